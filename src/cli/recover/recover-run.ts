import { Command, InvalidArgumentError } from 'commander';
import { RescueError } from '../../base/errors.js';
import { exitCodes } from '../../base/exit-codes.js';
import { terminalOperator } from '../../jobs/recover/operator.js';
import { begunRecovery } from '../../jobs/recover/other-recoveries.js';
import { placeText } from '../../jobs/recover/place-text.js';
import { type PlanWords, planRecovery } from '../../jobs/recover/plan-recovery.js';
import {
  dryLines,
  dryRun,
  type RecoveryRun,
  recoveryToRun,
  runRecovery,
} from '../../jobs/recover/run-recovery.js';
import { despiteWords } from '../../jobs/recover/stop-reasons.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import { shownValue } from '../terminal.js';
import {
  groundOf,
  type PlanOptions,
  type RecoverOptions,
  withPlanWords,
  withRecover,
} from './recover-options.js';
import { type SentOptions, sentWords, withSent } from './sent-options.js';
import { planWords, situationArgument } from './situation-words.js';

interface RunCommandOptions extends RecoverOptions, PlanOptions, SentOptions {
  readonly recovery?: string;
  readonly dryRun?: boolean;
  readonly despite?: readonly string[];
}

function reason(word: string, before: readonly string[] = []): readonly string[] {
  if (despiteWords.some((one) => one === word)) return [...before, word];
  throw new InvalidArgumentError(`it is ${despiteWords.join(' or ')}`);
}

export function recoverRun(context: CommandContext): Command {
  const command = new Command('run').addArgument(
    situationArgument(
      '[SITUATION]',
      'plan this situation first, unless a recovery of it was begun; without it the newest open one goes on',
    ),
  );
  return withSent(withRecover(withPlanWords(command)))
    .description(
      'Lead through a recovery step by step: show, ask, carry out or wait, look whether it worked.',
    )
    .option('--recovery <DIR>', 'the directory of the recovery; the newest open one if not said')
    .option('--dry-run', 'print every step that is left, and change nothing')
    .option(
      '--despite <REASON>',
      `begin in spite of this: ${despiteWords.join(' or ')} (may be repeated)`,
      reason,
    )
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Each step is shown with its commands, what it changes, how it is told that it worked and how to go back. Its own steps',
          'are done after a yes, those of hands are waited for, and both are checked; what holds already is not done again.',
          'Every word is in the journal of the recovery before anything follows, so the run may be stopped or killed at any',
          'moment: the same command goes on, also on another machine to which recovery and archive were copied. A manager that',
          'answers where none may, and places that tell another manager, end it with 13; half of the servers down, and an',
          'archive that is older than the estate, with 3 until it is decided (--despite). It needs a terminal. Passwords that',
          'lines need are asked for, but that of the agents, which the configuration names.',
        ],
        examples: [
          'ovm-rescue recover run A5 --config /etc/ovm-rescue.yaml --estate prod',
          'ovm-rescue recover run --config /etc/ovm-rescue.yaml --estate prod',
          'ovm-rescue recover run --dry-run --recovery /backup/ovm/prod/recoveries/20261123T031500Z-A5 --config /etc/ovm-rescue.yaml',
        ],
        exitCodes: [0, 1, 2, 3, 10, 11, 12, 13, 130],
      }),
    )
    .action((situation: string | undefined, options: RunCommandOptions) => run(situation, options, context));
}

async function run(
  situation: string | undefined,
  options: RunCommandOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const tell = (line: string) => terminal.err(`${shownValue(line)}\n`);
  const ground = { ...groundOf(options, context), sent: sentWords(options) };
  if (situation !== undefined && options.recovery !== undefined)
    throw new RescueError('OVM_USAGE', '--recovery', 'it has a situation already; say one of the two');
  const words = situation === undefined ? undefined : planWords(situation, options);
  const begun = words && (await begunRecovery(ground, words));
  if (begun !== undefined) for (const line of goesOnLines(begun, words)) tell(line);
  const planned =
    words === undefined || begun !== undefined
      ? undefined
      : await planRecovery(ground, words, options.dryRun);
  const directory = planned?.directory ?? begun ?? (await recoveryToRun(ground, options.recovery));
  if (options.dryRun) {
    const { plan, lines } = planned
      ? { plan: planned.plan, lines: dryLines(planned.plan) }
      : dryRun(directory, ground);
    if (options.json) terminal.out(`${JSON.stringify({ directory, plan }, null, 2)}\n`);
    else for (const line of lines) terminal.out(`${shownValue(line)}\n`);
    return;
  }
  for (const { severity, text } of planned?.plan.findings ?? []) tell(`${severity}: ${text}`);
  const { despite = [] } = options;
  const ended = await runRecovery({
    ...{ ground, directory, despite, operator: terminalOperator(tell) },
    ...(planned && { look: planned.look }),
  });
  if (!ended.ended) context.exit(exitCodes.incomplete);
  if (options.json) terminal.out(`${JSON.stringify(ended, null, 2)}\n`);
  else {
    for (const line of endLines(ended, placeText(options))) tell(line);
    terminal.out(`${shownValue(directory)}\n`);
  }
}

/** A plan that is made anew would begin at the start, behind a drop as well. */
function goesOnLines(directory: string, words: PlanWords | undefined): readonly string[] {
  return [
    `A recovery of ${words?.situation} was begun and has not ended: this goes on with it, by its plan: ${directory}.`,
    `To begin anew: ovm-rescue recover plan ${words?.situation}, then recover run --recovery with its directory.`,
  ];
}

function endLines({ ended, done, steps, next, left }: RecoveryRun, place: string): readonly string[] {
  if (!ended)
    return [`Stopped: ${done} of ${steps} steps done. The same command goes on with ${next}.`, ...left];
  return [
    `The recovery has ended: ${done} of ${steps} steps done.`,
    ...left,
    `Capture the estate anew now: ovm-rescue capture ${place}`,
  ];
}
