import oracledb from 'oracledb';
import { RescueError } from '../../../base/errors.js';
import { runStatement } from '../../bound-statement.js';
import type { ConnectionSettings } from '../connection-settings.js';
import type { ResultValue } from '../database.js';
import { StallWatch } from '../stall-watch.js';
import { connectDescriptor } from './connect-descriptor.js';
import { startDriver } from './oracle-client.js';
import { kyselyOverOracle, type OracleRow } from './oracle-dialect.js';
import { connectionLost, oracleFailure } from './oracle-errors.js';
import { OpenedSockets, withSockets } from './oracle-sockets.js';
import { columnText, resultValue, textOfNumbers } from './result-values.js';

/** What every session is set to: times are in UTC, and numbers have a point whatever the country. */
const sessionStatements: readonly string[] = [
  "ALTER SESSION SET TIME_ZONE = '+00:00'",
  "ALTER SESSION SET NLS_NUMERIC_CHARACTERS = '.,'",
  "ALTER SESSION SET NLS_CALENDAR = 'GREGORIAN'",
  // Texts compare as the index of a primary key has them.
  "ALTER SESSION SET NLS_SORT = 'BINARY'",
  "ALTER SESSION SET NLS_COMP = 'BINARY'",
];

/** How long the driver may take to say good-bye, in milliseconds. */
const farewellMs = 1000;

/** Says whether the server is still at work for a session of ours that has been silent. */
export type AtWork = (connection: OracleConnection, sql: string) => Promise<boolean>;

/** One session of a server. Whatever ends it becomes a RescueError; nothing waits for it for ever. */
export class OracleConnection {
  readonly raw: oracledb.Connection;
  /** Of the server; shown in errors. Without credentials. */
  readonly address: string;
  readonly settings: ConnectionSettings;
  /** How the server's list of sessions knows this one. */
  session: OwnSession = { sid: '', audit_number: '' };
  /** Called when the connection brings nothing for too long; without it silence alone ends the connection. */
  atWork: AtWork | undefined;
  readonly #sockets: OpenedSockets;
  #ended: RescueError | undefined;
  #closing = false;
  readonly #endings = new Set<(error: RescueError) => void>();

