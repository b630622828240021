import type { Database } from '../../../reach/database/database.js';
import { ImportJournal, type ImportPhase, type JournalHead } from './import-journal.js';
import { journalTable, oldName, stagingName } from './import-names.js';

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
    const head = await headAt(database, target);
    if (!head) continue;
    const home = head.targets[0]?.to ?? target;
    const phase = (await hasJournal(database, home)) ? await journalOf(database, home).phase() : 'loading';
    found.set(JSON.stringify(head), { head, phase });
  }
  return [...found.values()];
}

/** The journal in the staging database of a target. */
export function journalOf(database: Database, target: string): ImportJournal {
  return new ImportJournal(database, stagingName(target));
}

async function headAt(database: Database, target: string): Promise<JournalHead | undefined> {
  return (await hasJournal(database, target)) ? journalOf(database, target).head() : undefined;
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
 * Drops what an import put beside these targets: the old tables first, the staging database with the phase last, so
 * that a run that is killed on the way is told from the journal and goes on here.
 */
export async function dropLeftovers(database: Database, targets: readonly string[]): Promise<void> {
  await database.execute('SET SESSION foreign_key_checks = 0');
  for (const target of targets)
    await database.execute(`DROP DATABASE IF EXISTS ${database.quoteName(oldName(target))}`);
  for (const target of [...targets].reverse()) {
    await database.execute(`DROP DATABASE IF EXISTS ${database.quoteName(stagingName(target))}`);
  }
}
