import type { Finding } from './finding.js';
import type { Infrastructure } from './infrastructure.js';
import type { DeviceAlias, StorageUse } from './known-places.js';
import type { ManagerObject } from './manager-object.js';
import type { Fact, Facts, Origin } from './origin.js';

/** The Oracle VM releases that have a CLI; scripts for a 3.1 estate are written in the grammar of 3.2. */
export const releases = ['3.2', '3.3', '3.4'] as const;
export type Release = (typeof releases)[number];

/** One place where a manager UUID stands. `uuid` is exactly as found. */
export interface UuidPlace {
  /**
   * The kind of place: `.config`, `ovmm`, `agent server database`, `agent repository database`, `.ovsrepo`, `agent
   * discover_server`, `agent discover_repositories`, `pool file system`, `REST Manager`, `REST Server`, `REST Repository`.
   */
  readonly place: string;
  readonly uuid: string;
  readonly origin: Origin;
}

export interface ManagerAttributes {
  readonly release: Release;
  readonly buildId: string;
  readonly databaseEngine: string;
  readonly databaseHost: string;
  readonly databasePort: string;
  readonly databaseName: string;
  readonly databaseSchema: string;
}

export interface ServerAttributes {
  readonly name: string;
  readonly registeredIp: string;
  readonly managerIp: string;
  readonly poolName: string;
  readonly isMaster: boolean;
  readonly clusterState: string;
  /** The manager that owns it; empty where the server says that none does. */
  readonly managerUuid: string;
  readonly description: string;
  /** Names of the tags it has. */
  readonly tags: readonly string[];
}

/**
 * `id` is the directory of the copied files, because the agent's dump does not hold the server's own name; from a live
 * manager it is the server's hardware UUID.
 */
export interface Server {
  readonly id: string;
  readonly facts: Facts<ServerAttributes>;
  /** Repositories in the server's agent database, or presented to it as the manager says. */
  readonly repositoryIds: readonly Fact<string>[];
}

export interface RepositoryAttributes {
  readonly name: string;
  readonly version: string;
  /** The manager that owns it; empty where it says that none does. */
  readonly managerUuid: string;
  readonly fileSystemType: string;
  readonly fileSystemLocation: string;
  readonly mountPoint: string;
  readonly poolName: string;
  readonly description: string;
  /** Id of the manager's file system it lies on, and its directory there where it is not the whole one. */
  readonly managerFileSystem: string;
  readonly sharePath: string;
}

/** Parameters of an OCFS2 file system, enough to make it again with the same label and UUID (article, Listing 1). */
export interface Ocfs2Attributes {
  readonly device: string;
  readonly blockSize: number;
  readonly clusterSize: number;
  readonly nodeSlots: number;
  readonly label: string;
  readonly uuid: string;
}

export interface FileSystem {
  readonly uuid: string;
  readonly facts: Facts<Ocfs2Attributes>;
  /** Where it lies as others told it than those whose facts won. */
  readonly otherPlaces?: readonly Facts<Ocfs2Attributes>[];
}

export interface Repository {
  readonly id: string;
  readonly facts: Facts<RepositoryAttributes>;
  /** Where it lies as others told it than those whose facts won. */
  readonly otherPlaces?: readonly Facts<RepositoryAttributes>[];
  /** True when the repository's own files were read, not only a mention of it. */
  readonly read: boolean;
}

/** A file in VirtualDisks or ISOs of a repository. `id` is its file name, which is its id in the manager. */
export interface DiskFile {
  readonly id: string;
  readonly repositoryId: string;
  readonly kind: 'virtual-disk' | 'iso';
  /** Bytes, 512-byte blocks in use, and ISO time of the last change. */
  readonly size: number;
  readonly blocks: number;
  readonly changed: string;
  readonly origin: Origin;
  /** Name people gave it, from .ovsmeta. */
  readonly simpleName?: Fact<string>;
}

export interface NetworkAttributes {
  readonly name: string;
  readonly description: string;
  readonly roles: readonly string[];
  /** Ids of the ports, bonds and VLAN interfaces it runs on. */
  readonly ports: readonly string[];
  /** Id of the server, for a network that no other server has. */
  readonly localTo: string;
}

export interface Network {
  readonly id: string;
  readonly facts: Facts<NetworkAttributes>;
}

/** What a disk mapping of a VM points at. */
export type DiskTarget =
  | { readonly kind: 'virtual-disk' | 'iso'; readonly repositoryId: string; readonly file: string }
  /** `partition` when it is not the whole LUN. */
  | { readonly kind: 'lun'; readonly wwid: string; readonly partition?: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'outside'; readonly path: string };

export interface DiskMapping {
  /** Counted from 0 by the front end's letter; undefined when the front end does not tell. */
  readonly slot: number | undefined;
  readonly frontEnd: string;
  readonly cdrom: boolean;
  readonly mode: string;
  readonly target: DiskTarget;
  /** The disk string as written, secrets masked. */
  readonly text: string;
  readonly origin: Origin;
}

