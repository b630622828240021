/**
 * How it is read back what a line did: under which labels `show` prints an attribute, and where a member is seen. A
 * label that no reply was seen with is inferred from the attribute's name (docs of the sources' readers say which). What
 * stands in no table is not compared.
 */
import type { CliCommand } from '../../formats/ovm-cli/cli-command.js';

type Labels = Readonly<Record<string, readonly string[]>>;

const described: Labels = { description: ['Description'] };

/** By type: attributes of `create` and `edit`, and what follows `on`, by the labels that show them. */
export const shownAttributes: Readonly<Record<string, Labels>> = {
  Vm: {
    ...described,
    memory: ['Memory (MB)'],
    memoryLimit: ['Max. Memory (MB)'],
    cpuCount: ['Processors'],
    cpuCountLimit: ['Max. Processors'],
    cpuPriority: ['Priority'],
    cpuUtilizationCap: ['Processor Cap'],
    highAvailability: ['High Availability'],
    hugePagesEnabled: ['Huge Pages Enabled'],
    osType: ['Operating System'],
    mouseType: ['Mouse Type'],
    domainType: ['Domain Type'],
    keymapName: ['Keymap'],
    bootOrder: ['Boot Order'],
    networkInstallPath: ['Network Install Path'],
    startPolicy: ['Start Policy'],
    repository: ['Repository'],
    ServerPool: ['Server Pool'],
  },
  Vnic: { ...described, network: ['Network', 'Network Id'], macAddress: ['Mac Address'] },
  VmDiskMapping: {
    ...described,
    slot: ['Slot'],
  },
  Network: { ...described, roles: ['Role'] },
  ServerPool: {
    ...described,
    virtualIP: ['Virtual Ip'],
    keymapName: ['Keymap'],
    clusterTimeout: ['Cluster Timeout'],
  },
  FileServer: { ...described, accessHost: ['Access Host'] },
  StorageArray: { ...described, accessHost: ['Access Host'] },
  SanServer: { ...described, accessHost: ['Access Host'] },
  VlanInterface: { ...described, vlanId: ['Vlan Id', 'VLAN ID'] },
  VlanSegment: { ...described, index: ['Index'] },
  AntiAffinityGroup: { ...described, ServerPool: ['Server Pool'] },
  Port: { ...described, ipAddress: ['Ip Address', 'IP Address'] },
  BondPort: { ...described, ipAddress: ['Ip Address', 'IP Address'], Server: ['Server'] },
};

/** Labels of the attributes of a type; a description is shown under its own name everywhere. */
export function labelsOf(type: string): Labels {
  return shownAttributes[type] ?? described;
}

/** By attribute of a disk mapping, the labels under which it shows a disk of that kind; 3.2 has one label for all. */
export const mappedUnder: Readonly<Record<string, readonly string[]>> = {
  virtualDisk: ['Virtual Disk', 'Virtual Disk Id'],
  physicalDisk: ['Physical Disk', 'Virtual Disk Id'],
  virtualCd: ['Virtual Cdrom', 'Virtual Cd', 'Virtual Disk Id'],
  storageDevice: ['Virtual Disk Id', 'Virtual Disk', 'Physical Disk', 'Virtual Cdrom', 'Virtual Cd'],
};

/** Every label under which a disk mapping shows what it maps. */
export const mappedLabels: readonly string[] = [...new Set(Object.values(mappedUnder).flat())];

/** Attributes that replies may leave out: of these nothing follows from not being shown. */
const maybeUnshown: Readonly<Record<string, readonly string[]>> = {
  Vm: ['bootOrder', 'hugePagesEnabled', 'networkInstallPath'],
  Vnic: ['description'],
  VmDiskMapping: ['description'],
};

/** Whether the manager shows an attribute of every object of a type that has it. */
export function isShownForSure(type: string, attribute: string): boolean {
  return labelsOf(type)[attribute] !== undefined && !maybeUnshown[type]?.includes(attribute);
}

/** Where a member is seen: by whose `show`, and under which labels. */
export interface MemberPlace {
  readonly in: 'object' | 'holder';
  readonly labels: readonly string[];
}

const memberPlaces: Readonly<Record<string, MemberPlace>> = {
  'Server ServerPool': { in: 'holder', labels: ['Server'] },
  'Server Repository': { in: 'holder', labels: ['Presented Server'] },
  'Server FileServer': { in: 'holder', labels: ['Admin Server', 'Server'] },
  'Server SanServer': { in: 'holder', labels: ['Admin Server', 'Server'] },
  'Server StorageArray': { in: 'holder', labels: ['Admin Server', 'Server'] },
  'Vnic Vm': { in: 'holder', labels: ['Vnic'] },
  'Vnic Network': { in: 'object', labels: ['Network', 'Network Id'] },
  'Port Network': { in: 'holder', labels: ['Port', 'Ethernet Port'] },
  'Port BondPort': { in: 'holder', labels: ['Port', 'Ethernet Port'] },
  'Port VlanGroup': { in: 'holder', labels: ['Port', 'Ethernet Port'] },
  'BondPort Network': { in: 'holder', labels: ['Bond Port', 'BondPort'] },
  'BondPort VlanGroup': { in: 'holder', labels: ['Bond Port', 'BondPort'] },
  'VlanInterface Network': { in: 'holder', labels: ['Vlan Interface'] },
  'PhysicalDisk AccessGroup': { in: 'holder', labels: ['Physical Disk'] },
  'StorageInitiator AccessGroup': { in: 'holder', labels: ['Storage Initiator'] },
  'Vm AntiAffinityGroup': { in: 'holder', labels: ['Vm'] },
  'Vm ServerPool': { in: 'object', labels: ['Server Pool'] },
  'Vm Server': { in: 'object', labels: ['Server'] },
  'Tag Vm': { in: 'holder', labels: ['Tag'] },
  'Tag Server': { in: 'holder', labels: ['Tag'] },
  'Tag ServerPool': { in: 'holder', labels: ['Tag'] },
};

const refreshServers: MemberPlace = { in: 'holder', labels: ['Refresh Server'] };

/** Who becomes a member of whom; undefined where nothing shows it. */
export function memberPlaceOf(command: CliCommand): MemberPlace | undefined {
  const { verb, object, relation } = command;
  if (verb === 'addRefreshServer' || verb === 'addNfsRefreshServer') return refreshServers;
  const holder = relation?.object ?? object;
  const member = relation === undefined ? 'Server' : object;
  return memberPlaces[`${member} ${holder}`];
}
