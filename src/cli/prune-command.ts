import { Command, InvalidArgumentError } from 'commander';
import { RescueError } from '../base/errors.js';
import { carryOutPrune, type PruneWords, planPruning } from '../jobs/archive-place.js';
import { chosenEstate } from '../jobs/configuration/chosen-estate.js';
import { type CommandContext, helpAfter } from './command-context.js';
import type { ConfigurationOptions } from './configuration-options.js';
import { withArchives } from './input-options.js';
import { shownValue } from './terminal.js';

interface PruneOptions extends ConfigurationOptions {
  readonly archives: string;
  readonly estate?: string;
  readonly managerUuid?: string;
  readonly countIncomplete?: boolean;
  readonly keep?: number;
  readonly days?: number;
  readonly yes?: boolean;
  readonly json?: boolean;
}

function count(word: string): number {
  if (!/^[1-9]\d{0,5}$/.test(word)) throw new InvalidArgumentError('a whole number from 1 on is needed');
  return Number(word);
}

/** What the command line says, else the configuration. */
function retentionOf(options: PruneOptions): PruneWords {
  const { keep, days, countIncomplete = false, configuration, estate } = options;
  const retention =
    configuration && keep === undefined ? chosenEstate(configuration, estate).retention : undefined;
  const words = { keep: keep ?? retention?.keep, days: days ?? retention?.days };
  if (words.keep === undefined)
    throw new RescueError(
      'OVM_USAGE',
      'the command',
      days === undefined
        ? 'neither --keep nor a configuration with retention says how many stay'
        : '--days needs --keep or a configuration with retention: so many stay whatever their age',
    );
  return { keep: words.keep, countIncomplete, ...(words.days !== undefined && { days: words.days }) };
}

export function pruneCommand(context: CommandContext): Command {
  return withArchives(new Command('prune'))
    .description('Remove old archives of one manager; without --yes only says which.')
    .option(
      '--manager-uuid <UUID>',
      'only archives of this manager are counted and removed; needed when they are of several; `none`: those whose manager is not known or not certain',
    )
    .option('--keep <N>', 'how many of its complete archives of each kind stay, the newest', count)
    .option('--days <N>', 'those that are younger than so many days stay as well', count)
    .option(
      '--count-incomplete',
      'incomplete archives count like complete ones; the newest complete one stays',
    )
    .option('--yes', 'remove them')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Several managers may share a directory: archives of another manager UUID are never touched. Captures, schema',
          'exports, imported dumps and safety archives are counted each by themselves. Only complete archives count:',
          'incomplete ones go when they are older than the newest complete one of their kind, and stay when newer.',
          'Without --keep and --days it is the retention of the configuration.',
        ],
        examples: [
          'ovm-rescue prune --config /etc/ovm-rescue.yaml --estate prod --yes',
          'ovm-rescue prune --estate prod --keep 14',
          'ovm-rescue prune --estate prod --manager-uuid 0004fb000001000068b46cbe7e6f7026 --keep 14 --yes',
          'ovm-rescue prune --estate prod --manager-uuid none --keep 14',
        ],
        exitCodes: [0, 1, 2, 11],
      }),
    )
    .action(async (options: PruneOptions) => {
      const plan = await planPruning(
        options.archives,
        options.estate ?? 'default',
        options.managerUuid,
        retentionOf(options),
      );
      const paths = plan.remove.map((archive) => archive.path);
      const removed = options.yes ? await carryOutPrune(plan) : [];
      context.terminal.err(
        `estate ${plan.rule.estate}, manager ${plan.rule.managerUuid ?? 'not known'}: ${plan.keep.length} stay, ${paths.length} ${options.yes ? 'removed' : 'would be removed (--yes removes them)'}\n`,
      );
      if (plan.incomplete.length > 0 && options.countIncomplete !== true)
        context.terminal.err(
          `${plan.incomplete.length} of them are incomplete, and no complete one of their kind is newer, or they are young; --count-incomplete counts them as well\n`,
        );
      for (const { archive, reason } of plan.leftAlone) {
        context.terminal.err(`${shownValue(`left alone: ${archive.path}: ${reason}`)}\n`);
      }
      if (options.json)
        context.terminal.out(
          `${JSON.stringify({ keep: plan.keep.map((archive) => archive.path), remove: paths, removed }, null, 2)}\n`,
        );
      else for (const path of paths) context.terminal.out(`${path}\n`);
    });
}
