import { RescueError } from '../../base/errors.js';
import { deletableTypes } from '../../reach/cli-changes.js';
import type { ApplyJournal } from './apply-journal.js';
import type { ApplyScript } from './apply-script.js';
import type { ApplyOutcome } from './apply-settings.js';
import { type ApplyStep, stepTitle } from './apply-step.js';
import type { NamedId } from './known-lines.js';
import type { Leftovers } from './leftovers.js';

/** What stands of a script by its journal; `sent` lines were sent in this run. */
export function outcomeOf(
  { steps }: ApplyScript,
  journal: ApplyJournal,
  sent: number,
  deleted: ApplyOutcome['deleted'] = [],
): ApplyOutcome {
  const changing = steps.filter(({ effect }) => effect !== 'asks');
  const done = changing.filter(({ number }) => journal.line(number).state === 'done');
  return {
    lines: changing.length,
    sent,
    done: done.length - sent,
    checks: steps.length - changing.length,
    deleted,
    made: done
      .filter(({ effect }) => effect === 'creates')
      .flatMap(({ number, line, command }) =>
        journal.line(number).ids.map((one) => ({ line, type: command.object ?? '', ...one })),
      ),
  };
}

/** Why a run stops at a line, in each case with what stands. */
export class StopReasons {
  readonly #script: ApplyScript;
  readonly #journal: ApplyJournal;

  constructor(script: ApplyScript, journal: ApplyJournal) {
    this.#script = script;
    this.#journal = journal;
  }

  /** OVM_APPLY_FAILED */
  failed(step: ApplyStep, why: string): RescueError {
    return new RescueError('OVM_APPLY_FAILED', nameOf(step), `${why}; ${this.standing()}`);
  }

  /** OVM_APPLY_DIFFERS */
  differs(step: ApplyStep, why: string): RescueError {
    return new RescueError('OVM_APPLY_DIFFERS', nameOf(step), `${why}; ${this.standing()}`);
  }

  /** OVM_APPLY_FAILED: the line may still be carried out, so it is not sent again. */
  mayStillRun(step: ApplyStep, why: string, hint: string): RescueError {
    const reason = `its reply was lost and ${why}; ${this.standing()}`;
    return new RescueError('OVM_APPLY_FAILED', nameOf(step), reason, undefined, hint);
  }

  /** OVM_APPLY_FAILED with what to do about what a failed line left. */
  leftBehind(step: ApplyStep, left: Leftovers, mayDelete: boolean, why?: string): RescueError {
    const object = step.command.object ?? '';
    const named = (ids: readonly NamedId[]) => ids.map(({ id }) => `${object} ${id}`).join(', ');
    const told = [
      ...(left.own.length > 0 ? [`the failed line left ${named(left.own)}`] : []),
      ...(left.appeared.length > 0
        ? [`${named(left.appeared)} appeared meanwhile, which the line left or somebody else made`]
        : []),
    ].join('; ');
    const hint = mayDelete
      ? `Look at it at the manager; --delete-leftovers deletes it by this id, --took-effect ${step.line} keeps it as it is.`
      : `${whyNotDeleted(object, left)}: look at it at the manager, delete it there or say --took-effect ${step.line}.`;
    const reason = `${why === undefined ? '' : `${why}; `}${told}; ${this.standing()}`;
    return new RescueError('OVM_APPLY_FAILED', nameOf(step), reason, undefined, hint);
  }

  standing(): string {
    const { made, lines, done } = outcomeOf(this.#script, this.#journal, 0);
    const counts = new Map<string, number>();
    for (const { type } of made) counts.set(type, (counts.get(type) ?? 0) + 1);
    const objects = [...counts].map(([type, count]) => `${count} ${type}`).join(', ');
    const told = `${done} of ${lines} lines are done`;
    return objects === '' ? `${told}, nothing was made` : `${told}, and of this script stand: ${objects}`;
  }
}

function whyNotDeleted(object: string, { appeared }: Leftovers): string {
  return appeared.length > 0 && deletableTypes.some((type) => type === object)
    ? 'What the reply to the line did not name is never deleted from here'
    : `A ${object} is never deleted from here`;
}

function nameOf(step: ApplyStep): string {
  return `line ${step.line} (${stepTitle(step)})`;
}
