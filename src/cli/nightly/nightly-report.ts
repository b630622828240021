import { Command } from 'commander';
import { RescueError } from '../../base/errors.js';
import { reportOfNight } from '../../jobs/nightly/report-night.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import { shown, shownValue } from '../terminal.js';
import { ofEach } from './each-estate.js';
import { type NightPlaceOptions, watchedOf, withNightPlace } from './nightly-place-options.js';

interface ReportOptions extends NightPlaceOptions {
  readonly html?: string;
}

export function nightlyReport(context: CommandContext): Command {
  return withNightPlace(
    new Command('report').argument('[NIGHT]', 'name, date or short id; the last one if not said'),
  )
    .description(
      'Print all that is known of a night: reasons, counts, differences, growth of tables, copies.',
    )
    .option('--html <FILE>', 'write the same as one self-contained HTML page; of one estate')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'To look at a night that is not good, before a drop is accepted. Names come from `nightly history`.',
        ],
        examples: [
          'ovm-rescue nightly report --config /etc/ovm-rescue.yaml --estate prod',
          'ovm-rescue nightly report 2026-11-23 --archives /backup/ovm --estate prod --html night.html',
        ],
        exitCodes: [0, 1, 2, 3, 10],
        meanings: { 3: 'one of the estates has no night that can be told; those of the others are there' },
      }),
    )
    .action(async (word: string | undefined, options: ReportOptions) => {
      const { html } = options;
      const estates = await watchedOf(options, options.configuration);
      if (html !== undefined && estates.length > 1)
        throw new RescueError('OVM_USAGE', '--html', 'a page is of one estate; say --estate');
      const wanted = { ...(word !== undefined && { word }), ...(html !== undefined && { html }) };
      const { terminal } = context;
      const reports = await ofEach(estates, context, ({ archives, estate }) =>
        reportOfNight(archives, estate, wanted),
      );
      for (const { ahead } of reports)
        for (const path of ahead)
          terminal.err(`${shownValue(`warning: the record ${path} is ahead of the clock`)}\n`);
      if (options.json)
        return terminal.out(`${JSON.stringify({ nights: reports.map(({ record }) => record) }, null, 2)}\n`);
      for (const [index, { text }] of reports.entries())
        terminal.out(shown(`${index > 0 ? '\n' : ''}${text}`));
    });
}
