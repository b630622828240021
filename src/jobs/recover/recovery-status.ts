import { basename } from 'node:path';
import type { PlannedStep, StepState } from '../../recovery/plan.js';
import type { SituationName } from '../../recovery/situation.js';
import { readPlan, recoveriesThere } from './recovery-directory.js';
import type { RecoveryGround } from './recovery-ground.js';
import { readProgress } from './recovery-journal.js';
import { resumedPlan } from './resumed-plan.js';

/** How far one recovery is. */
export interface RecoveryStatus {
  readonly id: string;
  readonly directory: string;
  readonly situation: SituationName;
  readonly title: string;
  readonly madeAt: string;
  /** ISO 8601 of the last entry of its journal; not there before the first run. */
  readonly lastAt?: string;
  readonly state: 'planned' | 'open' | 'ended';
  readonly steps: readonly {
    readonly id: string;
    readonly title: string;
    readonly who: PlannedStep['who'];
    readonly state: StepState;
  }[];
}

/** The recoveries of an estate, newest first, or the one that is named. Throws OVM_USAGE. */
export async function recoveryStatus(
  ground: RecoveryGround,
  named: string | undefined,
): Promise<readonly RecoveryStatus[]> {
  const directories = named === undefined ? await recoveriesThere(ground.archives, ground.estate) : [named];
  return directories.map((directory) => statusOf(directory, ground));
}

function statusOf(directory: string, ground: RecoveryGround): RecoveryStatus {
  const progress = readProgress(directory);
  const plan = resumedPlan(readPlan(directory), progress, directory, ground);
  return {
    ...{ id: plan.id, directory, situation: plan.situation, title: plan.title, madeAt: plan.madeAt },
    ...(progress.lastAt !== undefined && { lastAt: progress.lastAt }),
    state: progress.ended ? 'ended' : progress.begun ? 'open' : 'planned',
    steps: plan.steps.map(({ id, title, who, state }) => ({ id, title, who, state })),
  };
}

/** `20261123T031500Z-A5: open, 4 of 18 steps done; next: Import the schema from the archive` */
export function statusText({ directory, state, steps }: RecoveryStatus): string {
  const done = steps.filter((step) => step.state === 'done' || step.state === 'skipped').length;
  const next = steps.find((step) => step.state !== 'done' && step.state !== 'skipped');
  const rest =
    next === undefined ? '' : `; next: ${next.title}${next.state === 'open' ? '' : ` (${next.state})`}`;
  return `${basename(directory)}: ${state}, ${done} of ${steps.length} steps done${rest}`;
}