  private constructor(raw: oracledb.Connection, settings: ConnectionSettings, at: OpenedAt) {
    this.raw = raw;
    this.settings = settings;
    this.address = at.address;
    this.#sockets = at.sockets;
    this.#sockets.onLost(() => {
      if (!this.#closing) this.#end(connectionLost(this.address, settings.user));
    });
  }

  /** Logs in and sets the session up. Throws what `oracleFailure` makes of it. */
  static async open(settings: ConnectionSettings, address: string): Promise<OracleConnection> {
    const sockets = new OpenedSockets();
    const raw = await loggedIn(settings, { address, sockets });
    const connection = new OracleConnection(raw, settings, { address, sockets });
    try {
      for (const sql of sessionStatements) await connection.execute(sql);
      const kysely = kyselyOverOracle((sql, binds) => connection.records(sql, binds));
      const [session] = await runStatement<OwnSession>(kysely, 'oracle/own-session');
      if (session) connection.session = session;
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  /** Undefined as long as the connection can be used. */
  get ended(): RescueError | undefined {
    return this.#ended;
  }

  /** All rows of a result; `:1` stands for the first parameter. For small results only. */
  async query(sql: string, parameters: readonly (string | number)[] = []): Promise<ResultValue[][]> {
    const { rows } = await this.watch(sql, () =>
      this.raw.execute<unknown[]>(sql, [...parameters], { fetchTypeHandler: resultValue }),
    );
    return (rows ?? []) as ResultValue[][];
  }

  /** All rows of a result as records, every value as text. For the dictionary. */
  async records(sql: string, parameters: readonly (string | number)[]): Promise<readonly OracleRow[]> {
    const options = { outFormat: oracledb.OUT_FORMAT_OBJECT, fetchTypeHandler: textOfNumbers };
    const { rows } = await this.watch(sql, () => this.raw.execute(sql, [...parameters], options));
    return ((rows ?? []) as Record<string, unknown>[]).map(columnText);
  }

  /** Sends one statement and takes no rows; what it changed is committed. */
  async execute(sql: string): Promise<void> {
    await this.watch(sql, () => this.raw.execute(sql, [], { autoCommit: true }));
  }

  /** The number that an expression of PL/SQL gives. */
  async evaluate(expression: string): Promise<number | undefined> {
    const sql = `BEGIN :1 := ${expression}; END;`;
    const bind = { dir: oracledb.BIND_OUT, type: oracledb.NUMBER };
    const { outBinds } = await this.watch(sql, () => this.raw.execute<readonly number[]>(sql, [bind]));
    return outBinds?.[0];
  }

  /** Sends one statement that begins a transaction or goes on with it. */
  async proceed(sql: string): Promise<void> {
    await this.watch(sql, () => this.raw.execute(sql));
  }

  /**
   * Runs work on `raw` that waits for the server. It ends with an error as soon as the connection is lost, and as soon as
   * nothing has moved for too long: bytes in either direction are progress, so is a call of `progress`.
   * @param sql the statement, or what is done, for messages
   */
  async watch<T>(sql: string, work: (progress: () => void) => Promise<T>): Promise<T> {
    if (this.#ended) throw this.#ended;
    let ending: ((error: RescueError) => void) | undefined;
    const ended = new Promise<never>((_, reject) => {
      ending = reject;
      this.#endings.add(reject);
    });
    // Over the client library there are no sockets to look at: there a call that takes long counts as silence.
    const watched = { movedBytes: () => this.#sockets.movedBytes(), expecting: () => true };
    const watch = new StallWatch(watched, this.settings.stallTimeoutMs, () => this.#silent(sql));
    try {
      return await Promise.race([work(watch.progress), ended]);
    } catch (error) {
      throw this.#ended ?? this.#failure(error, sql);
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
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, farewellMs);
      });
      await Promise.race([this.raw.close().catch(() => undefined), late]);
      clearTimeout(timer);
    }
    this.destroy();
  }

  /** Drops the connection. Whatever still waits for it ends with OVM_DB_LOST. */
  destroy(): void {
    this.#closing = true;
    this.#end(new RescueError('OVM_DB_LOST', this.address, 'the connection was closed on this side'));
  }

  #failure(error: unknown, sql: string): RescueError {
    const failure = oracleFailure(error, this.address, { statement: sql, user: this.settings.user });
    if (failure.code === 'OVM_DB_LOST') this.#end(failure);
    return failure;
  }

  async #silent(sql: string): Promise<void> {
    if (this.atWork && (await this.atWork(this, sql).catch(() => false))) return;
    const seconds = Math.round(this.settings.stallTimeoutMs / 100) / 10;
    const why = `nothing came from the server for ${seconds} s`;
    const hint =
      'On the database host run `sqlplus / as sysdba` and in it `SELECT sid, event, blocking_session FROM v$session` to see who waits for whom; then run the same command again, with more time by --stall-timeout.';
    const what = `${this.address} (${shortStatement(sql)})`;
    this.#end(new RescueError('OVM_DB_STALLED', what, why, undefined, hint));
  }

  /** Has the driver forget it as well. A call of the client library goes on until it is broken off. */
  async #forget(): Promise<void> {
    if (!this.raw.thin) await this.raw.break().catch(() => undefined);
    await this.raw.close().catch(() => undefined);
  }

  #end(error: RescueError): void {
    this.#ended ??= error;
    this.#sockets.destroy();
    void this.#forget();
    for (const ending of [...this.#endings]) ending(this.#ended);
  }
}

/** How the list of sessions knows one of ours. A SID is given to somebody else as soon as it is free, the other is not. */
export interface OwnSession {
  readonly sid: string;
  readonly audit_number: string;
}

/** What a connection is made of besides the driver's. */
interface OpenedAt {
  readonly address: string;
  readonly sockets: OpenedSockets;
}

/** Logs in. Nothing is left open when that fails or takes too long. */
async function loggedIn(settings: ConnectionSettings, at: OpenedAt): Promise<oracledb.Connection> {
  const client = await startDriver(settings);
  const { user, password } = settings;
  const connectString = connectDescriptor(settings, oracledb.thin);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const seconds = Math.round(settings.connectTimeoutMs / 100) / 10;
    const why = `the login was not over after ${seconds} s`;
    timer = setTimeout(() => {
      reject(new RescueError('OVM_DB_UNREACHABLE', at.address, why));
    }, settings.connectTimeoutMs);
  });
  try {
    const opening = withSockets(at.sockets, () =>
      oracledb.getConnection({
        user,
        password: password.reveal(),
        connectString,
        ...client.words,
        ...keptAlive(),
      }),
    );
    // Whoever comes too late is sent away again.
    opening.then(
      (raw) => (at.sockets.destroyed ? raw.close({ drop: true }).catch(() => undefined) : undefined),
      () => undefined,
    );
    return await Promise.race([opening, late]);
  } catch (error) {
    at.sockets.destroy();
    const failure = { connecting: true, client: client.why, statement: '', user };
    throw oracleFailure(error, at.address, failure);
  } finally {
    clearTimeout(timer);
  }
}

/** Minutes after which an idle connection is probed: one whose other side is gone ends though nobody reads from it. */
function keptAlive(): { readonly expireTime?: number } {
  return oracledb.thin ? { expireTime: 1 } : {};
}

/** The beginning of a statement, for messages: whole rows never stand in a log. */
function shortStatement(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}
