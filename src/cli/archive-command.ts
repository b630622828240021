import { Command } from 'commander';
import { archiveOpen } from './archive/archive-open.js';
import { type CommandContext, helpAfter } from './command-context.js';

/** The group of commands that make something else of an archive. */
export function archiveCommand(context: CommandContext): Command {
  return new Command('archive')
    .description('Make something else of an archive: a SQLite file of its repository database.')
    .addHelpText(
      'after',
      helpAfter({
        when: ['`verify`, `list`, `prune` and `compare` work on archives as they are.'],
        examples: [
          'ovm-rescue archive open latest --estate prod --sqlite /tmp/ovs.sqlite',
          'ovm-rescue archive open --help',
        ],
        exitCodes: [0, 1, 2, 10],
      }),
    )
    .addCommand(archiveOpen(context));
}
