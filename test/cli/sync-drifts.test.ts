import { describe, expect, it } from 'vitest';
import { OvmManagerDouble } from '../doubles/ovm-manager/ovm-manager-double.js';
import type { World } from '../doubles/ovm-manager/world.js';
import { driftedWorld } from '../generators/planted-drifts/drifted-world.js';
import { knownOf } from '../generators/planted-drifts/known-of.js';
import { fileDrift, unknownRepository } from '../generators/planted-drifts/repository-drifts.js';
import { unknownServer } from '../generators/planted-drifts/server-drifts.js';
import { renamed } from '../generators/planted-drifts/vm-drifts.js';
import { type Planted, plantedDrifts } from '../generators/planted-drifts.js';
import { randomEstate } from '../generators/random-estate.js';
import { curedDrifts, synchronised } from './cured-drift.js';

const releases = ['3.2', '3.3', '3.4'] as const;
const { start, noDriftIn, curedAlone, toldOnly } = curedDrifts();

/** Each kind once, in one of its releases, all of which have their turn; all of all: test/proof/sync-drifts.proof.ts. */
const kinds = new Map(plantedDrifts.map((drift) => [drift.kind, drift]));
const cases = [...kinds.values()].flatMap((drift, index) => {
  const release = drift.releases[index % drift.releases.length];
  return release === undefined ? [] : [[drift.kind, drift.how, release, drift] as const];
});

