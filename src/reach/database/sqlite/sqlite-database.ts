import { createHash } from 'node:crypto';
import { RescueError } from '../../../base/errors.js';
import { acquireLock, type FileLock } from '../../lock-file.js';
import type {
  Database,
  ResultValue,
  ServerFacts,
  SessionList,
  Shortfall,
  TableIdentity,
  TableLoader,
  TableReader,
} from '../database.js';
import type { DatabaseDictionary, TableDefinition } from '../dictionary.js';
import { engineTraits } from '../engine-traits.js';
import { readSqliteDictionary, sqliteDatabaseName } from './sqlite-dictionary.js';
import { connectSqlite, inSqlite, onlyValue, type SqliteConnection } from './sqlite-driver.js';
import { sqliteLoadStatement } from './sqlite-load-statement.js';
import { querySqlite } from './sqlite-query.js';
import { quoteSqliteName, quoteSqliteText } from './sqlite-quote.js';
import { SqliteRowWriter } from './sqlite-row-writer.js';
import { SqliteTableLoader } from './sqlite-table-loader.js';
import { SqliteTableReader } from './sqlite-table-reader.js';

/** Most bytes of a value or a statement, SQLITE_MAX_LENGTH as everybody builds it. */
const maxLength = 1_000_000_000;

/**
 * A SQLite file as a repository database. Its one database is called `main`. As long as a reader is open, others may
 * write only if the file's journal is a WAL; else they are told that it is busy.
 */
export class SqliteDatabase implements Database {
  readonly traits = engineTraits.sqlite;
  readonly address: string;
  readonly server: ServerFacts;
  readonly #path: string;
  readonly #connection: SqliteConnection;
  readonly #waitMs: number;
  readonly #sessionStatements: readonly string[];
  #closed = false;
  readonly #locks = new Map<string, FileLock>();

  /**
   * @param path of the file, absolute
   * @param waitMs how long another program's lock is waited for
   * @param sessionStatements pragmas for every further connection
   */
  constructor(
    path: string,
    connection: SqliteConnection,
    waitMs: number,
    sessionStatements: readonly string[] = [],
  ) {
    this.#path = path;
    this.address = `sqlite:${path}`;
    this.#connection = connection;
    this.#waitMs = waitMs;
    this.#sessionStatements = sessionStatements;
    const version = inSqlite(path, () => onlyValue(connection, 'SELECT sqlite_version()'));
    this.server = {
      product: 'SQLite',
      version: String(version),
      maxAllowedPacket: maxLength,
      lowerCaseTableNames: 2,
      port: null,
      socket: null,
      dataDirectory: null,
    };
  }

  async databases(): Promise<readonly string[]> {
    return [sqliteDatabaseName];
  }

  /** There is always one, if only with nothing in it. */
  async hasDatabase(name: string): Promise<boolean> {
    return name === sqliteDatabaseName;
  }

  async dictionary(name: string): Promise<DatabaseDictionary> {
    if (name !== sqliteDatabaseName) {
      const why = `a SQLite file has one database, ${sqliteDatabaseName}`;
      throw new RescueError('OVM_DB_NOT_FOUND', `database ${name} in ${this.address}`, why);
    }
    return readSqliteDictionary(this.#connection, this.#path);
  }

  /** A table that is put in another's place does not reach the snapshot of the one reader. */
  async identities(): Promise<readonly TableIdentity[]> {
    return [];
  }

  async shortfalls(): Promise<readonly Shortfall[]> {
    return [];
  }

  /** There is only one reader, whose snapshot needs no help. */
  async pauseWrites(): Promise<undefined> {
    return undefined;
  }

  async openReader(): Promise<TableReader> {
    const connection = await connectSqlite(this.#path, this.#waitMs);
    return new SqliteTableReader(connection, this.#path);
  }

  async openLoader(): Promise<TableLoader> {
    const connection = await connectSqlite(this.#path, this.#waitMs);
    inSqlite(this.#path, () => {
      for (const sql of this.#sessionStatements) connection.prepare(sql).all([]);
    });
    return new SqliteTableLoader(connection, this.#path);
  }

  loadStatement(table: TableDefinition, file: string): string {
    return sqliteLoadStatement(table, file);
  }

  quoteName(name: string): string {
    return quoteSqliteName(name);
  }

  quoteText(text: string): string {
    return quoteSqliteText(text);
  }

  async execute(sql: string): Promise<void> {
    inSqlite(this.#path, () => this.#connection.exec(sql));
  }

  async query(
    sql: string,
    parameters: readonly (string | number)[] = [],
  ): Promise<readonly (readonly ResultValue[])[]> {
    return inSqlite(this.#path, () => querySqlite(this.#connection, sql, parameters));
  }

  /** Rows for one of its tables, each value with its storage class; in one transaction only if one was begun. */
  rowWriter(table: string, columns: readonly string[]): SqliteRowWriter {
    return new SqliteRowWriter(this.#connection, `table ${table} of ${this.#path}`, table, columns);
  }

  /** A file has no sessions; who writes to it is kept out by SQLite's own locks. */
  async foreignSessions(): Promise<SessionList> {
    return { complete: true, sessions: [] };
  }

  /** The lock is a file beside the database's, with a digest of the lock's name in its own. */
  async takeLock(name: string): Promise<boolean> {
    if (this.#locks.has(name)) return true;
    try {
      const path = `${this.#path}.${createHash('sha256').update(name).digest('hex').slice(0, 16)}.lock`;
      this.#locks.set(name, await acquireLock(path, this.address));
      return true;
    } catch (error) {
      if (error instanceof RescueError && error.code === 'OVM_LOCKED') return false;
      throw error;
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const lock of this.#locks.values()) lock.release();
    this.#locks.clear();
    inSqlite(this.#path, () => this.#connection.close());
  }
}
