import { Command } from 'commander';
import { type ArchivePlaceOptions, archivesThere, type KnownArchive } from '../jobs/archive-place.js';
import { archiveCells, archiveSummary, archiveText, remarkLines } from '../jobs/archive-summary.js';
import { columns } from './columns.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { withArchives } from './input-options.js';
import { shownValue } from './terminal.js';

export function listCommand(context: CommandContext): Command {
  return withArchives(new Command('list'))
    .description('List the archives there are, newest first.')
    .option('--long', 'also databases, manager UUID and path of each')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Shows time, short id, estate, kind (capture, schema export, imported dump, safety archive) and release, below it',
          'why it is pinned and which sources an incomplete one lacks; with --long also the databases with their tables and',
          'rows, the manager UUID and the path.',
        ],
        examples: [
          'ovm-rescue list',
          'ovm-rescue list --long',
          'ovm-rescue list --archives /backup/ovm --estate prod',
        ],
        exitCodes: [0, 1, 2],
      }),
    )
    .action(async (options: ListOptions) => {
      const archives = await archivesThere(options);
      if (options.json) {
        context.terminal.out(`${JSON.stringify(archives.map(archiveSummary), null, 2)}\n`);
        return;
      }
      const rows = options.long ? archives.map(longLine) : columns(archives.map(archiveCells));
      for (const [index, archive] of archives.entries())
        for (const line of [rows[index] ?? '', ...remarkLines(archive).map((remark) => `  ${remark}`)])
          context.terminal.out(`${shownValue(line)}\n`);
      if (archives.length === 0) context.terminal.err(`${shownValue(await noArchives(options))}\n`);
    });
}

interface ListOptions extends ArchivePlaceOptions {
  readonly long?: boolean;
  readonly json?: boolean;
}

function longLine(archive: KnownArchive): string {
  const { time, id, estate, path } = archive;
  return `${time}  ${id}  ${estate}  ${archiveText(archive)}  ${path}`;
}

async function noArchives({ archives, estate }: ArchivePlaceOptions): Promise<string> {
  if (estate === undefined) return `no archives in ${archives}`;
  const estates = new Set((await archivesThere({ archives })).map((archive) => archive.estate));
  return `no archives of estate ${estate} in ${archives}; estates there: ${[...estates].join(', ') || 'none'}`;
}
