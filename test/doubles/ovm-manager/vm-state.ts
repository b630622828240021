/** Reads back what the manager knows about its VMs, as plain data. */
import { listParts } from './attribute-values.js';
import { type ObjectStore, objectsOf, type StoredObject } from './object-store.js';

export interface VnicState {
  readonly name: string;
  readonly mac: string;
  /** Name of the network. */
  readonly network: string;
}

export interface DiskState {
  readonly slot: number;
  readonly kind: 'virtualDisk' | 'physicalDisk' | 'virtualCd' | 'emptyCdrom';
  /** Id of the disk or ISO; null for an empty drive. */
  readonly device: string | null;
  /** Name of the mapping. */
  readonly name: string;
}

/** One VM. `null` means never set: what the real manager would then use is not known. */
export interface VmState {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** Names of the objects. */
  readonly repository: string | null;
  readonly pool: string | null;
  readonly server: string | null;
  /** MiB. */
  readonly memory: number | null;
  readonly memoryLimit: number | null;
  readonly cpuCount: number | null;
  readonly cpuCountLimit: number | null;
  readonly cpuPriority: number | null;
  readonly cpuUtilizationCap: number | null;
  readonly highAvailability: boolean | null;
  readonly hugePagesEnabled: boolean | null;
  readonly osType: string | null;
  readonly mouseType: string | null;
  readonly domainType: string | null;
  readonly keymapName: string | null;
  readonly bootOrder: readonly string[];
  readonly networkInstallPath: string | null;
  readonly startPolicy: string | null;
  /** In the order in which the VM got them. */
  readonly vnics: readonly VnicState[];
  /** By slot. */
  readonly disks: readonly DiskState[];
  /** Names, sorted. */
  readonly tags: readonly string[];
  readonly antiAffinityGroups: readonly string[];
  readonly running: boolean;
}

/** Every VM in order of creation. */
export function vmStates(store: ObjectStore): readonly VmState[] {
  return objectsOf(store, 'Vm').map((vm) => vmState(store, vm));
}

/** The vNICs of a VM; 3.2 adds them, 3.3 creates them on it. */
export function vnicsOf(store: ObjectStore, vm: StoredObject): readonly StoredObject[] {
  return objectsOf(store, 'Vnic').filter((vnic) => vnic.parent === vm);
}

/** The disk mappings of a VM by slot. */
export function mappingsOf(store: ObjectStore, vm: StoredObject): readonly StoredObject[] {
  return objectsOf(store, 'VmDiskMapping')
    .filter((mapping) => mapping.parent === vm)
    .sort((a, b) => slotOf(a) - slotOf(b));
}

/** The slot of a disk mapping, from 0. */
export function slotOf(mapping: StoredObject): number {
  return Number(mapping.values.get('slot'));
}

function vmState(store: ObjectStore, vm: StoredObject): VmState {
  const text = (key: string) => vm.values.get(key) ?? null;
  const bootOrder = vm.values.get('bootOrder');
  return {
    id: vm.id,
    name: vm.name,
    description: text('description'),
    repository: vm.refs.get('repository')?.name ?? null,
    pool: vm.refs.get('pool')?.name ?? null,
    server: vm.refs.get('server')?.name ?? null,
    ...numbersOf(vm),
    highAvailability: yesNo(text('highAvailability')),
    hugePagesEnabled: yesNo(text('hugePagesEnabled')),
    osType: text('osType'),
    mouseType: text('mouseType'),
    domainType: text('domainType'),
    keymapName: text('keymapName'),
    bootOrder: bootOrder === undefined ? [] : listParts(bootOrder),
    networkInstallPath: text('networkInstallPath'),
    startPolicy: text('startPolicy'),
    vnics: vnicsOf(store, vm).map(vnicState),
    disks: mappingsOf(store, vm).map(diskState),
    tags: holdersOf(store, 'Tag', vm),
    antiAffinityGroups: holdersOf(store, 'AntiAffinityGroup', vm),
    running: text('status') === 'Running',
  };
}

function numbersOf(vm: StoredObject) {
  const number = (key: string) => (vm.values.has(key) ? Number(vm.values.get(key)) : null);
  return {
    memory: number('memory'),
    memoryLimit: number('memoryLimit'),
    cpuCount: number('cpuCount'),
    cpuCountLimit: number('cpuCountLimit'),
    // Defaults observed in REST replies.
    cpuPriority: number('cpuPriority') ?? 50,
    cpuUtilizationCap: number('cpuUtilizationCap') ?? 100,
  };
}

function yesNo(value: string | null): boolean | null {
  return value === null ? null : value.toLowerCase() === 'yes';
}

function vnicState(vnic: StoredObject): VnicState {
  return {
    name: vnic.name,
    mac: vnic.values.get('macAddress') ?? vnic.name,
    network: vnic.refs.get('network')?.name ?? '',
  };
}

const kinds: Readonly<Record<string, DiskState['kind']>> = {
  VirtualDisk: 'virtualDisk',
  PhysicalDisk: 'physicalDisk',
  VirtualCdrom: 'virtualCd',
};

function diskState(mapping: StoredObject): DiskState {
  const device = mapping.refs.get('device');
  const kind = kinds[device?.type ?? ''] ?? 'emptyCdrom';
  return { slot: slotOf(mapping), kind, device: device?.id ?? null, name: mapping.name };
}

function holdersOf(store: ObjectStore, type: string, vm: StoredObject): readonly string[] {
  return objectsOf(store, type)
    .filter((holder) => holder.members.includes(vm))
    .map((holder) => holder.name)
    .sort();
}
