import { Command } from 'commander';
import { type ArchivePlaceOptions, archivesThere } from '../jobs/archive-place.js';
import { archiveSummary, archiveText } from '../jobs/archive-summary.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { withArchives } from './input-options.js';
import { shownValue } from './terminal.js';

export function listCommand(context: CommandContext): Command {
  return withArchives(new Command('list'))
    .description('List the archives there are, newest first.')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Shows time, short id, estate, kind (capture, schema export, imported dump, safety archive), the databases with',
          'their tables and rows, release, manager UUID, and what is wrong with an archive, if anything.',
        ],
        examples: ['ovm-rescue list', 'ovm-rescue list --archives /backup/ovm --estate prod'],
        exitCodes: [0, 1, 2],
      }),
    )
    .action(async (options: { archives: string; estate?: string; json?: boolean }) => {
      const archives = await archivesThere(options);
      if (options.json) {
        context.terminal.out(`${JSON.stringify(archives.map(archiveSummary), null, 2)}\n`);
        return;
      }
      for (const archive of archives) {
        const { time, id, estate, path } = archive;
        context.terminal.out(
          `${shownValue(`${time}  ${id}  ${estate}  ${archiveText(archive)}  ${path}`)}\n`,
        );
      }
      if (archives.length === 0) context.terminal.err(`${shownValue(await noArchives(options))}\n`);
    });
}

async function noArchives({ archives, estate }: ArchivePlaceOptions): Promise<string> {
  if (estate === undefined) return `no archives in ${archives}`;
  const estates = new Set((await archivesThere({ archives })).map((archive) => archive.estate));
  return `no archives of estate ${estate} in ${archives}; estates there: ${[...estates].join(', ') || 'none'}`;
}
