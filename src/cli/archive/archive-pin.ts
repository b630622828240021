import { Command } from 'commander';
import { pinNamed } from '../../jobs/pin-archive.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import { withArchives } from '../input-options.js';
import { tellPinned } from './pinned-lines.js';

interface PinOptions {
  readonly archives: string;
  readonly estate?: string;
  readonly why: string;
  readonly alone?: boolean;
  readonly json?: boolean;
}

export function archivePin(context: CommandContext): Command {
  return withArchives(new Command('pin').argument('<ARCHIVE>', 'path, latest, date or short id'))
    .description('Pin an archive and the others of its night: prune never removes them.')
    .requiredOption('--why <TEXT>', 'the reason, one line, for whoever finds the pin later')
    .option('--alone', 'this archive only, and not the others of the night that made it')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'A night makes a capture and an export of each database server, which are needed together: `latest` pins them all.',
          'What no night made is pinned alone, which is told. A pin is a file with the reason in the directory `pins` of the',
          'estate (docs/archive.md); prune shows it.',
          'An archive that is pinned already gets the new reason. To remove a pinned archive, take the pin away first.',
        ],
        examples: [
          'ovm-rescue archive pin latest --estate prod --why "before the upgrade to 3.4.7"',
          'ovm-rescue archive pin 1a2b3c4d --why "the manager was lost that day"',
        ],
        exitCodes: [0, 1, 2, 10],
      }),
    )
    .action(async (word: string, options: PinOptions) => {
      tellPinned(await pinNamed(word, options, options.why), 'pinned', options, context);
    });
}
