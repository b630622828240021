import { RescueError } from '../../base/errors.js';
import type { ApplyJournal } from './apply-journal.js';
import type { ApplyStep } from './apply-step.js';

/** How the journal keeps which line the operator spoke of. */
export function lineWord(line: number): string {
  return `line ${line}`;
}

/**
 * A number that means no line would silently say nothing. Throws OVM_USAGE for one that the script does not have, that is
 * none which is sent, or that is done without the operator's word.
 */
export function refuseOtherLines(
  said: readonly number[],
  steps: readonly ApplyStep[],
  journal: ApplyJournal,
): void {
  for (const line of said) {
    const step = steps.find((one) => one.line === line && one.effect !== 'asks');
    const isDone = step !== undefined && journal.line(step.number).state === 'done';
    if (step !== undefined && (!isDone || journal.wasDeclared('took-effect', lineWord(line)))) continue;
    const why = isDone
      ? 'the journal knows already that it is done'
      : 'the script has no line of this number that is sent';
    throw new RescueError('OVM_USAGE', `--took-effect ${line}`, why);
  }
}
