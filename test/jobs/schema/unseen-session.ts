import { execFileSync, spawn } from 'node:child_process';
import { clientWords } from '../../databases/mariadb-client.js';
import type { MariadbServer } from '../../databases/mariadb-server.js';

/** Runs statements in a session without a default database, and only comes back when they are done. */
export function writeUnseen(server: MariadbServer, sql: string): string {
  const words = [...clientWords(server.socketPath), '--batch', '--skip-column-names', '-e', sql];
  return execFileSync('mariadb', words, { encoding: 'utf8' });
}

/**
 * Reads a table in a transaction that stays open, in a session without a default database. Only comes back when the lock
 * is held; `release` ends the session.
 */
export function holdUnseen(server: MariadbServer, table: string): { readonly release: () => Promise<void> } {
  const sleeping = `SELECT SLEEP(30) AS \`${table}\``;
  const sql = `BEGIN; SELECT COUNT(*) FROM ${table}; ${sleeping}`;
  const child = spawn('mariadb', [...clientWords(server.socketPath), '-e', sql], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const asked = `SELECT id FROM information_schema.processlist WHERE info = '${sleeping}'`;
  const deadline = performance.now() + 5000;
  let id = '';
  while (id === '') {
    if (performance.now() > deadline) throw new Error('the lock was not taken');
    id = writeUnseen(server, asked).trim();
  }
  const release = () => {
    writeUnseen(server, `KILL ${id}`);
    return ended;
  };
  return { release };
}
