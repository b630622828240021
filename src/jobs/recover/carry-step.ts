import { RescueError } from '../../base/errors.js';
import type { PlannedStep } from '../../recovery/plan.js';
import type { RecoveryJournal } from './recovery-journal.js';
import type { Action, Actions, ProbeEnd, Probes, StepPlace } from './step-place.js';
import { stepLines } from './step-text.js';

/** One step, and what it is carried out with. */
export interface StepWork extends Omit<StepPlace, 'stated'> {
  readonly journal: RecoveryJournal;
  readonly actions: Actions;
  readonly probes: Probes;
}

/**
 * Carries one step out, or has it done by a person. What holds already is not done again, and what was begun and not ended
 * is looked at first. `stop` when the operator wants to end here. Throws OVM_RECOVERY_STEP, and what the action throws.
 */
export async function carryStep(work: StepWork): Promise<'done' | 'stop'> {
  const { step, plan, operator, actions } = work;
  for (const line of stepLines(step, plan.steps.length)) operator.tell(line);
  const action = step.action && actions[step.action];
  const before = await lookBefore(work);
  const next = await afterLook(work, before, action);
  if (next !== 'carry out') return next;
  if (step.who === 'yours') return byPerson(work);
  const why =
    action === undefined
      ? 'this is left to you'
      : step.lacks.length > 0
        ? `it is not known: ${step.lacks.join(', ')}`
        : undefined;
  return why === undefined && action ? byTool(work, action) : handedOver(work, why ?? '');
}

/** Whether a step is to be carried out, by what was seen before, and by what a run before left. */
async function afterLook(
  work: StepWork,
  before: ProbeEnd | undefined,
  action: Action | undefined,
): Promise<'done' | 'stop' | 'carry out'> {
  const { step, operator, journal } = work;
  const wasBegun = step.state === 'started' || step.state === 'failed';
  if (before?.is === 'holds') {
    const script = wasBegun ? await action?.scriptInPart?.(placeOf(work)) : undefined;
    if (script !== undefined) return whetherToGoOn(work, script);
    operator.tell(`  It holds already: ${before.text}.`);
    journal.step('done', step, `it held already: ${before.text}`);
    return 'done';
  }
  if (before?.is === 'unknown' && wasBegun && step.outside && action) return whetherAgain(work);
  return 'carry out';
}

/** What the check looks at holds, and lines of the script that nothing looks at may be left. */
function whetherToGoOn(work: StepWork, script: string): Promise<'done' | 'stop' | 'carry out'> {
  const question = `The check holds, but ${script} was not sent to its end. Go on with it, take the step as done, or stop?`;
  return whetherDone(work, question, ['go-on', 'done', 'stop'], `${script} is left where it stopped`);
}

/** A step that only looks is its own check; it is not looked at twice. */
async function lookBefore(work: StepWork): Promise<ProbeEnd | undefined> {
  const { step } = work;
  if (!step.outside && step.who === 'ours') return undefined;
  return probed(work).catch((error: unknown): ProbeEnd => {
    if (!(error instanceof RescueError)) throw error;
    return { is: 'unknown', text: error.message };
  });
}

async function probed(work: StepWork): Promise<ProbeEnd> {
  const probe = work.probes[work.step.check.probe];
  return probe ? probe(placeOf(work)) : { is: 'unknown', text: 'only a person can tell' };
}

function placeOf({ journal, actions: _, probes: __, ...place }: StepWork): StepPlace {
  return { ...place, stated: (statement, typed) => journal.stated(place.step, statement, typed) };
}

/** An effect outside that nobody can look at is repeated only when somebody says so. */
function whetherAgain(work: StepWork): Promise<'done' | 'stop' | 'carry out'> {
  const { text } = work.step.check;
  const question = `This step was begun and nobody wrote down its end. Look: ${text} Is it done, is it to be done again, or do you stop?`;
  return whetherDone(work, question, ['done', 'again', 'stop'], text);
}

