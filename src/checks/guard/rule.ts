import type { Origin } from '../../model/origin.js';
import type { GuardFacts } from './guard-facts.js';

/** Where something was read: of the estate, or a line of the script. */
export type ReasonPlace = Omit<Origin, 'source'> & { readonly source: Origin['source'] | 'script' };

/** Why nothing may be sent. */
export interface Reason {
  /** Name of the rule, or `source-failed` where what was needed could not be read. */
  readonly rule: string;
  /** What it is about: `VM web1`, `server ovs2`. */
  readonly subject: string;
  /** Without a final full stop. */
  readonly message: string;
  readonly origins: readonly ReasonPlace[];
}

/** A reason as a rule finds it. */
export type Found = Omit<Reason, 'rule'>;

/** One thing that must hold before anything is sent to a manager. It stops alone, whatever the others say. */
export interface GuardRule {
  readonly name: string;
  /** What must hold, for people. */
  readonly title: string;
  check(facts: GuardFacts): readonly Found[];
}
