import type { Socket } from 'node:net';
import { type Connection, createConnection, type QueryOptions, type TypeCast } from 'mysql2';
import { RescueError } from '../../../base/errors.js';
import type { ConnectionSettings } from '../connection-settings.js';
import type { ResultValue } from '../database.js';
import { StallWatch } from '../stall-watch.js';
import { mysqlFailure } from './mysql-errors.js';
import { mysqlOptions } from './mysql-options.js';
import { quoteMysqlText } from './mysql-quote.js';
import { sessionStatements } from './mysql-session.js';

/** Values that are bytes and not text, by the driver's names of their types. */
const byteTypes: ReadonlySet<string> = new Set(['BIT', 'GEOMETRY', 'VECTOR']);
const textTypes: ReadonlySet<string> = new Set([
  'STRING',
  'VAR_STRING',
  'VARCHAR',
  'BLOB',
  'TINY_BLOB',
  'MEDIUM_BLOB',
  'LONG_BLOB',
  'ENUM',
  'SET',
]);

/** Of `latin1_swedish_ci`, as the protocol numbers it. */
const latin1Number = 8;

/** Says whether the server is still at work for a session of ours that has been silent. */
export type AtWork = (sessionId: number) => Promise<boolean>;

/** One connection to a server. Whatever ends it becomes a RescueError; nothing waits for it for ever. */
export class MysqlConnection {
  readonly raw: Connection;
  /** Of the server; shown in errors. Without credentials. */
  readonly address: string;
  readonly settings: ConnectionSettings;
  /** Called when the connection brings nothing for too long; without it silence alone ends the connection. */
  atWork: AtWork | undefined;
  #ended: RescueError | undefined;
  #closing = false;
  readonly #endings = new Set<(error: RescueError) => void>();