/** Of a step that was begun the operator decides; `statement` is what he states by `done`. */
async function whetherDone(
  { step, operator, journal }: StepWork,
  question: string,
  words: readonly string[],
  statement: string,
): Promise<'done' | 'stop' | 'carry out'> {
  const answer = await operator.ask(question, words);
  if (answer === 'stop') return 'stop';
  if (answer !== 'done') return 'carry out';
  journal.stated(step, statement, answer);
  journal.step('done', step, 'the operator says so');
  return 'done';
}

async function byTool(work: StepWork, action: Action): Promise<'done' | 'stop'> {
  const { step, operator, journal } = work;
  if (step.changes !== 'Nothing.') {
    journal.step('asked', step);
    if ((await operator.ask('Do this now?', ['yes', 'stop'])) !== 'yes') return 'stop';
  }
  journal.step('started', step);
  const end = await action.run(placeOf(work)).catch((error: unknown) => {
    if (error instanceof RescueError && error.code !== 'OVM_INTERRUPTED')
      journal.step('failed', step, error.message);
    throw error;
  });
  if (end.is === 'stop') {
    journal.step('failed', step, 'the operator stopped it');
    return 'stop';
  }
  if (end.is === 'cannot') return handedOver(work, end.why);
  if (end.learnt) journal.learnt(step, end.learnt);
  const after: ProbeEnd = action.proves ? { is: 'holds', text: step.check.text } : await probed(work);
  if (after.is === 'fails') {
    journal.step('failed', step, after.text);
    throw new RescueError('OVM_RECOVERY_STEP', `the step ${step.id}`, after.text);
  }
  if (after.is === 'unknown' && !(await saysSo(work))) return 'stop';
  journal.step('done', step, end.note);
  operator.tell(`  Done${end.note === undefined ? '' : `: ${end.note}`}.`);
  return 'done';
}

function handedOver(work: StepWork, why: string): Promise<'done' | 'stop'> {
  work.operator.tell(`  ovm-rescue does not do this itself: ${why}. Do it by the lines above.`);
  return byPerson(work);
}

async function byPerson(work: StepWork): Promise<'done' | 'stop'> {
  const { step, operator, journal } = work;
  if (step.state === 'started')
    operator.tell(
      '  It was begun before, and nobody wrote down its end: look what is done already, and do that not again.',
    );
  else journal.step('started', step);
  for (;;) {
    const answer = await operator.wait(step);
    if (answer === 'stop') return 'stop';
    if (answer === 'skip') {
      if (!mayBeSkipped(step)) {
        operator.tell('  Later steps rest on this one: it cannot be skipped.');
        continue;
      }
      journal.stated(step, 'it is left out', answer);
      journal.step('skipped', step);
      return 'done';
    }
    const after = await probed(work);
    if (after.is === 'holds' || (after.is === 'unknown' && (await saysSo(work)))) {
      journal.step('done', step, after.is === 'holds' ? after.text : 'the operator says so');
      return 'done';
    }
    operator.tell(`  Not yet: ${after.text}.`);
  }
}

/** What protects the estate is never left out. */
const kept: ReadonlySet<string> = new Set([
  'old-manager-off',
  'copies-held',
  'export-proven',
  'schema-archive-verified',
  'schema-archived',
  'schema-gone',
  'schema-empty',
  'schema-equal',
  'backup-restored',
  'manager-installed',
  'manager-stopped',
  'uuid-same',
  'one-road',
  'ha-off',
  'guard-green',
  'domains-matched',
  'vm-not-running',
]);

function mayBeSkipped({ check, id }: PlannedStep): boolean {
  // the CLI is no service of its own on every host
  return id === 'stop-cli' || !kept.has(check.probe);
}

async function saysSo({ step, operator, journal }: StepWork): Promise<boolean> {
  const answer = await operator.ask(`Look: ${step.check.text} Is it so?`, ['yes', 'no']);
  journal.stated(step, step.check.text, answer);
  return answer === 'yes';
}
