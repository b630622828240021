import { RescueError } from '../../../base/errors.js';
import type { WritePause } from '../database.js';
import type { DatabaseDictionary } from '../dictionary.js';
import type { MysqlConnection } from './mysql-connection.js';
import { isLockTimeout } from './mysql-errors.js';
import { qualifiedMysqlName } from './mysql-quote.js';

/** Longest wait for the locks, in seconds: while one is waited for, everybody else's writes wait behind it. */
const lockWaitSeconds = 15;

/**
 * Holds up all writes over a connection of its own, which ends with the pause. FLUSH TABLES WITH READ LOCK needs
 * RELOAD; without that, LOCK TABLES needs LOCK TABLES and SELECT.
 */
export async function pauseMysqlWrites(
  open: () => Promise<MysqlConnection>,
  databases: readonly DatabaseDictionary[],
  waitSeconds: number = lockWaitSeconds,
): Promise<WritePause | undefined> {
  const connection = await open();
  try {
    await connection.execute(`SET SESSION lock_wait_timeout = ${waitSeconds}`);
    const method = await lockEverything(connection, databases);
    if (method) return { method, release: () => release(connection) };
    await connection.end();
    return undefined;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

async function lockEverything(
  connection: MysqlConnection,
  databases: readonly DatabaseDictionary[],
): Promise<WritePause['method'] | undefined> {
  if (await unlessRefused(connection.execute('FLUSH TABLES WITH READ LOCK'))) return 'server-lock';
  const names = databases.flatMap(({ name, tables }) =>
    tables.map((table) => qualifiedMysqlName(name, table.name)),
  );
  if (names.length === 0) return undefined;
  const locks = names.map((name) => `${name} READ`).join(', ');
  return (await unlessRefused(connection.execute(`LOCK TABLES ${locks}`))) ? 'table-locks' : undefined;
}

/** False when the account lacks the privilege or somebody else's lock stands in the way; other errors pass. */
async function unlessRefused(statement: Promise<void>): Promise<boolean> {
  try {
    await statement;
    return true;
  } catch (error) {
    if (error instanceof RescueError && (error.code === 'OVM_DB_PRIVILEGE' || isLockTimeout(error)))
      return false;
    throw error;
  }
}

async function release(connection: MysqlConnection): Promise<void> {
  try {
    await connection.execute('UNLOCK TABLES');
  } finally {
    await connection.end();
  }
}
