import type { Reality } from './reality.js';
import type { VmState } from './vm-state.js';

/** The releases that have a CLI (3.2.1 is the first). */
export type Release = '3.2' | '3.3' | '3.4';

export interface NamedObject {
  readonly id: string;
  readonly name: string;
}

/** What else the manager knows about an object; keys are the meanings that show-other-objects.ts gives labels to. */
export interface ObjectDetails {
  readonly values?: Readonly<Record<string, string>>;
  /** Ids of other objects of the world, of any type; a list is shown with numbers. */
  readonly refs?: Readonly<Record<string, string | readonly string[]>>;
  /** What REST or the hosts know beside that, and `show` does not print. */
  readonly unshown?: Readonly<Record<string, string>>;
}

/** A file under VirtualDisks or ISOs; `id` is the file name. Without `name` the manager knows no simple name. */
export interface RepositoryFile extends ObjectDetails {
  readonly id: string;
  readonly name?: string;
  readonly shareable?: boolean;
}

export interface WorldRepository extends NamedObject, ObjectDetails {
  readonly files: readonly RepositoryFile[];
  readonly isos: readonly RepositoryFile[];
  /** VMs whose vm.cfg lies in it: a manager that does not know them has them after a refresh. */
  readonly definitions?: readonly WorldVm[];
  /** Whether the manager has already read the files. */
  readonly refreshed: boolean;
  /** False: another manager owns it, and takeOwnership must come first. */
  readonly owned?: boolean;
}

export interface WorldPhysicalDisk extends NamedObject, ObjectDetails {
  readonly page83: string;
}

export interface WorldServer extends NamedObject, ObjectDetails {
  /** Id of its server pool. */
  readonly pool?: string;
}

/** A VM that exists before the first command; references are ids or names of other parts of the world. */
export type WorldVm = NamedObject &
  Partial<Omit<VmState, 'id' | 'name'>> &
  UnshownOfVm & { readonly template?: boolean };

/** What REST or vm.cfg know of a VM and the CLI does not. */
export interface UnshownOfVm {
  /** With dashes. */
  readonly uuid?: string;
  readonly pinnedCpus?: string;
  readonly restart?: Readonly<Record<'crash' | 'powerOff' | 'restart', 'RESTART' | 'STOP'>>;
  /** How its vm.cfg writes ids and MAC addresses where that is not as the manager does. */
  readonly fileCase?: 'upper' | 'lower';
  /** What xend calls it where that is not its id. */
  readonly domainName?: string;
  /** The slot of a disk that was added while it ran, and does not stand in its vm.cfg. */
  readonly addedSlot?: number;
}

/** Servers and storage that live, of which the manager knows nothing yet. */
export interface SurvivingEstate {
  /** What the lost manager knew; everything belongs to its UUID where `owners` does not say otherwise. */
  readonly world: World;
  /** By id of server or repository; empty for nobody. */
  readonly owners?: Readonly<Record<string, string>>;
  /** True: a server brings the repositories with it as presented to it. */
  readonly presentationsKept?: boolean;
  /** True: VMs come back called by their ids, without description and high availability. */
  readonly namesLost?: boolean;
}

/** Servers installed anew and storage that was put back, of which the manager knows nothing yet. */
export interface ReinstalledEstate {
  /** What the lost manager knew: hosts have their old addresses, storage its old place. */
  readonly world: World;
  /** What the manager will call physical disks: new id by the lost manager's. */
  readonly diskIds: Readonly<Record<string, string>>;
  /** Empty LUNs that every server sees. */
  readonly blank: readonly WorldPhysicalDisk[];
  /** Ids of the repositories whose file systems and files were put back. */
  readonly putBack: readonly string[];
}

/** What a manager knows before the first command. */
export interface World {
  /** Everything as it is, where the manager may know it otherwise. */
  readonly reality?: Reality;
  readonly reinstalled?: ReinstalledEstate;
  readonly surviving?: SurvivingEstate;
  /** Its own UUID, and its version with the build, `3.3.3.1085`. */
  readonly manager?: { readonly uuid: string; readonly version: string };
  readonly pools: readonly (NamedObject & ObjectDetails)[];
  readonly servers: readonly WorldServer[];
  readonly networks: readonly (NamedObject & ObjectDetails)[];
  readonly repositories: readonly WorldRepository[];
  readonly physicalDisks: readonly WorldPhysicalDisk[];
  readonly tags: readonly (NamedObject & ObjectDetails)[];
  readonly vms: readonly WorldVm[];
  /** Objects of types that have no list of their own, such as FileServer. */
  readonly others?: readonly (NamedObject & ObjectDetails & { readonly type: string })[];
  /** What getVnicMacAddrRange and getDbBackupConfig tell. */
  readonly macRange?: { readonly oui: string; readonly start: string; readonly end: string };
  readonly databaseBackup?: Readonly<Record<string, string>>;
}

/** A manager that was just installed. */
export const emptyWorld: World = {
  pools: [],
  servers: [],
  networks: [],
  repositories: [],
  physicalDisks: [],
  tags: [],
  vms: [],
};
