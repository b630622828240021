import type { Origin } from '../../model/origin.js';
import type { DriftViews } from './drift-views.js';

/** One command of the CLI that would cure a drift, without quoting. */
export interface CureCommand {
  readonly verb: string;
  readonly object?: string;
  readonly instance?: { readonly key: 'id' | 'name'; readonly value: string };
  /** Name and value; a password is its mark `@secret:NAME`. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly relation?: {
    readonly word: 'to';
    readonly object: string;
    readonly instance: { readonly key: 'id' | 'name'; readonly value: string };
  };
}

/** What brings manager and reality together again. `what` is for people, without a final full stop. */
export type Cure =
  | { readonly kind: 'lines'; readonly lines: readonly CureCommand[]; readonly what: string }
  /** Nothing that may be sent does it. */
  | { readonly kind: 'by-hand'; readonly what: string };

/** Something in which the manager and what there is differ. */
export interface Drift {
  /** Name of the rule that found it. */
  readonly drift: string;
  /** What it is about: `VM web1 (0004fb…)`, `server ovs2`. One rule finds one thing of one subject. */
  readonly subject: string;
  /** Without a final full stop. */
  readonly message: string;
  /** Where both sides were read. */
  readonly origins: readonly Origin[];
  readonly cure: Cure;
}

/** A drift as a rule finds it. */
export type FoundDrift = Omit<Drift, 'drift'>;

/**
 * One kind of drift. It speaks only of what was read: a repository that nobody read, a server that nobody asked and a
 * list that failed are no drift.
 */
export interface DriftRule {
  readonly name: string;
  /** What differs, for people. */
  readonly title: string;
  check(views: DriftViews): readonly FoundDrift[];
}
