import { Command } from 'commander';
import { counted } from '../../base/counted.js';
import { exitCodes } from '../../base/exit-codes.js';
import { archiveNamed } from '../../jobs/archive-place.js';
import { mustBeConfirmed } from '../../jobs/schema/confirmation.js';
import type { ImportStep } from '../../jobs/schema/import/import-progress.js';
import { carryOutImport, planImport } from '../../jobs/schema/import-schema.js';
import { carryOutImportByTools, planImportByTools } from '../../jobs/schema/oracle-tools/import-by-tools.js';
import { withTools } from '../../jobs/schema/oracle-tools/tools-at-hand.js';
import { type ReachedDatabase, withReachedDatabase } from '../../jobs/schema/reached-database.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import {
  orTools,
  passwordSources,
  provenEngines,
  withDatabase,
  withDatabases,
  withRenames,
} from '../database-options.js';
import { withArchives } from '../input-options.js';
import { besideProgress, ProgressDisplay } from '../progress.js';
import { shownValue, type Terminal, terminalLog } from '../terminal.js';
import { type ArchivedDatabaseOptions, chosenDatabases } from './schema-options.js';
import {
  printImportedDump,
  refuseToolWords,
  type ToolOptions,
  toolWords,
  withToolOptions,
} from './tool-options.js';

interface ImportOptions extends ArchivedDatabaseOptions, ToolOptions {
  readonly replace?: boolean;
  readonly managerStopped?: boolean;
  readonly sameBuild?: boolean;
  readonly yes?: boolean;
}

export function schemaImport(context: CommandContext): Command {
  const command = withArchives(
    withDatabase(new Command('import').argument('<ARCHIVE>', 'path, latest, date or short id')),
  );
  const chosen = withDatabases(
    command,
    'import this database (of Oracle: schema) of the archive alone, by its name there (may be repeated)',
  );
  const renamed = withRenames(
    chosen,
    'import the database FROM under the name TO; of Oracle into the account TO, which must exist (may be repeated)',
  );
  return withToolOptions(renamed)
    .description(
      'Import the databases of an archive: MySQL loaded beside, verified, exchanged as a whole; Oracle emptied and filled in its place.',
    )
    .option(
      '--replace',
      'take the place of a target that holds something; what it holds is exported and verified first',
    )
    .option('--manager-stopped', 'you say that the manager that uses the target is stopped')
    .option(
      '--same-build',
      'you say that archive and target are of one build; wanted where neither tells a BUILDID, up to release 3.2',
    )
    .option('--yes', 'begin without asking; elsewhere than on a terminal it is needed')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'For a database that was lost (A5) or a manager that moves to a new host (B2). The plan is printed first.',
          "Into a manager's own schema it needs --manager-config of that manager, --manager-stopped, and the same",
          'engine, BUILDID and manager UUID as in the archive. A database without --as goes to its own name.',
          'After a crash run the same command again: it finishes. Of Oracle the account of the schema must exist, nobody can use the',
          'schema from the drop of what was there to the end, and names are as the server has them, mostly in capitals.',
          passwordSources,
          `${provenEngines} ${orTools}`,
          'An archive of `schema export --via-tools` goes back with --via-tools.',
          toolWords,
        ],
        examples: [
          'ovm-rescue schema import latest --archives /backup/ovm --estate prod --url mysql://root@127.0.0.1:3306 --database ovs --as ovs=ovs_copy',
          'ovm-rescue schema import latest --archives /backup/ovm --estate prod --url mysql://root@ovmm:49500 --replace --manager-stopped --manager-config ovmm.config',
          'ovm-rescue schema import latest --archives /backup/ovm --estate prod --url oracle://ovs_copy@ovmdb:1521/ORCL --as OVS=OVS_COPY',
          'ovm-rescue schema import latest --archives /backup/ovm --estate prod --url oracle://ovs@ovmdb:1521/ORCL --replace --manager-stopped --manager-config ovmm.config',
          'ovm-rescue schema import latest --archives /backup/ovm --estate prod --url oracle://ovs@localhost:1521/XE --via-tools --via-ssh oracle@ovmm --replace --manager-stopped --manager-config ovmm.config',
        ],
        exitCodes: [0, 1, 2, 3, 10, 11, 12, 13, 130],
      }),
    )
    .action(async (word: string, options: ImportOptions) => {
      refuseToolWords(options);
      const archive = await archiveNamed(word, options, 'schema');
      const display = new ProgressDisplay(context.terminal);
      const terminal = besideProgress(context.terminal, display);
      if (options.viaTools !== undefined) return importDump(archive, options, context);
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
    sameBuild: options.sameBuild ?? false,
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
  if (imported.invalid.length > 0) {
    const names = imported.invalid.join(', ');
    terminal.err(`${shownValue(`warning: these do not compile, as where they were exported: ${names}`)}\n`);
  }
  if (imported.kept.length + imported.leftOut.length + imported.invalid.length > 0)
    context.exit(exitCodes.incomplete);
  if (options.json) terminal.out(`${JSON.stringify({ archive, ...imported }, null, 2)}\n`);
  else
    for (const { to, tables, rows } of imported.targets)
      terminal.out(`${shownValue(to)}: ${counted(tables, 'table')}, ${counted(rows, 'row')}, verified\n`);
}

/** By the tools of Oracle Database: in place, behind a safety archive. */
async function importDump(archive: string, options: ImportOptions, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const log = terminalLog(terminal);
  const tell = (line: string) => terminal.err(`${shownValue(line)}\n`);
  const imported = await withTools(options, log, async (tools) => {
    const plan = await planImportByTools({
      tools,
      archive,
      ...chosenDatabases(options),
      replace: options.replace ?? false,
      managerStopped: options.managerStopped ?? false,
      sameBuild: options.sameBuild ?? false,
      managerConfig: options.managerConfig,
      archives: options.archives,
      log,
    });
    for (const line of plan.lines) tell(line);
    await mustBeConfirmed(`the import into ${plan.to}`, options.yes ?? false);
    return carryOutImportByTools(plan, tell);
  });
  printImportedDump(archive, imported, options.json, context);
}

/** Each step is a line that stays; how far loading is goes to the progress line. */
function stepDisplay(terminal: Terminal, display: ProgressDisplay): (step: ImportStep) => void {
  return ({ phase, text, doneBytes, totalBytes, doneTables, totalTables }) => {
    const isLine = phase !== 'load' || text.startsWith('loading ');
    if (isLine && text !== '') terminal.err(`${shownValue(text)}\n`);
    if (phase !== 'load') return;
    const at = `${doneTables} of ${counted(totalTables, 'table')} loaded and verified`;
    display.show({ at, bytes: doneBytes, expectedBytes: totalBytes });
  };
}
