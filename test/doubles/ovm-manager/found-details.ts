/** What hosts, storage and repositories tell of what a manager finds on them, as `show` prints it behind a discovery. */
import type { Execution } from './execution.js';
import { loadDiskMapping, loadVm } from './load-world.js';
import { objectsOf, type StoredObject } from './object-store.js';
import { mappingsOf, slotOf } from './vm-state.js';
import type { ObjectDetails, ReinstalledEstate, World, WorldRepository, WorldVm } from './world.js';

type Known = NonNullable<World['others']>[number];

const cardKeys = ['interfaceName', 'macAddress', 'mtu'] as const;
const addressKeys = ['addressType', 'ipAddress', 'netMask'] as const;

/** By type, what is told wherever it is found. */
const told: Readonly<Record<string, readonly string[]>> = {
  Server: ['status', 'address', 'memory', 'product'],
  Port: cardKeys,
  // one that the installation made
  BondPort: [...cardKeys, ...addressKeys, 'mode'],
  FileServer: ['plugin'],
  FileSystem: ['path'],
  PhysicalDisk: ['size', 'shareable'],
  StorageArray: ['plugin', 'storageType', 'useChap'],
  SanServer: ['plugin', 'storageType', 'useChap'],
};

/** Values that the thing itself has; what a line gave stays. The operator has made the same LUNs shareable again. */
export function tellValues(object: StoredObject, { values = {} }: ObjectDetails, withAddress = false): void {
  for (const key of [...(told[object.type] ?? []), ...(withAddress ? addressKeys : [])]) {
    const value = values[key];
    if (value === undefined || object.values.has(key)) continue;
    object.values.set(key, value);
    object.found.add(key);
  }
}

/** What it lies on or belongs to, as far as that is known already. */
export function tellRefs(
  run: Execution,
  estate: ReinstalledEstate,
  object: StoredObject,
  { refs = {} }: ObjectDetails,
  keys: readonly string[],
): void {
  for (const key of keys) {
    const [id] = [refs[key] ?? []].flat();
    const same = id === undefined ? undefined : sameObject(run, estate, id);
    if (same === undefined || object.refs.has(key)) continue;
    object.refs.set(key, same);
    object.found.add(key);
  }
}

/** What this manager calls an object of the lost one: LUNs have other ids, all but servers are known by name. */
function sameObject(
  run: Execution,
  { world, diskIds }: ReinstalledEstate,
  id: string,
): StoredObject | undefined {
  const byId = (type: string, own: string) => objectsOf(run.store, type).find((one) => one.id === own);
  if (world.servers.some((server) => server.id === id)) return byId('Server', id);
  if (world.physicalDisks.some((disk) => disk.id === id)) return byId('PhysicalDisk', diskIds[id] ?? id);
  const old = (world.others ?? []).find((one) => one.id === id);
  return old && objectsOf(run.store, old.type).find(({ name }) => name === old.name);
}

/** The bond of the management network has one port behind the installation (user guides of 3.0 and 3.1). */
export function tellFirstPort(
  run: Execution,
  estate: ReinstalledEstate,
  bond: StoredObject,
  old: Known,
): void {
  const [first = ''] = [old.refs?.port ?? []].flat();
  const port = sameObject(run, estate, first);
  if (port === undefined || bond.members.length > 0) return;
  bond.members.push(port);
  bond.found.add('members');
}

/** The server that a file server's own disks are on. */
export function tellOwnServer(fileServer: StoredObject, server: StoredObject): void {
  if (fileServer.members.includes(server)) return;
  fileServer.members.push(server);
  fileServer.found.add('members');
}

/**
 * Templates whose definitions were put back, as these have them: on no pool, on networks whose ids are the same again,
 * without what only a manager knows. Their disks are mapped as they become known.
 */
export function learnTemplates(
  run: Execution,
  estate: ReinstalledEstate,
  repository: StoredObject,
  source: WorldRepository,
): void {
  run.assume('reinstalled-templates');
  const templates = estate.world.vms.filter(({ template }) => template);
  for (const vm of templates.filter((one) => one.repository === source.id)) {
    if (objectsOf(run.store, 'Vm').some(({ id }) => id === vm.id)) continue;
    const { startPolicy: _, tags: __, antiAffinityGroups: ___, pool: ____, server: _____, ...told } = vm;
    const known = (network: string) => objectsOf(run.store, 'Network').some(({ id }) => id === network);
    const vnics = (vm.vnics ?? []).map((nic) => (known(nic.network) ? nic : { ...nic, network: '' }));
    loadVm(run.store, { ...told, repository: repository.id, vnics, disks: [] });
  }
  for (const vm of templates) mapDisks(run, estate, vm);
}

function mapDisks(run: Execution, { diskIds }: ReinstalledEstate, vm: WorldVm): void {
  const template = objectsOf(run.store, 'Vm').find(({ id }) => id === vm.id);
  if (template === undefined) return;
  const slots = new Set(mappingsOf(run.store, template).map(slotOf));
  for (const disk of vm.disks ?? []) {
    const device = disk.device === null ? null : (diskIds[disk.device] ?? disk.device);
    const known = device === null || run.store.objects.some(({ id }) => id === device);
    if (known && !slots.has(disk.slot)) loadDiskMapping(run.store, template, { ...disk, device });
  }
}
