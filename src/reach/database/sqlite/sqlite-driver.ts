import { bundledParts } from '../../../base/bundled-parts.js';
import { RescueError } from '../../../base/errors.js';

/**
 * What we use of libsql (https://github.com/tursodatabase/libsql-js, its API is that of better-sqlite3). Three things
 * to know of 0.5.29, all tried: texts that are no UTF-8 end the process and NUL cuts a text short, so texts are always
 * read as `CAST(... AS BLOB)`; parameters must come as an array; options such as `readonly` are ignored.
 */
export interface SqliteConnection {
  prepare(sql: string): SqliteStatement;
  exec(sql: string): void;
  close(): void;
}

export interface SqliteStatement {
  readonly reader: boolean;
  /** Rows as arrays. */
  raw(): this;
  /** INTEGER as bigint. */
  safeIntegers(): this;
  all(parameters: readonly unknown[]): unknown[];
  get(parameters: readonly unknown[]): unknown;
  run(parameters: readonly unknown[]): { changes: number; lastInsertRowid: number };
  iterate(parameters: readonly unknown[]): IterableIterator<unknown>;
  columns(): readonly { readonly name: string }[];
}

type Driver = new (path: string, options: { timeout: number }) => SqliteConnection;

/** Longest wait for another program's lock. The driver waits in our only thread, so it stays short. */
const busyMs = 5_000;

/**
 * Opens a file by its absolute path. The driver comes as machine code for each platform; it is only loaded here, so
 * that everything else works where there is none for this platform. Throws OVM_DB_FAILED and what `sqliteFailure` says.
 */
export async function connectSqlite(path: string, waitMs: number): Promise<SqliteConnection> {
  const Connection = await loadDriver();
  try {
    const connection = new Connection(path, { timeout: Math.min(waitMs, busyMs) });
    connection.exec('PRAGMA foreign_keys = 0');
    return connection;
  } catch (error) {
    throw sqliteFailure(path, error);
  }
}

async function loadDriver(): Promise<Driver> {
  try {
    const { default: driver } = await import('libsql');
    return driver as unknown as Driver;
  } catch (error) {
    if (bundledParts) {
      const why = 'the single file has no SQLite driver, which comes as machine code';
      throw new RescueError('OVM_BUNDLE_LACKS', 'the embedded database', why, error);
    }
    const why = `there is no SQLite driver for ${process.platform} on ${process.arch} in this installation`;
    throw new RescueError('OVM_DB_FAILED', 'the embedded database', why, error);
  }
}

/** The driver's error as one of ours, naming what it was about. Errors of ours pass unchanged. */
export function sqliteFailure(object: string, error: unknown): RescueError {
  if (error instanceof RescueError) return error;
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  if (code === 'SQLITE_NOTADB')
    return new RescueError('OVM_DB_FAILED', object, 'it is not a SQLite database, or it is encrypted', error);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return new RescueError('OVM_DB_STALLED', object, `another program holds a lock on it (${code})`, error);
  if (code === 'SQLITE_FULL')
    return new RescueError('OVM_WRITE_FAILED', object, `${message} (${code})`, error);
  if (code.startsWith('SQLITE_CORRUPT'))
    return new RescueError('OVM_DB_FAILED', object, `the file is damaged: ${message} (${code})`, error);
  return new RescueError('OVM_DB_FAILED', object, code ? `${message} (${code})` : message, error);
}

/** Runs a step of the driver; its errors name `object`. */
export function inSqlite<T>(object: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw sqliteFailure(object, error);
  }
}

/** The only value of a result of one row; the rows are asked for to the end, as one that is open keeps its lock. */
export function onlyValue(connection: SqliteConnection, sql: string): unknown {
  const [row] = connection.prepare(sql).raw().all([]) as unknown[][];
  return row?.[0];
}