export interface Vnic {
  readonly mac: string | undefined;
  readonly networkId: string | undefined;
  /** The vif string as written. */
  readonly text: string;
  readonly origin: Origin;
  /** Set by a map: the network's name for this vNIC alone. */
  readonly networkName?: Fact<string>;
}

export interface VmAttributes {
  readonly name: string;
  readonly description: string;
  readonly uuid: string;
  /** As vm.cfg writes it: `xen_hvm`, `xen_pvm`, or concluded from builder and bootloader. */
  readonly domainType: string;
  readonly osType: string;
  readonly memory: number;
  readonly memoryLimit: number;
  readonly cpuCount: number;
  readonly cpuCountLimit: number;
  /** Xen's credit weight (27500 by default). */
  readonly cpuWeight: number;
  /** Xen's credit cap in percent (0 = none). */
  readonly cpuCap: number;
  readonly highAvailability: boolean;
  readonly keymap: string;
  /** vm.cfg's usbdevice: `tablet`, `mouse`. */
  readonly usbDevice: string;
  /** vm.cfg's letters c, d, n. */
  readonly boot: string;
  readonly hugePages: boolean;
  readonly pinnedCpus: string;
  readonly onCrash: string;
  readonly onReboot: string;
  readonly onPoweroff: string;
  readonly repositoryId: string;
  readonly poolName: string;
  readonly startPolicy: string;
  readonly tags: readonly string[];
  /** The server it was seen running on. */
  readonly runningOn: string;
}

/** A key of vm.cfg that has no attribute of its own: carried through, as the literal text with secrets masked. */
export interface OtherKey {
  readonly name: string;
  readonly literal: string;
  readonly origin: Origin;
}

export interface VirtualMachine {
  readonly id: string;
  readonly kind: 'vm' | 'template';
  readonly facts: Facts<VmAttributes>;
  /** What vm.cfg's key `name` says where it is not the id: a running domain has that name. */
  readonly otherId?: string;
  /** In the order of the file. */
  readonly disks: readonly DiskMapping[];
  readonly vnics: readonly Vnic[];
  readonly otherKeys: readonly OtherKey[];
  /** The files that define it; more than one is a conflict. */
  readonly definitions: readonly Origin[];
  /** Where a live manager shows the whole of it, with every disk and vNIC. */
  readonly shownAt?: Origin;
  /** Why it may be gone, where the CLI alone tells of it and a source that should know it does not. */
  readonly maybeGhost?: string;
  /** Why the definition cannot be trusted as a whole: damage, code, disagreement. Empty for a sound one. */
  readonly problems: readonly string[];
  /** Values in the CLI's own words, by CLI attribute: as a map states them, or as a live manager shows them. */
  readonly stated: Readonly<Record<string, Fact<string>>>;
}

/** Words of vm.cfg and what the operator says they are in the CLI: `osType` `Oracle Linux 6` -> `OL_6`. */
export interface Translation {
  readonly attribute: string;
  readonly from: string;
  readonly to: Fact<string>;
}

/** The neutral model of one estate: what all sources together tell. */
export interface Environment {
  readonly estate: string;
  readonly uuidPlaces: readonly UuidPlace[];
  readonly manager: Facts<ManagerAttributes>;
  readonly servers: readonly Server[];
  readonly repositories: readonly Repository[];
  readonly fileSystems: readonly FileSystem[];
  readonly diskFiles: readonly DiskFile[];
  readonly networks: readonly Network[];
  readonly vms: readonly VirtualMachine[];
  /** Physical disk ids by WWID, as an operator or a live manager resolved them. */
  readonly physicalDisks: Readonly<Record<string, Fact<string>>>;
  /** Disks that are shareable in the manager, by file name or WWID in lower case: shown by it, or stated. */
  readonly shareableDisks?: Readonly<Record<string, Fact<string>>>;
  /**
   * Where storage may be made anew, as an operator states it: `pool NAME` or `repository ID` (in lower case), and the WWID of
   * an empty LUN or the `host:/path` of an empty export.
   */
  readonly newPlaces?: Readonly<Record<string, Fact<string>>>;
  /** What devices were called on servers, and which disks they led to. */
  readonly deviceAliases?: readonly DeviceAlias[];
  /** What was seen on storage beside the objects here. */
  readonly storageUses?: readonly StorageUse[];
  /** What a live manager lists and the model has no place for, so that nothing it tells is lost. */
  readonly managerObjects?: readonly ManagerObject[];
  /** What else a manager knows that VMs stand on. */
  readonly infrastructure?: Infrastructure;
  readonly translations: readonly Translation[];
  readonly findings: readonly Finding[];
}

/** What one source tells: the same shape with anything missing. */
export type EnvironmentPart = Partial<Omit<Environment, 'estate' | 'infrastructure'>> & {
  readonly infrastructure?: Partial<Infrastructure>;
};
