import { openArchive } from '../../archive/open-archive.js';
import { archivedSchema } from '../../archive/schema-reader.js';
import { RescueError } from '../../base/errors.js';
import type { ConnectionSettings } from '../../reach/database/connection-settings.js';
import type { Database } from '../../reach/database/database.js';
import { type EngineTraits, engineTraits } from '../../reach/database/engine-traits.js';
import { openDatabase } from '../../reach/database/open-database.js';
import { whatIsAt } from '../../reach/directories.js';
import { markLastMoments, wasKilledInLastMoments } from '../../reach/run-marker.js';
import { isAlreadyThere } from './import/already-there.js';
import { checkArchivedNames } from './import/archived-names.js';
import { archivedRows } from './import/archived-rows.js';
import { earlierImports, isSameImport, refuseStrangers } from './import/earlier-import.js';
import { existingTargets, refuseExisting } from './import/existing-targets.js';
import {
  type ExchangeImport,
  type ExchangeResult,
  importByExchange,
  unfinished,
} from './import/import-by-exchange.js';
import { filePath, holdsSomething, importByFile, refuseFile } from './import/import-by-file.js';
import { carryOutInPlaceImport, planInPlaceImport } from './import/import-in-place-plan.js';
import type { ImportPhase, JournalHead } from './import/import-journal.js';
import {
  defaultLoaders,
  type ImportedSchema,
  type ImportOptions,
  type ImportPlan,
  type PlannedTarget,
  type Resumption,
} from './import/import-plan.js';
import { ImportProgress, type ImportStep } from './import/import-progress.js';
import {
  chosenDatabases,
  type ImportTarget,
  importTargets,
  refuseCapitals,
} from './import/import-targets.js';
import { withoutImpossible } from './import/left-out.js';
import { planLines } from './import/plan-text.js';
import { guardFacts, headOf, type Planning, workOf } from './import/planned-import.js';
import { saveTargets } from './import/save-targets.js';
import { keepHeapSmall } from './import/small-heap.js';
import { checkGuard, guardReason } from './import/target-guard.js';

const defaultLockPatienceSeconds = 30;

/**
 * Looks at the archive and at the target and says what an import will do; changes nothing. Throws what would stop the
 * import at its beginning: OVM_ARCHIVE_NOT_FOUND, OVM_ARCHIVE_DAMAGED, OVM_USAGE, OVM_TARGET_GUARDED,
 * OVM_TARGET_EXISTS, OVM_IMPORT_UNFINISHED, and what the database throws.
 */
