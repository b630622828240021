import { Command, InvalidArgumentError } from 'commander';
import { RescueError } from '../base/errors.js';
import { exitCodes } from '../base/exit-codes.js';
import type { ScriptSecretOptions } from '../jobs/apply/script-secrets.js';
import { confirmDead, journalDead } from '../jobs/declared-dead.js';
import type { EstateInput } from '../jobs/read-estate.js';
import { type CuredDrift, cureDrifts } from '../jobs/sync/cure-drifts.js';
import { comparedText, cureLines, driftsText, driftText } from '../jobs/sync/drift-text.js';
import { readDrifts, type SyncReading, type ToldDrift } from '../jobs/sync/sync-estate.js';
import { type WatchedChange, watchDrifts } from '../jobs/sync/watch-drifts.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { type GuardCommandOptions, withGuard } from './guard-options.js';
import { captureInput, withRelease, withTrees } from './input-options.js';
import { repeated } from './repeated-option.js';
import { servicePasswords } from './service-options.js';
import { shownValue } from './terminal.js';
import { untilSignal } from './until-signal.js';

interface SyncCommandOptions extends GuardCommandOptions, ScriptSecretOptions {
  readonly cure?: boolean;
  /** Milliseconds. */
  readonly watch?: number;
  readonly uncheckedManager?: boolean;
}

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
/** What a timer of the system can wait. */
const longestMs = 7 * unitMs.d;

function interval(word: string): number {
  const [, count, unit] = /^([1-9]\d{0,5})([smhd])$/.exec(word) ?? [];
  const ms = Number(count) * (unitMs[unit as keyof typeof unitMs] ?? 0);
  if (ms > 0 && ms <= longestMs) return ms;
  throw new InvalidArgumentError('a time such as 30s, 10m or 1h is needed, at most 7d');
}

export function syncCommand(context: CommandContext): Command {
  return withGuard(withRelease(withTrees(new Command('sync'))))
    .description('Say in what the manager and reality differ, and what cures it; cure it when told to.')
    .option(
      '--cure',
      'send the lines that cure, after asking (not with --yes) and the guard; else nothing is changed',
    )
    .option('--watch <INTERVAL>', 'look again and again, say 10m, and tell what is new or gone', interval)
    .option(
      '--unchecked-manager',
      'you say that the manager is the right one where neither REST nor its host tells its UUID',
    )
    .option(
      '--secret-file <NAME=FILE>',
      'the password for @secret:NAME of a cure, ovs-agent, where it is not that of --agent',
      repeated,
    )
    .option('--secret-command <NAME=COMMAND>', 'a line for sh -c that prints it', repeated)
    .option('--secret-variable <NAME=VARIABLE>', 'a variable of the environment that holds it', repeated)
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Compares what the manager lists with the files of its repositories and with what its servers say: VMs, disks,',
          'repositories, servers and LUNs that only one side knows, other names, states and sizes, and what nobody owns. Of',
          'what was not read nothing is said, so name trees and agents. Each drift is told with its cure: lines of the CLI, or',
          'what is left to hands. --cure sends one after the other as apply does, with guard and journal, and looks again',
          'whether it is gone. Nothing is deleted, started or stopped.',
          servicePasswords,
        ],
        examples: [
          'ovm-rescue sync --manager-cli mgr --manager-rest mgr --agent ovs1 --agent ovs2 --server ovs1 ssh://ovs1/OVS/Repositories',
          'ovm-rescue sync --manager-cli mgr --manager-rest mgr --agent ovs1 ssh://ovs1/OVS/Repositories --cure',
          'ovm-rescue sync --config ovm.yaml --estate prod --watch 10m',
        ],
        exitCodes: [0, 1, 2, 3, 11, 12, 13, 130],
      }),
    )
    .action(async (trees: readonly string[], options: SyncCommandOptions) => {
      refuseTogether(options);
      const { input, release } = await captureInput(trees, options, context);
      const { declareDead: declaredDead = [], watch: everyMs, cure, ...more } = options;
      const words = { ...more, input, declaredDead, ...(release !== undefined && { release }) };
      // with --cure it is asked for and journaled with each script
      if (!cure) await confirmDead(declaredDead, options.yes ?? false);
      const journalled = () => journalDeclared(declaredDead, options, input, context);
      if (everyMs !== undefined) {
        await journalled();
        await watched({ ...words, everyMs }, options, context);
      } else if (cure) await cured(words, options, context);
      else {
        const reading = await readDrifts(input, words);
        await journalled();
        answer(reading, undefined, options, context);
      }
    });
}

