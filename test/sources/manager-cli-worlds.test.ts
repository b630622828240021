import { describe, expect, it } from 'vitest';
import type { VirtualMachine } from '../../src/model/environment.js';
import type { Fact } from '../../src/model/origin.js';
import type { Release } from '../doubles/ovm-manager/world.js';
import { managerWorld } from '../generators/manager-world.js';
import { captureBy, captureManager, managersAtHand, sessionInProcess } from './manager-at-hand.js';
import { otherObjectsOf, toldNetworks, toldServers, toldVm } from './told-of-world.js';

const { start, settingsOf } = managersAtHand();

function values(facts: Readonly<Record<string, Fact<unknown> | undefined>>): object {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, fact?.value]));
}

function plainVm({ id, kind, facts, stated, vnics, disks }: VirtualMachine): object {
  return {
    id,
    kind,
    facts: values(facts),
    stated: values(stated),
    vnics: vnics.map(({ mac, networkId }) => ({ mac, networkId })),
    disks: disks.map(({ slot, target }) => ({ slot, target })),
  };
}

const releases = ['3.2', '3.3', '3.4'] as const;

async function capturedWorld(release: Release, seed: number, most = 25) {
  const world = managerWorld(seed * 31 + Number(release) * 10, release, most);
  const lineEnd = seed % 2 === 0 ? 'CRLF' : 'LFCR';
  const captured = await captureBy(async () => sessionInProcess({ release, world, lineEnd }));
  return { world, ...captured };
}

async function capturedBySsh(release: Release, seed: number) {
  const world = managerWorld(seed, release, 8);
  const server = await start({ release, world, old: release === '3.2', echo: release !== '3.3' });
  return { world, ...(await captureManager(settingsOf(server, { legacy: release === '3.2' }))) };
}

type Captured = Awaited<ReturnType<typeof capturedWorld>>;

function expectSameEstate(release: Release, { world, report, part }: Captured): void {
  expect(report.problems).toEqual([]);
  expect(part.findings?.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(part.vms?.map(plainVm)).toEqual(world.vms.map((vm) => toldVm(vm, world)));
  const servers = part.servers?.map(({ id, facts, repositoryIds }) => ({
    id,
    facts: values(facts),
    repositoryIds: repositoryIds.map(({ value }) => value),
  }));
  expect(servers).toEqual(toldServers(world));
  expect(part.networks?.map(({ id, facts }) => ({ id, facts: values(facts) }))).toEqual(toldNetworks(world));
  expect(part.manager?.release?.value).toBe(release);
}

function expectEverythingKept(release: Release, { world, part }: Captured): void {
  const kept = part.managerObjects?.map(({ type, id, name }) => ({ type, id, name })) ?? [];
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  const beside = kept.filter(({ type }) => type !== 'Vm').sort(byId);
  expect(beside).toEqual([...otherObjectsOf(world, release)].sort(byId));
  for (const other of world.others ?? []) {
    const shown = part.managerObjects?.find(({ id, type }) => id === other.id && type === other.type);
    const told = shown?.attributes.map(({ value }) => value) ?? [];
    const open = Object.entries(other.values ?? {}).filter(([key]) => !key.endsWith('Password'));
    expect(told).toEqual(expect.arrayContaining(open.map(([, value]) => value)));
    const named = Object.values(other.refs ?? {}).flat();
    expect(shown?.attributes.map(({ refersTo }) => refersTo)).toEqual(expect.arrayContaining(named));
  }
  expect(JSON.stringify(part)).not.toContain('kanarie-9');
}

describe('a random manager captured by its CLI', () => {
  it.each(releases)(
    'when forty managers of %s are read, then estate and manager tell the same',
    async (release) => {
      for (let seed = 1; seed <= 40; seed += 1) {
        const captured = await capturedWorld(release, seed);
        expectSameEstate(release, captured);
        expectEverythingKept(release, captured);
      }
    },
  );

  it.each(releases)(
    'when a manager of %s is read over SSH, then estate and manager tell the same',
    async (release) => {
      const captured = await capturedBySsh(release, 4711);
      expectSameEstate(release, captured);
      expectEverythingKept(release, captured);
    },
  );

  it('when disks have a Page83 ID, then they are known by it, and shareable ones as such', async () => {
    const { world, part } = await capturedWorld('3.4', 2);
    const ids = Object.entries(part.physicalDisks ?? {}).map(([wwid, fact]) => ({ wwid, id: fact.value }));
    expect(ids).toEqual(world.physicalDisks.map(({ page83, id }) => ({ wwid: page83, id })));
    const files = world.repositories.flatMap((repository) => repository.files);
    const shareable = [
      ...files.filter((file) => file.shareable).map(({ id }) => id),
      ...world.physicalDisks.filter(({ values }) => values?.shareable === 'Yes').map(({ page83 }) => page83),
    ];
    expect(Object.keys(part.shareableDisks ?? {}).sort()).toEqual(shareable.sort());
    expect(shareable.length).toBeGreaterThan(0);
  });
});
