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
import { OracleConnection, type OwnSession } from './oracle-connection.js';
import { kyselyOverOracle } from './oracle-dialect.js';
import { type OracleReading, readOracleDictionary } from './oracle-dictionary.js';
import { readOracleIdentities } from './oracle-identities.js';
import { OracleLoader } from './oracle-loader.js';
import { takeOracleLock } from './oracle-lock.js';
import { oracleMoment } from './oracle-moment.js';
import { quoteOracleName, quoteOracleText } from './oracle-quote.js';
import { isAtWork, readForeignSessions } from './oracle-sessions.js';
import { OracleTableReader } from './oracle-table-reader.js';

interface NamedRow {
  readonly name: string;
}

/** Opens another connection like the first of a database, with the server asked whether it is at work when silent. */
export async function openWatchedConnection(
  settings: OracleConnection['settings'],
  address: string,
): Promise<OracleConnection> {
  const connection = await OracleConnection.open(settings, address);
  const patience = Math.min(settings.connectTimeoutMs, settings.stallTimeoutMs);
  connection.atWork = async ({ session }, sql) => {
    const asking = await OracleConnection.open(
      { ...settings, connectTimeoutMs: patience, stallTimeoutMs: patience },
      address,
    );
    try {
      return await isAtWork(asking, session, sql);
    } finally {
      await asking.end();
    }
  };
  return connection;
}

/** So that an import can tell what did not compile before from what it has broken. */
function invalidFinding({ kind, name }: OracleReading['invalid'][number]): Shortfall {
  const why = 'it did not compile when it was exported; it is made again as it is';
  return { kind: 'invalid-object', name: `${kind} ${name}`, why };
}

/** An Oracle server, whose schemas are our databases. One connection for statements; readers, loaders, locks have their own. */
export class OracleDatabase implements Database {
  readonly traits = engineTraits.oracle;
  readonly address: string;
  readonly server: ServerFacts;
  readonly #connection: OracleConnection;
  readonly #own: OwnSession[] = [];
  readonly #locks: OracleConnection[] = [];
  /** What was found out with each dictionary that was read. */
  readonly #readings = new WeakMap<DatabaseDictionary, OracleReading>();

  constructor(connection: OracleConnection, server: ServerFacts) {
    this.address = connection.address;
    this.server = server;
    this.#connection = connection;
    this.#own.push(connection.session);
  }

  async databases(): Promise<readonly string[]> {
    const rows = await runStatement<NamedRow>(this.#kysely(), 'dictionary/oracle/databases');
    return rows.map((row) => row.name);
  }

  async hasDatabase(name: string): Promise<boolean> {
    const rows = await runStatement(this.#kysely(), 'dictionary/oracle/database', { owner: name });
    return rows.length > 0;
  }

  async dictionary(name: string): Promise<DatabaseDictionary> {
    const reading = await this.reading(name);
    return reading.dictionary;
  }

  /** The dictionary with what an export does not keep, and what is invalid. */
  async reading(name: string): Promise<OracleReading> {
    const reading = await readOracleDictionary((sql, binds) => this.#connection.records(sql, binds), name);
    this.#readings.set(reading.dictionary, reading);
    return reading;
  }

  async identities(name: string): Promise<readonly TableIdentity[]> {
    return readOracleIdentities((sql, binds) => this.#connection.records(sql, binds), name);
  }

  async shortfalls(dictionary: DatabaseDictionary): Promise<readonly Shortfall[]> {
    const reading = this.#readings.get(dictionary) ?? (await this.reading(dictionary.name));
    return [...reading.findings, ...reading.invalid.map(invalidFinding)];
  }

  /** Nobody is held up: the server keeps the state of a moment by itself. */
  async pauseWrites(databases: readonly DatabaseDictionary[]): Promise<WritePause | NoPause> {
    return oracleMoment((sql, binds) => this.#connection.records(sql, binds), databases);
  }

  async openReader(): Promise<TableReader> {
    const connection = await this.#open();
    const reader = new OracleTableReader(connection);
    try {
      await reader.begin();
      return reader;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  async openLoader(): Promise<TableLoader> {
    this.#stillLocked();
    return new OracleLoader(await this.#open());
  }

  /** `load.sh` loads the dump of the database's own tools; there is no statement that reads files of the client. */
  loadStatement(_table: TableDefinition, _file: string): string {
    throw new Error('Oracle loads no files by a statement: see EngineTraits.clientLoad');
  }

  quoteName(name: string): string {
    return quoteOracleName(name);
  }

  quoteText(text: string): string {
    return quoteOracleText(text);
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
    return readForeignSessions(this.#connection, this.#own);
  }

  async takeLock(name: string): Promise<boolean> {
    const connection = await this.#open();
    try {
      const taken = await takeOracleLock(connection, name);
      if (taken) this.#locks.push(connection);
      else await connection.end();
      return taken;
    } catch (error) {
      await connection.end();
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#locks.splice(0), this.#connection].map((connection) => connection.end()));
  }

  /** Somebody else may have taken a lock as soon as the session that held it has ended. */
  #stillLocked(): void {
    const lost = this.#locks.find((lock) => lock.ended);
    if (lost?.ended) throw lost.ended;
  }

  #kysely() {
    return kyselyOverOracle((sql, binds) => this.#connection.records(sql, binds));
  }

  async #open(): Promise<OracleConnection> {
    const connection = await openWatchedConnection(this.#connection.settings, this.address);
    this.#own.push(connection.session);
    return connection;
  }
}
