import { Command } from 'commander';
import { counted } from '../../base/counted.js';
import { exitCodes } from '../../base/exit-codes.js';
import { archiveNamed } from '../../jobs/archive-place.js';
import { compareSchemas } from '../../jobs/schema/compare-schemas.js';
import { withReachedDatabase } from '../../jobs/schema/reached-database.js';
import type { ReadingState } from '../../jobs/schema/reading-session.js';
import { schemaDifferenceText } from '../../jobs/schema/schema-differences.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import {
  passwordSources,
  provenEngines,
  withDatabase,
  withDatabases,
  withoutTools,
  withRenames,
} from '../database-options.js';
import { withArchives } from '../input-options.js';
import { besideProgress, ProgressDisplay } from '../progress.js';
import { shownValue, terminalLog } from '../terminal.js';
import { readingWork } from './reading-work.js';
import { type ArchivedDatabaseOptions, chosenDatabases, withThreads } from './schema-options.js';

interface DiffOptions extends ArchivedDatabaseOptions {
  readonly threads?: number;
  readonly exitCode?: boolean;
}

export function schemaDiff(context: CommandContext): Command {
  const words = new Command('diff')
    .argument('<A>', 'the earlier ARCHIVE')
    .argument('[B]', 'the later ARCHIVE; otherwise the database of --url or --manager-config');
  const command = withRenames(
    withDatabases(
      withDatabase(withArchives(words)),
      'compare this database alone, by its name in A (may be repeated)',
    ),
    'the database (of Oracle: schema) FROM of A is called TO in B (may be repeated)',
  );
  return withThreads(command)
    .description(
      'Compare an archived schema with another or with a database: structures, and the content of each table.',
    )
    .option('--exit-code', 'end with exit code 1 when something differs, as git does; otherwise it is 0')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Shows what is missing (-), additional (+) or different (~): tables, columns, views, triggers, routines, and for',
          'each table the number of rows and the checksum of the content. No line on stdout: nothing differs.',
          'Archives are re-read first; a damaged one is exit code 10.',
          passwordSources,
          `${provenEngines} ${withoutTools}`,
        ],
        examples: [
          'ovm-rescue schema diff 2026-11-22 latest --archives /backup/ovm --estate prod',
          'ovm-rescue schema diff latest --archives /backup/ovm --estate prod --url oracle://ovs_copy@ovmdb:1521/ORCL --as OVS=OVS_COPY',
          'ovm-rescue schema diff latest --archives /backup/ovm --estate prod --url mysql://root@127.0.0.1:3306 --database ovs --as ovs=ovs_copy --exit-code',
        ],
        exitCodes: [0, 1, 2, 10, 12, 130],
      }),
    )
    .action(async (a: string, b: string | undefined, options: DiffOptions) => {
      const display = new ProgressDisplay(context.terminal);
      const terminal = besideProgress(context.terminal, display);
      const named = options.url !== undefined || options.managerConfig !== undefined;
      if ((b !== undefined) === named)
        command.error('error: either a second ARCHIVE or a database (--url, --manager-config) is needed', {
          exitCode: 2,
        });
      const archive = await archiveNamed(a, options, 'schema');
      const log = terminalLog(terminal);
      const asked = { archive, ...chosenDatabases(options) };
      const compared =
        b === undefined
          ? withReachedDatabase(options, log, ({ settings }) => {
              const onReading = (state: ReadingState) => display.show(readingWork(state));
              const reading = { threads: options.threads, onReading, tell: (text: string) => log.warn(text) };
              return compareSchemas({ ...asked, other: { settings, ...reading } });
            })
          : compareSchemas({ ...asked, other: { archive: await archiveNamed(b, options, 'schema') } });
      const differences = await compared.finally(() => display.clear());
      if (options.json) terminal.out(`${JSON.stringify(differences, null, 2)}\n`);
      else for (const one of differences) terminal.out(`${shownValue(schemaDifferenceText(one))}\n`);
      terminal.err(`${counted(differences.length, 'difference')}\n`);
      if (options.exitCode && differences.length > 0) context.exit(exitCodes.failed);
    });
}
