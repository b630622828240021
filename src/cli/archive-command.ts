import { Command } from 'commander';
import { archiveOpen } from './archive/archive-open.js';
import { archivePin } from './archive/archive-pin.js';
import { archiveUnpin } from './archive/archive-unpin.js';
import { type CommandContext, helpAfter } from './command-context.js';

/** The group of commands about one archive that make something else of it, or say that it stays. */
export function archiveCommand(context: CommandContext): Command {
  return new Command('archive')
    .description('Make a SQLite file of the repository database in an archive; pin an archive.')
    .addHelpText(
      'after',
      helpAfter({
        when: ['`verify`, `list`, `prune` and `compare` work on archives as they are.'],
        examples: [
          'ovm-rescue archive open latest --estate prod --sqlite /tmp/ovs.sqlite',
          'ovm-rescue archive pin latest --estate prod --why "before the upgrade"',
          'ovm-rescue archive open --help',
        ],
        exitCodes: [0, 1, 2, 10],
      }),
    )
    .addCommand(archiveOpen(context))
    .addCommand(archivePin(context))
    .addCommand(archiveUnpin(context));
}
