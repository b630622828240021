import type { Environment, Release } from '../../model/environment.js';
import type { Origin } from '../../model/origin.js';

/** Types of which a manager's lists are compared, in the words of the CLI. */
export const listedTypes = [
  'Vm',
  'Server',
  'ServerPool',
  'Repository',
  'Network',
  'FileSystem',
  'PhysicalDisk',
  'VirtualDisk',
  'VirtualCdrom',
] as const;
export type ListedType = (typeof listedTypes)[number];

/** An object as a list of the manager has it. */
export interface ListedObject {
  readonly id: string;
  readonly name: string;
  readonly origin: Origin;
}

/** What one interface of the manager lists. */
export interface ManagerLists {
  readonly source: 'manager-cli' | 'manager-rest';
  /** Lists that were read wholly, by type; objects by `listKey`. */
  readonly lists: ReadonlyMap<ListedType, ReadonlyMap<string, ListedObject>>;
}

/** A domain that a server runs, and the VMs it may be: by id, UUID, name, MAC address or disk. */
export interface RunningDomain {
  /** As xend names it. */
  readonly name: string;
  /** Id of the server. */
  readonly server: string;
  /** Ids of VMs that the manager or a vm.cfg tells of, as `idKey` has them. */
  readonly vms: ReadonlySet<string>;
  readonly origin: Origin;
}

/** The estate as each side tells it, kept apart: nothing is decided between them. */
export interface EstateViews {
  /** The UUID of the manager; undefined when nobody told it. */
  readonly managerUuid: string | undefined;
  /** What the CLI and REST say together. */
  readonly manager: Environment;
  /** The lists of each interface that was read. */
  readonly interfaces: readonly ManagerLists[];
  /** What repositories hold: their own files, and definitions that agents read out. */
  readonly repositories: Environment;
  /** What servers say of themselves: agents, and what was asked over SSH. */
  readonly servers: Environment;
  readonly domains: readonly RunningDomain[];
  /** WWIDs of all physical disks of the manager as servers' devices have them; undefined when one has none. */
  readonly wwidsOfManager: ReadonlySet<string> | undefined;
  /** Ids of servers that told what runs on them, as `serverKey` has them. */
  readonly answering: ReadonlySet<string>;
  /** Ids of servers that were asked at the very address that they say they have, as `serverKey` has them. */
  readonly askedAtOwnAddress: ReadonlySet<string>;
  /** Ids of repositories of which every definition was read, as `idKey` has them. */
  readonly definitionsRead: ReadonlySet<string>;
  /** Ids of repositories of which every file was listed, as `idKey` has them. */
  readonly filesListed: ReadonlySet<string>;
}

/** The same, where cures are written for a release. */
export interface DriftViews extends EstateViews {
  readonly release: Release;
}
