import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { World, WorldRepository, WorldVm } from '../doubles/ovm-manager/world.js';
import { randomEstate } from '../generators/random-estate.js';
import { curedDrifts, synchronised } from './cured-drift.js';
import type { DriftedEstate } from './drifted-estate.js';
import { runCli } from './run-cli.js';

const { start } = curedDrifts();

interface Mapped {
  readonly world: World;
  readonly repository: WorldRepository;
  /** Maps the file, which no other VM does. */
  readonly vm: WorldVm;
  readonly file: string;
  /** Another VM in the repository. */
  readonly other: WorldVm;
}

/** A random estate with two VMs in a repository, one of which maps a file of it. */
function mappedFile(): Mapped {
  for (let seed = 1; seed < 80; seed += 1) {
    const world = randomEstate(seed, '3.4', 8);
    for (const repository of world.repositories) {
      const files = new Set(repository.files.map(({ id }) => id));
      const users = (file: string) =>
        world.vms.filter((one) => one.disks?.some(({ device }) => device === file));
      const own = world.vms.filter((one) => one.repository === repository.id && one.running !== true);
      for (const vm of own) {
        const file = vm.disks?.find(
          ({ device }) => device !== null && files.has(device) && users(device).length === 1,
        )?.device;
        const other = own.find((one) => one !== vm && one.template !== true);
        if (file && other && world.servers.length > 0) return { world, repository, vm, file, other };
      }
    }
  }
  throw new Error('no seed gives such an estate');
}

/** What there is without the file, and a manager that does not know this. */
function withoutFile({ world, repository, vm, file }: Mapped): World {
  return {
    ...world,
    repositories: world.repositories.map((one) =>
      one === repository ? { ...one, files: one.files.filter(({ id }) => id !== file) } : one,
    ),
    vms: world.vms.map((one) =>
      one === vm ? { ...one, disks: vm.disks?.filter(({ device }) => device !== file) ?? [] } : one,
    ),
  };
}

const nothing = { subject: '', cure: 'by-hand' } as const;
const mappingsOf = ({ cli }: DriftedEstate, { vm }: Mapped) =>
  cli.manager.vms().find(({ id }) => id === vm.id)?.disks.length;

async function refreshed(
  { root, words }: DriftedEstate,
  { repository }: Mapped,
  named: readonly string[] = words,
) {
  const script = join(root, 'refresh.ovmcli');
  writeFileSync(script, `refresh Repository id=${repository.id}\n`);
  return runCli(['apply', script, ...named, '--yes']);
}

describe('a refresh of a repository whose files VMs map', () => {
  const estate = mappedFile();

  it('when a mapped file is gone, then apply does not refresh its repository, and no mapping is lost', async () => {
    const running = await start({ ...nothing, truth: withoutFile(estate), believed: estate.world }, '3.4');
    const run = await refreshed(running, estate);
    expect([run.code, run.err]).toEqual([13, expect.stringContaining('refresh-dangerous')]);
    expect(run.err).toContain(`${estate.file}, which a VM maps`);
    expect([running.changes(), mappingsOf(running, estate)]).toEqual([[], estate.vm.disks?.length]);
  });

  it('when nobody listed its files, then apply wants its tree, and with the tree the line is sent', async () => {
    const running = await start({ ...nothing, truth: estate.world, believed: estate.world }, '3.4');
    const blind = await refreshed(running, estate, running.words.slice(1));
    expect([blind.code, blind.err, running.changes()]).toEqual([
      13,
      expect.stringContaining('name its tree'),
      [],
    ]);
    const seen = await refreshed(running, estate);
    expect([seen.code, running.changes().length], seen.err).toEqual([0, 1]);
    expect(mappingsOf(running, estate)).toBe(estate.vm.disks?.length);
  });

  it('when sync names no tree, then it refreshes no repository for another drift, and no mapping is lost', async () => {
    const { world, other } = estate;
    const believed = { ...world, vms: world.vms.filter((one) => one !== other) };
    const running = await start({ ...nothing, truth: withoutFile(estate), believed }, '3.4');
    const { code, drifts, cured, err } = await synchronised(running.words.slice(1), '--cure', '--yes');
    expect([code, cured], err).toEqual([13, []]);
    expect(drifts.map(({ drift, cure }) => [drift, cure?.kind])).toEqual([['vm-unknown', 'by-hand']]);
    expect([running.changes(), mappingsOf(running, estate)]).toEqual([[], estate.vm.disks?.length]);
  });
});
