import { Command } from 'commander';
import { historyLines, historyOf, sinceOf } from '../../service/history.js';
import { pastNights } from '../../service/watched-estates.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import { shownValue, type Terminal } from '../terminal.js';
import { ofEach } from './each-estate.js';
import { type NightPlaceOptions, watchedOf, withNightPlace } from './nightly-place-options.js';

interface HistoryOptions extends NightPlaceOptions {
  readonly since: string;
}

export function nightlyHistory(context: CommandContext): Command {
  return withNightPlace(new Command('history'))
    .description('List past nights, newest first: good or not, how long, what there was, what was wrong.')
    .option('--since <TIME>', 'a date as 2026-11-01, or a time ago as 12h, 30d or 4w', '30d')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'The records stay when archives are pruned, so it goes back to the first night. A night that was killed has none.',
        ],
        examples: [
          'ovm-rescue nightly history --config /etc/ovm-rescue.yaml --since 90d',
          'ovm-rescue nightly history --archives /backup/ovm --estate prod --since 2026-01-01 --json',
        ],
        exitCodes: [0, 1, 2, 3],
        meanings: { 3: 'the nights of one of the estates cannot be looked at; the others are there' },
      }),
    )
    .action(async (options: HistoryOptions) => {
      const now = new Date();
      const since = sinceOf(options.since, now);
      const { terminal } = context;
      const estates = await watchedOf(options, options.configuration);
      const answers = await ofEach(estates, context, async (watched) => {
        const { records, damaged, ahead } = await pastNights(watched, since, now);
        return { estate: watched.estate, nights: historyOf(records, since), damaged, ahead };
      });
      if (options.json) return terminal.out(`${JSON.stringify({ estates: answers }, null, 2)}\n`);
      for (const answer of answers) print(answer, estates.length > 1, since, terminal);
    });
}

interface EstateHistory {
  readonly estate: string;
  readonly nights: ReturnType<typeof historyOf>;
  readonly damaged: readonly string[];
  /** Paths of records that are ahead of the clock. */
  readonly ahead: readonly string[];
}

function print(
  { estate, nights, damaged, ahead }: EstateHistory,
  isNamed: boolean,
  since: Date,
  terminal: Terminal,
): void {
  if (isNamed) terminal.out(`${shownValue(estate)}:\n`);
  for (const line of historyLines(nights)) terminal.out(`${shownValue(line)}\n`);
  if (nights.length === 0) terminal.out(`no night since ${since.toISOString().slice(0, 16)}Z\n`);
  for (const name of damaged)
    terminal.err(`${shownValue(`warning: ${estate}: the record ${name} cannot be read`)}\n`);
  for (const path of ahead)
    terminal.err(`${shownValue(`warning: ${estate}: the record ${path} is ahead of the clock`)}\n`);
}
