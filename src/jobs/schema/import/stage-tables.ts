import { RescueError } from '../../../base/errors.js';
import type { Database, RowSource, TableLoader } from '../../../reach/database/database.js';
import type { ImportJournal } from './import-journal.js';
import type { ImportProgress } from './import-progress.js';
import { type ImportTarget, renamesOf } from './import-targets.js';
import { linkingStatements, type StagedTable, stagedTables, tableState } from './staged-table.js';
import { verifyContent } from './table-content.js';

export interface StagingWork {
  readonly database: Database;
  readonly targets: readonly ImportTarget[];
  /** By the target's name. */
  readonly journals: ReadonlyMap<string, ImportJournal>;
  /** The archived rows of a table. */
  readonly rowsOf: (from: string, table: string) => RowSource;
  /** How many connections load at the same time. */
  readonly loaders: number;
  readonly progress: ImportProgress;
}

/** What an earlier run left in a staging database: definitions by name, and names of verified tables. */
export interface EarlierTables {
  readonly definitions: ReadonlyMap<string, string>;
  readonly verified: ReadonlySet<string>;
}

/**
 * Builds all tables in their staging databases: makes, loads and verifies each, adds its keys, and the foreign keys when
 * all are there. Tables that an earlier run verified are kept. Throws OVM_SCHEMA_DIFFERS when what the server holds is
 * not what was archived; LOAD DATA itself is not bound to max_allowed_packet, so values of any length can be loaded.
 */
export async function stageTables(work: StagingWork): Promise<void> {
  const tables = stagedTables(work.targets);
  const earlier = await earlierTables(work);
  work.progress.begin(tables.map(({ manifest }) => manifest));
  await onLoaders(work, tables, (loader, table) => stageTable(work, loader, table, earlier));
  await linkTables(work, tables, (target) => target.staging);
}

/** Makes a table anew in staging, loads and verifies it, whatever was there; for one that was lost. */
export async function stageAgain(work: StagingWork, table: StagedTable): Promise<void> {
  await onLoaders({ ...work, loaders: 1 }, [table], (loader) => buildTable(work, loader, table));
}

/** Gives the tables their foreign keys, pointing into the databases that `nameOf` gives. */
export async function linkTables(
  work: StagingWork,
  tables: readonly StagedTable[],
  nameOf: (target: ImportTarget) => string,
): Promise<void> {
  const linked = tables.filter((table) => table.steps.addForeignKeys !== undefined);
  const databases = renamesOf(work.targets, nameOf);
  // One after the other: they lock each other's tables, and without checks they take no time.
  await onLoaders({ ...work, loaders: 1 }, linked, async (loader, table) => {
    const database = nameOf(table.target);
    // One that cannot be shown is told by the checks that follow.
    const text = await definitionNow(work.database, database, table).catch(() => '');
    if (tableState(table, text, finalName(work.targets)) === 'whole') return;
    for (const sql of linkingStatements(table, text, { database, databases })) await loader.execute(sql);
  });
}

async function earlierTables(work: StagingWork): Promise<ReadonlyMap<string, EarlierTables>> {
  const found = new Map<string, EarlierTables>();
  for (const target of work.targets) {
    const { tables } = await work.database.dictionary(target.staging);
    found.set(target.to, {
      definitions: new Map(tables.map((table) => [table.name, table.createStatement])),
      verified: (await work.journals.get(target.to)?.verifiedTables()) ?? new Set(),
    });
  }
  return found;
}

/** Hands the tables out to several connections; the first failure lets all of them stop after their table. */
async function onLoaders(
  work: StagingWork,
  tables: readonly StagedTable[],
  each: (loader: TableLoader, table: StagedTable) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const run = async () => {
    const loader = await work.database.openLoader();
    try {
      // Constraints were true where the rows come from, or were broken there and must come back broken.
      await loader.execute('SET SESSION foreign_key_checks = 0, unique_checks = 1');
      for (let table = tables[next++]; table && !failed; table = tables[next++]) await each(loader, table);
    } catch (error) {
      failed = true;
      throw error;
    } finally {
      await loader.close();
    }
  };
  const runs = Array.from({ length: Math.min(work.loaders, tables.length) }, run);
  const results = await Promise.allSettled(runs);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}

async function stageTable(
  work: StagingWork,
  loader: TableLoader,
  table: StagedTable,
  earlier: ReadonlyMap<string, EarlierTables>,
): Promise<void> {
  const before = earlier.get(table.target.to);
  const definition = before?.definitions.get(table.definition.name);
  const verified = before?.verified.has(table.definition.name) === true;
  const state =
    definition !== undefined && verified ? tableState(table, definition, finalName(work.targets)) : 'other';
  if (state === 'other') await buildTable(work, loader, table);
  else if (state === 'without keys') await addKeys(work, loader, table);
  work.progress.tableDone(table.manifest);
}

async function buildTable(work: StagingWork, loader: TableLoader, table: StagedTable): Promise<void> {
  const { target, definition, manifest, steps } = table;
  const { quoteName } = work.database;
  const name = `${quoteName(target.staging)}.${quoteName(definition.name)}`;
  await loader.execute(`DROP TABLE IF EXISTS ${name}`);
  // Of tables that others are put together from, the definition names no database.
  await loader.execute(`USE ${quoteName(target.staging)}`);
  await loader.execute(steps.create);
  if (!manifest.rowsOmitted) {
    const source = work.rowsOf(target.from, definition.name);
    const rows = await loader.load(target.staging, definition, work.progress.watched(source));
    if (rows !== manifest.rows) {
      const why = `the server took ${rows} rows, ${manifest.rows} were archived`;
      throw new RescueError('OVM_SCHEMA_DIFFERS', `${target.staging}.${definition.name}`, why);
    }
    await verifyContent(work.database, target.staging, definition, manifest);
  }
  await work.journals.get(target.to)?.setVerified(definition.name);
  if (steps.addKeys) await addKeys(work, loader, table);
}

/** A statement of a run that was killed may still be at work at the server and add the keys just before us. */
async function addKeys(work: StagingWork, loader: TableLoader, table: StagedTable): Promise<void> {
  try {
    await loader.execute(table.steps.addKeys as string);
  } catch (error) {
    const text = await definitionNow(work.database, table.target.staging, table).catch(() => '');
    if (tableState(table, text, finalName(work.targets)) !== 'linked otherwise') throw error;
  }
}

async function definitionNow(database: Database, place: string, table: StagedTable): Promise<string> {
  const name = `${database.quoteName(place)}.${database.quoteName(table.definition.name)}`;
  const [row] = await database.query(`SHOW CREATE TABLE ${name}`);
  return String(row?.[1] ?? '');
}

/** The final name of a database that a definition in staging names. */
export function finalName(targets: readonly ImportTarget[]): (database: string) => string {
  const names = new Map(targets.map((target) => [target.staging, target.to]));
  return (database) => names.get(database) ?? database;
}
