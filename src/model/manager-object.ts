import type { Origin } from './origin.js';

/** One thing the manager says about an object. Secrets are masked. */
export interface ManagerObjectAttribute {
  /** The manager's own word for it: a label of the CLI, numbered ones with their number. */
  readonly label: string;
  readonly value: string;
  /** Id of the object that the value names. */
  readonly refersTo?: string;
}

/** An object as a live manager lists and shows it, for what has no place of its own in the environment. */
export interface ManagerObject {
  /** Oracle's word: `FileServer`, `BondPort`, `VlanInterface`. */
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly attributes: readonly ManagerObjectAttribute[];
  readonly origin: Origin;
}
