import { createHash } from 'node:crypto';
import type { MysqlConnection } from './mysql-connection.js';

/** Longest name of a lock a server takes since MySQL 5.7; before there was no bound. */
const longestName = 64;

/**
 * Takes a named lock of the server for the life of a connection. Each lock has a connection of its own, because a
 * session of a server before MySQL 5.7 and MariaDB 10.0 gives one lock back when it takes another.
 */
export async function takeMysqlLock(connection: MysqlConnection, name: string): Promise<boolean> {
  const [[taken] = []] = await connection.query('SELECT GET_LOCK(?, 0)', [lockName(name)]);
  return taken === '1';
}

/** Servers compare these names without regard to case and cut none: long ones are made short here. */
function lockName(name: string): string {
  if (Buffer.byteLength(name) <= longestName) return name;
  return `ovm-rescue-${createHash('sha256').update(name).digest('hex').slice(0, 40)}`;
}
