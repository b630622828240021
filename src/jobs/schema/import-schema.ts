import { openArchive } from '../../archive/open-archive.js';
import { archivedSchema } from '../../archive/schema-reader.js';
import { RescueError } from '../../base/errors.js';
import type { ConnectionSettings } from '../../reach/database/connection-settings.js';
import type { Database } from '../../reach/database/database.js';
import { engineTraits } from '../../reach/database/engine-traits.js';
import { openDatabase } from '../../reach/database/open-database.js';
import { archivedRows } from './import/archived-rows.js';
import { earlierImports, isSameImport } from './import/earlier-import.js';
import { existingTargets, refuseExisting } from './import/existing-targets.js';
import { type ExchangeImport, importByExchange, unfinished } from './import/import-by-exchange.js';
import { filePath, holdsSomething, importByFile, refuseFile } from './import/import-by-file.js';
import { importCommand } from './import/import-command.js';
import type { JournalHead } from './import/import-journal.js';
import type { ImportedSchema, ImportOptions, ImportPlan, PlannedTarget } from './import/import-plan.js';
import { ImportProgress, type ImportStep } from './import/import-progress.js';
import { type ImportTarget, importTargets, refuseCapitals } from './import/import-targets.js';
import { foundConfigFacts, readConfigFacts } from './import/manager-config.js';
import { planLines } from './import/plan-text.js';
import { saveTargets } from './import/save-targets.js';
import { checkGuard, type GuardFacts, guardReason } from './import/target-guard.js';

const defaultLoaders = 3;

/**
 * Looks at the archive and at the target and says what an import will do; changes nothing. Throws what would stop the
 * import at its beginning: OVM_ARCHIVE_NOT_FOUND, OVM_ARCHIVE_DAMAGED, OVM_USAGE, OVM_TARGET_GUARDED,
 * OVM_TARGET_EXISTS, OVM_IMPORT_UNFINISHED, and what the database throws.
 */
export async function planImport(options: ImportOptions): Promise<ImportPlan> {
  const archive = await openArchive(options.archive);
  const schema = await archivedSchema(archive);
  const { settings } = options;
  if (schema.manifest.engine !== settings.engine) {
    const why = `the archive is of ${schema.manifest.engine} and the target of ${settings.engine}`;
    throw new RescueError('OVM_USAGE', archive.path, why);
  }
  const databases = schema.databases.map(({ manifest, dictionary }) => ({ manifest, archived: dictionary }));
  const targets = importTargets(databases, options.renames);
  if (isFile(settings)) return planFileImport({ options, archive, schema, targets });
  const database = await openDatabase(settings);
  try {
    const facts = await guardFacts({ options, archive, schema, targets }, database);
    checkGuard(facts);
    refuseCapitals(targets, database.server.lowerCaseTableNames);
    const head = headOf({ options, archive, targets }, database.address);
    const resumes = await interruptedPhase(database, head);
    const planned = await plannedTargets(database, targets);
    const holding = planned.filter((target) => target.holdsSomething).map((target) => target.to);
    if (resumes === undefined || resumes === 'loading') refuseExisting({ ...options, database }, holding);
    const plan = { options, archive, schema, targets: planned, guarded: guardReason(facts), resumes };
    const server = `${database.server.product} ${database.server.version}`;
    return { ...plan, lines: planLines({ ...plan, address: database.address, server }) };
  } finally {
    await database.close();
  }
}

/**
 * Does what the plan says, after a second look. An interrupted import is finished by the same call again. Throws as
 * `importByExchange`.
 */
export async function carryOutImport(
  plan: ImportPlan,
  tell?: (step: ImportStep) => void,
): Promise<ImportedSchema> {
  const { options, archive, schema, targets } = plan;
  const [target] = targets;
  const work = {
    replace: options.replace,
    rowsOf: (from: string, table: string) => archivedRows(archive, schema, from, table),
    progress: new ImportProgress(tell),
    saveTargets: (names: readonly string[]) => saveTargets(options, archive.manifest.estate, names),
  };
  const inFile = isFile(options.settings) && target;
  const safetyArchive = inFile
    ? await importByFile({ ...work, settings: options.settings, target })
    : await exchangeInto(plan, work);
  return { targets: targets.map(resultOf), safetyArchive };
}

type CommonWork = Pick<ExchangeImport, 'replace' | 'rowsOf' | 'progress' | 'saveTargets'>;

async function exchangeInto(plan: ImportPlan, work: CommonWork): Promise<string | null> {
  const { options, targets } = plan;
  const database = await openDatabase(options.settings);
  try {
    const facts = await guardFacts(plan, database);
    return await importByExchange({
      ...work,
      database,
      targets,
      head: headOf(plan, database.address),
      loaders: options.loaders ?? defaultLoaders,
      checkGuards: () => checkGuard(facts),
    });
  } finally {
    await database.close();
  }
}

function isFile(settings: ConnectionSettings): boolean {
  return engineTraits[settings.engine].staging === 'file';
}

/** A file needs no guards: who uses it is kept out by its own locks. */
async function planFileImport(planning: Planning): Promise<ImportPlan> {
  const { options, targets } = planning;
  if (options.renames.size > 0)
    throw new RescueError('OVM_USAGE', '--as', 'a database file has one database');
  const holds = await holdsSomething(options.settings);
  if (holds) refuseFile(options, filePath(options.settings));
  const planned = targets.map((target) => ({ ...target, holdsSomething: holds }));
  const plan = { ...planning, targets: planned, guarded: undefined, resumes: undefined };
  return { ...plan, lines: planLines({ ...plan, address: filePath(options.settings), server: 'SQLite' }) };
}

function resultOf({ from, to, manifest }: ImportTarget) {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  return { from, to, tables: manifest.tables.length, rows };
}

type Planning = Pick<ImportPlan, 'options' | 'archive' | 'schema'> & {
  readonly targets: readonly ImportTarget[];
};

async function guardFacts(plan: Planning, database: Database): Promise<GuardFacts> {
  const { options, archive, schema, targets } = plan;
  const { managerConfig } = options;
  return {
    settings: options.settings,
    server: database.server,
    address: database.address,
    targets: targets.map((target) => target.to),
    schema: schema.manifest,
    managerUuid: archive.manifest.managerUuid,
    given: managerConfig === undefined ? undefined : await readConfigFacts(managerConfig, options.hosts),
    found: await foundConfigFacts(options.settings, options.hosts),
    managerStopped: options.managerStopped,
  };
}

function headOf({ options, archive, targets }: Omit<Planning, 'schema'>, address: string): JournalHead {
  return {
    archive: archive.path,
    archiveId: archive.manifest.id,
    createdAt: archive.manifest.createdAt,
    targets: targets.map(({ from, to }) => ({ from, to })),
    command: importCommand(options, address),
  };
}

async function interruptedPhase(database: Database, head: JournalHead): Promise<ImportPlan['resumes']> {
  const names = head.targets.map((target) => target.to);
  for (const earlier of await earlierImports(database, names)) {
    if (isSameImport(earlier.head, head)) return earlier.phase;
    if (earlier.phase === 'exchanging') throw unfinished(names, earlier.head);
  }
  return undefined;
}

async function plannedTargets(
  database: Database,
  targets: readonly ImportTarget[],
): Promise<PlannedTarget[]> {
  const existing = await existingTargets(database, targets);
  return targets.map((target) => ({ ...target, holdsSomething: existing.includes(target.to) }));
}
