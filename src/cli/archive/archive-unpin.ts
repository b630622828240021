import { Command } from 'commander';
import { unpinNamed } from '../../jobs/pin-archive.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import { withArchives } from '../input-options.js';
import { tellPinned } from './pinned-lines.js';

interface UnpinOptions {
  readonly archives: string;
  readonly estate?: string;
  readonly alone?: boolean;
  readonly json?: boolean;
}

export function archiveUnpin(context: CommandContext): Command {
  return withArchives(new Command('unpin').argument('<ARCHIVE>', 'path, latest, date or short id'))
    .description('Take the pins of an archive and of the others of its night away: prune counts them again.')
    .option('--alone', 'of this archive only, and not of the others of the night that made it')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: ['Nothing is removed. `prune` shows which archives are pinned, and why.'],
        examples: [
          'ovm-rescue archive unpin 1a2b3c4d --estate prod',
          'ovm-rescue archive unpin /backup/ovm/prod/20261123T021000Z-1a2b3c4d',
        ],
        exitCodes: [0, 1, 2, 10],
      }),
    )
    .action(async (word: string, options: UnpinOptions) => {
      tellPinned(await unpinNamed(word, options), 'no longer pinned; it was', options, context);
    });
}
