import { openArchive } from '../../../archive/open-archive.js';
import { type ArchivedDatabase, archivedSchema } from '../../../archive/schema-reader.js';
import { RescueError } from '../../../base/errors.js';
import { comparableTable } from '../../../formats/mysql-ddl/compose-table.js';
import { readCreateTable } from '../../../formats/mysql-ddl/read-create-table.js';
import type { Database } from '../../../reach/database/database.js';
import { verifyContent } from './table-content.js';

/** What is compared: a database of old tables, and what it was called when it was exported. */
export interface OldTables {
  readonly target: string;
  readonly old: string;
  /** Tables that are there. */
  readonly tables: readonly string[];
  readonly safetyArchive: string | null;
  /** Name of a database of old tables -> what it was called. */
  readonly formerNames: ReadonlyMap<string, string>;
}

/**
 * The old tables whose definition or rows are not those in the safety archive; all of them when that cannot be read.
 * Nobody writes to them any more, so the answer stays true.
 */
export async function differingTables(database: Database, old: OldTables): Promise<readonly string[]> {
  const saved = await savedDatabase(old);
  if (!saved) return old.tables;
  const differing = new Set(await redefined(database, old, saved));
  for (const name of old.tables.filter((one) => !differing.has(one))) {
    if (!(await holdsSaved(database, old.old, name, saved))) differing.add(name);
  }
  return old.tables.filter((name) => differing.has(name));
}

async function savedDatabase(old: OldTables): Promise<ArchivedDatabase | undefined> {
  if (old.safetyArchive === null) return undefined;
  try {
    const { databases } = await archivedSchema(await openArchive(old.safetyArchive));
    return databases.find(({ manifest }) => manifest.name === old.target);
  } catch (error) {
    // Somebody has moved it or something is wrong with it: nothing proves that the rows are safe.
    if (error instanceof RescueError) return undefined;
    throw error;
  }
}

/** Tables defined otherwise; all when the server cannot show them. */
async function redefined(
  database: Database,
  old: OldTables,
  saved: ArchivedDatabase,
): Promise<readonly string[]> {
  const now = await database.dictionary(old.old).catch(orUndefined);
  if (!now) return old.tables;
  const texts = new Map(now.tables.map((table) => [table.name, table.createStatement]));
  const wanted = new Map(saved.dictionary.tables.map((table) => [table.name, table.createStatement]));
  const comparable = (text: string | undefined) => {
    const parsed = text === undefined ? undefined : readCreateTable(text);
    return parsed && comparableTable(parsed, (name) => old.formerNames.get(name) ?? name);
  };
  return old.tables.filter((name) => {
    const text = comparable(texts.get(name));
    return text === undefined || text !== comparable(wanted.get(name));
  });
}

async function holdsSaved(
  database: Database,
  place: string,
  name: string,
  saved: ArchivedDatabase,
): Promise<boolean> {
  const definition = saved.dictionary.tables.find((table) => table.name === name);
  const manifest = saved.manifest.tables.find((table) => table.name === name);
  if (!definition || !manifest) return false;
  const proven = await verifyContent(database, place, definition, manifest)
    .then(() => true)
    .catch(orUndefined);
  return proven === true;
}

/** What cannot be read is not proven; a lost connection is another matter. */
function orUndefined(error: unknown): undefined {
  if (!(error instanceof RescueError) || !['OVM_SCHEMA_DIFFERS', 'OVM_DB_FAILED'].includes(error.code))
    throw error;
}
