import type { ClientFacts } from '../login.js';
import { OracleError } from '../oracle-error.js';
import type { DatabaseSession, LobReference } from '../statement-answer.js';
import { Catalogue, momentText } from './catalogue.js';
import type { SessionFacts } from './dictionary-view.js';
import { Locks } from './locks.js';
import { OracleSession } from './oracle-session.js';
import { RowStore } from './row-store.js';
import type { TokenReader } from './tokens.js';

export interface OracleDatabaseOptions {
  readonly users: Readonly<Record<string, string>>;
  readonly administrators: readonly string[];
  readonly instance: string;
  readonly release: readonly number[];
  /** Whether it says that it runs on several instances. */
  readonly cluster?: boolean;
}

/** A database in memory that understands as much of Oracle's SQL as the product sends, and no more. */
export class OracleDatabase {
  readonly catalogue = new Catalogue();
  readonly store = new RowStore();
  readonly locks = new Locks();
  readonly instance: string;
  readonly release: readonly number[];
  readonly isCluster: boolean;
  readonly #sessions = new Map<number, { facts: SessionFacts; end: () => void; killed: boolean }>();
  #lastSession = 100;

  constructor(options: OracleDatabaseOptions) {
    this.instance = options.instance;
    this.release = options.release;
    this.isCluster = options.cluster ?? false;
    this.catalogue.addUser('SYS', 'no-password-lets-sys-in', ['DBA']);
    this.catalogue.addUser('SYSTEM', 'manager', ['DBA']);
    for (const [name, password] of Object.entries(options.users)) {
      const privileges = options.administrators.includes(name.toUpperCase()) ? ['DBA'] : [];
      this.catalogue.addUser(name.toUpperCase(), password, privileges);
    }
  }

  /** @throws OracleError 28000, 28001 for an account that is locked or whose password has expired */
  passwordOf(user: string): string | undefined {
    const found = this.catalogue.users.get(user);
    if (found?.state === 'LOCKED') throw new OracleError(28_000, 'the account is locked');
    if (found?.state === 'EXPIRED') throw new OracleError(28_001, 'the password has expired');
    return found?.password;
  }

  openSession(client: ClientFacts, end: () => void): DatabaseSession {
    const facts = this.#newFacts(client);
    this.#sessions.set(facts.sid, { facts, end, killed: false });
    return new OracleSession(this, facts);
  }

  /** A session for tests to look at and to fill the database with; it is not on the wire. */
  localSession(user: string): DatabaseSession {
    const client = {
      user: user.toUpperCase(),
      program: 'local',
      machine: 'local',
      osUser: 'local',
      process: '1',
    };
    return this.openSession(client, () => {});
  }

  /**
   * Puts a session of someone else into the list of sessions; gives its SID.
   * @param at another instance of a cluster, and a SID that is free again
   */
  addForeignSession(
    user: string,
    program: string,
    machine = 'elsewhere',
    at: { readonly instance?: number; readonly sid?: number } = {},
  ): number {
    const client = { user: user.toUpperCase(), program, machine, osUser: 'oracle', process: '4711' };
    const facts = { ...this.#newFacts(client), ...at };
    this.#sessions.set(facts.sid, { facts, end: () => {}, killed: false });
    return facts.sid;
  }

  #newFacts(client: ClientFacts): SessionFacts {
    const sid = ++this.#lastSession;
    return {
      instance: 1,
      sid,
      serial: sid * 2 + 1,
      auditNumber: 500_000 + sid,
      user: client.user,
      schema: client.user,
      machine: client.machine,
      program: client.program,
      osUser: client.osUser,
      process: client.process,
      status: 'INACTIVE',
      logon: momentText(new Date()),
    };
  }

  get sessionFacts(): readonly SessionFacts[] {
    return [...this.#sessions.values()].map(({ facts, killed }) => ({
      ...facts,
      status: killed ? 'KILLED' : facts.status,
    }));
  }

  /** @throws OracleError 28 for a session that was killed */
  checkAlive(sid: number): void {
    if (this.#sessions.get(sid)?.killed) throw new OracleError(28, 'your session has been killed');
  }

  /** A session has ended, for whatever reason. */
  ended(sid: number): void {
    this.locks.ended(sid);
    this.#sessions.delete(sid);
  }

  /** Carries out ALTER SYSTEM KILL SESSION 'sid,serial'. */
  alterSystem(reader: TokenReader, user: string): void {
    if (!this.catalogue.isAdministrator(user)) throw new OracleError(1_031, 'insufficient privileges');
    reader.expect('KILL', 'SESSION');
    const [sid = '', serial = ''] = reader.next().value.split(',');
    const found = this.#sessions.get(Number(sid));
    if (!found || found.facts.serial !== Number(serial))
      throw new OracleError(30, 'User session ID does not exist.');
    found.killed = true;
    if (found.facts.program !== 'local') found.end();
  }

  mayExecute(user: string, name: string): boolean {
    return this.catalogue.isAdministrator(user) || this.catalogue.may(user, 'EXECUTE', 'SYS', name);
  }

  /** The number of the next change. */
  nextChange(): number {
    this.catalogue.scn++;
    return this.catalogue.scn;
  }

  writeLob(reference: LobReference, value: string | Buffer): void {
    const owner = this.store.lobOwner(reference);
    const table = this.catalogue.tables.find(({ id }) => id === owner);
    for (const column of table?.columns ?? []) {
      if (table && column.storage) this.store.writeLob(reference, value, table, column.id);
    }
  }

  close(): void {
    this.store.close();
  }
}
