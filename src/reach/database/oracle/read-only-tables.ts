import { RescueError } from '../../../base/errors.js';
import type { Database } from '../database.js';
import { askedRows } from './asked-rows.js';
import { qualifiedOracleName } from './oracle-quote.js';

/** Names of the tables of a schema that anybody can write to. */
export async function writableTables(
  database: Pick<Database, 'query'>,
  owner: string,
): Promise<readonly string[]> {
  const rows = await askedRows(database, 'oracle/writable-tables', [owner]);
  return rows.map(([name = '']) => name);
}

/**
 * Puts a table into READ ONLY mode: rows and columns of it can not be changed, by anybody, until it is put back; it can be
 * read and dropped (Oracle 11.1 and later with COMPATIBLE 11.1). Unlike a lock that lasts beyond the session. Throws
 * OVM_TARGET_IN_USE when somebody has changed rows and not committed them, and what `Database.execute` throws.
 */
export async function makeReadOnly(
  database: Pick<Database, 'execute' | 'address'>,
  owner: string,
  table: string,
): Promise<void> {
  try {
    await database.execute(`ALTER TABLE ${qualifiedOracleName(owner, table)} READ ONLY`);
  } catch (error) {
    if (!(error instanceof RescueError) || !/ORA-0*54\b/.test(`${error.why} ${error.message}`)) throw error;
    const why = `somebody is writing to the table ${table}`;
    throw new RescueError('OVM_TARGET_IN_USE', `${owner} at ${database.address}`, why, error, error.hint);
  }
}

/** Lets a table be written to again. */
export async function makeWritable(
  database: Pick<Database, 'execute'>,
  owner: string,
  table: string,
): Promise<void> {
  await database.execute(`ALTER TABLE ${qualifiedOracleName(owner, table)} READ WRITE`);
}
