import { RescueError } from '../../base/errors.js';
import type { PlannedStep, RecoveryPlan } from '../../recovery/plan.js';
import { carryStep } from './carry-step.js';
import { estateFacts } from './estate-facts.js';
import { mustBeSilent, refuseOtherIdentity, refuseReturned } from './identity-stops.js';
import { clearLeftLocks } from './left-locks.js';
import { leftToDo } from './live-estate.js';
import { type Look, lookAround } from './look-around.js';
import { managerAnswers } from './manager-ports.js';
import type { Operator } from './operator.js';
import { refuseWhileAnotherRuns } from './other-recoveries.js';
import { readPlan, recoveriesThere, writePlan } from './recovery-directory.js';
import type { RecoveryGround } from './recovery-ground.js';
import { RecoveryJournal, readProgress } from './recovery-journal.js';
import { resumedPlan } from './resumed-plan.js';
import { stepActions } from './step-actions/index.js';
import type { Actions, Probes } from './step-place.js';
import { stepProbes } from './step-probes/index.js';
import { stepLines } from './step-text.js';
import { decideReasons, stopReasons } from './stop-reasons.js';

export interface RunOptions {
  readonly ground: RecoveryGround;
  /** Of the recovery; see `recoveryToRun`. */
  readonly directory: string;
  readonly operator: Operator;
  /** What was decided before: words of `despiteWords`. */
  readonly despite?: readonly string[];
  /** A look that was taken a moment ago. */
  readonly look?: Look;
  readonly actions?: Actions;
  readonly probes?: Probes;
}

/** How far a run came. */
export interface RecoveryRun {
  readonly directory: string;
  readonly id: string;
  readonly ended: boolean;
  readonly steps: number;
  /** Done, or left out by the operator's word. */
  readonly done: number;
  /** The step that the next run begins with; its id. */
  readonly next?: string;
  /** What is left to the operator beside the steps: sentences. */
  readonly left: readonly string[];
}

/** The recovery that a run is about: the directory that is named, else the newest that has not ended. Throws OVM_USAGE. */
export async function recoveryToRun(
  { archives, estate }: Pick<RecoveryGround, 'archives' | 'estate'>,
  named: string | undefined,
): Promise<string> {
  if (named !== undefined) return named;
  const open = (await recoveriesThere(archives, estate)).find((directory) => !readProgress(directory).ended);
  if (open !== undefined) return open;
  const why = `no recovery of the estate ${estate} is open in ${archives}`;
  throw new RescueError(
    'OVM_USAGE',
    'the command',
    why,
    undefined,
    'Name a situation: `recover run A5`; `recover advise` finds out which one it is.',
  );
}

/**
 * Leads through the steps of a recovery, from the first that is not done; each word is in the journal before anything
 * follows. Ended or killed at any moment, the same call goes on. Throws OVM_LOCKED, OVM_UUID_DISAGREES and
 * OVM_RECOVERY_STOPPED where identity does not match, OVM_RECOVERY_UNCLEAR, OVM_RECOVERY_STEP, and what steps throw.
 */
export async function runRecovery(options: RunOptions): Promise<RecoveryRun> {
  const { ground, directory, operator, actions = stepActions, probes = stepProbes } = options;
  const written = readPlan(directory);
  refuseOtherEstate(written, ground);
  const left = await clearLeftLocks(ground, directory, operator);
  const journal = await RecoveryJournal.open(directory, ground.clock);
  const plan = () => resumedPlan(written, journal.progress, directory, ground);
  try {
    if (left) journal.decided(left.statement, left.typed);
    await refuseWhileAnotherRuns(ground, directory);
    if (!journal.progress.begun) await begin(options, written, journal);
    else if (mustBeSilent(plan())) refuseReturned(await managerAnswers(ground), plan());
    takeWithoutLocks(ground, journal);
    for (let step = nextOf(plan()); step !== undefined; step = nextOf(plan())) {
      const work = { ground, plan: plan(), step, directory, operator, journal, actions, probes };
      if ((await carryStep(work)) === 'stop') break;
    }
    if (nextOf(plan()) === undefined && !journal.progress.ended) journal.end();
    return {
      ...outcome(plan(), directory, journal.progress.ended),
      left: leftToDo({ ground, plan: plan() }),
    };
  } finally {
    await writePlan(directory, plan()).finally(() => journal.close());
  }
}

/** Everything is looked at once more, since it may have been a while since the plan was made. */
async function begin(options: RunOptions, plan: RecoveryPlan, journal: RecoveryJournal): Promise<void> {
  const { ground, operator, despite = [] } = options;
  const look = options.look ?? (await lookAround(ground));
  refuseOtherIdentity(plan, look, estateFacts(look, ground), options.directory);
  const reasons = await stopReasons(look, plan, ground, options.directory);
  await decideReasons(reasons, despite, operator, journal);
  // what nobody can lead is planned, and not begun
  operator.mustBeThere?.();
  journal.begin(plan.id);
}

/** What is taken without cluster locks once stays taken when the run goes on. */
function takeWithoutLocks({ sent }: RecoveryGround, journal: RecoveryJournal): void {
  const taken = journal.progress.learnt.withoutLocks ?? [];
  const more = (sent?.withoutLocks ?? []).filter((pool) => !taken.includes(pool));
  if (more.length === 0) return;
  journal.decided(`taken without cluster locks: ${more.join(', ')}`, '--without-locks');
  journal.learnt({ id: '--without-locks' }, { withoutLocks: [...taken, ...more] });
}

function refuseOtherEstate({ values, id }: RecoveryPlan, { estate }: RecoveryGround): void {
  if (values.estate === estate) return;
  throw new RescueError(
    'OVM_RECOVERY_STOPPED',
    id,
    `it is of the estate ${values.estate}, and this is ${estate}`,
  );
}

function nextOf({ steps }: RecoveryPlan): PlannedStep | undefined {
  return steps.find(({ state }) => state !== 'done' && state !== 'skipped');
}

function outcome(plan: RecoveryPlan, directory: string, ended: boolean): Omit<RecoveryRun, 'left'> {
  const done = plan.steps.filter(({ state }) => state === 'done' || state === 'skipped').length;
  const next = nextOf(plan)?.id;
  return {
    directory,
    id: plan.id,
    ended,
    steps: plan.steps.length,
    done,
    ...(next !== undefined && { next }),
  };
}

/** What a run would do, from where it stands: every step that is left, in words and commands. Nothing is asked or changed. */
export function dryRun(
  directory: string,
  ground: RecoveryGround,
): { readonly plan: RecoveryPlan; readonly lines: readonly string[] } {
  const plan = resumedPlan(readPlan(directory), readProgress(directory), directory, ground);
  return { plan, lines: dryLines(plan) };
}

/** The same of a plan that was only made. */
export function dryLines(plan: RecoveryPlan): readonly string[] {
  const left = plan.steps.filter(({ state }) => state !== 'done' && state !== 'skipped');
  return left.flatMap((step) => [...stepLines(step, plan.steps.length), `  ${whoDoes(step)}`]);
}

function whoDoes(step: PlannedStep): string {
  const left = step.lacks.length > 0 ? `not known: ${step.lacks.join(', ')}` : undefined;
  const isOurs = step.action !== undefined && stepActions[step.action] !== undefined && left === undefined;
  const state = step.state === 'open' ? '' : ` It is ${step.state} already.`;
  if (isOurs) return `ovm-rescue would ${step.changes === 'Nothing.' ? 'do it' : 'ask, and do it'}.${state}`;
  return `You would do it${left === undefined ? '' : ` (${left})`}, and the check would be looked at.${state}`;
}
