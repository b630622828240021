import type { Database } from '../../reach/database/database.js';
import type { DatabaseDictionary } from '../../reach/database/dictionary.js';
import { openDatabase } from '../../reach/database/open-database.js';
import { plannedTables, readingTasks } from './export-plan.js';
import { withNewSnapshot } from './new-snapshot.js';
import { type OnReading, type ReadingOptions, ReadingSession } from './reading-session.js';
import { type TableContent, tableContents } from './table-contents.js';

export interface ContentCheckOptions extends ReadingOptions {
  /** Tables whose rows are not read, say because an archive left them out. */
  readonly leaveOut?: (database: string, table: string) => boolean;
  readonly onReading?: OnReading;
  /** Told when everything is read again as of a new moment. */
  readonly tell?: (text: string) => void;
}

/** What databases hold at one moment. */
export interface DatabaseContents {
  readonly dictionaries: readonly DatabaseDictionary[];
  /** Of every table that was read. */
  readonly tables: readonly TableContent[];
}

/**
 * Counts the rows of all tables and computes their checksums, with as many readers as an export and in one snapshot,
 * which is taken anew when the server has lost it. Nothing is written. Throws what `Database` throws, and OVM_DB_FAILED when a definition was changed meanwhile.
 */
export async function checkContents(options: ContentCheckOptions): Promise<DatabaseContents> {
  const database = await openDatabase(options.settings);
  try {
    return await withNewSnapshot(() => contentsOf(database, options), options.tell);
  } finally {
    await database.close();
  }
}

async function contentsOf(database: Database, options: ContentCheckOptions): Promise<DatabaseContents> {
  const session = await ReadingSession.begin(database, options);
  try {
    const tables = plannedTables(session.dictionaries, options.leaveOut ?? (() => false));
    const totalBytes = tables.reduce((sum, { table }) => sum + table.estimatedBytes, 0);
    const tasks = readingTasks(database, tables, () => undefined);
    const done = await session.run(tasks, totalBytes, options.onReading ?? (() => undefined));
    return { dictionaries: await session.settle(), tables: tableContents(done) };
  } finally {
    await session.close();
  }
}
