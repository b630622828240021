import { Command } from 'commander';
import { RescueError } from '../../base/errors.js';
import { exitCodes } from '../../base/exit-codes.js';
import type { NightOutcome } from '../../jobs/nightly/run-night.js';
import { isWell, nightsExitCode } from '../../jobs/nightly/run-nights.js';
import { runNightly } from '../../service/nightly-run.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import {
  type ConfigurationOptions,
  neededConfiguration,
  withConfiguration,
} from '../configuration-options.js';
import { datedLog } from '../dated-log.js';
import { defaultArchives } from '../input-options.js';
import { shownValue } from '../terminal.js';

interface RunOptions extends ConfigurationOptions {
  readonly estate?: string;
  readonly acceptDrop?: string;
  readonly json?: boolean;
}

export function nightlyRun(context: CommandContext): Command {
  return (
    withConfiguration(new Command('run'), 'the configuration; its `nightly` says the rest')
      .description('Run the night of every estate of the configuration: one line for each.')
      .option('--estate <NAME>', 'this estate alone')
      .option(
        '--accept-drop <WHY>',
        'there may be less than on the last good night, or another manager: you have looked, and this is why; goes into the record',
      )
      .option('--json', 'the records as JSON (docs/json.md)')
      .addHelpText(
        'after',
        helpAfter({
          when: [
            'A night captures the estate, exports every database server, reads every byte of the archives again, compares with',
            'the last good night, copies, prunes as the retention says, tells, and writes its record. What fails is a reason',
            'in the line; nothing behind it is left out. Estates run beside each other, three at a time.',
            'Good means: all archives whole and verified, one manager UUID, and no more than 10 % fewer VMs, disks, tables or',
            'rows (limits in the configuration). Only a good night is compared with, and its archives are never pruned while',
            'it is the last. Exit status 3 also when a copy, the pruning or a notice failed.',
          ],
          examples: [
            'ovm-rescue nightly --config /etc/ovm-rescue.yaml',
            'ovm-rescue nightly --config /etc/ovm-rescue.yaml --estate prod --accept-drop "12 test VMs removed, change 4711"',
          ],
          exitCodes: [0, 1, 2, 3, 11, 130],
          meanings: { 3: 'a night is not good, or something of it failed' },
        }),
      )
      // it runs where no command is named, so whatever was mistyped comes here
      .allowExcessArguments(true)
      .action(async (options: RunOptions, command: Command) => {
        refuseWords(command.args);
        const { estate, acceptDrop, json } = options;
        const configuration = neededConfiguration(options);
        refuseForAll(configuration.estates.length, options);
        const { terminal } = context;
        const unwritten = terminal.goOn?.();
        const outcomes = await runNightly({
          configuration,
          usualArchives: defaultArchives,
          logOf: (name) => datedLog(terminal, name),
          program: context.program,
          onLine: (line) => terminal.err(`${shownValue(line)}\n`),
          ...(estate !== undefined && { estate }),
          ...(acceptDrop !== undefined && { acceptedDrop: acceptDrop }),
          ...(!json && { onEnded: (outcome) => terminal.out(`${shownValue(lineOf(outcome))}\n`) }),
        });
        if (json) terminal.out(`${JSON.stringify({ nights: outcomes.map(answerOf) }, null, 2)}\n`);
        const failure = await unwritten?.();
        if (failure !== undefined) terminal.err(`error: could not write the answer to stdout: ${failure}\n`);
        context.exit(
          nightsExitCode(outcomes) || (failure === undefined ? exitCodes.ok : exitCodes.incomplete),
        );
      })
  );
}

function refuseWords([word]: readonly string[]): void {
  if (word === undefined) return;
  const why = 'there is no such command; there are run, status, history, report and install';
  throw new RescueError('OVM_USAGE', `nightly ${word}`, why);
}

/** Whoever accepts a drop has looked at one estate. */
function refuseForAll(estates: number, { estate, acceptDrop }: RunOptions): void {
  if (acceptDrop === undefined) return;
  const why =
    acceptDrop.trim() === ''
      ? 'it needs a reason, for whoever reads the record'
      : estates > 1 && estate === undefined && 'it is for one estate; say --estate';
  if (why) throw new RescueError('OVM_USAGE', '--accept-drop', why);
}

function lineOf(outcome: NightOutcome): string {
  return 'record' in outcome ? outcome.record.line : `${outcome.estate}: not run: ${outcome.error.message}`;
}

/** The sizes of thousands of tables are in the record alone. */
function answerOf(outcome: NightOutcome) {
  const { estate } = outcome;
  if (!('record' in outcome)) {
    const { code, message, hint } = outcome.error;
    return { estate, well: false, error: { code, message, hint } };
  }
  const { tablesOf: _, ...record } = outcome.record;
  return { estate, well: isWell(outcome.record), record };
}
