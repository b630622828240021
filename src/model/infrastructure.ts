import type { Facts, Origin } from './origin.js';

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
  readonly repositoryExports: readonly InfrastructureObject<RepositoryExportAttributes>[];
  readonly tags: readonly InfrastructureObject<TagAttributes>[];
  readonly antiAffinityGroups: readonly InfrastructureObject<AntiAffinityGroupAttributes>[];
  /** The range of MAC addresses for new vNICs; one object, whose id is `VnicMacAddrRange`. */
  readonly macRanges: readonly InfrastructureObject<MacRangeAttributes>[];
}

/** One object with the facts that some source tells of it. */
export interface InfrastructureObject<Attributes> {
  readonly id: string;
  readonly facts: Facts<Attributes>;
  /** Where it was read, for one that has no facts. */
  readonly origin: Origin;
}

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
  readonly masterServer: string;
  readonly servers: readonly string[];
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

