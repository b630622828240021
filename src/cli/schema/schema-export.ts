import { Command } from 'commander';
import { snapshotWords } from '../../jobs/schema/export-findings.js';
import { exportSchema } from '../../jobs/schema/export-schema.js';
import { type ReachedDatabase, withReachedDatabase } from '../../jobs/schema/reached-database.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import type { ConfigurationOptions } from '../configuration-options.js';
import { type DatabaseOptions, passwordSources, withDatabase, withDatabases } from '../database-options.js';
import { besideProgress, ProgressDisplay } from '../progress.js';
import { repeated } from '../repeated-option.js';
import { terminalLog } from '../terminal.js';
import { configuredExport } from './configured-export.js';
import { readingWork } from './reading-work.js';
import {
  archiveDirectory,
  type NewArchiveOptions,
  printSchemaArchive,
  withNewArchive,
  withThreads,
} from './schema-options.js';

interface ExportOptions extends DatabaseOptions, NewArchiveOptions, ConfigurationOptions {
  readonly databaseServer?: string;
  readonly database?: readonly string[];
  readonly skipRows?: readonly string[];
  readonly threads?: number;
}

export function schemaExport(context: CommandContext): Command {
  const command = withDatabases(
    withDatabase(new Command('export')),
    "export this database alone (may be repeated); otherwise all that are not the server's own",
  )
    .option(
      '--database-server <NAME>',
      'the database server of the configuration; needed when the estate has several',
    )
    .option(
      '--skip-rows <TABLE>',
      'archive this table without its rows, say OVM_STATISTIC (may be repeated)',
      repeated,
    );
  return withThreads(withNewArchive(command))
    .description('Export repository databases into a new archive: all structures and rows of one moment.')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Run it nightly and before an upgrade; the manager goes on working. On MySQL of a manager these are ovs and',
          'appfw; with a copy of its .config (--manager-config) the archive goes back into the manager. It loads with this tool or by hand: sh schema/load.sh. docs/schema.md names the privileges.',
          passwordSources,
        ],
        examples: [
          'ovm-rescue schema export --url mysql://ovs@ovmm:49500 --manager-config ovmm.config --out /backup/ovm --estate prod',
          'ovm-rescue schema export --url mysql://root@ovmm:49500 --password-file /root/.ovs --skip-rows OVM_STATISTIC',
          'ovm-rescue schema export --config /etc/ovm-rescue.yaml --estate prod --database-server main',
          'ovm-rescue schema export --url mysql://root@localhost:49500 --via-ssh root@ovmm --tls legacy --password-file /root/.ovs',
        ],
        exitCodes: [0, 1, 2, 11, 12, 130],
      }),
    )
    .action(async (said: ExportOptions, command: Command) => {
      const options = configuredExport(said, command, terminalLog(context.terminal));
      const display = new ProgressDisplay(context.terminal);
      const terminal = besideProgress(context.terminal, display);
      const log = terminalLog(terminal);
      const work = (reached: ReachedDatabase) =>
        exportSchema({
          ...archiveDirectory(options),
          ...reached,
          databases: options.database ?? [],
          threads: options.threads,
          skipRows: options.skipRows ?? [],
          managerConfig: options.managerConfig,
          ...(options.compress && { compression: options.compress }),
          log,
          onReading: (state) => display.show(readingWork(state)),
        });
      const exported = await withReachedDatabase(options, log, work).finally(() => display.clear());
      log.info(`snapshot: ${snapshotWords[exported.schema.snapshot]}`);
      printSchemaArchive(exported, options.json, { ...context, terminal });
    });
}
