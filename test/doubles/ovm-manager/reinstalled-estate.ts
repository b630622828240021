/**
 * Servers that were installed anew and storage that was put back, around a manager that was installed empty: what it
 * learns of them, and when. No page lists it, so all of it is assumed.
 */
import { Refusal } from './assumed.js';
import type { Execution } from './execution.js';
import { learnTemplates, tellFirstPort, tellOwnServer, tellRefs, tellValues } from './found-details.js';
import { learnFiles } from './load-world.js';
import { addObject, newId, objectsOf, type StoredObject } from './object-store.js';
import type { ReinstalledEstate, World } from './world.js';

type Known = NonNullable<World['others']>[number];

function idsOf(refs: Known['refs'], key: string): readonly string[] {
  return [refs?.[key] ?? []].flat();
}

function ofType(world: World, ...types: string[]): readonly Known[] {
  return (world.others ?? []).filter(({ type }) => types.includes(type));
}

/** Adds an object under a name, unless it is there; everything but servers and repositories gets a new id. */
function learn(run: Execution, type: string, name: string, id = newId(run.store, type)): StoredObject {
  const known = objectsOf(run.store, type).find((one) => one.name === name);
  return known ?? addObject(run.store, type, id, name);
}

/** `discoverServer`: the server, its cards, what its management network runs on, and the file server of its own disks. */
export function discoverReinstalled(run: Execution, estate: ReinstalledEstate): StoredObject {
  const { world } = estate;
  run.assume('reinstalled-server');
  const address = run.values.get('ipAddress') ?? '';
  const old = world.servers.find(({ values }) => values?.address === address);
  if (old === undefined) throw new Refusal(`No agent answers: ipAddress=${address}`, 'discover-unreachable');
  const known = objectsOf(run.store, 'Server').find(({ id }) => id === old.id);
  const server = known ?? addObject(run.store, 'Server', old.id, old.unshown?.hostname ?? old.name);
  tellValues(server, old);
  for (const port of ofType(world, 'Port').filter(({ refs }) => refs?.server === old.id)) {
    const card = learn(run, 'Port', port.name);
    card.refs.set('server', server);
    tellValues(card, port);
  }
  const local = ofType(world, 'FileServer').find(
    ({ name, refs }) => /^Local FS /.test(name) && idsOf(refs, 'adminServer').includes(old.id),
  );
  const own = learn(run, 'FileServer', local?.name ?? `Local FS ${server.name}`);
  if (local) tellValues(own, local);
  tellOwnServer(own, server);
  for (const initiator of ofType(world, 'StorageInitiator'))
    learn(run, 'StorageInitiator', initiator.name, initiator.id);
  for (const type of ['StorageArray', 'SanServer'])
    for (const array of ofType(world, type).filter(isUnmanaged)) {
      tellValues(learn(run, type, array.name), array);
      learnVolumeGroups(run, estate, array);
    }
  learnManagement(run, estate, server);
  return server;
}

/** The network of the server's own address: its id is its subnet, and it has no other name yet. */
function learnManagement(run: Execution, estate: ReinstalledEstate, server: StoredObject): void {
  const { world } = estate;
  for (const old of world.networks.filter(({ values }) => values?.roles?.split(',').includes('MANAGEMENT'))) {
    const found = objectsOf(run.store, 'Network').find(({ id }) => id === old.id);
    const network = found ?? addObject(run.store, 'Network', old.id, old.id);
    network.values.set('roles', network.values.get('roles') ?? 'MANAGEMENT');
    const under = [...idsOf(old.refs, 'port'), ...idsOf(old.refs, 'bond'), ...idsOf(old.refs, 'vlan')];
    for (const card of ofType(world, 'Port', 'BondPort', 'VlanInterface')) {
      if (!under.includes(card.id) || card.refs?.server !== server.id) continue;
      const object = learn(run, card.type, card.name);
      object.refs.set('server', server);
      object.values.set('installed', 'Yes');
      tellValues(object, card, true);
      if (card.type === 'BondPort') tellFirstPort(run, estate, object, card);
      if (!network.members.includes(object)) network.members.push(object);
    }
  }
}

/** `refresh` of storage and repositories; anything else is only looked up. */
export function refreshReinstalled(run: Execution, estate: ReinstalledEstate, object: StoredObject): void {
  run.assume('reinstalled-storage');
  if (object.type === 'FileServer') readExports(run, estate, object);
  if (object.type === 'StorageArray' || object.type === 'SanServer') readArray(run, estate, object);
  if (object.type === 'FileSystem') readFileSystem(run, estate, object);
  if (object.type === 'Repository') readRepository(run, estate, object);
}

function readExports(run: Execution, { world }: ReinstalledEstate, fileServer: StoredObject): void {
  const host = fileServer.values.get('accessHost');
  const same = ofType(world, 'FileServer').filter(
    ({ values }) => host !== undefined && values?.accessHost === host,
  );
  for (const fileSystem of ofType(world, 'FileSystem'))
    if (same.some(({ id }) => id === fileSystem.refs?.fileServer)) {
      const found = learn(run, 'FileSystem', fileSystem.name);
      found.refs.set('fileServer', fileServer);
      tellValues(found, fileSystem);
    }
}

