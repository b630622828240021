import type { Fact, Facts, Origin } from './origin.js';

/**
 * What VMs stand on beside servers, repositories and networks, as a manager knows it: enough to make it again with the
 * CLI of any release. Ids are the manager's; references are ids; enumerations are in the words of the CLI of 3.3
 * (`ACTIVE_PASSIVE`, `LIVE_MIGRATE`), whatever words they were read in.
 */
export interface Infrastructure {
  readonly serverPools: readonly InfrastructureObject<ServerPoolAttributes>[];
  readonly fileServers: readonly InfrastructureObject<FileServerAttributes>[];
  readonly storageArrays: readonly InfrastructureObject<StorageArrayAttributes>[];
  readonly volumeGroups: readonly InfrastructureObject<VolumeGroupAttributes>[];
  readonly accessGroups: readonly InfrastructureObject<AccessGroupAttributes>[];
  /** The manager's objects of that name: exports of file servers, and file systems on physical disks. */
  readonly managerFileSystems: readonly InfrastructureObject<ManagerFileSystemAttributes>[];
  readonly physicalDisks: readonly InfrastructureObject<PhysicalDiskAttributes>[];
  readonly ports: readonly InfrastructureObject<PortAttributes>[];
  readonly bondPorts: readonly InfrastructureObject<BondPortAttributes>[];
  readonly vlanInterfaces: readonly InfrastructureObject<VlanInterfaceAttributes>[];
  /** What 3.2 has in place of VLAN interfaces: groups of ports, and segments with a VLAN id on such a group. */
  readonly vlanGroups: readonly InfrastructureObject<VlanGroupAttributes>[];
  readonly vlanSegments: readonly InfrastructureObject<VlanSegmentAttributes>[];
  readonly repositoryExports: readonly InfrastructureObject<RepositoryExportAttributes>[];
  readonly tags: readonly InfrastructureObject<TagAttributes>[];
  readonly antiAffinityGroups: readonly InfrastructureObject<AntiAffinityGroupAttributes>[];
  /** The range of MAC addresses for new vNICs; one object, whose id is `VnicMacAddrRange`. */
  readonly macRanges: readonly InfrastructureObject<MacRangeAttributes>[];
}

/** One object with the facts that some source tells of it. */
export interface InfrastructureObject<Attributes> {
  readonly id: string;
  /** True where only hosts tell of it, which do not know the manager's id: `id` is then a name of ours for it. */
  readonly ownId?: true;
  readonly facts: Facts<Attributes>;
  /** Where it lies as others told it than those whose facts won. */
  readonly otherPlaces?: readonly Facts<Attributes>[];
  /** Where it was read, for one that has no facts. */
  readonly origin: Origin;
}

export type InfrastructureList = keyof Infrastructure;

/** What one of each list is called, in the order in which they are shown. */
export const infrastructureNouns: Readonly<Record<InfrastructureList, string>> = {
  serverPools: 'server pool',
  fileServers: 'file server',
  managerFileSystems: 'file system of the manager',
  storageArrays: 'storage array',
  volumeGroups: 'volume group',
  accessGroups: 'access group',
  physicalDisks: 'physical disk',
  ports: 'port',
  bondPorts: 'bond',
  vlanInterfaces: 'VLAN interface',
  vlanGroups: 'VLAN group',
  vlanSegments: 'VLAN segment',
  repositoryExports: 'repository export',
  tags: 'tag',
  antiAffinityGroups: 'anti-affinity group',
  macRanges: 'MAC range',
};

export const infrastructureLists = Object.keys(infrastructureNouns) as readonly InfrastructureList[];

/** One of any list, for what treats all lists alike. */
export interface AnyInfrastructureObject {
  readonly id: string;
  readonly ownId?: true;
  readonly facts: Readonly<Record<string, Fact<unknown> | undefined>>;
  readonly otherPlaces?: readonly Readonly<Record<string, Fact<unknown> | undefined>>[];
  readonly origin: Origin;
}

export type AnyInfrastructure = Readonly<Record<InfrastructureList, readonly AnyInfrastructureObject[]>>;

/** All objects that several parts tell of, list by list; nothing is decided between them. */
export function joinedLists(parts: readonly Partial<Infrastructure>[]): Infrastructure {
  const all = parts as readonly Partial<AnyInfrastructure>[];
  return infrastructureFrom((list) => all.flatMap((part) => part[list] ?? []));
}

