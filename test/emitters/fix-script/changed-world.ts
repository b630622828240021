import type { ObjectDetails, World, WorldVm } from '../../doubles/ovm-manager/world.js';
import { randomFrom } from '../../generators/random.js';

/** An estate as it is after people, or a rebuild, have changed what can be set and some of what cannot. */
export function changedWorld(world: World, seed: number): World {
  const { chance, pick } = randomFrom(seed);
  const renamed = <One extends { readonly name: string; readonly values?: Readonly<Record<string, string>> }>(
    one: One,
  ): One => ({
    ...one,
    ...(chance(0.5) && { name: `${one.name} (changed)` }),
    ...(chance(0.5) && { values: { ...one.values, description: 'somebody else wrote this' } }),
  });
  const tagIds = world.tags.map(({ id }) => id);
  const changedVm = (vm: WorldVm): WorldVm => ({
    ...vm,
    ...(chance(0.4) && { name: `${vm.name}-2` }),
    ...(chance(0.4) && { description: 'changed' }),
    ...(chance(0.4) && { memory: 512, cpuPriority: 1, cpuUtilizationCap: 7 }),
    ...(chance(0.4) && { highAvailability: !(vm.highAvailability ?? false) }),
    ...(chance(0.4) && { startPolicy: 'BEST_SERVER', mouseType: 'PS2_MOUSE' }),
    ...(chance(0.4) && { bootOrder: ['PXE', 'DISK'], keymapName: 'fr' }),
    ...(chance(0.4) && { tags: chance(0.5) ? [] : [pick(tagIds)] }),
    ...(chance(0.4) && { antiAffinityGroups: [] }),
    // no line says whether it is to run
    ...(chance(0.2) && { running: false, server: null }),
  });
  const withLess = <One extends Pick<ObjectDetails, 'refs'>>(one: One): One => {
    const refs = Object.entries(one.refs ?? {}).map(([key, ids]) =>
      typeof ids !== 'string' && chance(0.4) ? [key, ids.slice(1)] : [key, ids],
    );
    return { ...one, refs: Object.fromEntries(refs) };
  };
  const others = (world.others ?? []).map((one) => {
    if (/^(?:AntiAffinityGroup|FileServer|AccessGroup|RepositoryExport)$/.test(one.type))
      return withLess(renamed(one));
    return one.type === 'BondPort' ? renamed(one) : one;
  });
  return {
    ...world,
    tags: world.tags.map(renamed),
    pools: world.pools.map(renamed),
    repositories: world.repositories.map((one) => withLess(renamed(one))),
    networks: world.networks.map((one) => withLess(renamed(one))),
    servers: world.servers.map(renamed),
    vms: world.vms.map(changedVm),
    others,
    macRange: { oui: '00:21:f6', start: '10:00:00', end: 'FF:FF:FF' },
  };
}

/** What of an estate a manager has after everything people gave it was lost: no tags and groups, nothing described. */
export function withoutGroups(world: World): World {
  return {
    ...world,
    tags: [],
    others: (world.others ?? []).filter(({ type }) => type !== 'AntiAffinityGroup'),
    vms: world.vms.map((vm) => ({ ...vm, tags: [], antiAffinityGroups: [], description: null })),
  };
}
