import { runStatement } from '../../bound-statement.js';
import type {
  Database,
  NoPause,
  ResultValue,
  ServerFacts,
  SessionList,
  Shortfall,
  TableIdentity,
  TableLoader,
  TableReader,
  WritePause,
} from '../database.js';
import type { DatabaseDictionary, TableDefinition } from '../dictionary.js';
import { engineTraits } from '../engine-traits.js';
import { mysqlLoadStatement } from './mysql-column-transfer.js';
import { MysqlConnection } from './mysql-connection.js';
import { kyselyOver } from './mysql-dialect.js';
import { readMysqlDictionary } from './mysql-dictionary.js';
import { readMysqlIdentities } from './mysql-identities.js';
import { MysqlLoader } from './mysql-loader.js';
import { takeMysqlLock } from './mysql-lock.js';
import { pauseMysqlWrites } from './mysql-pause.js';
import { seesAllSessions } from './mysql-privileges.js';
import { quoteMysqlName, quoteMysqlText } from './mysql-quote.js';
import { readForeignSessions } from './mysql-sessions.js';
import { readShortfalls } from './mysql-shortfalls.js';
import { MysqlTableReader } from './mysql-table-reader.js';
import { isAtWork } from './session-at-work.js';

/** A MySQL or MariaDB server. One connection for statements; each reader, loader and lock has its own. */
export class MysqlDatabase implements Database {
  readonly traits = engineTraits.mysql;
  readonly address: string;
  readonly server: ServerFacts;
  readonly #connection: MysqlConnection;
  readonly #own = new Set<number>();
  readonly #locks: MysqlConnection[] = [];

  constructor(connection: MysqlConnection, server: ServerFacts) {
    this.address = connection.address;
    this.server = server;
    this.#connection = this.#adopt(connection);
  }

  async databases(): Promise<readonly string[]> {
    const rows = await runStatement<{ readonly name: string }>(
      kyselyOver(this.#connection),
      'dictionary/mysql/databases',
    );
    return rows.map((row) => row.name);
  }

  async hasDatabase(name: string): Promise<boolean> {
    const rows = await runStatement(kyselyOver(this.#connection), 'dictionary/mysql/database', {
      database: name,
    });
    return rows.length > 0;
  }

  async dictionary(name: string): Promise<DatabaseDictionary> {
    return this.#with((connection) => readMysqlDictionary(connection, name));
  }

  async identities(name: string): Promise<readonly TableIdentity[]> {
    return this.#with((connection) => readMysqlIdentities(connection, name));
  }

  async shortfalls(dictionary: DatabaseDictionary): Promise<readonly Shortfall[]> {
    return this.#with((connection) => readShortfalls(connection, dictionary));
  }

  async pauseWrites(databases: readonly DatabaseDictionary[]): Promise<WritePause | NoPause> {
    return pauseMysqlWrites(() => this.#open(), databases);
  }

  async openReader(): Promise<TableReader> {
    const connection = await this.#open();
    try {
      return await MysqlTableReader.over(connection);
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  async openLoader(): Promise<TableLoader> {
    this.#stillLocked();
    const connection = await this.#open();
    try {
      return await MysqlLoader.over(connection);
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  loadStatement(table: TableDefinition, file: string): string {
    return mysqlLoadStatement(table, file);
  }

  quoteName(name: string): string {
    return quoteMysqlName(name);
  }

  quoteText(text: string): string {
    return quoteMysqlText(text);
  }

  /** Also throws OVM_DB_LOST when a lock that was taken here has been lost with its connection. */
  async execute(sql: string): Promise<void> {
    this.#stillLocked();
    await this.#connection.execute(sql);
  }

  async query(
    sql: string,
    parameters: readonly (string | number)[] = [],
  ): Promise<readonly (readonly ResultValue[])[]> {
    return this.#connection.query(sql, parameters);
  }

  async foreignSessions(): Promise<SessionList> {
    return readForeignSessions(this.#connection, this.#own, await seesAllSessions(this.#connection));
  }

  async takeLock(name: string): Promise<boolean> {
    const connection = await this.#open();
    const taken = await takeMysqlLock(connection, name);
    if (taken) this.#locks.push(connection);
    else await connection.end();
    return taken;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#locks.splice(0), this.#connection].map((connection) => connection.end()));
  }

  /** Somebody else may have taken a lock as soon as the session that held it has ended. */
  #stillLocked(): void {
    const lost = this.#locks.find((lock) => lock.ended);
    if (lost?.ended) throw lost.ended;
  }

  async #with<T>(work: (connection: MysqlConnection) => Promise<T>): Promise<T> {
    const connection = await this.#open();
    try {
      return await work(connection);
    } finally {
      await connection.end();
    }
  }

  async #open(): Promise<MysqlConnection> {
    return this.#adopt(await MysqlConnection.open(this.#connection.settings, this.address));
  }

  #adopt(connection: MysqlConnection): MysqlConnection {
    connection.atWork = (session) => isAtWork(connection.settings, this.address, session);
    this.#own.add(connection.id);
    return connection;
  }
}
