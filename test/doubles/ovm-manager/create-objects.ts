/** `create` of VMs, vNICs and disk mappings, and of everything else. Checks come before any change. */
import { Refusal } from './assumed.js';
import type { Execution } from './execution.js';
import {
  addObject,
  findInstance,
  findReference,
  newId,
  objectsOf,
  type StoredObject,
} from './object-store.js';
import { afterCreate, checkCreate } from './storage-rules.js';
import { mappingsOf, slotOf } from './vm-state.js';
import { checkVmValues } from './vm-values.js';

/** Attributes that name another object, and its type. */
const references: Readonly<Record<string, string>> = {
  network: 'Network',
  repository: 'Repository',
  targetRepository: 'Repository',
  server: 'Server',
  destServer: 'Server',
  serverPool: 'ServerPool',
  serverpool: 'ServerPool',
  physicalDisk: 'PhysicalDisk',
  virtualDisk: 'VirtualDisk',
  vnic: 'Vnic',
  vmDiskMapping: 'VmDiskMapping',
  cloneCustomizer: 'VmCloneCustomizer',
  CloneCustomizer: 'VmCloneCustomizer',
  fileSystem: 'FileSystem',
  filesystem: 'FileSystem',
  vlanSegment: 'VlanSegment',
  ethernetPort1: 'Port',
  ethernetPort2: 'Port',
  storageArray: 'StorageArray',
};

/** Resolves every value that names another object; Refusal when one is unknown or ambiguous. */
export function resolveReferences(run: Execution): ReadonlyMap<string, StoredObject> {
  const found = new Map<string, StoredObject>();
  for (const [key, value] of run.values) {
    const type = references[key];
    if (type !== undefined) found.set(key, findReference(run.store, [type], key, value));
  }
  return found;
}

/** Carries out a create and returns the new object. */
export function createObject(run: Execution): StoredObject {
  const { type, link } = run.statement;
  const parent = link === null ? null : findInstance(run.store, link.type, link.instance);
  if (type === 'Vm' && parent !== null) return createVm(run, parent);
  if (type === 'Vnic') return createVnic(run, parent);
  if (type === 'VmDiskMapping' && parent !== null) return createMapping(run, parent);
  const refs = resolveReferences(run);
  checkCreate(run, refs, parent);
  const object = fill(run, refs, parent);
  afterCreate(run, object);
  return object;
}

/** What a line calls otherwise than the object that it makes is shown with (CLI guides 3.2 to 3.4, create and show ServerPool). */
const keptKeys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ServerPool: { clusterEnable: 'clustered', virtualIP: 'virtualIp', keymapName: 'keymap' },
};

function fill(
  run: Execution,
  refs: ReadonlyMap<string, StoredObject>,
  parent: StoredObject | null,
  ids: { id?: string } = {},
): StoredObject {
  const { type } = run.statement;
  run.assume('generated-ids');
  const name = run.values.get('name') ?? '';
  const object = addObject(run.store, type, ids.id ?? newId(run.store, type), name, parent);
  for (const [key, value] of run.values)
    if (key !== 'name' && !refs.has(key)) object.values.set(keptKeys[type]?.[key] ?? key, value);
  for (const [key, ref] of refs) object.refs.set(key, ref);
  return object;
}

function createVm(run: Execution, target: StoredObject): StoredObject {
  const refs = new Map(resolveReferences(run));
  checkVmValues(run, new Map());
  const holder = objectsOf(run.store, 'ServerPool').find((pool) => pool.members.includes(target));
  const pool = target.type === 'ServerPool' ? target : holder;
  if (pool !== undefined) refs.set('pool', pool);
  if (target.type === 'Server') refs.set('server', target);
  return fill(run, refs, null);
}

function createVnic(run: Execution, vm: StoredObject | null): StoredObject {
  const refs = resolveReferences(run);
  // 3.2 has no macAddress: the name is the MAC address.
  const given = run.release === '3.2' ? run.values.get('name') : run.values.get('macAddress');
  if (run.release === '3.3' && given !== undefined) run.assume('vnic-mac-3.3');
  const key = run.release === '3.2' ? 'name' : 'macAddress';
  if (given !== undefined) checkMac(run, key, given, null);
  const vnic = fill(run, refs, vm);
  vnic.values.set('macAddress', given ?? nextFreeMac(run));
  return vnic;
}

