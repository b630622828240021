import { RescueError } from '../../../base/errors.js';
import type { Database } from '../../../reach/database/database.js';
import { ImportJournal, type ImportPhase, type JournalHead } from './import-journal.js';
import { journalTable, oldName, stagingName } from './import-names.js';
import { tablesIn } from './move-tables.js';

/** An import of an earlier run that did not come to its end. */
export interface EarlierImport {
  readonly head: JournalHead;
  readonly phase: ImportPhase;
}

/** The unfinished imports into any of these targets, each once. */
export async function earlierImports(
  database: Database,
  targets: readonly string[],
): Promise<readonly EarlierImport[]> {
  const found = new Map<string, EarlierImport>();
  for (const target of targets) {
    const head = await readJournal(database, target, (journal) => journal.head());
    if (!head) continue;
    const home = head.targets[0]?.to ?? target;
    const phase = await readJournal(database, home, (journal) => journal.phase());
    found.set(JSON.stringify(head), { head, phase: phase ?? 'loading' });
  }
  return [...found.values()];
}

/** The journal in the staging database of a target. */
export function journalOf(database: Database, target: string): ImportJournal {
  return new ImportJournal(database, stagingName(target));
}

/** Undefined without a journal, and for one that a server drops for a client that was killed while it is read. */
async function readJournal<T>(
  database: Database,
  target: string,
  read: (journal: ImportJournal) => Promise<T>,
): Promise<T | undefined> {
  if (!(await hasJournal(database, target))) return undefined;
  try {
    return await read(journalOf(database, target));
  } catch (error) {
    if (await hasJournal(database, target)) throw error;
    return undefined;
  }
}

async function hasJournal(database: Database, target: string): Promise<boolean> {
  const rows = await database.query(
    'SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = ?',
    [stagingName(target), journalTable],
  );
  return rows.length > 0;
}

/** Whether two heads are the same import: the same archive into the same targets. */
export function isSameImport(one: JournalHead, other: JournalHead): boolean {
  const keyOf = ({ archiveId, createdAt, targets }: JournalHead) =>
    JSON.stringify([archiveId, createdAt, targets]);
  return keyOf(one) === keyOf(other);
}

/**
 * Throws OVM_STAGING_UNKNOWN when a database has the name of one of ours and holds something that no journal explains:
 * old tables without an import that has begun its exchange, or a staging database without a journal.
 */
export async function refuseStrangers(
  database: Database,
  targets: readonly string[],
  earlier: readonly EarlierImport[],
): Promise<void> {
  const begun = new Set(
    earlier
      .filter(({ phase }) => phase !== 'loading')
      .flatMap(({ head }) => head.targets.map(({ to }) => to)),
  );
  const all = new Set([...targets, ...earlier.flatMap(({ head }) => head.targets.map(({ to }) => to))]);
  for (const target of all) {
    if (!begun.has(target))
      await refuseStranger(database, oldName(target), 'no import has put its tables there');
    if (!(await hasJournal(database, target)))
      await refuseStranger(database, stagingName(target), 'it holds tables and no journal of an import');
  }
}

async function refuseStranger(database: Database, name: string, why: string): Promise<void> {
  if (!(await database.hasDatabase(name))) return;
  const { tables, objects } = await database.dictionary(name);
  const count = tables.length + objects.length;
  if (count === 0) return;
  throw new RescueError('OVM_STAGING_UNKNOWN', `${name} at ${database.address}`, why);
}

/**
 * Drops what an import put beside these targets: the old tables first, then what is staged, the journal with the phase
 * last, so that a run that is killed on the way is told from the journal and goes on here.
 */
export async function dropLeftovers(database: Database, targets: readonly string[]): Promise<void> {
  await database.execute('SET SESSION foreign_key_checks = 0');
  for (const target of targets)
    await database.execute(`DROP DATABASE IF EXISTS ${database.quoteName(oldName(target))}`);
  for (const target of [...targets].reverse()) {
    const staging = database.quoteName(stagingName(target));
    for (const table of await tablesIn(database, stagingName(target)))
      await database.execute(`DROP TABLE IF EXISTS ${staging}.${database.quoteName(table)}`);
    await database.execute(`DROP DATABASE IF EXISTS ${staging}`);
  }
}
