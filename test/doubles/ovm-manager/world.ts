import type { VmState } from './vm-state.js';

/** The releases that have a CLI (3.2.1 is the first). */
export type Release = '3.2' | '3.3' | '3.4';

export interface NamedObject {
  readonly id: string;
  readonly name: string;
}

/** A file under VirtualDisks or ISOs; `id` is the file name. Without `name` the manager knows no simple name. */
export interface RepositoryFile {
  readonly id: string;
  readonly name?: string;
  readonly shareable?: boolean;
}

export interface WorldRepository extends NamedObject {
  readonly files: readonly RepositoryFile[];
  readonly isos: readonly RepositoryFile[];
  /** Whether the manager has already read the files. */
  readonly refreshed: boolean;
  /** False: another manager owns it, and takeOwnership must come first. */
  readonly owned?: boolean;
}

export interface WorldPhysicalDisk extends NamedObject {
  readonly page83: string;
}

export interface WorldServer extends NamedObject {
  /** Id of its server pool. */
  readonly pool?: string;
}

/** A VM that exists before the first command; references are ids or names of other parts of the world. */
export type WorldVm = NamedObject & Partial<Omit<VmState, 'id' | 'name'>>;

/** What a manager knows before the first command. */
export interface World {
  readonly pools: readonly NamedObject[];
  readonly servers: readonly WorldServer[];
  readonly networks: readonly NamedObject[];
  readonly repositories: readonly WorldRepository[];
  readonly physicalDisks: readonly WorldPhysicalDisk[];
  readonly tags: readonly NamedObject[];
  readonly vms: readonly WorldVm[];
  /** Objects of types that have no list of their own, such as FileServer. */
  readonly others?: readonly (NamedObject & { readonly type: string })[];
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
