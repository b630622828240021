import type { Release } from '../../model/environment.js';
import type { Origin } from '../../model/origin.js';
import type { PlannedLine } from '../create-script/vm-plan.js';

/** Lines that belong together, in the order in which they are sent. */
export interface FixSection {
  readonly title: string;
  readonly lines: readonly PlannedLine[];
}

/** A difference that no line brings back. */
export interface ByHand {
  /** Entity and attribute: `VM uuid`, `server pool keymap`; the entity alone for an object that is missing or too many. */
  readonly what: string;
  /** `VM web1` */
  readonly subject: string;
  /** What it was, where that is one value. */
  readonly wanted?: string;
  readonly why: string;
  readonly origin?: Origin;
}

/** What brings an estate back to how an archive shows it. It makes no VM, disk, file system, repository or server pool. */
export interface FixPlan {
  readonly release: Release;
  readonly sections: readonly FixSection[];
  readonly byHand: readonly ByHand[];
}
