import { Command } from 'commander';
import { type CommandContext, helpAfter } from './command-context.js';
import { nightlyHistory } from './nightly/nightly-history.js';
import { nightlyInstall } from './nightly/nightly-install.js';
import { nightlyReport } from './nightly/nightly-report.js';
import { nightlyRun } from './nightly/nightly-run.js';
import { nightlyStatus } from './nightly/nightly-status.js';

/** The group of the nightly run; without the name of a member it runs. */
export function nightlyCommand(context: CommandContext): Command {
  const group = new Command('nightly')
    .description('Archive estates every night, say whether the night was good, and tell when it was not.')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Without the name of a command it is `nightly run`. A night is good when everything required was captured and',
          'verified, and nothing fell by more than a limit. docs/nightly.md is the guide.',
        ],
        examples: [
          'ovm-rescue nightly --config /etc/ovm-rescue.yaml',
          'ovm-rescue nightly status --config /etc/ovm-rescue.yaml',
          'ovm-rescue nightly install --config /etc/ovm-rescue.yaml --at 04:10',
        ],
        exitCodes: [0, 1, 2, 3, 11, 130],
      }),
    )
    .addCommand(nightlyRun(context), { isDefault: true });
  for (const member of [nightlyStatus, nightlyHistory, nightlyReport, nightlyInstall])
    group.addCommand(member(context));
  return group;
}
