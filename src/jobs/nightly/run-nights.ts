import { type ExitCode, exitCodes } from '../../base/exit-codes.js';
import type { NightRecord } from '../../model/night.js';
import { inLanes } from '../in-lanes.js';
import type { NightOutcome } from './run-night.js';

/** So many estates are at work at the same time: each of them reads four hosts at once. */
const mostNights = 3;

/**
 * Runs the nights of several estates beside each other, by `runOne`, which never throws. None waits for another's failure,
 * and an estate in which another night is at work is told and left alone. `onEnded` hears of each as it ends. The outcomes
 * stand in the order given.
 */
export async function runNights(
  estates: readonly string[],
  runOne: (estate: string) => Promise<NightOutcome>,
  onEnded: (outcome: NightOutcome) => void = () => {},
): Promise<NightOutcome[]> {
  const works = estates.map((estate) => ({
    lane: estate,
    run: async () => {
      const outcome = await runOne(estate);
      onEnded(outcome);
      return outcome;
    },
  }));
  return inLanes(works, mostNights, async () => {});
}

/** Whether nobody need look: good, copied everywhere, everybody told, and nothing else went wrong. */
export function isWell({ good, copies, notices, troubles = [] }: NightRecord): boolean {
  const failed = [...copies, ...notices].some(({ status }) => status === 'failed');
  return good && !failed && troubles.length === 0;
}

/** The exit code of nights: 0 when all are well, 3 when one is not, else 11 when one is locked. */
export function nightsExitCode(outcomes: readonly NightOutcome[]): ExitCode {
  const isLocked = (outcome: NightOutcome) => 'error' in outcome && outcome.error.code === 'OVM_LOCKED';
  const isFine = (outcome: NightOutcome) => 'record' in outcome && isWell(outcome.record);
  if (!outcomes.every((outcome) => isFine(outcome) || isLocked(outcome))) return exitCodes.incomplete;
  return outcomes.some(isLocked) ? exitCodes.locked : exitCodes.ok;
}
