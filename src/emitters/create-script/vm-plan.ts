import type { MapEntry } from '../../formats/map-file.js';
import type { Release, VirtualMachine } from '../../model/environment.js';
import type { Fact, Origin } from '../../model/origin.js';

/** Where the value of one attribute of a planned line comes from. */
export interface PlannedValue {
  readonly attribute: string;
  readonly value: string;
  readonly origin: Origin | undefined;
  /** Why the value was concluded; such values are named in the report. */
  readonly assumed?: string;
}

/** One line to send, with the origin of every value in it. */
export interface PlannedLine {
  /** Verb and object: `create Vm`. */
  readonly command: string;
  readonly text: string;
  readonly values: readonly PlannedValue[];
}

/** Why a VM cannot be created yet, and the map lines that would close the point. */
export interface OpenPoint {
  readonly code: string;
  readonly message: string;
  readonly map: readonly Omit<MapEntry, 'value' | 'line' | 'column'>[];
}

/** Something of the definition that the CLI cannot set. */
export interface NotSettable {
  readonly what: string;
  readonly value: string;
  readonly why: string;
  /** True where every VM has its own value, as with ids. */
  readonly ownToEach?: true;
}

/** Something of the definition that is set otherwise than it was. */
export interface ChangedValue {
  readonly what: string;
  /** What it is set to. */
  readonly value: string;
  readonly why: string;
}

/** Everything needed to create one VM: its lines, or the reasons why there is no safe way to make it. */
export interface VmPlan {
  readonly vm: VirtualMachine;
  readonly release: Release;
  readonly needs: VmNeeds;
  readonly lines: readonly PlannedLine[];
  /** Sent last, after every VM is there. */
  readonly highAvailability: readonly PlannedLine[];
  readonly openPoints: readonly OpenPoint[];
  readonly notSettable: readonly NotSettable[];
  readonly changed: readonly ChangedValue[];
}

/** Objects that must exist before the first line of the VM is sent. */
export interface VmNeeds {
  readonly pool: string | undefined;
  readonly networks: readonly string[];
  /** Ids of the repositories of the definition and of all disks. */
  readonly repositoryIds: readonly string[];
  readonly tags: readonly string[];
  readonly disks: readonly DiskObject[];
}

/** A disk or ISO that is mapped, as the manager knows it: the id of a file is its name. */
export interface DiskObject {
  readonly object: 'VirtualDisk' | 'VirtualCdrom' | 'PhysicalDisk';
  readonly id: string;
}

/** A value and where it is from, before it is put into a line. */
export function plannedValue(
  attribute: string,
  value: string,
  fact: Fact<unknown> | undefined,
): PlannedValue {
  return {
    attribute,
    value,
    origin: fact?.origin,
    ...(fact?.assumed !== undefined && { assumed: fact.assumed }),
  };
}
