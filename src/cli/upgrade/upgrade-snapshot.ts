import { Command } from 'commander';
import { exitCodes } from '../../base/exit-codes.js';
import { chosenEstate, type LoadedConfiguration } from '../../jobs/configuration/chosen-estate.js';
import type { UpgradePlace } from '../../jobs/upgrade/night-archives.js';
import { type TakenSnapshot, takeSnapshot } from '../../jobs/upgrade/take-snapshot.js';
import { runNightly } from '../../service/nightly-run.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import {
  type ConfigurationOptions,
  neededConfiguration,
  withConfiguration,
} from '../configuration-options.js';
import { datedLog } from '../dated-log.js';
import { defaultArchives } from '../input-options.js';
import { shown, shownValue, type Terminal } from '../terminal.js';

interface SnapshotOptions extends ConfigurationOptions {
  readonly estate?: string;
  readonly json?: boolean;
}

export function upgradeSnapshot(context: CommandContext): Command {
  return withConfiguration(new Command('snapshot'), 'the configuration, as of `nightly`')
    .description('Run a night, pin its archives, and print what an upgrade is taken back with.')
    .option('--estate <NAME>', 'this estate alone')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Before the manager is upgraded, with nobody at work in it. The night is that of `nightly`, with its copies and',
          'notices. Its archives are pinned, so nothing prunes them, and the way back is written beside them: manager UUID,',
          'BUILDID, the version to install, and what to keep that no archive has. When the night is not good, lacks the',
          'databases, or something of it failed, it says so: do not upgrade before that is settled. Unpin the archives when',
          'the upgrade has proved itself (`archive unpin`).',
        ],
        examples: [
          'ovm-rescue upgrade snapshot --config /etc/ovm-rescue.yaml --estate prod',
          'ovm-rescue upgrade snapshot --config /etc/ovm-rescue.yaml --json',
        ],
        exitCodes: [0, 1, 2, 3, 11, 130],
        meanings: { 3: 'do not upgrade yet: an estate has no good snapshot, or something of it failed' },
      }),
    )
    .action(async ({ json, estate, ...options }: SnapshotOptions) => {
      const configuration = neededConfiguration(options);
      const { terminal } = context;
      const taken: Promise<TakenSnapshot>[] = [];
      await runNightly({
        configuration,
        usualArchives: defaultArchives,
        logOf: (name) => datedLog(terminal, name),
        program: context.program,
        onLine: (line) => terminal.err(`${shownValue(line)}\n`),
        ...(estate !== undefined && { estate }),
        // each as it ends: the night of another estate may take hours
        onEnded: (outcome) => {
          const one = takeSnapshot(outcome, placeOf(configuration, outcome.estate));
          one.catch(() => {}); // thrown below, when the other nights have ended
          taken.push(one);
        },
      });
      const snapshots = await Promise.all(taken);
      context.exit(exitCodeOf(snapshots));
      if (json) terminal.out(`${JSON.stringify({ snapshots: snapshots.map(answerOf) }, null, 2)}\n`);
      else for (const one of snapshots) print(one, terminal);
    });
}

function placeOf(configuration: LoadedConfiguration, name: string): UpgradePlace {
  const configured = chosenEstate(configuration, name);
  return { root: configured.archives ?? defaultArchives, estate: name, configured };
}

function print({ estate, record, noted, obstacles }: TakenSnapshot, terminal: Terminal): void {
  if (record) terminal.err(`${shownValue(record.line)}\n`);
  if (noted) terminal.out(`${shown(noted.text)}\n`);
  for (const obstacle of obstacles) terminal.out(`${shownValue(`  ${obstacle}`)}\n`);
  const verdict =
    obstacles.length > 0
      ? 'DO NOT UPGRADE YET, see above'
      : `the snapshot is good and pinned; the way back is in ${noted?.files.text}`;
  terminal.out(`${shownValue(`${estate}: ${verdict}`)}\n`);
}

/** 3 when an estate must not be upgraded yet, 11 where that is because another night is at work alone. */
function exitCodeOf(snapshots: readonly TakenSnapshot[]) {
  const blocked = snapshots.filter(({ obstacles }) => obstacles.length > 0);
  if (blocked.length === 0) return exitCodes.ok;
  return blocked.every(({ locked }) => locked) ? exitCodes.locked : exitCodes.incomplete;
}

function answerOf({ estate, obstacles, record, noted }: TakenSnapshot) {
  const { tablesOf: _, ...night } = record ?? {};
  return {
    ...{ estate, mayUpgrade: obstacles.length === 0, obstacles },
    ...(noted && { snapshot: noted.snapshot, files: noted.files }),
    ...(record && { night }),
  };
}
