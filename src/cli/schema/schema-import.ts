import { Command } from 'commander';
import { counted } from '../../base/counted.js';
import { exitCodes } from '../../base/exit-codes.js';
import { archiveNamed } from '../../jobs/archive-place.js';
import { mustBeConfirmed } from '../../jobs/schema/confirmation.js';
import type { ImportStep } from '../../jobs/schema/import/import-progress.js';
import { carryOutImport, planImport } from '../../jobs/schema/import-schema.js';
import { type ReachedDatabase, withReachedDatabase } from '../../jobs/schema/reached-database.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import { passwordSources, withDatabase, withDatabases, withRenames } from '../database-options.js';
import { withArchives } from '../input-options.js';
import { besideProgress, ProgressDisplay } from '../progress.js';
import { shownValue, type Terminal, terminalLog } from '../terminal.js';
import { type ArchivedDatabaseOptions, chosenDatabases } from './schema-options.js';

interface ImportOptions extends ArchivedDatabaseOptions {
  readonly replace?: boolean;
  readonly managerStopped?: boolean;
  readonly yes?: boolean;
}

export function schemaImport(context: CommandContext): Command {
  const command = withArchives(
    withDatabase(new Command('import').argument('<ARCHIVE>', 'path, latest, date or short id')),
  );
  const chosen = withDatabases(
    command,
    'import this database of the archive alone, by its name there (may be repeated)',
  );
  return withRenames(chosen, 'import the database FROM under the name TO (may be repeated)')
    .description('Import the databases of an archive: loaded beside, verified, then exchanged as a whole.')
    .option('--replace', 'exchange a target that holds something; it is exported and verified first')
    .option('--manager-stopped', 'you say that the manager that uses the target is stopped')
    .option('--yes', 'begin without asking; elsewhere than on a terminal it is needed')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'For a database that was lost (A5) or a manager that moves to a new host (B2). The plan is printed first.',
          "Into a manager's own schema it needs --manager-config of that manager, --manager-stopped, and the same",
          'engine, BUILDID and manager UUID as in the archive. A database without --as goes to its own name.',
          'After a crash run the same command again: it finishes.',
          passwordSources,
        ],
        examples: [
          'ovm-rescue schema import latest --estate prod --url mysql://root@127.0.0.1:3306 --database ovs --as ovs=ovs_copy',
          'ovm-rescue schema import latest --estate prod --url mysql://root@ovmm:49500 --replace --manager-stopped --manager-config ovmm.config',
        ],
        exitCodes: [0, 1, 2, 3, 10, 11, 12, 13, 130],
      }),
    )
    .action(async (word: string, options: ImportOptions) => {
      const archive = await archiveNamed(word, options, 'schema');
      const display = new ProgressDisplay(context.terminal);
      const terminal = besideProgress(context.terminal, display);
      await withReachedDatabase(options, terminalLog(terminal), (reached) =>
        importArchive(archive, reached, options, { context, terminal, display }),
      ).finally(() => display.clear());
    });
}

interface Shown {
  readonly context: CommandContext;
  readonly terminal: Terminal;
  readonly display: ProgressDisplay;
}

async function importArchive(
  archive: string,
  reached: ReachedDatabase,
  options: ImportOptions,
  { context, terminal, display }: Shown,
): Promise<void> {
  const plan = await planImport({
    archive,
    ...reached,
    ...chosenDatabases(options),
    replace: options.replace ?? false,
    managerStopped: options.managerStopped ?? false,
    ...(options.managerConfig !== undefined && { managerConfig: options.managerConfig }),
    archives: options.archives,
    log: terminalLog(terminal),
  });
  for (const line of plan.lines) terminal.err(`${shownValue(line)}\n`);
  const names = plan.targets.map(({ to }) => to).join(', ');
  await mustBeConfirmed(`the import into ${names}`, options.yes ?? false);
  const imported = await carryOutImport(plan, stepDisplay(terminal, display));
  display.clear();
  if (imported.safetyArchive !== null) {
    terminal.err(`${shownValue(`what was there before is in ${imported.safetyArchive}`)}\n`);
  }
  if (imported.kept.length > 0 || imported.leftOut.length > 0) context.exit(exitCodes.incomplete);
  if (options.json) terminal.out(`${JSON.stringify({ archive, ...imported }, null, 2)}\n`);
  else
    for (const { to, tables, rows } of imported.targets)
      terminal.out(`${shownValue(to)}: ${counted(tables, 'table')}, ${counted(rows, 'row')}, verified\n`);
}

/** Loading goes to the progress line; each step of the exchange is a line that stays. */
function stepDisplay(terminal: Terminal, display: ProgressDisplay): (step: ImportStep) => void {
  return ({ phase, text, doneBytes, totalBytes, doneTables, totalTables }) => {
    if (phase !== 'load' && text !== '') terminal.err(`${shownValue(text)}\n`);
    if (phase !== 'load') return;
    const at = `${doneTables} of ${counted(totalTables, 'table')} loaded and verified`;
    display.show({ at, bytes: doneBytes, expectedBytes: totalBytes });
  };
}
