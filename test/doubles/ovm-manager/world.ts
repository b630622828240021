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
export type WorldVm = NamedObject & Partial<Omit<VmState, 'id' | 'name'>> & { readonly template?: boolean };

/** What a manager knows before the first command. */
export interface World {
  readonly pools: readonly (NamedObject & ObjectDetails)[];
  readonly servers: readonly WorldServer[];
  readonly networks: readonly (NamedObject & ObjectDetails)[];
  readonly repositories: readonly WorldRepository[];
  readonly physicalDisks: readonly WorldPhysicalDisk[];
  readonly tags: readonly NamedObject[];
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
