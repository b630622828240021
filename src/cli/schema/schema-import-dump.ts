import { Command } from 'commander';
import { exitCodes } from '../../base/exit-codes.js';
import { importDump } from '../../jobs/schema/import-dump.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import { besideProgress, ProgressDisplay } from '../progress.js';
import { terminalLog } from '../terminal.js';
import {
  archiveDirectory,
  type NewArchiveOptions,
  printSchemaArchive,
  withNewArchive,
} from './schema-options.js';

interface ImportDumpOptions extends NewArchiveOptions {
  readonly database?: string;
}

export function schemaImportDump(context: CommandContext): Command {
  return withNewArchive(
    new Command('import-dump').argument('<FILE>', 'a dump of mysqldump or mariadb-dump, .gz or not'),
  )
    .description('Make an archive of a dump of mysqldump or mariadb-dump, without any server.')
    .option('--database <NAME>', 'what the database is called when the dump does not say')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'For backups that somebody else made: the archive can then be verified, compared, opened as SQLite and imported.',
          'What the dump holds beyond tables, rows, views, triggers, routines and events is told as findings.',
        ],
        examples: [
          'ovm-rescue schema import-dump /backup/ovs.sql.gz --database ovs --out /backup/ovm --estate prod',
          'mysqldump -u root -p --single-transaction --routines --events --databases ovs appfw > all.sql && ovm-rescue schema import-dump all.sql',
        ],
        exitCodes: [0, 1, 2, 3, 11, 130],
      }),
    )
    .action(async (file: string, options: ImportDumpOptions) => {
      const display = new ProgressDisplay(context.terminal);
      const terminal = besideProgress(context.terminal, display);
      const imported = await importDump({
        file,
        ...archiveDirectory(options),
        ...(options.database !== undefined && { database: options.database }),
        ...(options.compress && { compression: options.compress }),
        log: terminalLog(terminal),
        onRead: (bytes) => display.show({ at: `reading ${file}`, bytes }),
      }).finally(() => display.clear());
      if (!imported.complete) context.exit(exitCodes.incomplete);
      printSchemaArchive(imported, options.json, { ...context, terminal });
    });
}
