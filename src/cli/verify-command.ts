import { Command } from 'commander';
import { counted } from '../base/counted.js';
import { archiveNamed } from '../jobs/archive-place.js';
import { deviations, verifyWholeArchive } from '../jobs/verify-archives.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { withArchives } from './input-options.js';
import { shownValue } from './terminal.js';

export function verifyCommand(context: CommandContext): Command {
  return withArchives(new Command('verify').argument('<ARCHIVE>', 'path, latest, date or short id'))
    .description(
      'Re-read every byte of an archive and name each file that is changed, missing or additional.',
    )
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Run it after copying an archive, and before relying on one. Without this tool: sha256sum -c SHA256SUMS.',
        ],
        examples: [
          'ovm-rescue verify latest --archives /backup/ovm --estate prod',
          'ovm-rescue verify /backup/ovm/prod/20261123T031500Z-1a2b3c4d',
        ],
        exitCodes: [0, 2, 10],
      }),
    )
    .action(async (word: string, options: { archives: string; estate?: string; json?: boolean }) => {
      const path = await archiveNamed(word, options);
      await verifyWholeArchive(path, (verification) => {
        const { ok, files, bytes } = verification;
        for (const line of deviations(verification)) context.terminal.err(`${shownValue(line)}\n`);
        if (ok)
          context.terminal.err(`${counted(files, 'file')}, ${counted(bytes, 'byte')}: all as archived\n`);
        if (options.json) {
          context.terminal.out(`${JSON.stringify({ archive: path, ...verification }, null, 2)}\n`);
        } else if (ok) context.terminal.out(`${path}\n`);
      });
    });
}