function refuseTogether({ cure, watch }: SyncCommandOptions): void {
  if (cure && watch !== undefined)
    throw new RescueError(
      'OVM_USAGE',
      '--watch',
      'it only looks; cure what it tells with a command of its own',
    );
}

async function journalDeclared(
  dead: readonly string[],
  { archives }: SyncCommandOptions,
  { estate }: EstateInput,
  { terminal }: CommandContext,
): Promise<void> {
  if (dead.length === 0) return;
  const journal = await journalDead(dead, { archives, estate });
  terminal.err(`${shownValue(`journaled in ${journal}`)}\n`);
}

async function cured(
  words: Omit<Parameters<typeof cureDrifts>[0], 'show' | 'cured'>,
  options: SyncCommandOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const outcome = await cureDrifts({
    ...words,
    show: (drift) => told(drift, terminal.err),
    cured: ({ drift, subject, journal }) =>
      terminal.err(`${shownValue(`cured: ${drift}: ${subject} (${journal})`)}\n`),
  });
  answer(outcome.reading, outcome.cured, options, context);
}

/** Drifts to stdout, what could not be read to stderr. */
function answer(
  { drifts, unread, ...more }: SyncReading,
  gone: readonly CuredDrift[] | undefined,
  { json = false }: SyncCommandOptions,
  context: CommandContext,
): void {
  const { terminal } = context;
  const whole = { ...more, drifts, unread, ...(gone && { cured: gone }) };
  if (json) terminal.out(`${JSON.stringify(whole, null, 2)}\n`);
  else for (const drift of drifts) told(drift, terminal.out);
  for (const { subject, message } of unread)
    terminal.err(`${shownValue(`not read: ${subject}: ${message}`)}\n`);
  terminal.err(`${shownValue(comparedText(whole.looked))}\n`);
  const unknown = unread.length === 0 ? '' : '; not everything could be read';
  if (!json) terminal.out(`${driftsText(drifts)}${unknown}\n`);
  ended({ drifts, unread }, context);
}

function ended({ drifts, unread }: Pick<SyncReading, 'drifts' | 'unread'>, context: CommandContext): void {
  if (drifts.length > 0) context.exit(exitCodes.identity);
  else if (unread.length > 0) context.exit(exitCodes.incomplete);
}

function told(drift: ToldDrift, out: (text: string) => void): void {
  out(`${shownValue(driftText(drift))}\n`);
  for (const line of cureLines(drift)) out(`    ${shownValue(line)}\n`);
}

async function watched(
  words: Omit<Parameters<typeof watchDrifts>[0], 'tell' | 'until'>,
  { json = false }: SyncCommandOptions,
  context: CommandContext,
): Promise<void> {
  const { signal: until, end } = untilSignal();
  try {
    const tell = (change: WatchedChange) => toldChange(change, json, context);
    const outcome = await watchDrifts({ ...words, tell, until });
    for (const { subject, message } of outcome.unread)
      context.terminal.err(`${shownValue(`not read at the end: ${subject}: ${message}`)}\n`);
    ended(outcome, context);
  } finally {
    end();
  }
}

/** One line for each change; with --json one document. */
function toldChange(change: WatchedChange, json: boolean, { terminal }: CommandContext): void {
  const { at } = change;
  if (json) terminal.out(`${JSON.stringify(jsonOf(change))}\n`);
  else if ('drift' in change) {
    const sign = change.is === 'new' ? '+' : '-';
    terminal.out(`${shownValue(`${at} ${sign} ${driftText(change.drift)}`)}\n`);
    if (change.is === 'new')
      for (const line of cureLines(change.drift)) terminal.out(`    ${shownValue(line)}\n`);
  } else if ('reason' in change) {
    const { subject, message } = change.reason;
    const text = change.is === 'unread' ? `not read: ${subject}: ${message}` : `read again: ${subject}`;
    terminal.err(`${shownValue(`${at} ${text}`)}\n`);
  } else terminal.err(`${shownValue(`${at} this round failed: ${change.error.message}`)}\n`);
}

function jsonOf(change: WatchedChange): object {
  if (change.is !== 'failed') return change;
  const { code, message } = change.error;
  return { at: change.at, is: change.is, error: { code, message } };
}
