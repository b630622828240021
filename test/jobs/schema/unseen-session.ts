import { execFileSync, spawn } from 'node:child_process';
import { clientWords } from '../../databases/mariadb-client.js';
import type { MariadbServer } from '../../databases/mariadb-server.js';

/** Runs statements in a session without a default database, and only comes back when they are done. */
export function writeUnseen(server: MariadbServer, sql: string): string {
  const words = [...clientWords(server.socketPath), '--batch', '--skip-column-names', '-e', sql];
  return execFileSync('mariadb', words, { encoding: 'utf8' });
}

/**
 * Reads a table in a transaction that stays open for some seconds, in a session without a default database. Only comes
 * back when the lock is held; `ended` is fulfilled when it is not held any more.
 */
export function holdUnseen(
  server: MariadbServer,
  table: string,
  seconds: number,
): { readonly ended: Promise<void> } {
  const sql = `BEGIN; SELECT COUNT(*) FROM ${table}; SELECT SLEEP(${seconds})`;
  const child = spawn('mariadb', [...clientWords(server.socketPath), '-e', sql], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const asked = `SELECT COUNT(*) FROM information_schema.processlist WHERE info = 'SELECT SLEEP(${seconds})'`;
  const deadline = performance.now() + 5000;
  while (writeUnseen(server, asked).trim() !== '1') {
    if (performance.now() > deadline) throw new Error('the lock was not taken');
  }
  return { ended };
}
