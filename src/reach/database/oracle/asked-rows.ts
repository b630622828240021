import { sqlStatement } from '../../sql-statement.js';
import type { Database } from '../database.js';

/** What is asked for rows. */
export type Asked = Pick<Database, 'query'>;

/**
 * Rows of a statement about a schema, all values as text, NULL as ''. The owner itself asks the views ALL_ and USER_; whoever
 * else would see only a part there, or itself, and asks the views DBA_. The first bind is the owner. Throws what
 * `Database.query` throws.
 */
export async function askedRows(
  database: Asked,
  statement: string,
  binds: readonly [string, ...string[]],
): Promise<string[][]> {
  const isOwner = (await sessionUser(database)) === binds[0];
  return plainRows(database, isOwner ? placed(statement) : wholeStatement(statement), binds);
}

/** A statement as it asks the views DBA_, with numbers for binds. */
export function wholeStatement(statement: string): string {
  return placed(statement).replace(/\b(?:ALL|USER)_(?=[A-Z])/g, 'DBA_');
}

function placed(statement: string): string {
  let place = 0;
  return sqlStatement(statement).replace(/:[a-z_]+\b/g, () => `:${++place}`);
}

/** Rows of a statement as it stands, all values as text, NULL as ''. */
export async function plainRows(
  database: Asked,
  sql: string,
  binds: readonly string[] = [],
): Promise<string[][]> {
  const rows = await database.query(sql, binds);
  return rows.map((row) => row.map((value) => String(value ?? '')));
}

/** Who is logged in. */
export async function sessionUser(database: Asked): Promise<string> {
  const [[user = ''] = []] = await plainRows(database, sqlStatement('oracle/session-user'));
  return user;
}
