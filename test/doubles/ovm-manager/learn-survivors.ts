/** What a manager copies from servers and repositories that it owns, and what of it only the lost manager knew. */
import type { Execution } from './execution.js';
import { learnFiles } from './load-world.js';
import { addObject, newId, type ObjectStore, objectsOf, type StoredObject } from './object-store.js';
import type { Survivors } from './surviving-estate.js';
import type { WorldServer } from './world.js';

/** Values that only a manager knows. */
const forgotten = new Set(['description', 'startPolicy']);

/** The same object for this manager, without what only the lost one knew; references are set where they are known. */
export function copyObject(run: Execution, old: StoredObject, name = old.name): StoredObject {
  const found = run.store.objects.find((one) => one.type === old.type && one.id === old.id);
  const object = found ?? addObject(run.store, old.type, old.id, name);
  if (!found) for (const [key, value] of old.values) if (!forgotten.has(key)) object.values.set(key, value);
  for (const [key, ref] of old.refs) {
    const same = run.store.objects.find((one) => one.type === ref.type && one.id === ref.id);
    if (same) object.refs.set(key, same);
  }
  return object;
}

/** A server under its own host name (assumed: discovered-server). */
export function copyServer(run: Execution, { old }: Survivors, server: WorldServer): StoredObject {
  run.assume('discovered-server');
  const before = objectsOf(old, 'Server').find(({ id }) => id === server.id);
  if (before === undefined) throw new Error(`${server.id} is no server of the surviving estate`);
  return copyObject(run, before, server.unshown?.hostname ?? server.name);
}

/** What a server tells the manager that owns it. */
export function learnOwned(run: Execution, survivors: Survivors, server: StoredObject): void {
  run.assume('surviving-server');
  const { old } = survivors;
  learnPool(run, survivors, server);
  for (const type of ['Port', 'BondPort', 'VlanInterface', 'VlanGroup', 'VlanSegment'])
    for (const one of objectsOf(old, type)) if (isOf(one, server)) copyObject(run, one);
  for (const network of objectsOf(old, 'Network')) {
    const places = [...network.refs.values()];
    if (places.some((place) => place.id === server.id || isOf(place, server)))
      copyObject(run, network, network.id);
  }
  const local = localFileServer(old, server.id);
  if (local && !objectsOf(run.store, 'FileServer').some(({ id }) => id === local.id))
    tellKind(addObject(run.store, 'FileServer', local.id, `Local FS ${server.name}`), local);
  for (const initiator of objectsOf(old, 'StorageInitiator')) copyObject(run, initiator);
  for (const array of arraysOf(old))
    if (!array.values.get('accessHost')) learnArray(run, survivors, learnAnew(run, array));
  learnRepositories(run, survivors, server);
  const before = objectsOf(old, 'Server').find(({ id }) => id === server.id);
  if (before) copyObject(run, before);
}

/** The plug-in and the device are what the thing is, and no word of the lost manager. */
export function tellKind(object: StoredObject, { values }: StoredObject): void {
  for (const key of ['plugin', 'path']) {
    const value = values.get(key);
    if (value !== undefined) object.values.set(key, value);
  }
}

/** What the manager makes for the disks of a server (storage testkit for 3.3, "Local FS <server>"). */
export function localFileServer(store: ObjectStore, server: string): StoredObject | undefined {
  return objectsOf(store, 'FileServer').find(
    ({ name, refs }) => /^Local FS /.test(name) && [...refs.values()].some(({ id }) => id === server),
  );
}

const arraysOf = (store: ObjectStore) => [
  ...objectsOf(store, 'StorageArray'),
  ...objectsOf(store, 'SanServer'),
];

/**
 * What an array brings along: its volume groups, and with a generic plug-in its access groups (CLI guides, create
 * AccessGroup); one without an address is there by itself.
 */
export function learnArray(run: Execution, { old }: Survivors, array: StoredObject): void {
  run.assume('surviving-arrays');
  const before = arraysOf(old).filter((one) => isSameArray(one, array));
  const isGeneric = /generic/i.test(array.values.get('plugin') ?? 'generic');
  for (const type of isGeneric ? ['VolumeGroup', 'AccessGroup'] : ['VolumeGroup'])
    for (const group of objectsOf(old, type))
      if (before.includes(group.refs.get('storageArray') as StoredObject))
        learnAnew(run, group, array.id === array.name).refs.set('storageArray', array);
}