  private constructor(raw: Connection, settings: ConnectionSettings, address: string) {
    this.raw = raw;
    this.settings = settings;
    this.address = address;
    raw.on('error', (error) => this.#end(mysqlFailure(error, address)));
    raw.on('end', () => {
      if (!this.#closing)
        this.#end(new RescueError('OVM_DB_LOST', address, 'the server closed the connection'));
    });
  }

  /** Logs in and sets the session up. Throws OVM_DB_UNREACHABLE, OVM_DB_LOGIN. */
  static async open(settings: ConnectionSettings, address: string): Promise<MysqlConnection> {
    const raw = createConnection(mysqlOptions(settings));
    await new Promise<void>((resolve, reject) => {
      raw.once('connect', () => resolve());
      // Stays until login has succeeded: a second error of the driver's must not end the process.
      raw.on('error', (error) => {
        reject(mysqlFailure(error, address, { connecting: true }));
        raw.destroy();
      });
    });
    raw.removeAllListeners('error');
    const connection = new MysqlConnection(raw, settings, address);
    try {
      for (const sql of sessionStatements) await connection.execute(sql);
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  /** The server's number of this session. */
  get id(): number {
    return this.raw.threadId;
  }

  /** Undefined as long as the connection can be used. */
  get ended(): RescueError | undefined {
    return this.#ended;
  }

  /** All rows of a result; `?` stands for a parameter. For small results only. */
  async query(sql: string, parameters: readonly (string | number | null)[] = []): Promise<ResultValue[][]> {
    const values = parameters.map(parameterLiteral);
    const result = await this.#send(sql, { sql, values, rowsAsArray: true, typeCast: resultValue });
    return Array.isArray(result) ? (result as ResultValue[][]) : [];
  }

  /** All rows of a result as records with the server's names of the columns. Bytes become text. For the dictionary. */
  async records(
    sql: string,
    parameters: readonly (string | number | null)[] = [],
  ): Promise<Record<string, string | null>[]> {
    const values = parameters.map(parameterLiteral);
    const result = await this.#send(sql, { sql, values, rowsAsArray: false, typeCast: textValue });
    return Array.isArray(result) ? (result as Record<string, string | null>[]) : [];
  }

  /** Sends one statement and takes no rows. Bytes are sent as they are: the session has been told what they are. */
  async execute(sql: string | Uint8Array): Promise<void> {
    if (typeof sql === 'string') {
      await this.#send(sql, { sql });
      return;
    }
    const text = Buffer.from(sql).toString('latin1');
    // The driver has no way to send bytes; in this set, which it takes for ISO 8859-1, each character is one.
    const config = this.raw.config as { charsetNumber: number };
    const usual = config.charsetNumber;
    config.charsetNumber = latin1Number;
    try {
      await this.#send(text, { sql: text });
    } finally {
      config.charsetNumber = usual;
    }
  }

  /**
   * Runs work on `raw` that waits for the server. It ends with an error as soon as the connection is lost, and as soon
   * as nothing has moved for too long: bytes in either direction are progress, so is a call of `progress`, and a
   * connection that is paused is waiting for nobody.
   */
  async watch<T>(what: string, work: (progress: () => void) => Promise<T>): Promise<T> {
    if (this.#ended) throw this.#ended;
    let ending: ((error: RescueError) => void) | undefined;
    const ended = new Promise<never>((_, reject) => {
      ending = reject;
      this.#endings.add(reject);
    });
    const watch = new StallWatch(this.#watched(), this.settings.stallTimeoutMs, () => this.#silent(what));
    try {
      return await Promise.race([work(watch.progress), ended]);
    } catch (error) {
      throw this.#ended ?? mysqlFailure(error, this.address);
    } finally {
      watch.end();
      if (ending) this.#endings.delete(ending);
    }
  }

  /** Says good-bye; never throws and never waits long. */
  async end(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    if (!this.#ended) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1000);
        this.raw.end(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    this.destroy();
  }

  /** Drops the connection. Whatever still waits for it ends with OVM_DB_LOST. */
  destroy(): void {
    this.#closing = true;
    this.#end(new RescueError('OVM_DB_LOST', this.address, 'the connection was closed on this side'));
  }

  #send(sql: string, options: QueryOptions): Promise<unknown> {
    return this.watch(`${this.address} (${shortStatement(sql)})`, () => {
      return new Promise((resolve, reject) => {
        this.raw.query(options, (error, result) => (error ? reject(error) : resolve(result)));
      });
    });
  }

  #watched() {
    const socket = (this.raw as unknown as { stream: Socket }).stream;
    return {
      movedBytes: () => socket.bytesRead + socket.bytesWritten - socket.writableLength,
      expecting: () => !socket.isPaused(),
    };
  }

  async #silent(what: string): Promise<void> {
    if (this.atWork && (await this.atWork(this.id).catch(() => false))) return;
    const seconds = Math.round(this.settings.stallTimeoutMs / 100) / 10;
    this.#end(new RescueError('OVM_DB_STALLED', what, `nothing came from the server for ${seconds} s`));
  }

  #end(error: RescueError): void {
    this.#ended ??= error;
    const socket = (this.raw as unknown as { stream: Socket }).stream;
    this.raw.destroy();
    socket.destroy();
    // What the driver still says of a connection that is gone tells nothing new, and must not end the process.
    this.raw.removeAllListeners('error');
    this.raw.on('error', () => undefined);
    for (const ending of [...this.#endings]) ending(this.#ended);
  }
}

/** The beginning of a statement, for messages: whole rows never stand in a log. */
export function shortStatement(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}

/** Own literals instead of the driver's, whose backslashes would mean something else under NO_BACKSLASH_ESCAPES. */
function parameterLiteral(value: string | number | null): { toSqlString(): string } {
  const literal = value === null ? 'NULL' : typeof value === 'number' ? String(value) : quoteMysqlText(value);
  return { toSqlString: () => literal };
}

/** Text as text, bytes as bytes, numbers and times as text. */
const resultValue: TypeCast = (field, next) => {
  const value = field as typeof field & { readonly extendedFormat?: string };
  if (byteTypes.has(value.type)) return value.buffer();
  if (value.extendedFormat === 'json' || value.type === 'JSON') return value.string('utf8');
  return textTypes.has(value.type) ? next() : value.string('ascii');
};

/** MySQL 8 gives some texts of its dictionary as bytes. */
const textValue: TypeCast = (field) => field.string('utf8');
