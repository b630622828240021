import { Command, InvalidArgumentError } from 'commander';
import type { Retention } from '../base/configuration.js';
import { RescueError } from '../base/errors.js';
import {
  carryOutPrune,
  type PrunePlan,
  type PruneWords,
  pinsOfNothing,
  planAsNights,
  planPruning,
} from '../jobs/archive-place.js';
import { chosenEstate, configuredRetention } from '../jobs/configuration/chosen-estate.js';
import { type CommandContext, helpAfter } from './command-context.js';
import type { ConfigurationOptions } from './configuration-options.js';
import { withArchives } from './input-options.js';
import { shownValue } from './terminal.js';

interface PruneOptions extends ConfigurationOptions, Partial<Retention> {
  readonly archives: string;
  readonly estate?: string;
  readonly managerUuid?: string;
  readonly countIncomplete?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

function count(word: string): number {
  if (!/^[1-9]\d{0,5}$/.test(word)) throw new InvalidArgumentError('a whole number from 1 on is needed');
  return Number(word);
}

const retentionKeys = ['days', 'daily', 'weekly', 'monthly', 'yearly'] as const;

/** Where a configuration says what stays, and no --keep is said, it is what the nights go by. */
function configuredOf({ configuration, estate, keep }: PruneOptions): Retention | undefined {
  return configuration && keep === undefined
    ? configuredRetention(chosenEstate(configuration, estate))
    : undefined;
}

/** What the command line says, else the configuration; with `--keep` the command line alone. */
function wordsOf(options: PruneOptions): PruneWords {
  const { keep, countIncomplete = false } = options;
  const configured = configuredOf(options);
  const number = keep ?? configured?.keep;
  const said = retentionKeys.find((key) => options[key] !== undefined);
  if (number === undefined)
    throw new RescueError(
      'OVM_USAGE',
      'the command',
      said === undefined
        ? 'neither --keep nor a configuration with retention says how many stay'
        : `--${said} needs --keep or a configuration with retention: so many stay whatever their age`,
    );
  const others = retentionKeys.flatMap((key) => {
    const value = options[key] ?? configured?.[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  return { keep: number, countIncomplete, ...Object.fromEntries(others) };
}

/** By the configuration alone the plan must be what the next night does. */
async function plansOf(options: PruneOptions, words: PruneWords): Promise<readonly PrunePlan[]> {
  const { archives, estate = 'default', managerUuid } = options;
  if (configuredOf(options) && managerUuid === undefined) return planAsNights(archives, estate, words);
  return [await planPruning(archives, estate, managerUuid, words)];
}

export function pruneCommand(context: CommandContext): Command {
  return withArchives(new Command('prune'))
    .description('Remove old archives of one manager; without --yes only says which.')
    .option(
      '--manager-uuid <UUID>',
      'only archives of this manager are counted and removed; needed when they are of several; `none`: those whose manager is not known or not certain',
    )
    .option(
      '--keep <N>',
      'how many of its complete archives of each kind and database server stay, the newest',
      count,
    )
    .option('--days <N>', 'those that are younger than so many days stay as well', count)
    .option('--daily <N>', 'and one of each of the last so many days that have any', count)
    .option('--weekly <N>', 'of each of so many weeks, Monday to Sunday', count)
    .option('--monthly <N>', 'of each of so many months', count)
    .option('--yearly <N>', 'of each of so many years; days begin at midnight UTC', count)
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
          'exports, imported dumps and safety archives are counted each by themselves, and so are the exports of each',
          'database server. Only complete archives count: incomplete ones go when they are older than the newest complete',
          'one of their series, and stay when newer. Of a day, week, month or year it is the newest good one, or the newest',
          'where no good night made one. The last good night stays whole, and so does what is pinned (archive pin). What',
          'stays is listed with every reason. Without --keep it is the retention of the configuration that the nights go by,',
          'each of the other options in the place of its key; with --keep nothing of the configuration holds. The archives of',
          'which no manager is known are then pruned too, as by a night; safety archives and imported dumps by this command alone.',
        ],
        examples: [
          'ovm-rescue prune --config /etc/ovm-rescue.yaml --estate prod --yes',
          'ovm-rescue prune --estate prod --keep 14',
          'ovm-rescue prune --estate prod --keep 3 --daily 14 --weekly 8 --monthly 12 --yearly 5',
          'ovm-rescue prune --estate prod --manager-uuid 0004fb000001000068b46cbe7e6f7026 --keep 14 --yes',
          'ovm-rescue prune --estate prod --manager-uuid none --keep 14',
        ],
        exitCodes: [0, 1, 2, 11],
      }),
    )
    .action(async (options: PruneOptions) => {
      const words = wordsOf(options);
      const plans = await plansOf(options, words);
      const remove = newestFirst(plans.flatMap((plan) => plan.remove)).map(({ path }) => path);
      const removed = options.yes ? await carryOutPrune(plans) : [];
      for (const [index, plan] of plans.entries()) tellPlan(plan, index === 0, options, context);
      tellLeftAlone(plans, context);
      for (const name of await pinsOfNothing(plans))
        context.terminal.err(
          `warning: ${shownValue(`${name} in pins is no name of an archive and pins nothing: archive pin ${name}`)}\n`,
        );
      context.terminal.err(`by ${policyText(words)}${configuredOf(options) ? ' (configuration)' : ''}\n`);
      if (options.json) {
        const stay = newestFirst(plans.flatMap(({ keep }) => keep)).map(({ path, why }) => ({ path, why }));
        const answer = { keep: stay.map(({ path }) => path), stay, remove, removed };
        context.terminal.out(`${JSON.stringify(answer, null, 2)}\n`);
      } else for (const path of remove) context.terminal.out(`${path}\n`);
    });
}

function newestFirst<Archive extends { readonly name: string }>(archives: readonly Archive[]): Archive[] {
  return [...archives].sort((one, other) => (one.name < other.name ? 1 : -1));
}

function policyText({ countIncomplete: _, ...rules }: PruneWords): string {
  return Object.entries(rules)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');
}

/** A further plan, of archives without a manager, is told where there are any. */
function tellPlan(
  plan: PrunePlan,
  isFirst: boolean,
  options: PruneOptions,
  { terminal }: CommandContext,
): void {
  const { keep, remove, incomplete, rule } = plan;
  if (!isFirst && keep.length + remove.length === 0) return;
  const done = options.yes ? 'removed' : 'would be removed (--yes removes them)';
  terminal.err(
    `estate ${rule.estate}, manager ${rule.managerUuid ?? 'not known'}: ${keep.length} stay, ${remove.length} ${done}\n`,
  );
  if (incomplete.length > 0 && options.countIncomplete !== true)
    terminal.err(
      `${incomplete.length} of them are incomplete, see why they stay; --count-incomplete counts them as well\n`,
    );
  for (const { path, why } of keep) terminal.err(`${shownValue(`stays: ${path}: ${why.join('; ')}`)}\n`);
}

/** What no plan is about. */
function tellLeftAlone([first, ...others]: readonly PrunePlan[], { terminal }: CommandContext): void {
  for (const { archive, reason } of first?.leftAlone ?? []) {
    const isElsewhere = others.some(({ leftAlone }) =>
      leftAlone.every((one) => one.archive.path !== archive.path),
    );
    if (!isElsewhere) terminal.err(`${shownValue(`left alone: ${archive.path}: ${reason}`)}\n`);
  }
}