/** An infrastructure made list by list. */
export function infrastructureFrom(
  make: (list: InfrastructureList) => readonly AnyInfrastructureObject[],
): Infrastructure {
  const lists = infrastructureLists.map((list) => [list, make(list)]);
  return Object.fromEntries(lists) as unknown as Infrastructure;
}

/** What an estate has where no source tells anything of it. */
export const noInfrastructure: Infrastructure = infrastructureFrom(() => []);

/** What people call it and say about it. */
interface Named {
  readonly name: string;
  readonly description: string;
}

export interface ServerPoolAttributes extends Named {
  readonly virtualIp: string;
  readonly clustered: boolean;
  /** Seconds. */
  readonly clusterTimeout: number;
  /** Id of the manager's file system, or of the physical disk, that the pool file system lies on. */
  readonly poolFileSystem: string;
  /** `nas:/export/pool` or a device, as servers name it. */
  readonly poolFileSystemLocation: string;
  readonly keymap: string;
  readonly migrateUsingSsl: boolean;
  readonly startPolicy: string;
  /** `OFF`, `DRS`, `DPM`: since 3.4 part of the pool. */
  readonly policyMode: string;
  readonly masterServer: string;
  readonly servers: readonly string[];
  /** Names of the tags it has. */
  readonly tags: readonly string[];
}

export interface FileServerAttributes extends Named {
  /** The plug-in as `create FileServer plugin=` takes it. */
  readonly plugin: string;
  readonly accessHost: string;
  readonly uniformedExports: boolean;
  readonly adminServers: readonly string[];
  readonly refreshServers: readonly string[];
  readonly fileSystems: readonly string[];
}

/** On 3.2 a `SanServer`. Passwords are never kept. */
export interface StorageArrayAttributes extends Named {
  readonly plugin: string;
  /** `ISCSI`, `FIBRECHANNEL`, `LOCAL`, `UNKNOWN`. */
  readonly storageType: string;
  readonly storageName: string;
  readonly accessHost: string;
  readonly accessPort: string;
  readonly useChap: boolean;
  readonly accessUsername: string;
  readonly adminHost: string;
  readonly adminUserName: string;
  readonly adminServers: readonly string[];
}

export interface VolumeGroupAttributes extends Named {
  readonly storageArray: string;
}

export interface AccessGroupAttributes extends Named {
  readonly storageArray: string;
  readonly initiators: readonly string[];
  readonly physicalDisks: readonly string[];
}

export interface ManagerFileSystemAttributes extends Named {
  /** `nas:/export` or the path of the export, or a device. */
  readonly path: string;
  readonly fileServer: string;
  readonly physicalDisk: string;
}

export interface PhysicalDiskAttributes extends Named {
  /** Page 83, in lower case. */
  readonly wwid: string;
  /** Bytes. */
  readonly size: number;
  readonly shareable: boolean;
  readonly volumeGroup: string;
  readonly storageArray: string;
}

/** A network card of a server. */
export interface PortAttributes extends Named {
  readonly server: string;
  /** `eth0`. */
  readonly interfaceName: string;
  readonly macAddress: string;
  readonly mtu: number;
  readonly network: string;
  /** The bond it belongs to. */
  readonly bondPort: string;
  /** `STATIC`, `DYNAMIC`, `NONE`. */
  readonly addressType: string;
  readonly ipAddress: string;
  readonly netMask: string;
}

export interface BondPortAttributes extends Omit<PortAttributes, 'bondPort'> {
  /** `ACTIVE_PASSIVE`, `LINK_AGGREGATION`, `LOAD_BALANCED`. */
  readonly mode: string;
  readonly ports: readonly string[];
}

export interface VlanInterfaceAttributes extends Named {
  readonly vlanId: number;
  readonly mtu: number;
  /** A port or bond. */
  readonly port: string;
  readonly network: string;
  readonly addressType: string;
  readonly ipAddress: string;
  readonly netMask: string;
}

export interface VlanGroupAttributes extends Named {
  /** Ports and bonds. */
  readonly ports: readonly string[];
}

export interface VlanSegmentAttributes extends Named {
  readonly vlanId: number;
  readonly vlanGroup: string;
  readonly network: string;
}

export interface RepositoryExportAttributes extends Named {
  readonly repository: string;
  readonly server: string;
  readonly clientHostName: string;
  readonly options: string;
}

export type TagAttributes = Named;

export interface AntiAffinityGroupAttributes extends Named {
  readonly serverPool: string;
  readonly vms: readonly string[];
}

export interface MacRangeAttributes {
  readonly oui: string;
  readonly start: string;
  readonly end: string;
}
