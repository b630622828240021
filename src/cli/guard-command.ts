import { Command } from 'commander';
import { counted } from '../base/counted.js';
import { exitCodes } from '../base/exit-codes.js';
import { confirmDead, journalDead } from '../jobs/declared-dead.js';
import { type GuardAnswer, guardEstate, noScript, type Reason } from '../jobs/guard-estate.js';
import { guardWords, scriptPlan } from '../jobs/guarded-script.js';
import { type LookedAt, lookedAtText } from '../jobs/looked-at.js';
import { originText } from '../model/origin.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { type GuardCommandOptions, withGuard } from './guard-options.js';
import { captureInput, withRelease, withTrees } from './input-options.js';
import { servicePasswords } from './service-options.js';
import { shownValue } from './terminal.js';

export function guardCommand(context: CommandContext): Command {
  return withGuard(
    withRelease(
      withTrees(
        new Command('guard').argument(
          '[SCRIPT]',
          'a script for the CLI; without it the estate alone is looked at',
        ),
      ),
    ),
  )
    .description('Say why a script must not be sent to a manager; change nothing.')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Reads the live estate and looks for a disk, MAC address or name that two VMs have or would have, for VMs of the',
          'script that the manager, a vm.cfg of a repository or a server has already, for servers and repositories of',
          'another manager, and for server pools without cluster locks. A server that does not tell what runs on it counts',
          'as running every VM of the script. `apply` asks the same before it sends.',
          servicePasswords,
        ],
        examples: [
          'ovm-rescue guard ovm-rescue-scripts/create-vms.ovmcli ssh://ovs1/OVS/Repositories --manager-cli mgr --manager-rest mgr --agent ovs1',
          'ovm-rescue guard fix.ovmcli ssh://ovs1/OVS/Repositories --manager-cli mgr --agent ovs1 --declare-dead ovs2',
        ],
        exitCodes: [0, 1, 2, 3, 12, 13, 130],
      }),
    )
    .action(async (script: string | undefined, trees: string[], options: GuardCommandOptions) => {
      const answer = await guarded([...(script === undefined ? [] : [script]), ...trees], options, context);
      answerGuard(answer, options.json ?? false, context);
    });
}

async function guarded(
  words: readonly string[],
  options: GuardCommandOptions,
  context: CommandContext,
): Promise<GuardAnswer> {
  const { script, trees } = guardWords(words);
  const { declareDead = [], withoutLocks = [], managerUuid } = options;
  const { input } = await captureInput(trees, options, context);
  const told = { demanded: options.release, configured: input.configuredRelease, managerUuid };
  const planned = script === undefined ? noScript : await scriptPlan(script, told);
  await confirmDead(declareDead, options.yes ?? false);
  const answer = await guardEstate(input, {
    ...{ planned, declaredDead: declareDead, withoutLocks },
    ...(managerUuid !== undefined && { managerUuid }),
  });
  if (answer.noManager) throw answer.noManager;
  if (declareDead.length > 0) {
    const journal = await journalDead(declareDead, { archives: options.archives, estate: input.estate });
    context.terminal.err(`${shownValue(`journaled in ${journal}`)}\n`);
  }
  return answer;
}

/** Reasons to stdout, what could not be read to stderr. */
function answerGuard(
  { reasons, unread, servers, readAt, looked }: GuardAnswer,
  json: boolean,
  context: CommandContext,
): void {
  const { terminal } = context;
  const dead = servers.filter(({ declaredDead }) => declaredDead);
  const green = reasons.length + unread.length === 0;
  if (json) terminal.out(`${JSON.stringify({ green, readAt, reasons, unread, servers, looked }, null, 2)}\n`);
  else for (const reason of reasons) terminal.out(`${reasonText(reason)}\n`);
  for (const reason of unread) terminal.err(`${reasonText(reason)}\n`);
  for (const { name, id } of dead) terminal.err(`${shownValue(`declared dead: server ${name} (${id})`)}\n`);
  terminal.err(`${shownValue(guardedText(looked))}\n`);
  if (!json) terminal.out(green ? 'green: nothing is in the way\n' : `${stops(reasons, unread)}\n`);
  if (reasons.length > 0) context.exit(exitCodes.identity);
  else if (unread.length > 0) context.exit(exitCodes.incomplete);
}

/** Green of nothing is worth nothing. */
function guardedText(looked: LookedAt): string {
  return `looked at: ${counted(looked.planned, 'VM')} of the script; ${lookedAtText(looked)}`;
}

function stops(reasons: readonly Reason[], unread: readonly Reason[]): string {
  const parts = [
    ...(reasons.length > 0 ? [counted(reasons.length, 'reason')] : []),
    ...(unread.length > 0 ? [`${unread.length} not read`] : []),
  ];
  return `stop: ${parts.join(', ')}`;
}

/** One reason as a line for people: rule, place, subject and message. */
export function reasonText({ rule, subject, message, origins }: Reason): string {
  const places = origins.slice(0, 6).map(originText);
  const more = origins.length > 6 ? ` and ${origins.length - 6} more` : '';
  return shownValue(
    `${rule}: ${subject}: ${message}${places.length > 0 ? ` [${places.join(', ')}${more}]` : ''}`,
  );
}
