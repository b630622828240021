import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { RescueError, systemReason } from '../../../base/errors.js';
import { writeNewFile } from '../../new-file.js';
import type { ConnectionSettings } from '../connection-settings.js';
import { SqliteDatabase } from './sqlite-database.js';
import { connectSqlite, inSqlite, onlyValue } from './sqlite-driver.js';

/** The first bytes of every database file (https://www.sqlite.org/fileformat.html, 1.3.1). */
const magic = 'SQLite format 3\0';

/**
 * Opens the database file that `settings.path` names; it must be there. Throws OVM_DB_UNREACHABLE for a file that is
 * not there or cannot be read, OVM_DB_FAILED for one that is no SQLite database or whose texts are UTF-16.
 */
export async function openSqlite(settings: ConnectionSettings): Promise<SqliteDatabase> {
  const path = resolve(settings.path ?? '');
  assertDatabaseFile(path);
  const connection = await connectSqlite(path, settings.stallTimeoutMs);
  try {
    const encoding = inSqlite(path, () => onlyValue(connection, 'PRAGMA encoding'));
    if (encoding !== 'UTF-8')
      throw new RescueError('OVM_DB_FAILED', path, `its texts are ${encoding}; only UTF-8 can be read`);
    return new SqliteDatabase(path, connection, settings.stallTimeoutMs);
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * Makes a new, empty database file with permissions 0600 and opens it. Nothing is waited for until it is on the disk,
 * and there is no journal: whoever makes it under a name that does not count yet syncs the file before it gets its
 * final one. Throws OVM_WRITE_FAILED when there is a file of that name.
 */
export async function createSqlite(path: string): Promise<SqliteDatabase> {
  const absolute = resolve(path);
  await writeNewFile(absolute, '');
  const connection = await connectSqlite(absolute, 0);
  inSqlite(absolute, () => {
    for (const sql of unjournaled) connection.prepare(sql).all([]);
    connection.exec('CREATE TABLE first_page (header); DROP TABLE first_page;'); // writes the file's header
  });
  return new SqliteDatabase(absolute, connection, 0, unjournaled);
}

/** For a file that is of no worth before it is whole. */
const unjournaled = ['PRAGMA journal_mode = OFF', 'PRAGMA synchronous = OFF'];

const fileHint = 'Check the path after sqlite: and that you may read the file.';

/** The driver makes a file that is not there and takes an empty one: both would hide a mistake in the path. */
function assertDatabaseFile(path: string): void {
  if (readHead(path) !== magic)
    throw new RescueError('OVM_DB_FAILED', path, 'it is not a SQLite database, or it is encrypted');
}

function readHead(path: string): string {
  try {
    if (!statSync(path).isFile())
      throw new RescueError('OVM_DB_UNREACHABLE', path, 'it is not a regular file', undefined, fileHint);
    const head = Buffer.alloc(magic.length);
    const descriptor = openSync(path, 'r');
    try {
      return head.toString('latin1', 0, readSync(descriptor, head));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof RescueError) throw error;
    throw new RescueError('OVM_DB_UNREACHABLE', path, systemReason(error), error, fileHint);
  }
}
