import { Command } from 'commander';
import { RescueError } from '../../base/errors.js';
import type { Log } from '../../base/log.js';
import { snapshotWords } from '../../jobs/schema/export-findings.js';
import { exportSchema } from '../../jobs/schema/export-schema.js';
import { exportByTools } from '../../jobs/schema/oracle-tools/export-by-tools.js';
import { withTools } from '../../jobs/schema/oracle-tools/tools-at-hand.js';
import { type ReachedDatabase, withReachedDatabase } from '../../jobs/schema/reached-database.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import type { ConfigurationOptions } from '../configuration-options.js';
import {
  type DatabaseOptions,
  orTools,
  passwordSources,
  provenEngines,
  withDatabase,
  withDatabases,
} from '../database-options.js';
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
import {
  printDumpArchive,
  refuseToolWords,
  type ToolOptions,
  toolWords,
  withToolOptions,
} from './tool-options.js';

interface ExportOptions extends DatabaseOptions, NewArchiveOptions, ConfigurationOptions, ToolOptions {
  readonly databaseServer?: string;
  readonly database?: readonly string[];
  readonly skipRows?: readonly string[];
  readonly threads?: number;
}

export function schemaExport(context: CommandContext): Command {
  const command = withDatabases(
    withDatabase(new Command('export')),
    "export this database, of Oracle this schema (an account, mostly in capitals), alone (may be repeated); otherwise all that are not the server's own, of Oracle the account's schema",
  )
    .option(
      '--database-server <NAME>',
      'the database server of the configuration; needed when the estate has several',
    )
    .option(
      '--skip-rows <TABLE>',
      'archive this table without its rows, say OVM_STATISTIC; not with --via-tools (may be repeated)',
      repeated,
    );
  return withToolOptions(withThreads(withNewArchive(command)))
    .description('Export repository databases into a new archive: all structures and rows of one moment.')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Run it nightly and before an upgrade; the manager goes on working. On MySQL of a manager these are ovs and',
          'appfw, on Oracle the schema OVS; with a copy of its .config (--manager-config) the archive goes back into the manager. It loads with this tool; of MySQL and with --via-tools also by hand: sh schema/load.sh. docs/schema.md names the privileges.',
          passwordSources,
          `${provenEngines} ${orTools}`,
          toolWords,
        ],
        examples: [
          'ovm-rescue schema export --url mysql://ovs@ovmm:49500 --manager-config ovmm.config --archives /backup/ovm --estate prod',
          'ovm-rescue schema export --url mysql://root@ovmm:49500 --password-file /root/.ovs --skip-rows OVM_STATISTIC',
          'ovm-rescue schema export --config /etc/ovm-rescue.yaml --estate prod --database-server main',
          'ovm-rescue schema export --url mysql://root@localhost:49500 --via-ssh root@ovmm --tls legacy --password-file /root/.ovs',
          'ovm-rescue schema export --url oracle://ovs@ovmdb:1521/ORCL --password-file /root/.ovs --manager-config ovmm.config --archives /backup/ovm --estate prod',
          'ovm-rescue schema export --url oracle://ovs@localhost:1521/XE --via-tools --via-ssh oracle@ovmm --password-file /root/.ovs --manager-config ovmm.config --archives /backup/ovm --estate prod',
        ],
        exitCodes: [0, 1, 2, 3, 11, 12, 130],
      }),
    )
    .action(async (said: ExportOptions, command: Command) => {
      const options = configuredExport(said, command, terminalLog(context.terminal));
      const display = new ProgressDisplay(context.terminal);
      const terminal = besideProgress(context.terminal, display);
      const log = terminalLog(terminal);
      refuseToolWords(options);
      const isCompressSaid = command.getOptionValueSource('compress') === 'cli';
      if (options.viaTools !== undefined && isCompressSaid)
        throw notWithTools('--compress', 'the dump is kept as the tools write it');
      if (options.viaTools !== undefined) return exportDump(options, log, context);
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

/** By the tools of Oracle Database: what is said of rows and readers does not fit there. */
async function exportDump(options: ExportOptions, log: Log, context: CommandContext): Promise<void> {
  const { database = [], skipRows = [], threads } = options;
  if (database.length > 1) throw notWithTools('--database', 'it takes one schema with --via-tools');
  if (skipRows.length > 0) throw notWithTools('--skip-rows', 'a dump holds all rows');
  if (threads !== undefined) throw notWithTools('--threads', 'the tools have one reader');
  const exported = await withTools(options, log, (tools) =>
    exportByTools({
      tools,
      ...archiveDirectory(options),
      schema: database[0],
      managerConfig: options.managerConfig,
      log,
    }),
  );
  printDumpArchive(exported, options.json, context);
}

function notWithTools(option: string, why: string): RescueError {
  return new RescueError('OVM_USAGE', option, why);
}
