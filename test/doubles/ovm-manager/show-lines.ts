/**
 * The lines of `show`. Labels and display words come from recorded replies and from the expressions with which
 * published scripts search replies; those seen nowhere are tagged (assumed: unseen-labels).
 */
import type { AssumptionId } from './assumed.js';
import { listParts } from './attribute-values.js';
import { type ObjectStore, objectsOf, type StoredObject } from './object-store.js';
import { detailLines, nameAndId, numbered, reference, showOther } from './show-other-objects.js';
import { mappingsOf, vnicsOf } from './vm-state.js';
import type { Release } from './world.js';

/** Display words; a value that is not here is shown as it was given. */
const words: Readonly<Record<string, { readonly text: string; readonly seen: boolean }>> = {
  XEN_PVM: { text: 'Xen PVM', seen: true },
  XEN_HVM: { text: 'Xen HVM', seen: true },
  XEN_HVM_PV_DRIVERS: { text: 'Xen HVM PV Drivers', seen: false },
  OS_DEFAULT: { text: 'OS Default', seen: true },
  PS2_MOUSE: { text: 'PS2 Mouse', seen: false },
  USB_MOUSE: { text: 'USB Mouse', seen: false },
  USB_TABLET: { text: 'USB Tablet', seen: false },
  USE_POOL_POLICY: { text: 'Use Pool Policy', seen: true },
  BEST_SERVER: { text: 'Best Server', seen: false },
  CURRENT_SERVER: { text: 'Current Server', seen: false },
  BALANCE_SERVER: { text: 'Balance Server', seen: false },
  MANAGEMENT: { text: 'Server Management', seen: true },
  LIVE_MIGRATE: { text: 'Live Migrate', seen: true },
  CLUSTER_HEARTBEAT: { text: 'Cluster Heartbeat', seen: true },
  VIRTUAL_MACHINE: { text: 'Virtual Machine', seen: true },
  STORAGE: { text: 'Storage', seen: true },
};

/** Order and labels of a VM's values as recorded; the recording ends after Start Policy and Origin. */
const vmLabels: readonly (readonly [string, string])[] = [
  ['status', 'Status'],
  ['memory', 'Memory (MB)'],
  ['memoryLimit', 'Max. Memory (MB)'],
  ['cpuCount', 'Processors'],
  ['cpuCountLimit', 'Max. Processors'],
  ['cpuPriority', 'Priority'],
  ['cpuUtilizationCap', 'Processor Cap'],
  ['highAvailability', 'High Availability'],
  ['osType', 'Operating System'],
  ['mouseType', 'Mouse Type'],
  ['domainType', 'Domain Type'],
  ['keymapName', 'Keymap'],
  ['startPolicy', 'Start Policy'],
  ['bootOrder', 'Boot Order'],
  ['hugePagesEnabled', 'Huge Pages Enabled'],
  ['networkInstallPath', 'Network Install Path'],
  ['description', 'Description'],
];

type Assume = (id: AssumptionId) => void;

/** Lines of `show <type> <instance>` without indentation. */
export function showLines(
  store: ObjectStore,
  object: StoredObject,
  release: Release,
  assume: Assume,
): readonly string[] {
  const special = shows[object.type];
  if (special !== undefined) return special(store, object, release, assume);
  return showOther(store, object, release, assume);
}

type Show = (store: ObjectStore, object: StoredObject, release: Release, assume: Assume) => readonly string[];

const shows: Readonly<Record<string, Show>> = {
  Vm: showVm,
  VmDiskMapping: showMapping,
  Vnic: showVnic,
  Network: (store, network, release, assume) => [
    ...nameAndId(network),
    ...numbered('Role', rolesOf(network, assume)),
    ...numbered('Vnic', vnicsOn(store, network).map(reference)),
    ...detailLines(network, 'Network', release, assume),
  ],
};

function display(value: string, assume: Assume): string {
  const word = words[value];
  if (word?.seen === false) assume('unseen-labels');
  return word?.text ?? value;
}

function showVm(store: ObjectStore, vm: StoredObject, release: Release, assume: Assume): readonly string[] {
  const values = new Map([
    ['status', 'Stopped'],
    ['cpuPriority', '50'],
    ['cpuUtilizationCap', '100'],
    ...vm.values,
  ]);
  const named = vmLabels.flatMap(([key, label]) => {
    const value = values.get(key);
    return value === undefined ? [] : [`${label} = ${display(value, assume)}`];
  });
  const refs = [
    ['repository', 'Repository'],
    ['pool', 'Server Pool'],
    ['server', 'Server'],
  ].flatMap(([key, label]) => {
    const ref = vm.refs.get(key ?? '');
    return ref === undefined ? [] : [`${label} = ${reference(ref)}`];
  });
  const tags = objectsOf(store, 'Tag').filter((tag) => tag.members.includes(vm));
  return [
    ...named,
    ...nameAndId(vm),
    ...refs,
    ...numbered(
      'VmDiskMapping',
      mappingsOf(store, vm).map((mapping) => mappingReference(mapping, release)),
    ),
    ...numbered('Vnic', vnicsOf(store, vm).map(reference)),
    ...numbered('Tag', tags.map(reference)),
    'Locked = false',
  ];
}

/** 3.2 prints the id alone. */
function mappingReference(mapping: StoredObject, release: Release): string {
  return release === '3.2' ? mapping.id : reference(mapping);
}

function showMapping(_store: ObjectStore, mapping: StoredObject, release: Release, assume: Assume) {
  assume('unseen-labels');
  const device = mapping.refs.get('device');
  const labels: Readonly<Record<string, string>> = {
    VirtualDisk: 'Virtual Disk',
    PhysicalDisk: 'Physical Disk',
    VirtualCdrom: 'Virtual Cdrom',
  };
  // 3.2 reports a physical disk under "Virtual Disk Id" too.
  const label = release === '3.2' ? 'Virtual Disk Id' : (labels[device?.type ?? ''] ?? '');
  return [
    ...nameAndId(mapping),
    `Slot = ${mapping.values.get('slot') ?? ''}`,
    ...(device === undefined ? ['Emulated Block Device = true'] : [`${label} = ${reference(device)}`]),
    ...(mapping.parent === null ? [] : [`Vm = ${reference(mapping.parent)}`]),
  ];
}

function showVnic(_store: ObjectStore, vnic: StoredObject): readonly string[] {
  const network = vnic.refs.get('network');
  return [
    ...nameAndId(vnic),
    `Mac Address = ${vnic.values.get('macAddress') ?? vnic.name}`,
    ...(network === undefined ? [] : [`Network = ${reference(network)}`]),
    ...(vnic.parent === null ? [] : [`Vm Id = ${reference(vnic.parent)}`]),
  ];
}

function rolesOf(network: StoredObject, assume: Assume): readonly string[] {
  const roles = network.values.get('roles') ?? '';
  return roles === '' ? [] : listParts(roles).map((role) => display(role, assume));
}

function vnicsOn(store: ObjectStore, network: StoredObject): readonly StoredObject[] {
  return objectsOf(store, 'Vnic').filter((vnic) => vnic.refs.get('network') === network);
}