function isSameArray(before: StoredObject, { name, values }: StoredObject): boolean {
  const host = values.get('accessHost');
  return host ? before.values.get('accessHost') === host : before.name === name;
}

/** A LUN, of the array and the volume group that the manager knows by then. */
export function learnDisk(run: Execution, before: StoredObject): void {
  const disk = copyObject(run, before);
  const [oldArray, oldGroup] = [before.refs.get('array'), before.refs.get('volumeGroup')];
  const array = arraysOf(run.store).find((one) => oldArray && isSameArray(oldArray, one));
  const group = objectsOf(run.store, 'VolumeGroup').find(({ name }) => name === oldGroup?.name);
  if (array) disk.refs.set('array', array);
  if (group) disk.refs.set('volumeGroup', group);
}

/** Under its old name, with a new id and nothing that was set. */
function learnAnew(run: Execution, old: StoredObject, keepsId = old.id === old.name): StoredObject {
  const known = objectsOf(run.store, old.type).find(({ name }) => name === old.name);
  if (known) return known;
  // arrays without an address go by their names (3.3 and later), and ids of their groups are made of these (recorded sample)
  const id = keepsId ? old.id : newId(run.store, old.type);
  const object = addObject(run.store, old.type, id, old.name);
  for (const key of ['plugin', 'storageType', 'useChap']) {
    const value = old.values.get(key);
    if (value !== undefined) object.values.set(key, value);
  }
  return object;
}

/** True for a card, bond or VLAN of the server, and for what belongs to no server at all. */
function isOf({ refs }: StoredObject, server: StoredObject): boolean {
  const owner = refs.get('server');
  return owner === undefined || owner.id === server.id;
}

function learnPool(run: Execution, { old }: Survivors, server: StoredObject): void {
  const before = objectsOf(old, 'ServerPool').find(({ members }) =>
    members.some(({ id }) => id === server.id),
  );
  if (before === undefined) return;
  const pool = copyObject(run, before);
  // in their old order, whatever the order of the discovery
  const members = before.members.flatMap(
    ({ id }) =>
      run.store.objects.find((one) => one.id === id && (one === server || pool.members.includes(one))) ?? [],
  );
  pool.members.splice(0, pool.members.length, ...members);
}

/** Those in the database of its agent; presented to it still where the estate says so. */
function learnRepositories(run: Execution, { old, estate }: Survivors, server: StoredObject): void {
  for (const before of objectsOf(old, 'Repository')) {
    const presented = [...before.refs].some(([key, { id }]) => /^server( |$)/.test(key) && id === server.id);
    if (!presented) continue;
    const known = objectsOf(run.store, 'Repository').find(({ id }) => id === before.id);
    const repository = known ?? addObject(run.store, 'Repository', before.id, before.name);
    if (estate.presentationsKept && !repository.members.includes(server)) repository.members.push(server);
  }
}

/** Files and VMs of a repository; links between VMs and disks of several repositories are made as they become known. */
export function learnContents(run: Execution, survivors: Survivors, repository: StoredObject): void {
  run.assume('surviving-vms');
  const { world } = survivors.estate;
  const source = world.repositories.find(({ id }) => id === repository.id);
  if (source) learnFiles(run.store, repository, source);
  for (const vm of objectsOf(survivors.old, 'Vm'))
    if (vm.refs.get('repository')?.id === repository.id) learnVm(run, survivors, vm);
  for (const mapping of objectsOf(survivors.old, 'VmDiskMapping')) relink(run, mapping);
}

function learnVm(run: Execution, { estate, old }: Survivors, before: StoredObject): void {
  if (run.store.objects.some(({ type, id }) => type === 'Vm' && id === before.id)) return;
  const vm = copyObject(run, before, estate.namesLost ? before.id : before.name);
  if (estate.namesLost) vm.values.set('highAvailability', 'No');
  else if (before.values.has('description'))
    vm.values.set('description', before.values.get('description') ?? '');
  for (const part of old.objects.filter(({ parent }) => parent === before)) copyObject(run, part).parent = vm;
}

function relink(run: Execution, before: StoredObject): void {
  if (run.store.objects.some(({ type, id }) => type === before.type && id === before.id))
    copyObject(run, before);
}
