/** Everything a manager knows at this moment as a world, from which its other interfaces can be answered. */
import { type ObjectStore, objectsOf, type StoredObject } from './object-store.js';
import { memberKeys } from './show-other-objects.js';
import { vmStates, vnicsOf } from './vm-state.js';
import type { NamedObject, ObjectDetails, RepositoryFile, World, WorldRepository } from './world.js';

type Detailed = NamedObject & ObjectDetails;

/** Lists of the world in which an object of the type stands; all other types stand among `others`. */
const ownLists: ReadonlySet<string> = new Set([
  ...['ServerPool', 'Server', 'Network', 'Repository', 'PhysicalDisk', 'Tag'],
  ...['Vm', 'Vnic', 'VmDiskMapping', 'VirtualDisk', 'VirtualCdrom'],
]);
/** What the double notes for itself. */
const notes = new Set(['owner', 'holds']);

/** The world of a store; what `show` does not tell is taken from the first of these worlds that fits. */
export function worldOfStore(store: ObjectStore, believed: World, truth: World): World {
  const detailed = unshownOf(truth, believed);
  const all = (type: string) => objectsOf(store, type).map(detailed);
  return {
    ...(believed.manager && { manager: believed.manager }),
    ...(believed.macRange && { macRange: believed.macRange }),
    pools: all('ServerPool'),
    servers: objectsOf(store, 'Server').map((server) => {
      const pool = objectsOf(store, 'ServerPool').find(({ members }) => members.includes(server));
      return { ...detailed(server), ...(pool && { pool: pool.id }) };
    }),
    networks: all('Network'),
    repositories: objectsOf(store, 'Repository').map((one) => repositoryOf(store, one, detailed)),
    physicalDisks: objectsOf(store, 'PhysicalDisk').map((one) => ({
      ...detailed(one),
      page83: one.values.get('page83') ?? '',
    })),
    tags: all('Tag'),
    vms: vmsOf(store, [...truth.vms, ...believed.vms]),
    others: store.objects
      .filter(({ type }) => !ownLists.has(type))
      .map((one) => ({ type: one.type, ...detailed(one) })),
  };
}

function repositoryOf(
  store: ObjectStore,
  repository: StoredObject,
  detailed: (one: StoredObject) => Detailed,
): WorldRepository {
  const files = (type: string): RepositoryFile[] =>
    objectsOf(store, type)
      .filter(({ parent }) => parent === repository)
      .map((file) => ({
        ...detailed(file),
        ...(file.values.has('shareable') && { shareable: file.values.get('shareable') === 'Yes' }),
      }));
  return {
    ...detailed(repository),
    files: files('VirtualDisk'),
    isos: files('VirtualCdrom'),
    refreshed: true,
  };
}

/** Values, references and members of an object; what is unshown is as it truly is, unless it shows another size. */
function unshownOf(truth: World, believed: World): (one: StoredObject) => Detailed {
  const [real, thought] = [detailsOf(truth), detailsOf(believed)];
  return (one) => {
    const [first, second] = [real.get(one.id), thought.get(one.id)];
    const sameSize = first?.values?.max === one.values.get('max');
    const unshown = (sameSize ? (first?.unshown ?? second?.unshown) : second?.unshown) ?? first?.unshown;
    return {
      id: one.id,
      name: one.name,
      values: Object.fromEntries([...one.values].filter(([key]) => !notes.has(key))),
      refs: refsOf(one),
      ...(unshown && { unshown }),
    };
  };
}

function detailsOf(world: World): ReadonlyMap<string, ObjectDetails> {
  const files = world.repositories.flatMap(({ files, isos }) => [...files, ...isos]);
  const all = [...world.pools, ...world.servers, ...world.networks, ...world.repositories, ...files];
  return new Map(
    [...all, ...world.physicalDisks, ...world.tags, ...(world.others ?? [])].map((one) => [one.id, one]),
  );
}

/** `port 1` and `port 2` are the list `port`; members that were added are part of it. */
function refsOf(one: StoredObject): Readonly<Record<string, string | readonly string[]>> {
  const refs = new Map<string, string | string[]>();
  const push = (key: string, id: string) => {
    const list = [refs.get(key) ?? []].flat();
    if (!list.includes(id)) refs.set(key, [...list, id]);
  };
  for (const [key, { id }] of one.refs) {
    const [, name] = /^(.*) \d+$/.exec(key) ?? [];
    if (name === undefined) refs.set(key, id);
    else push(name, id);
  }
  for (const member of one.members) {
    const key = memberKeys[one.type]?.[member.type];
    if (key !== undefined) push(key, member.id);
  }
  return Object.fromEntries(refs);
}

function vmsOf(store: ObjectStore, known: World['vms']): World['vms'] {
  const states = vmStates(store);
  const holders = (type: string, vm: StoredObject) =>
    objectsOf(store, type)
      .filter(({ members }) => members.includes(vm))
      .map(({ id }) => id);
  return objectsOf(store, 'Vm').map((vm, index) => {
    const id = (key: string) => vm.refs.get(key)?.id ?? null;
    return {
      ...known.find((one) => one.id === vm.id),
      ...(states[index] as (typeof states)[number]),
      template: vm.values.get('status') === 'Template',
      repository: id('repository'),
      pool: id('pool'),
      server: id('server'),
      tags: holders('Tag', vm),
      antiAffinityGroups: holders('AntiAffinityGroup', vm),
      bootOrder: (states[index]?.bootOrder ?? []).filter((device) => device !== ''),
      vnics: vnicsOf(store, vm).map((nic) => ({
        name: nic.name,
        mac: nic.values.get('macAddress') ?? nic.name,
        network: nic.refs.get('network')?.id ?? '',
      })),
    };
  });
}
