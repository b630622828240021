import { RescueError } from '../../../base/errors.js';
import type { Database } from '../../../reach/database/database.js';
import type { OldContent } from './import-journal.js';
import { journalTable } from './import-names.js';
import type { ImportTarget } from './import-targets.js';
import { remainingMoves, type TableMove } from './remaining-moves.js';
import { type StagingWork, stageAgain } from './stage-tables.js';
import { stagedTables } from './staged-table.js';

export interface ExchangeWork extends StagingWork {
  /** By the target's name: what it was before the exchange. */
  readonly oldContents: ReadonlyMap<string, OldContent>;
}

/** New tables that are neither in staging nor in the target are built again. */
export async function stageLost(work: ExchangeWork): Promise<void> {
  const all = stagedTables(work.targets);
  for (const target of work.targets) {
    const { lost } = await movesOf(work, target);
    for (const name of lost) {
      const table = all.find((one) => one.target === target && one.definition.name === name);
      if (table) await stageAgain(work, table);
    }
  }
}

/** Moves all tables that are not yet where they belong, by one RENAME TABLE if the server can. */
export async function moveTables(work: ExchangeWork): Promise<void> {
  const moves = await allMoves(work);
  if (moves.length === 0) return;
  try {
    await renameTables(work.database, moves);
  } catch (error) {
    // A server that died in the midst of an earlier rename may hold tables that it cannot move all at once.
    if (isLost(error)) throw error;
    await moveOneByOne(work, error);
  }
}

async function moveOneByOne(work: ExchangeWork, first: unknown): Promise<void> {
  const isOld = (name: string) => work.targets.some((target) => target.old === name);
  for (const move of await allMoves(work)) {
    try {
      await renameTables(work.database, [move]);
    } catch (error) {
      if (isLost(error) || !(await isUnusable(work.database, move))) throw first;
      // An unusable old table is in the safety archive, an unusable new one in the archive.
      await dropTable(work.database, move.from, move.table);
      if (isOld(move.to)) continue;
      await stageLost(work);
      await renameTables(work.database, [move]);
    }
  }
}

function isLost(error: unknown): boolean {
  return error instanceof RescueError && (error.code === 'OVM_DB_LOST' || error.code === 'OVM_DB_STALLED');
}

async function isUnusable(database: Database, { from, table }: TableMove): Promise<boolean> {
  const name = `${database.quoteName(from)}.${database.quoteName(table)}`;
  return database.query(`SELECT 1 FROM ${name} LIMIT 1`).then(
    () => false,
    (error) => !isLost(error),
  );
}

/** Drops a table, whatever refers to it. */
export async function dropTable(database: Database, place: string, table: string): Promise<void> {
  await database.execute('SET SESSION foreign_key_checks = 0');
  await database.execute(`DROP TABLE IF EXISTS ${database.quoteName(place)}.${database.quoteName(table)}`);
}

/** Moves tables by one RENAME TABLE. */
export async function renameTables(database: Database, moves: readonly TableMove[]): Promise<void> {
  const { quoteName } = database;
  const pairs = moves.map(({ table, from, to }) => {
    return `${quoteName(from)}.${quoteName(table)} TO ${quoteName(to)}.${quoteName(table)}`;
  });
  // With checks on, foreign keys follow the tables they point at.
  await database.execute('SET SESSION foreign_key_checks = 1');
  await database.execute(`RENAME TABLE ${pairs.join(', ')}`);
}

async function allMoves(work: ExchangeWork): Promise<readonly TableMove[]> {
  const moves: TableMove[] = [];
  for (const target of work.targets) moves.push(...(await movesOf(work, target)).moves);
  // Old tables go before new ones come, over all databases.
  const away = (move: TableMove) => work.targets.some((target) => target.old === move.to);
  return [...moves.filter(away), ...moves.filter((move) => !away(move))];
}

/** Old tables that have not moved away yet. */
export async function movesAway(work: ExchangeWork): Promise<readonly TableMove[]> {
  return (await allMoves(work)).filter((move) => work.targets.some((target) => target.old === move.to));
}

/** Whether any table has left its place, so that the exchange can only go on. */
export async function hasMoved(work: ExchangeWork): Promise<boolean> {
  for (const { to, old, staging, manifest } of work.targets) {
    const [away, waiting, there] = [
      await tablesIn(work.database, old),
      await tablesIn(work.database, staging),
      await tablesIn(work.database, to),
    ];
    if (away.size > 0 || manifest.tables.some(({ name }) => !waiting.has(name))) return true;
    if (work.oldContents.get(to)?.tables.some((name) => !there.has(name))) return true;
  }
  return false;
}

async function movesOf(work: ExchangeWork, target: ImportTarget) {
  const tables = async (name: string) => ({ name, tables: await tablesIn(work.database, name) });
  return remainingMoves({
    target: await tables(target.to),
    staging: await tables(target.staging),
    old: await tables(target.old),
    oldTables: work.oldContents.get(target.to)?.tables ?? [],
    newTables: target.manifest.tables.map((table) => table.name),
  });
}

/** Names of the tables of a database; empty for one that is not there. */
export async function tablesIn(database: Database, name: string): Promise<ReadonlySet<string>> {
  const rows = await database.query(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = ? AND table_type NOT IN ('VIEW', 'SEQUENCE')",
    [name],
  );
  return new Set(rows.map(([table]) => String(table)).filter((table) => table !== journalTable));
}
