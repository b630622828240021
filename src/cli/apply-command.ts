import { Command, InvalidArgumentError } from 'commander';
import { counted } from '../base/counted.js';
import { type Declaration, type PlannedApply, withApply } from '../jobs/apply/apply.js';
import type { ApplyOutcome } from '../jobs/apply/apply-settings.js';
import type { ScriptSecretOptions } from '../jobs/apply/script-secrets.js';
import { uncheckedHint } from '../jobs/apply/unchecked-hint.js';
import { mustBeConfirmed, mustBeTyped } from '../jobs/schema/confirmation.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { type GuardCommandOptions, withGuard } from './guard-options.js';
import { captureInput, withRelease, withTrees } from './input-options.js';
import { repeated } from './repeated-option.js';
import { servicePasswords } from './service-options.js';
import { shownValue } from './terminal.js';

interface ApplyCommandOptions extends GuardCommandOptions, ScriptSecretOptions {
  readonly journal?: string;
  readonly uncheckedManager?: boolean;
  readonly deleteLeftovers?: boolean;
  readonly tookEffect?: readonly number[];
}

function collectLines(value: string, before: readonly number[] = []): readonly number[] {
  if (!/^[1-9]\d{0,8}$/.test(value))
    throw new InvalidArgumentError('the number of a line of the script is needed');
  return [...before, Number(value)];
}

export function applyCommand(context: CommandContext): Command {
  return withGuard(withRelease(withTrees(new Command('apply').argument('<SCRIPT>', 'a script for the CLI'))))
    .description('Send a script to a manager, line by line, after proving that nothing is in the way.')
    .option('--journal <FILE>', 'the journal of this script and manager, below the archives unless given')
    .option(
      '--unchecked-manager',
      'you say that the manager is the right one where neither REST nor its host tells its UUID; wanted beside --manager-uuid too',
    )
    .option('--delete-leftovers', 'delete what a failed line left, by the id that the journal has')
    .option(
      '--took-effect <LINE>',
      'you looked at the manager, and this line of the script took effect (may be repeated)',
      collectLines,
    )
    .option(
      '--secret-file <NAME=FILE>',
      'the password for @secret:NAME is in this file (may be repeated)',
      repeated,
    )
    .option('--secret-command <NAME=COMMAND>', 'a line for sh -c that prints it (may be repeated)', repeated)
    .option(
      '--secret-variable <NAME=VARIABLE>',
      'a variable of the environment that holds it (may be repeated)',
      repeated,
    )
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'The script is checked whole by the grammar of the manager’s release, the manager by release and UUID, the estate',
          'by the guard (see guard). Then each line is noted in a journal, sent, and its reply noted; what the manager has',
          'already is left out, and the first line that fails stops everything. Interrupted, the same command goes on. High',
          'availability is switched on last, after another look of the guard. Nothing starts a VM.',
          servicePasswords,
        ].map((text) => text.replaceAll('’', "'")),
        examples: [
          'ovm-rescue apply ovm-rescue-scripts/create-vms.ovmcli ssh://ovs1/OVS/Repositories --manager-cli mgr --manager-rest mgr --agent ovs1',
          'ovm-rescue apply fix.ovmcli ssh://ovs1/OVS/Repositories --manager-cli mgr --agent ovs1 --unchecked-manager --yes',
        ],
        exitCodes: [0, 1, 2, 11, 12, 13, 130],
      }),
    )
    .action(async (script: string, trees: readonly string[], options: ApplyCommandOptions) => {
      const { declareDead = [], withoutLocks = [], archives, yes: _, json: __, ...more } = options;
      const { input } = await captureInput(trees, options, context);
      const words = { ...more, script, input, archives, withoutLocks, declaredDead: declareDead };
      await withApply(words, (planned) => applied(planned, options, context));
    });
}

async function applied(
  planned: PlannedApply,
  options: ApplyCommandOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const { yes = false, json = false } = options;
  for (const line of planned.lines) terminal.err(`${shownValue(line)}\n`);
  await planned.check(await declarations(planned, options));
  terminal.err('guard: green\n');
  if (!planned.isDone) await mustBeConfirmed(`sending these lines to ${planned.manager}`, yes);
  const outcome = await planned.carryOut();
  if (json) terminal.out(`${JSON.stringify(answer(planned, outcome), null, 2)}\n`);
  else {
    terminal.err(`${doneText(outcome)}\n`);
    terminal.out(`${shownValue(planned.journal)}\n`);
  }
}

/** `all 20 lines are done: 12 sent, 8 done before or there already; 14 checks` */
function doneText({ lines, sent, done, checks, deleted }: ApplyOutcome): string {
  const all = lines === 1 ? 'the line is done' : `all ${lines} lines are done`;
  const more = deleted.length === 0 ? '' : `; ${counted(deleted.length, 'leftover')} deleted`;
  if (lines === 0) return `the script holds no line that changes anything; ${counted(checks, 'check')}`;
  return `${all}: ${sent} sent, ${done} done before or there already; ${counted(checks, 'check')}${more}`;
}

/** What the operator says by word of mouth. */
async function declarations(
  { identity, manager }: PlannedApply,
  { uncheckedManager = false, declareDead = [], yes = false }: ApplyCommandOptions,
): Promise<Declaration[]> {
  const host = manager.replace(/^.*@/, '').replace(/:\d+$/, '');
  if (identity.uuid === undefined)
    await mustBeTyped(host, {
      said: uncheckedManager,
      option: '--unchecked-manager',
      hint: uncheckedHint,
      what: `sending lines to ${manager}, of which nobody checked that it is the right manager`,
    });
  for (const server of declareDead)
    await mustBeTyped(server, { said: yes, option: '--yes', what: `a guard that takes ${server} for dead` });
  return [
    ...(identity.uuid === undefined ? [{ what: 'manager-not-checked', word: host } as const] : []),
    ...declareDead.map((word) => ({ what: 'declared-dead', word }) as const),
  ];
}

function answer({ manager, identity, journal }: PlannedApply, outcome: ApplyOutcome) {
  const { release, version, uuid = null } = identity;
  return { manager, release, version, managerUuid: uuid, journal, ...outcome };
}
