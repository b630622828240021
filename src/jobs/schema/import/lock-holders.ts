import { RescueError } from '../../../base/errors.js';
import type { Database, ForeignSession } from '../../../reach/database/database.js';
import { isLockTimeout } from '../../../reach/database/mysql/mysql-errors.js';
import type { TableMove } from './remaining-moves.js';

/**
 * Waits until nobody holds a lock on tables that are to be moved away, before anything is done to them. Throws
 * OVM_TARGET_IN_USE with the sessions that may hold it.
 */
export async function awaitLocks(
  database: Database,
  moves: readonly TableMove[],
  targets: readonly string[],
): Promise<void> {
  if (moves.length === 0) return;
  const names = moves.map(
    ({ from, table }) => `${database.quoteName(from)}.${database.quoteName(table)} WRITE`,
  );
  try {
    await database.execute(`LOCK TABLES ${names.join(', ')}`);
  } catch (error) {
    const told = await toldByLock(database, targets, error);
    // Whatever else keeps a table from being locked may not keep it from being moved.
    if (told !== error || isLost(error)) throw told;
  } finally {
    await database.execute('UNLOCK TABLES').catch(() => undefined);
  }
}

function isLost(error: unknown): boolean {
  return error instanceof RescueError && (error.code === 'OVM_DB_LOST' || error.code === 'OVM_DB_STALLED');
}

/** The error of a lock that was waited for in vain as OVM_TARGET_IN_USE, naming sessions; any other as it is. */
export async function toldByLock(
  database: Database,
  targets: readonly string[],
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof RescueError) || !isLockTimeout(error)) return error;
  const { sessions } = await database.foreignSessions();
  const open = await sessionsWithTransactions(database);
  const holding = sessions.filter(({ id }) => open.has(id));
  const why =
    holding.length > 0
      ? `a session with an open transaction holds a lock on a table: ${who(holding)}`
      : `another session holds a lock on a table, one of: ${who(sessions)}`;
  return new RescueError('OVM_TARGET_IN_USE', `${targets.join(', ')} at ${database.address}`, why, error);
}

function who(sessions: readonly ForeignSession[]): string {
  return sessions.map(({ user, host, id }) => `${user}@${host} (session ${id})`).join(', ');
}

/** Servers keep the locks of a transaction until its end; those of LOCK TABLES cannot be told from outside. */
async function sessionsWithTransactions(database: Database): Promise<ReadonlySet<string>> {
  const rows = await database
    .query('SELECT trx_mysql_thread_id FROM information_schema.innodb_trx')
    .catch(() => []);
  return new Set(rows.map(([id]) => String(id)));
}
