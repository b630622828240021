import { Command } from 'commander';
import { RescueError } from '../../base/errors.js';
import { statusAnswer, unknownAnswer } from '../../service/status.js';
import { statusOfEstates } from '../../service/watched-estates.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import { loadNamed, readsConfiguration } from '../configuration-options.js';
import { shown } from '../terminal.js';
import { type NightPlaceOptions, watchedOf, withNightPlace } from './nightly-place-options.js';

export function nightlyStatus(context: CommandContext): Command {
  return readsConfiguration(withNightPlace(new Command('status')))
    .description('Say how the nights of each estate stand, as a plugin of Nagios or Icinga does.')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'For a monitoring system: text and exit status are those of the Nagios plugin interface. Critical when there is no',
          'good night, it is older than the limit, or its archives are gone; a warning when last night was not good, was not',
          'copied, was the first one, or nobody could be told. Records are read, and no archive. Run it as a user who may read',
          'them, with --config on the machine of the archives; a run that never ends is seen by the age alone.',
        ],
        examples: [
          'ovm-rescue nightly status --config /etc/ovm-rescue.yaml',
          'ovm-rescue nightly status --archives /backup/ovm --estate prod',
        ],
        exitCodes: [0, 1, 2, 3],
        meanings: {
          0: 'ok',
          1: 'WARNING: somebody should look',
          2: 'CRITICAL: no good night, or none young enough; also wrong usage of this command',
          3: 'UNKNOWN: records or configuration cannot be read, or a clock is wrong',
        },
      }),
    )
    .action(async (options: NightPlaceOptions) => {
      const { text, json, exitCode } = await answerTo(options, context);
      context.exit(exitCode);
      context.terminal.out(options.json ? `${JSON.stringify(json, null, 2)}\n` : `${shown(text)}\n`);
    });
}

/** Whatever keeps the records from being looked at is an answer, not an error: its exit code would say CRITICAL. */
async function answerTo(options: NightPlaceOptions, context: CommandContext) {
  try {
    const watched = await watchedOf(options, await loadNamed(options, context));
    const estates = await statusOfEstates(watched, new Date());
    const { status, text, exitCode } = statusAnswer(estates);
    return { text, exitCode, json: { status, estates } };
  } catch (error) {
    if (!(error instanceof RescueError)) throw error;
    const { status, text, exitCode } = unknownAnswer(error.message);
    return { text, exitCode, json: { status, estates: [], why: error.message } };
  }
}
