import { addObject, findReference, newId, type ObjectStore, type StoredObject } from './object-store.js';
import type { RepositoryFile, World, WorldRepository, WorldVm } from './world.js';

/** The objects of a world; throws when a VM of it refers to something that is not in it. */
export function loadWorld(world: World): ObjectStore {
  const store: ObjectStore = { objects: [], serial: 0 };
  for (const pool of world.pools) addObject(store, 'ServerPool', pool.id, pool.name);
  for (const server of world.servers) {
    const object = addObject(store, 'Server', server.id, server.name);
    if (server.pool !== undefined) {
      findReference(store, ['ServerPool'], 'pool', server.pool).members.push(object);
    }
  }
  for (const network of world.networks) addObject(store, 'Network', network.id, network.name);
  for (const disk of world.physicalDisks) {
    addObject(store, 'PhysicalDisk', disk.id, disk.name).values.set('page83', disk.page83);
  }
  for (const repository of world.repositories) {
    const object = addObject(store, 'Repository', repository.id, repository.name);
    if (repository.owned === false) object.values.set('owner', 'another manager');
    if (repository.refreshed) learnFiles(store, object, repository);
  }
  for (const tag of world.tags) addObject(store, 'Tag', tag.id, tag.name);
  for (const other of world.others ?? []) addObject(store, other.type, other.id, other.name);
  for (const vm of world.vms) loadVm(store, vm);
  loadDetails(store, world);
  return store;
}

/** Last, because a detail may name any object of the world. */
function loadDetails(store: ObjectStore, world: World): void {
  const files = world.repositories.flatMap(({ files, isos, refreshed }) =>
    refreshed ? [...files, ...isos] : [],
  );
  const all = [...world.pools, ...world.servers, ...world.networks, ...world.repositories];
  const byId = new Map(store.objects.map((object) => [object.id, object]));
  for (const each of [...all, ...world.physicalDisks, ...world.tags, ...(world.others ?? []), ...files]) {
    const object = byId.get(each.id);
    for (const [key, value] of Object.entries(each.values ?? {})) object?.values.set(key, value);
    for (const [key, ids] of Object.entries(each.refs ?? {})) {
      const many = typeof ids !== 'string';
      for (const [index, id] of (many ? ids : [ids]).entries()) {
        const named = byId.get(id);
        if (named === undefined) throw new Error(`${each.id} names ${id}, which is not in the world`);
        object?.refs.set(many ? `${key} ${index + 1}` : key, named);
      }
    }
  }
}

/** Makes the files of a repository known, as `refresh Repository` does; known ones stay as they are. */
export function learnFiles(store: ObjectStore, repository: StoredObject, source: WorldRepository): void {
  learn(store, repository, 'VirtualDisk', source.files);
  learn(store, repository, 'VirtualCdrom', source.isos);
  // assumed: surviving-vms
  for (const vm of source.definitions ?? [])
    if (!store.objects.some(({ type, id }) => type === 'Vm' && id === vm.id)) loadVm(store, vm);
}

function learn(store: ObjectStore, repository: StoredObject, type: string, files: readonly RepositoryFile[]) {
  for (const file of files) {
    if (store.objects.some((object) => object.type === type && object.id === file.id)) continue;
    // assumed: name-after-refresh
    const object = addObject(store, type, file.id, file.name ?? file.id, repository);
    if (file.shareable !== undefined) object.values.set('shareable', file.shareable ? 'Yes' : 'No');
  }
}

const plainValues = [
  ...[
    'description',
    'memory',
    'memoryLimit',
    'cpuCount',
    'cpuCountLimit',
    'cpuPriority',
    'cpuUtilizationCap',
  ],
  ...['osType', 'mouseType', 'domainType', 'keymapName', 'networkInstallPath', 'startPolicy'],
] as const;

/** A VM with its parts; throws when it refers to something that is not known. */
export function loadVm(store: ObjectStore, vm: WorldVm): void {
  const object = addObject(store, 'Vm', vm.id, vm.name);
  for (const key of plainValues) {
    const value = vm[key as keyof WorldVm];
    if (value !== undefined && value !== null) object.values.set(key, String(value));
  }
  for (const key of ['highAvailability', 'hugePagesEnabled'] as const) {
    const value = vm[key];
    if (value !== undefined && value !== null) object.values.set(key, value ? 'Yes' : 'No');
  }
  if (vm.bootOrder !== undefined) object.values.set('bootOrder', vm.bootOrder.join(','));
  if (vm.running === true) object.values.set('status', 'Running');
  // assumed: template-status
  if (vm.template === true) object.values.set('status', 'Template');
  for (const [key, type] of [
    ['repository', 'Repository'],
    ['pool', 'ServerPool'],
    ['server', 'Server'],
  ] as const) {
    const value = vm[key];
    if (value !== undefined && value !== null) object.refs.set(key, findReference(store, [type], key, value));
  }
  for (const tag of vm.tags ?? []) findReference(store, ['Tag'], 'tag', tag).members.push(object);
  for (const group of vm.antiAffinityGroups ?? []) {
    findReference(store, ['AntiAffinityGroup'], 'antiAffinityGroup', group).members.push(object);
  }
  loadParts(store, object, vm);
}

function loadParts(store: ObjectStore, object: StoredObject, vm: WorldVm): void {
  for (const vnic of vm.vnics ?? []) {
    const part = addObject(store, 'Vnic', newId(store, 'Vnic'), vnic.name, object);
    part.values.set('macAddress', vnic.mac);
    if (vnic.network !== '')
      part.refs.set('network', findReference(store, ['Network'], 'network', vnic.network));
  }
  for (const disk of vm.disks ?? []) loadDiskMapping(store, object, disk);
}

/** Maps a disk that is known, or an empty CD-ROM drive, to a VM. */
export function loadDiskMapping(
  store: ObjectStore,
  vm: StoredObject,
  disk: NonNullable<WorldVm['disks']>[number],
): void {
  const part = addObject(store, 'VmDiskMapping', newId(store, 'VmDiskMapping'), disk.name, vm);
  part.values.set('slot', String(disk.slot));
  if (disk.device === null) return;
  const types = ['VirtualDisk', 'PhysicalDisk', 'VirtualCdrom'];
  part.refs.set('device', findReference(store, types, 'device', disk.device));
}
