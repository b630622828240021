import { Command } from 'commander';
import { counted } from '../../base/counted.js';
import { archiveNamed } from '../../jobs/archive-place.js';
import { openArchiveDatabase } from '../../jobs/schema/open-archive-database.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import { withArchives } from '../input-options.js';
import { shownValue } from '../terminal.js';

interface OpenOptions {
  readonly archives: string;
  readonly estate?: string;
  readonly sqlite: string;
  readonly json?: boolean;
}

export function archiveOpen(context: CommandContext): Command {
  return withArchives(new Command('open').argument('<ARCHIVE>', 'path, latest, date or short id'))
    .description('Make a SQLite file of the repository database in an archive, for queries without a server.')
    .requiredOption('--sqlite <FILE>', 'the file to make; there must be nothing of that name')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Any SQLite client can then read every table; views, triggers and routines stay in the archive. Rows and',
          'checksums are compared with the manifest; docs/schema.md says how values are kept.',
        ],
        examples: [
          'ovm-rescue archive open latest --archives /backup/ovm --estate prod --sqlite /tmp/ovs.sqlite',
          'ovm-rescue archive open 1a2b3c4d --archives /backup/ovm --sqlite /tmp/ovs.sqlite && sqlite3 /tmp/ovs.sqlite .tables',
        ],
        exitCodes: [0, 1, 2, 10, 11, 13, 130],
      }),
    )
    .action(async (word: string, options: OpenOptions) => {
      const path = await archiveNamed(word, options, 'schema');
      const { file, tables } = await openArchiveDatabase({ archive: path, file: options.sqlite });
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      context.terminal.err(
        `${counted(tables.length, 'table')}, ${counted(rows, 'row')}, as the manifest says\n`,
      );
      const answer = { archive: path, file, tables };
      context.terminal.out(options.json ? `${JSON.stringify(answer, null, 2)}\n` : `${shownValue(file)}\n`);
    });
}
