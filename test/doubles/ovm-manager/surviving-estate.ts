/**
 * Servers and storage that outlived their manager: what a new manager learns of them, and when. Which of it the manager
 * really takes from its servers no page lists, so nearly all of this is assumed.
 */
import { Refusal } from './assumed.js';
import type { Execution } from './execution.js';
import {
  copyServer,
  learnArray,
  learnContents,
  learnDisk,
  learnOwned,
  localFileServer,
  tellKind,
} from './learn-survivors.js';
import { loadWorld } from './load-world.js';
import { addObject, type ObjectStore, objectsOf, type StoredObject } from './object-store.js';
import type { SurvivingEstate } from './world.js';

/** What lives, and whose it is by now. */
export interface Survivors {
  readonly estate: SurvivingEstate;
  /** Everything the lost manager knew. */
  readonly old: ObjectStore;
  /** By id of server or repository; empty for nobody. */
  readonly owners: Map<string, string>;
  /** Ids of file systems and servers' LUNs that were read. */
  readonly read: Set<string>;
}

const known = new WeakMap<ObjectStore, Survivors>();

/** The surviving estate around a manager; undefined for a manager that has none. */
export function survivorsOf(run: Execution): Survivors | undefined {
  const { surviving: estate } = run.world;
  if (estate === undefined) return undefined;
  const found = known.get(run.store);
  if (found) return found;
  const { world, owners = {} } = estate;
  const uuid = world.manager?.uuid ?? '';
  const all = [...world.servers, ...world.repositories].map(({ id }) => [id, owners[id] ?? uuid] as const);
  const survivors = { estate, old: loadWorld(world), owners: new Map(all), read: new Set<string>() };
  known.set(run.store, survivors);
  return survivors;
}

function isOurs(run: Execution, survivors: Survivors, id: string): boolean {
  return survivors.owners.get(id) === run.world.manager?.uuid;
}

/** `discoverServer`: takeOwnership is ignored for a server that anybody owns already (CLI guides, discoverServer). */
export function discoverSurvivor(run: Execution, survivors: Survivors): StoredObject {
  const address = run.values.get('ipAddress') ?? '';
  const server = survivors.estate.world.servers.find(({ values }) => values?.address === address);
  if (server === undefined)
    throw new Refusal(`No agent answers: ipAddress=${address}`, 'discover-unreachable');
  run.assume('discover-again');
  const object =
    objectsOf(run.store, 'Server').find(({ id }) => id === server.id) ?? copyServer(run, survivors, server);
  const take = run.values.get('takeOwnership')?.toLowerCase() === 'yes';
  if (take && survivors.owners.get(server.id) === '') own(run, survivors, server.id);
  if (isOurs(run, survivors, server.id)) learnOwned(run, survivors, object);
  return object;
}

function own(run: Execution, survivors: Survivors, id: string): void {
  survivors.owners.set(id, run.world.manager?.uuid ?? '');
}

/** `takeOwnership`: a server of another manager is passed over in silence, its repository is refused. */
export function takeSurvivor(run: Execution, survivors: Survivors, object: StoredObject): void {
  run.assume('take-own-again');
  const owner = survivors.owners.get(object.id);
  const free = owner === '' || isOurs(run, survivors, object.id);
  if (free) own(run, survivors, object.id);
  else if (object.type === 'Repository')
    throw new Refusal(`Repository ${object.name} is owned by ${owner}`, 'take-foreign-repository');
  if (free && object.type === 'Server') learnOwned(run, survivors, object);
}

/** `refresh` of storage and repositories; anything else is only looked up. */
export function refreshSurvivor(run: Execution, survivors: Survivors, object: StoredObject): void {
  if (object.type === 'FileServer') readFileServer(run, survivors, object);
  if (object.type === 'StorageArray' || object.type === 'SanServer') learnArray(run, survivors, object);
  if (object.type === 'FileSystem') survivors.read.add(object.values.get('surviving') ?? object.id);
  if (object.type === 'Repository') readSurvivingRepository(run, survivors, object);
}

/** The exports of a file server; the manager gives them ids of its own. */
function readFileServer(run: Execution, { old }: Survivors, fileServer: StoredObject): void {
  run.assume('surviving-exports');
  const host = fileServer.values.get('accessHost');
  const before = objectsOf(old, 'FileServer').filter(({ id, values }) =>
    host ? values.get('accessHost') === host : id === fileServer.id,
  );
  const all = objectsOf(old, 'FileSystem').filter(({ refs }) =>
    before.includes(refs.get('fileServer') as StoredObject),
  );
  for (const fileSystem of all) learnFileSystem(run, fileSystem, fileServer);
}

function learnFileSystem(run: Execution, fileSystem: StoredObject, fileServer: StoredObject): void {
  const onLun = fileSystem.refs.has('physicalDisk');
  const id = onLun
    ? fileSystem.id
    : `${fileSystem.id.slice(0, 16)}${[...fileSystem.id.slice(16)].reverse().join('')}`;
  if (objectsOf(run.store, 'FileSystem').some((one) => one.id === id)) return;
  // a label on a LUN only the old manager knew
  const object = addObject(run.store, 'FileSystem', id, onLun ? id : fileSystem.name);
  object.refs.set('fileServer', fileServer);
  object.values.set('surviving', fileSystem.id);
  tellKind(object, fileSystem);
}

/** `refreshStorageLayer`: the server's LUNs, and the file systems on them, which have their UUID as id. */
export function rescanSurvivor(run: Execution, survivors: Survivors, server: StoredObject): void {
  run.assume('surviving-luns');
  if (!isOurs(run, survivors, server.id)) return;
  for (const disk of objectsOf(survivors.old, 'PhysicalDisk')) learnDisk(run, disk);
  const local = localFileServer(survivors.old, server.id);
  for (const fileServer of objectsOf(run.store, 'FileServer'))
    if (fileServer.id === local?.id) readFileServer(run, survivors, fileServer);
}

function readSurvivingRepository(run: Execution, survivors: Survivors, repository: StoredObject): void {
  const { name, id } = repository;
  if (!isOurs(run, survivors, id))
    throw new Refusal(
      `Repository ${name} is owned by ${survivors.owners.get(id) || 'nobody'}`,
      'refresh-unowned',
    );
  if (repository.members.length === 0)
    throw new Refusal(`Repository ${name} is not presented to a server`, 'refresh-unpresented');
  const old = survivors.old.objects.find((one) => one.id === id);
  const fileSystem = old?.refs.get('fileSystem');
  if (fileSystem && !survivors.read.has(fileSystem.id))
    throw new Refusal(`The file system of repository ${name} was never refreshed`, 'refresh-never-read');
  learnContents(run, survivors, repository);
}