export async function planImport(options: ImportOptions): Promise<ImportPlan> {
  keepHeapSmall();
  const archive = await openArchive(options.archive);
  const schema = await archivedSchema(archive);
  const { settings } = options;
  if (schema.manifest.engine !== settings.engine) {
    const why = `the archive is of ${schema.manifest.engine} and the target of ${settings.engine}`;
    throw new RescueError('OVM_USAGE', archive.path, why);
  }
  const archived = schema.databases.map(({ manifest, dictionary }) => ({ manifest, archived: dictionary }));
  const wanted = importTargets(chosenDatabases(archived, options.databases ?? []), options.renames);
  const planning = { options, archive, schema, targets: wanted };
  if (stagingOf(settings) === 'file') return planFileImport(planning);
  if (stagingOf(settings) === 'in-place') return planInPlaceImport(planning);
  checkArchivedNames(wanted);
  const database = await openDatabase(settings);
  try {
    const { targets, leftOut } = await withoutImpossible(database, wanted, schema.manifest.findings ?? []);
    const facts = await guardFacts({ options, archive, schema, targets }, database);
    checkGuard(facts);
    refuseCapitals(targets, database.server.lowerCaseTableNames);
    const head = headOf({ options, archive, targets }, database.address);
    const planned = await plannedTargets(database, targets);
    const holding = planned.filter((target) => target.holdsSomething).map((target) => target.to);
    const resumes = await resumption({ options, targets }, database, { head, holding });
    const guarded = guardReason(facts);
    const plan = { options, archive, schema, targets: planned, leftOut, guarded, resumes };
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
  const { options, archive, schema, targets, leftOut } = plan;
  const work = {
    replace: options.replace,
    rowsOf: (from: string, table: string) => archivedRows(archive, schema, from, table),
    progress: new ImportProgress(tell),
    saveTargets: (names: readonly string[], threads?: number) =>
      saveTargets({ ...options, threads }, archive.manifest.estate, names),
  };
  const { safetyArchive, kept, invalid = [] } = await importInto(plan, work);
  for (const { target: name, database, tables } of kept) {
    options.log.warn(
      `somebody wrote to ${name} before the exchange, and what was written is in no archive: its former tables are kept in ${database}; those that differ are ${tables.join(', ')}`,
    );
  }
  for (const { object, why } of leftOut) options.log.warn(`${object} was left out: ${why}`);
  return { targets: targets.map(resultOf), safetyArchive, kept, leftOut, invalid };
}

type CommonWork = Pick<ExchangeImport, 'replace' | 'rowsOf' | 'progress' | 'saveTargets'>;

/** By the way of the engine: a file beside, the target itself, or databases beside. */
async function importInto(
  plan: ImportPlan,
  work: CommonWork,
): Promise<ExchangeResult & { readonly invalid?: readonly string[] }> {
  const { settings } = plan.options;
  const [target] = plan.targets;
  if (stagingOf(settings) === 'file' && target) {
    const saveTargets = (names: readonly string[]) => work.saveTargets(names, undefined);
    return { safetyArchive: await importByFile({ ...work, settings, target, saveTargets }), kept: [] };
  }
  if (stagingOf(settings) === 'in-place') return { ...(await carryOutInPlaceImport(plan, work)), kept: [] };
  return exchangeInto(plan, work);
}

async function exchangeInto(plan: ImportPlan, work: CommonWork): Promise<ExchangeResult> {
  const { options, targets } = plan;
  const database = await openDatabase(options.settings);
  try {
    const facts = await guardFacts(plan, database);
    const head = headOf(plan, database.address);
    return await importByExchange({
      ...work,
      database,
      targets,
      head,
      loaders: options.loaders ?? defaultLoaders,
      lockPatienceSeconds: options.lockPatienceSeconds ?? defaultLockPatienceSeconds,
      resumes: plan.resumes,
      markLastMoments: () => markLastMoments(workOf(head, database.address)),
      checkGuards: () => checkGuard(facts),
    });
  } finally {
    await database.close();
  }
}

function stagingOf(settings: ConnectionSettings): EngineTraits['staging'] {
  return engineTraits[settings.engine].staging;
}

/** A file needs no guards: who uses it is kept out by its own locks. */
async function planFileImport(planning: Planning): Promise<ImportPlan> {
  const { options, targets } = planning;
  if (options.renames.size > 0)
    throw new RescueError('OVM_USAGE', '--as', 'a database file has one database');
  const holds = await holdsSomething(options.settings);
  if (holds) refuseFile(options, filePath(options.settings));
  const exists = whatIsAt(filePath(options.settings)) !== 'nothing';
  const planned = targets.map((target) => ({ ...target, exists, holdsSomething: holds }));
  const plan = { ...planning, targets: planned, leftOut: [], guarded: undefined, resumes: undefined };
  return { ...plan, lines: planLines({ ...plan, address: filePath(options.settings), server: 'SQLite' }) };
}

function resultOf({ from, to, manifest }: ImportTarget) {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  return { from, to, tables: manifest.tables.length, rows };
}

/**
 * How far an earlier run came. Throws what keeps the import from beginning. A run that was killed in its last moments has
 * left nothing but the finished target: that is what was asked for.
 */
async function resumption(
  { options, targets }: Pick<Planning, 'options' | 'targets'>,
  database: Database,
  { head, holding }: { readonly head: JournalHead; readonly holding: readonly string[] },
): Promise<Resumption | undefined> {
  const phase = await interruptedPhase(database, head);
  if (phase === 'exchanging' || phase === 'exchanged') return phase;
  const atItsEnd = phase === undefined && wasKilledInLastMoments(workOf(head, database.address));
  if (atItsEnd && (await isAlreadyThere(database, targets))) return 'complete';
  refuseExisting({ ...options, database }, holding);
  return phase;
}

async function interruptedPhase(database: Database, head: JournalHead): Promise<ImportPhase | undefined> {
  const names = head.targets.map((target) => target.to);
  const found = await earlierImports(database, names);
  await refuseStrangers(database, names, found);
  for (const earlier of found) {
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
  const planned: PlannedTarget[] = [];
  for (const target of targets) {
    const exists = await database.hasDatabase(target.to);
    planned.push({ ...target, exists, holdsSomething: existing.includes(target.to) });
  }
  return planned;
}
