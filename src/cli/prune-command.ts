import { Command, InvalidArgumentError } from 'commander';
import { carryOutPrune, planPruning } from '../jobs/archive-place.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { withArchives } from './input-options.js';
import { shown } from './terminal.js';

interface PruneOptions {
  readonly archives: string;
  readonly estate?: string;
  readonly managerUuid: string;
  readonly keep: number;
  readonly yes?: boolean;
  readonly json?: boolean;
}

function count(word: string): number {
  if (!/^[1-9]\d{0,5}$/.test(word)) throw new InvalidArgumentError('a whole number from 1 on is needed');
  return Number(word);
}

export function pruneCommand(context: CommandContext): Command {
  return withArchives(new Command('prune'))
    .description('Remove old archives of one manager; without --yes only says which.')
    .requiredOption(
      '--manager-uuid <UUID>',
      'only archives of this manager are counted and removed; `none`: those of no known manager',
    )
    .requiredOption('--keep <N>', 'how many of its complete archives of each kind stay, the newest', count)
    .option('--yes', 'remove them')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Several managers may share a directory: archives of another manager UUID are never touched. Captures, schema',
          'exports, imported dumps and safety archives are counted each by themselves. Only complete archives count:',
          'incomplete ones go when they are older than the newest complete one of their kind, and stay when newer.',
        ],
        examples: [
          'ovm-rescue prune --estate prod --manager-uuid $(ovm-rescue uuid latest --estate prod) --keep 14',
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
        options.keep,
      );
      const paths = plan.remove.map((archive) => archive.path);
      const removed = options.yes ? await carryOutPrune(plan) : [];
      context.terminal.err(
        `${plan.keep.length} stay, ${paths.length} ${options.yes ? 'removed' : 'would be removed (--yes removes them)'}\n`,
      );
      for (const { archive, reason } of plan.leftAlone) {
        context.terminal.err(shown(`left alone: ${archive.path}: ${reason}\n`));
      }
      if (options.json)
        context.terminal.out(
          `${JSON.stringify({ keep: plan.keep.map((archive) => archive.path), remove: paths, removed }, null, 2)}\n`,
        );
      else for (const path of paths) context.terminal.out(`${path}\n`);
    });
}