describe('sync', () => {
  it.each(releases)(
    'when nothing drifted in random estates of %s, then no drift is told and nothing is sent',
    async (release) => {
      for (const seed of [1, 2]) await noDriftIn(seed, release);
    },
  );

  it.each(cases)(
    'when %s (%s) on %s, then it alone is told with its evidence, and its cure heals it or is left to people',
    async (kind, _, release, drift) => {
      await curedAlone(kind, driftedWorld(drift, release), release);
    },
  );

  it('when no cure is asked for, then a drift is told with its lines and nothing is sent', async () => {
    const [drift] = plantedDrifts;
    if (!drift) throw new Error('there is no drift');
    await toldOnly(drift.kind, driftedWorld(drift, '3.4'), '3.4');
  });

  it('when a file was copied in and a VM was renamed, then one is cured after the other, each with a journal', async () => {
    const world = randomEstate(3, '3.4', 5);
    const { truth: withName = world, subject = '' } = renamed(world) ?? {};
    const { truth = world, subject: file = '' } = fileDrift('files', 'truth')(withName) ?? {};
    const estate = await start({ truth, believed: world, subject, cure: [] }, '3.4');
    const { code, drifts, cured, err } = await synchronised(estate.words, '--cure', '--yes');
    expect([code, drifts], err).toEqual([0, []]);
    expect(cured.map((one) => [one.drift, one.subject])).toEqual([
      ['disk-file-unknown', expect.stringContaining(file)],
      ['vm-name-differs', expect.stringContaining(subject)],
    ]);
    expect(new Set(cured.map(({ journal }) => journal)).size).toBe(2);
    expect(estate.changes()).toHaveLength(2);
  });

  it('when the guard says no, then no line of a cure is sent', async () => {
    const planted = driftedWorld({ kind: '', how: '', releases, plant: withoutLocks }, '3.4');
    const estate = await start(planted, '3.4');
    const words = estate.words.filter(
      (word, at) => ![word, estate.words[at - 1]].includes('--without-locks'),
    );
    const { code, err } = await synchronised(words, '--cure', '--yes');
    expect([code, err]).toEqual([13, expect.stringContaining('pool-without-locks')]);
    expect([estate.changes(), knownOf(estate.cli.manager.world())]).toEqual([[], knownOf(planted.believed)]);
  });

  it('when a disk that a VM maps is missing, then its repository is not refreshed for another drift', async () => {
    const planted = driftedWorld({ kind: '', how: '', releases, plant: missingAndCopiedIn }, '3.4');
    const estate = await start(planted, '3.4');
    const { code, drifts, cured, err } = await synchronised(estate.words, '--cure', '--yes');
    expect([code, cured], err).toEqual([13, []]);
    expect(drifts.map((one) => [one.drift, one.cure?.kind]).sort()).toEqual([
      ['disk-file-missing', 'by-hand'],
      ['disk-file-unknown', 'by-hand'],
    ]);
    expect([estate.changes(), estate.cli.manager.world().vms]).toEqual([
      [],
      new OvmManagerDouble({ release: '3.4', world: planted.believed }).world().vms,
    ]);
  });

  it('when a server was asked at another address than it says it has, then no line takes over who answers there', async () => {
    const planted = driftedWorld({ kind: '', how: '', releases, plant: unknownServer() }, '3.4');
    const servers = planted.truth.servers.map((one) =>
      one.id === planted.subject ? { ...one, values: { ...one.values, address: '10.77.0.3' } } : one,
    );
    const estate = await start({ ...planted, truth: { ...planted.truth, servers } }, '3.4');
    const { drifts, err } = await synchronised(estate.words, '--cure', '--yes');
    expect(
      drifts.map(({ drift, cure }) => [drift, cure]),
      err,
    ).toEqual([
      [
        'server-unknown',
        { kind: 'by-hand', what: expect.stringMatching(/^it says that its address is 10\.77\.0\.3, and/) },
      ],
    ]);
    expect(estate.changes()).toEqual([]);
  });

  it('when a cure brings only half, then it is told that the drift is there still, and the next run brings the rest', async () => {
    const kind = 'repository-unknown';
    const drift = { kind, how: 'nothing of it is known', releases, plant: unknownRepository(false) };
    const planted = driftedWorld(drift, '3.4');
    const estate = await start(planted, '3.4');
    const first = await synchronised(estate.words, '--cure', '--yes');
    expect([first.code, first.err]).toEqual([13, expect.stringContaining('there still')]);
    expect(estate.changes()).toEqual(planted.cure);
    const second = await synchronised(estate.words, '--cure', '--yes');
    expect([second.code, second.drifts], second.err).toEqual([0, []]);
    expect(knownOf(estate.cli.manager.world())).toEqual(knownOf(estate.reality.world));
  });

  it('when repositories and servers are not read, or do not answer, then nothing of them has drifted', async () => {
    const world = randomEstate(3, '3.4', 5);
    const estate = await start({ truth: world, believed: world, subject: '', cure: [] }, '3.4');
    const unnamed = await synchronised(estate.managerWords);
    expect([unnamed.code, unnamed.drifts], unnamed.err).toEqual([0, []]);
    await estate.endAgents();
    const silent = await synchronised(estate.words);
    expect([silent.code, silent.drifts], silent.err).toEqual([3, []]);
  });
});

/** A drift in an estate with a pool that has no cluster locks. */
function withoutLocks(world: World): Planted | undefined {
  return world.pools.some(({ values }) => values?.clustered === 'No') ? renamed(world) : undefined;
}

/** A disk was deleted and taken out of its vm.cfg, and a file was copied into the same repository. */
function missingAndCopiedIn(world: World): Planted | undefined {
  const devices = world.vms.flatMap(({ disks = [] }) => disks.map(({ device }) => device));
  const lost = world.repositories[0]?.files.find(({ id }) => devices.includes(id));
  const copied = fileDrift('files', 'truth')(world);
  if (!lost || !copied) return undefined;
  const repositories = copied.truth.repositories.map((one) => ({
    ...one,
    files: one.files.filter(({ id }) => id !== lost.id),
  }));
  const vms = copied.truth.vms.map((vm) => ({
    ...vm,
    disks: (vm.disks ?? []).filter(({ device }) => device !== lost.id),
  }));
  return { ...copied, truth: { ...copied.truth, repositories, vms }, subject: lost.id };
}
