import type { Database } from '../../../reach/database/database.js';
import type { OldContent } from './import-journal.js';
import { keptName, oldName } from './import-names.js';
import { renameTables, tablesIn } from './move-tables.js';
import { differingTables } from './old-difference.js';

/** Old tables that are not dropped, because the safety archive does not hold what is in them. */
export interface KeptTables {
  /** Whose they were. */
  readonly target: string;
  /** Where they are now. */
  readonly database: string;
  /** Those that differ. */
  readonly tables: readonly string[];
}

/**
 * Compares the old tables of these targets with the safety archive, before they are dropped: somebody may have written
 * to them between the export and the exchange, unseen. The tables of a target where anything differs are moved to a
 * database of their own name, that no later import touches. Safe to be called again after an interruption.
 */
export async function settleOld(
  database: Database,
  targets: readonly string[],
  oldContents: ReadonlyMap<string, OldContent>,
): Promise<readonly KeptTables[]> {
  const formerNames = new Map(targets.map((target) => [oldName(target), target]));
  const kept: KeptTables[] = [];
  for (const target of targets) {
    const old = oldName(target);
    const safetyArchive = oldContents.get(target)?.safetyArchive ?? null;
    const keptIn = keptName(target, safetyArchive ?? '');
    const earlier = [...(await tablesIn(database, keptIn))];
    const tables = [...(await tablesIn(database, old))];
    const differing =
      tables.length === 0
        ? []
        : await differingTables(database, { target, old, tables, safetyArchive, formerNames });
    if (differing.length > 0) await keep(database, old, keptIn, tables);
    const all = [...earlier, ...differing];
    if (all.length > 0) kept.push({ target, database: keptIn, tables: all.sort() });
  }
  return kept;
}

async function keep(
  database: Database,
  old: string,
  keptIn: string,
  tables: readonly string[],
): Promise<void> {
  await database.execute(`CREATE DATABASE IF NOT EXISTS ${database.quoteName(keptIn)}`);
  await renameTables(
    database,
    tables.map((table) => ({ table, from: old, to: keptIn })),
  );
}