function readArray(run: Execution, estate: ReinstalledEstate, array: StoredObject): void {
  const { world } = estate;
  const host = array.values.get('accessHost');
  const same = ofType(world, 'StorageArray', 'SanServer').filter(({ values }) => values?.accessHost === host);
  const isHere = (refs: Known['refs'], key: string) => same.some(({ id }) => id === refs?.[key]);
  for (const old of same) learnVolumeGroups(run, estate, old);
  for (const disk of world.physicalDisks.filter(({ refs }) => isHere(refs, 'array')))
    learnOldDisk(run, estate, disk);
  // other plug-ins have no group until one is made (CLI guides, create AccessGroup)
  const generic = same.filter(({ values }) => /generic/i.test(values?.plugin ?? 'generic'));
  for (const group of ofType(world, 'AccessGroup'))
    if (generic.some(({ id }) => id === group.refs?.storageArray)) {
      const found = learn(run, 'AccessGroup', group.name);
      tellRefs(run, estate, found, group, ['storageArray']);
    }
}

function learnVolumeGroups(run: Execution, estate: ReinstalledEstate, array: Known): void {
  for (const group of ofType(estate.world, 'VolumeGroup').filter(
    ({ refs }) => refs?.storageArray === array.id,
  ))
    tellRefs(run, estate, learn(run, 'VolumeGroup', group.name), group, ['storageArray']);
}

/** A LUN of before, with what it is part of. */
function learnOldDisk(run: Execution, estate: ReinstalledEstate, old: World['physicalDisks'][number]): void {
  const { diskIds } = estate;
  const disk = learnDisk(run, diskIds[old.id] ?? old.id, old.page83, 'put back');
  tellValues(disk, old);
  tellRefs(run, estate, disk, old, ['array', 'volumeGroup']);
}

function learnDisk(run: Execution, id: string, page83: string, holds: string): StoredObject {
  const known = objectsOf(run.store, 'PhysicalDisk').find((disk) => disk.id === id);
  if (known) return known;
  // names of LUNs are numbers that may be others after each discovery (storage testkit for 3.2)
  const disk = addObject(
    run.store,
    'PhysicalDisk',
    id,
    `LUN (${objectsOf(run.store, 'PhysicalDisk').length})`,
  );
  disk.values.set('page83', page83);
  if (holds !== '') disk.values.set('holds', holds);
  return disk;
}

/** Without an address: a manager has it by itself. */
function isUnmanaged({ values }: Known): boolean {
  return !values?.accessHost;
}

/** `refreshStorageLayer`: LUNs that no array was made for, empty ones, and file systems on LUNs that were put back. */
export function rescanReinstalled(run: Execution, estate: ReinstalledEstate): void {
  const { world, blank } = estate;
  run.assume('reinstalled-storage');
  const unmanaged = ofType(world, 'StorageArray', 'SanServer').filter(isUnmanaged);
  for (const disk of world.physicalDisks)
    if (!disk.refs?.array || unmanaged.some(({ id }) => id === disk.refs?.array))
      learnOldDisk(run, estate, disk);
  for (const { id, page83 } of blank) learnDisk(run, id, page83, '');
  for (const fileSystem of ofType(world, 'FileSystem'))
    if (fileSystem.refs?.physicalDisk !== undefined) {
      const found = learn(run, 'FileSystem', fileSystem.name, fileSystem.id);
      tellValues(found, fileSystem);
      tellRefs(run, estate, found, fileSystem, ['fileServer', 'physicalDisk']);
    }
}

/** A repository that was put back keeps its id and belongs to the UUID of the lost manager. */
function readFileSystem(run: Execution, { world, putBack }: ReinstalledEstate, object: StoredObject): void {
  const old = ofType(world, 'FileSystem').find(({ name }) => name === object.name);
  for (const { id, name, refs } of world.repositories) {
    if (refs?.fileSystem !== old?.id || !putBack.includes(id)) continue;
    if (objectsOf(run.store, 'Repository').some((one) => one.id === id)) continue;
    const repository = addObject(run.store, 'Repository', id, name);
    const uuid = world.manager?.uuid ?? '';
    if (uuid !== run.world.manager?.uuid) repository.values.set('owner', uuid);
    repository.refs.set('fileSystem', object);
  }
}

function readRepository(run: Execution, estate: ReinstalledEstate, repository: StoredObject): void {
  const { world } = estate;
  const owner = repository.values.get('owner');
  if (owner !== undefined)
    throw new Refusal(
      `Repository ${repository.name} is owned by ${owner}: takeOwnership first`,
      'refresh-unowned',
    );
  if (repository.members.length === 0)
    throw new Refusal(`Repository ${repository.name} is not presented to a server`, 'refresh-unpresented');
  // one that was made anew has another id, and the files were copied into it
  const source =
    world.repositories.find(({ id }) => id === repository.id) ??
    world.repositories.find(({ name }) => name === repository.name);
  if (source === undefined) return;
  learnFiles(run.store, repository, source);
  learnTemplates(run, estate, repository, source);
}
