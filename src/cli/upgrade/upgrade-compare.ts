import { Command } from 'commander';
import { RescueError } from '../../base/errors.js';
import { exitCodes } from '../../base/exit-codes.js';
import { chosenEstate } from '../../jobs/configuration/chosen-estate.js';
import { compareUpgrade } from '../../jobs/upgrade/compare-upgrade.js';
import type { UpgradePlace } from '../../jobs/upgrade/night-archives.js';
import { nightSince, snapshotOf } from '../../jobs/upgrade/upgrade-nights.js';
import { upgradeLines } from '../../jobs/upgrade/upgrade-text.js';
import type { NightRecord } from '../../model/night.js';
import type { UpgradeComparison, UpgradeSnapshot } from '../../model/upgrade.js';
import { runNightly } from '../../service/nightly-run.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import { neededConfiguration } from '../configuration-options.js';
import { datedLog } from '../dated-log.js';
import { defaultArchives } from '../input-options.js';
import { type NightPlaceOptions, watchedOf, withNightPlace } from '../nightly/nightly-place-options.js';
import { shownValue } from '../terminal.js';

interface CompareOptions extends NightPlaceOptions {
  /** Which night; false for the last one there is. Not there where one is run now. */
  readonly night?: string | false;
}

export function upgradeCompare(context: CommandContext): Command {
  return withNightPlace(
    new Command('compare').argument('[SNAPSHOT]', 'name, date or short id; the newest one if not said'),
  )
    .description('Run a night, and say what the upgrade changed and what is missing since the snapshot.')
    .option('--night <NIGHT>', 'run none: compare with this one, by name, date or short id')
    .option('--no-night', 'run none: compare with the last one there is')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'After the manager was upgraded, before servers are and before anybody works in it again. Says release, BUILDID',
          'and manager UUID before and after, names every object that is missing (VMs with their disks and vNICs, disks,',
          'networks, repositories, servers, file systems), every other value, and what the upgrade did to the databases:',
          'tables and columns that came, went or changed, rows and sizes. Several estates: those that have a snapshot.',
          'Exit status 3 also when something could not be compared, or the night is not good. The way back is in the',
          'directory `upgrades` of the estate; single values come back with `compare --live --fix`.',
        ],
        examples: [
          'ovm-rescue upgrade compare --config /etc/ovm-rescue.yaml --estate prod',
          'ovm-rescue upgrade compare 2026-11-23 --no-night --archives /backup/ovm --estate prod --json',
        ],
        exitCodes: [0, 1, 2, 3, 10, 11, 130],
        meanings: {
          3: 'something is missing, was not compared, or the manager UUID is another',
        },
      }),
    )
    .action(async (word: string | undefined, options: CompareOptions) => {
      const pairs = await snapshotsMeant(word, options, context);
      const nights = options.night === undefined ? await nightsNow(pairs, options, context) : undefined;
      const comparisons: UpgradeComparison[] = [];
      for (const { snapshot, place } of pairs) {
        const night = nights
          ? nights.get(place.estate)
          : await nightSince(snapshot, place, options.night || undefined);
        if (night) comparisons.push(await compareUpgrade(snapshot, night, place));
      }
      print(comparisons, options, context);
    });
}

interface SnapshotAt {
  readonly snapshot: UpgradeSnapshot;
  readonly place: UpgradePlace;
}

/** Of one estate its snapshot is needed; of several those that have one. */
async function snapshotsMeant(
  word: string | undefined,
  options: CompareOptions,
  { terminal }: CommandContext,
): Promise<SnapshotAt[]> {
  const { configuration, night, archives } = options;
  if (night === undefined && archives !== undefined)
    throw new RescueError(
      'OVM_USAGE',
      '--archives',
      'it goes with --night or --no-night: a night is run where its configuration says',
    );
  const watched = await watchedOf(
    options,
    night === undefined ? neededConfiguration(options) : configuration,
  );
  const places = watched.map(
    ({ estate, archives: root }): UpgradePlace => ({
      ...{ root, estate },
      ...(configuration && { configured: chosenEstate(configuration, estate) }),
    }),
  );
  const named = word ?? (night ? '--night' : undefined);
  if (places.length > 1 && named !== undefined)
    throw new RescueError('OVM_USAGE', named, 'it is of one estate; say --estate');
  const found: SnapshotAt[] = [];
  const without: RescueError[] = [];
  for (const place of places) {
    try {
      found.push({ snapshot: await snapshotOf(place, word), place });
    } catch (error) {
      if (!(error instanceof RescueError) || error.code !== 'OVM_ARCHIVE_NOT_FOUND') throw error;
      without.push(error);
    }
  }
  const [first] = without;
  if (first && found.length === 0) throw first;
  for (const { message } of without) terminal.err(`${shownValue(`left out: ${message}`)}\n`);
  return found;
}

/** Runs the nights of these estates; one that could not be run is told and sets the exit code. */
async function nightsNow(
  pairs: readonly SnapshotAt[],
  options: CompareOptions,
  context: CommandContext,
): Promise<ReadonlyMap<string, NightRecord>> {
  const configuration = neededConfiguration(options);
  const { terminal } = context;
  const estates = new Set(pairs.map(({ place }) => place.estate));
  const meant = { ...configuration, estates: configuration.estates.filter(({ name }) => estates.has(name)) };
  const outcomes = await runNightly({
    configuration: meant,
    usualArchives: defaultArchives,
    logOf: (name) => datedLog(terminal, name),
    program: context.program,
    onLine: (line) => terminal.err(`${shownValue(line)}\n`),
  });
  const records = new Map<string, NightRecord>();
  for (const outcome of outcomes) {
    if ('record' in outcome) records.set(outcome.estate, outcome.record);
    const line =
      'record' in outcome ? outcome.record.line : `${outcome.estate}: not run: ${outcome.error.message}`;
    terminal.err(`${shownValue(line)}\n`);
  }
  const failed = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
  if (failed.length > 0)
    context.exit(failed.every(({ code }) => code === 'OVM_LOCKED') ? exitCodes.locked : exitCodes.incomplete);
  return records;
}

function print(
  comparisons: readonly UpgradeComparison[],
  { json }: CompareOptions,
  context: CommandContext,
): void {
  const { terminal } = context;
  if (comparisons.some(({ ok }) => !ok)) context.exit(exitCodes.incomplete);
  if (json) {
    terminal.out(`${JSON.stringify({ comparisons }, null, 2)}\n`);
    return;
  }
  for (const [index, comparison] of comparisons.entries()) {
    if (index > 0) terminal.out('\n');
    for (const line of upgradeLines(comparison)) terminal.out(`${shownValue(line)}\n`);
  }
}