/** Refuses a MAC address of the wrong form, or one that another vNIC has. */
export function checkMac(run: Execution, key: string, mac: string, self: StoredObject | null): void {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(mac)) {
    throw new Refusal(`Invalid value for ${key}: ${mac}. Six pairs of hex digits expected`, 'mac-form');
  }
  const holder = macHolder(run, mac);
  if (holder === undefined || holder === self) return;
  const place = holder.parent === null ? 'a vNIC without a Vm' : `Vm ${holder.parent.name}`;
  throw new Refusal(`MAC address already in use: ${key}=${mac} belongs to ${place}`, 'mac-in-use');
}

function macHolder(run: Execution, mac: string): StoredObject | undefined {
  const wanted = mac.toLowerCase();
  return objectsOf(run.store, 'Vnic').find((vnic) => vnic.values.get('macAddress')?.toLowerCase() === wanted);
}

function nextFreeMac(run: Execution): string {
  run.assume('mac-made-up');
  for (let serial = 0; ; serial += 1) {
    const tail = serial.toString(16).padStart(6, '0').match(/../g) ?? [];
    const mac = `00:21:f6:${tail.join(':')}`;
    if (macHolder(run, mac) === undefined) return mac;
  }
}

function createMapping(run: Execution, vm: StoredObject): StoredObject {
  const device = mappedDevice(run);
  checkMapping(run, vm, device);
  const refs = new Map<string, StoredObject>();
  if (device !== null) refs.set('device', device);
  const mapping = fill(run, refs, vm);
  for (const key of Object.keys(deviceTypes)) mapping.values.delete(key);
  return mapping;
}

const deviceTypes: Readonly<Record<string, readonly string[]>> = {
  // 3.2: virtual disk, ISO or LUN alike.
  storageDevice: ['VirtualDisk', 'VirtualCdrom', 'PhysicalDisk'],
  virtualDisk: ['VirtualDisk'],
  physicalDisk: ['PhysicalDisk'],
  virtualCd: ['VirtualCdrom'],
};

/** The device a mapping names; null for an empty CD-ROM drive. */
export function mappedDevice(run: Execution): StoredObject | null {
  for (const [key, types] of Object.entries(deviceTypes)) {
    const value = run.values.get(key);
    if (value === undefined || (key === 'virtualCd' && value === 'EMPTY_CDROM')) continue;
    return deviceOf(run, types, key, value);
  }
  return null;
}

function deviceOf(run: Execution, types: readonly string[], key: string, value: string): StoredObject {
  try {
    return findReference(run.store, types, key, value);
  } catch (error) {
    const unread = run.world.repositories.find((repository) =>
      [...repository.files, ...repository.isos].some((file) => file.id === value || file.name === value),
    );
    if (!(error instanceof Refusal) || error.assumption !== 'unknown-object' || unread === undefined)
      throw error;
    throw new Refusal(
      `${error.message} (repository ${unread.name} may need a refresh)`,
      'known-after-refresh',
    );
  }
}

function checkMapping(run: Execution, vm: StoredObject, device: StoredObject | null): void {
  const mappings = mappingsOf(run.store, vm);
  const slot = Number(run.values.get('slot'));
  if (mappings.some((mapping) => slotOf(mapping) === slot)) {
    throw new Refusal(`Slot already in use on Vm ${vm.name}: slot=${slot}`, 'slot-in-use');
  }
  if (vm.values.get('domainType') === 'XEN_HVM' && mappings.length >= 4) {
    throw new Refusal(
      `Vm ${vm.name} is XEN_HVM and has 4 disk mappings already: slot=${slot}`,
      'hvm-disk-limit',
    );
  }
  if (device === null) return;
  if (mappings.some((mapping) => mapping.refs.get('device') === device)) {
    throw new Refusal(`Disk already mapped to Vm ${vm.name}: ${device.id}`, 'disk-mapped-twice');
  }
  const elsewhere = objectsOf(run.store, 'VmDiskMapping').find((m) => m.refs.get('device') === device);
  if (elsewhere === undefined || device.type === 'VirtualCdrom') return;
  if (device.values.get('shareable') === 'No') {
    const text = `${device.id} is mapped to Vm ${elsewhere.parent?.name ?? ''}`;
    throw new Refusal(`Disk is not shareable: ${text}`, 'disk-not-shareable');
  }
  run.assume('disk-not-shareable');
}
