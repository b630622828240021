import type { AssumptionId } from './assumed.js';
import type { ObjectStore } from './object-store.js';
import type { Statement } from './statement.js';
import type { Release, World } from './world.js';

/** One statement about to be carried out, with its checked values and the state it works on. */
export interface Execution {
  readonly statement: Statement;
  readonly values: ReadonlyMap<string, string>;
  readonly release: Release;
  readonly world: World;
  readonly store: ObjectStore;
  /** Names of the VMs that were started. */
  readonly started: string[];
  /** Notes that the outcome rests on a rule without a source. */
  readonly assume: (id: AssumptionId) => void;
}
