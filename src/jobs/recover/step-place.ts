import type { PlannedStep, RecoveryPlan } from '../../recovery/plan.js';
import type { ActionName, ProbeName } from '../../recovery/step.js';
import type { Operator } from './operator.js';
import type { RecoveryGround } from './recovery-ground.js';
import type { LearntValues } from './recovery-journal.js';

/** A step that is at hand, with everything that it may need. */
export interface StepPlace {
  readonly ground: RecoveryGround;
  readonly plan: RecoveryPlan;
  readonly step: PlannedStep;
  /** Of the recovery. */
  readonly directory: string;
  readonly operator: Operator;
  /** Puts a statement of the operator into the journal. */
  stated(statement: string, typed: string): void;
}

/**
 * How it stands. `unknown`: nobody but a person can tell. `text` is for people, without a final full stop.
 */
export interface ProbeEnd {
  readonly is: 'holds' | 'fails' | 'unknown';
  readonly text: string;
}

/** Only looks. Throws what reaching the place throws. */
export type Probe = (place: StepPlace) => Promise<ProbeEnd>;

/** How an action ended: `cannot` when nothing was done and a person has to do it; `stop` when the operator wants to end here. */
export type ActionEnd =
  | { readonly is: 'done'; readonly note?: string; readonly learnt?: LearntValues }
  | { readonly is: 'cannot'; readonly why: string }
  | { readonly is: 'stop' };

export interface Action {
  /** Throws RescueError when it fails; begun again it goes on, or begins anew where that does no harm. */
  run(place: StepPlace): Promise<ActionEnd>;
  /** Whether it has looked itself that it worked, so that the check need not look once more. */
  readonly proves: boolean;
  /**
   * The script that a run before began to send and did not send to its end; undefined when there is none. What the check
   * looks at may hold long before the last line of it is sent. Throws as reading its journal.
   */
  readonly scriptInPart?: (place: StepPlace) => Promise<string | undefined>;
}

/** What ovm-rescue does itself; a step whose action is not here is done by a person. */
export type Actions = Readonly<Partial<Record<ActionName, Action>>>;
/** What it can look at itself; a check whose probe is not here is asked of a person. */
export type Probes = Readonly<Partial<Record<ProbeName, Probe>>>;
