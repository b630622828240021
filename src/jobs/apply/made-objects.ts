import { setTimeout as pause } from 'node:timers/promises';
import { RescueError } from '../../base/errors.js';
import type { ApplyJournal } from './apply-journal.js';
import { type ApplyStep, stepTitle } from './apply-step.js';
import { ManagerView } from './manager-view.js';

/**
 * What earlier runs made must be there still: lines that are left go to it by its id, and a manager that was put back
 * from a backup, or installed anew at the same address, does not have it. A list may be behind: it is asked again after
 * each of `settleMs`. Throws OVM_APPLY_DIFFERS.
 */
export async function mustStillBeThere(
  steps: readonly ApplyStep[],
  journal: ApplyJournal,
  view: ManagerView,
  settleMs: readonly number[],
): Promise<void> {
  const waits = [...settleMs];
  for (;;) {
    const gone = await firstGone(steps, journal, view);
    if (gone === undefined) return;
    const wait = waits.shift();
    if (wait === undefined) throw notThere(gone.step, gone.id, journal.path);
    await pause(wait);
    view.startOver();
  }
}

async function firstGone(steps: readonly ApplyStep[], journal: ApplyJournal, view: ManagerView) {
  const listed = new Map<string, ReadonlySet<string>>();
  for (const step of steps) {
    const { object: type = '' } = step.command;
    const { state, ids } = journal.line(step.number);
    if (state !== 'done' || ids.length === 0 || step.effect !== 'creates' || !ManagerView.isReadable(type))
      continue;
    const there = listed.get(type) ?? new Set((await view.list(type)).map(({ id }) => id));
    listed.set(type, there);
    const gone = ids.find(({ id }) => !there.has(id));
    if (gone) return { step, id: gone.id };
  }
  return undefined;
}

function notThere(step: ApplyStep, id: string, journal: string): RescueError {
  const type = step.command.object ?? '';
  return new RescueError(
    'OVM_APPLY_DIFFERS',
    `line ${step.line} (${stepTitle(step)})`,
    `an earlier run made ${type} ${id}, and the manager does not list it any more; nothing was sent. If it was deleted, or the manager is another one by now, name another journal (--journal) than ${journal}`,
  );
}
