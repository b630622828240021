import type { ReasonPlace } from './rule.js';

/** A value that a line of a script gives, and the line. */
export interface PlannedValue {
  readonly value: string;
  readonly place: ReasonPlace;
}

/** A disk that a line maps. */
export interface PlannedDisk extends PlannedValue {
  /** `any` where the release has one attribute for all kinds, CD images among them. */
  readonly kind: 'virtual-disk' | 'physical-disk' | 'any';
  /** True where an earlier line of the script makes it. */
  readonly made: boolean;
}

/** A VM that a script would make, or that it would give more to, with what it would use. */
export interface PlannedVm {
  /** Its name; of one that is there, the name or id by which lines go. */
  readonly name: string;
  /** True for a VM that the script does not make. */
  readonly isThere: boolean;
  /** The line that makes it, or the first one about it. */
  readonly place: ReasonPlace;
  /** Name or id of the server pool it is made in, where it is made in one. */
  readonly pool?: string;
  readonly macs: readonly PlannedValue[];
  readonly disks: readonly PlannedDisk[];
}
