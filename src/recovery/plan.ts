import type { CommandLine } from './command-line.js';
import type { OtherSituation, SituationName } from './situation.js';
import type { ActionName, Certainty, StepCheck, StepHost } from './step.js';
import type { RecoveryTraits } from './traits.js';
import type { RecoveryValues } from './values.js';

/** How far a step is. `open`: not begun. */
export const stepStates = ['open', 'asked', 'started', 'done', 'failed', 'skipped'] as const;
export type StepState = (typeof stepStates)[number];

/** A step of one recovery: everything that traits and values decide is decided. */
export interface PlannedStep {
  readonly id: string;
  /** Counted from 1. */
  readonly number: number;
  readonly title: string;
  readonly who: 'ours' | 'yours';
  readonly host: StepHost;
  readonly how: string;
  readonly commands: readonly CommandLine[];
  readonly changes: string;
  readonly check: StepCheck;
  readonly back: string;
  readonly certainty: Certainty;
  /** What exactly no source says; undefined for a documented step alone. */
  readonly doubt: string | undefined;
  readonly source: string;
  readonly action: ActionName | undefined;
  readonly outside: boolean;
  /** What its commands lack; a step that lacks something is not run by the tool. */
  readonly lacks: readonly string[];
  readonly state: StepState;
}

/** Something found by the look around before the plan was made. */
export interface PlanFinding {
  readonly severity: 'error' | 'warning' | 'note';
  readonly text: string;
}

/** What a plan says beside its situation: of the look around, and of its making. */
export interface PlanFacts {
  /** Names the recovery, as `20261123T031500Z-B1`; check boxes are remembered by it. */
  readonly id: string;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly toolVersion: string;
  readonly findings: readonly PlanFinding[];
  /** What changed in the estate since the archive was made: VMs and disks. */
  readonly changedSince: readonly string[];
  /** Without an archive: what servers tell of the estate, and what only the lost manager knew. */
  readonly onlyManagerKnew?: readonly string[];
  /** States by step id; `open` for those that are not named. */
  readonly states?: Readonly<Record<string, StepState>>;
}

/** One recovery: a situation with the values of one estate. */
export interface RecoveryPlan {
  readonly id: string;
  readonly madeAt: string;
  readonly toolVersion: string;
  readonly situation: SituationName;
  readonly title: string;
  readonly article: string;
  readonly lost: string;
  readonly remains: readonly string[];
  readonly notThis: readonly OtherSituation[];
  readonly preconditions: readonly string[];
  readonly traits: RecoveryTraits;
  readonly values: RecoveryValues;
  readonly findings: readonly PlanFinding[];
  readonly changedSince: readonly string[];
  /** Not there in plans of an archive. */
  readonly onlyManagerKnew?: readonly string[];
  /** Seconds from the making of the archive to that of the plan; undefined without an archive. */
  readonly archiveAge: number | undefined;
  readonly steps: readonly PlannedStep[];
  readonly proof: readonly string[];
}
