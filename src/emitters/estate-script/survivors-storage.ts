import type { FileSystem } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import type { InfrastructureObject, ManagerFileSystemAttributes } from '../../model/infrastructure.js';
import { plannedValue } from '../create-script/vm-plan.js';
import { planFileServers } from './empty-file-servers.js';
import { planStorageArrays } from './empty-storage-arrays.js';
import type { EstateDraft, EstateReference } from './estate-draft.js';
import { adminAmongUsers } from './file-server-users.js';
import { inOrder, labelOf, ObjectNames } from './object-names.js';
import type { ServerNames } from './server-names.js';

type ManagerFileSystem = InfrastructureObject<ManagerFileSystemAttributes>;

/** Ids of file systems begin so, also in the UUID of an OCFS2 file system (article, Listing 1). */
const fileSystemId = /^0004fb0000050000[0-9a-f]{16}$/i;

/**
 * Makes file servers and arrays known to the manager where it does not list them, refreshes each, lets the servers look
 * for their LUNs, and refreshes every file system by itself: a refresh of all skips those never refreshed (3.4 CLI
 * guide, refreshAll). Nothing is made on the storage.
 */
export function planStorage(draft: EstateDraft, servers: ServerNames): void {
  const { fileServers, storageArrays } = draft.infrastructure;
  const names = new ObjectNames('FileServer', fileServers, 'the manager calls it as before');
  const leftOpen = planFileServers(draft, names, servers, adminAmongUsers(draft, servers));
  planStorageArrays(draft, new ObjectNames('StorageArray', storageArrays), servers);
  draft.section('Each server looks for its disks and LUNs again');
  for (const { id } of servers.all) {
    const server = servers.reference(id);
    if (server === undefined) continue;
    const { instance, value } = server;
    const command = { verb: 'refreshStorageLayer', object: 'Server', instance, names: [value] };
    draft.add(`server ${servers.label(id)}`, command);
  }
  planFileSystems(draft, leftOpen);
  openLocations(draft);
}

function refresh(draft: EstateDraft, subject: string, object: string, reference: EstateReference): void {
  const { instance, value } = reference;
  draft.add(subject, { verb: 'refresh', object, instance, names: [value] });
}

function planFileSystems(draft: EstateDraft, leftOpen: ReadonlySet<string>): void {
  const { managerFileSystems } = draft.infrastructure;
  const names = new ObjectNames(
    'FileSystem',
    managerFileSystems,
    'a file system of a file server is called by its path, as before',
  );
  draft.section('File systems, one by one; their contents are read only');
  const known = new Set(managerFileSystems.map(({ id }) => idKey(id)));
  for (const fileSystem of inOrder(managerFileSystems)) {
    const subject = `file system ${labelOf(fileSystem)}`;
    const name = isOnDisk(fileSystem) ? byId(fileSystem) : names.of(fileSystem);
    const { fileServer } = fileSystem.facts;
    const unknown = !isOnDisk(fileSystem) && leftOpen.has(idKey(fileServer?.value ?? ''));
    if (unknown) draft.open('no-file-server', subject, 'its file server is left open: refresh it by hand');
    else if ('why' in name) draft.open('no-file-system-name', subject, name.why);
    else refresh(draft, subject, 'FileSystem', name);
  }
  for (const fileSystem of draft.environment.fileSystems) {
    if (!fileSystemId.test(fileSystem.uuid) || known.has(idKey(fileSystem.uuid))) continue;
    refresh(draft, `file system ${fileSystem.uuid}`, 'FileSystem', byUuid(fileSystem));
  }
  const stated = new Map(
    draft.environment.repositories.flatMap(({ facts: { managerFileSystem: fact } }) =>
      fact?.origin.source === 'map' && !known.has(idKey(fact.value)) ? [[fact.value, fact] as const] : [],
    ),
  );
  for (const [value, fact] of stated) {
    const instance = { key: fileSystemId.test(value) ? 'id' : 'name', value } as const;
    const reference = { instance, value: plannedValue(`FileSystem ${instance.key}`, value, fact) };
    refresh(draft, `file system ${value}`, 'FileSystem', reference);
  }
}

function isOnDisk({ id, ownId, facts }: ManagerFileSystem): boolean {
  if (ownId || !fileSystemId.test(id)) return false;
  return facts.physicalDisk !== undefined || /^\/dev\//.test(facts.path?.value ?? '');
}

const idOfUuid = 'the id of a file system on a LUN is its OCFS2 UUID, which it keeps';

function byId({ id, origin }: ManagerFileSystem): EstateReference {
  const value = plannedValue('FileSystem id', id, { value: id, origin, assumed: idOfUuid });
  return { instance: { key: 'id', value: id }, value };
}

function byUuid({ uuid, facts }: FileSystem): EstateReference {
  const id = idKey(uuid);
  const fact = facts.uuid ?? facts.label ?? facts.device;
  const value = { ...plannedValue('FileSystem id', id, fact), assumed: idOfUuid };
  return { instance: { key: 'id', value: id }, value };
}

/** Repositories whose file system no line refreshes: files tell where they lie, not what the manager calls it. */
function openLocations(draft: EstateDraft): void {
  const { environment } = draft;
  const devices = new Set(environment.fileSystems.flatMap(({ facts }) => facts.device?.value ?? []));
  for (const { id, facts } of environment.repositories) {
    const location = facts.fileSystemLocation?.value;
    if (facts.managerFileSystem !== undefined || (location !== undefined && devices.has(location))) continue;
    const where = location === undefined ? 'no source tells where it lies' : `it lies on ${location}`;
    const message = `${where}, and no source tells what the manager calls that file system: after the discovery, list FileSystem and state its name or id, or refresh it by hand`;
    const map = [{ subject: 'repository', key: id, attribute: 'fileSystem' }] as const;
    draft.open('no-file-system', `repository ${facts.name?.value || id}`, message, map);
  }
}
