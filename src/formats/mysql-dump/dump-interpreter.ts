import { withoutConditionalComments } from './conditional-comments.js';
import { DumpCatalogue } from './dump-catalogue.js';
import { DumpFault } from './dump-fault.js';
import type { DumpHandler } from './dump-reader.js';
import { DumpSession } from './dump-session.js';
import type { DumpDatabase, DumpTable } from './dump-table.js';
import { type DumpRowSink, RowForm } from './row-form.js';
import { sessionText } from './session-text.js';
import { readCreateHead, readInsertHead, withBackticks } from './statement-head.js';

export interface DumpReceiver {
  /** Where the rows of a table go that come next; undefined when they are not wanted. */
  rowsOf(database: DumpDatabase, table: DumpTable): DumpRowSink | undefined;
  /** A statement that changes nothing that is archived is not told; this one may. */
  leftOut(statement: string): void;
}

/** What holds for a dump that does not say it. */
export interface DumpUnsaid {
  /** The database of statements before any USE; undefined: as the header of the dump says. */
  readonly database?: string | undefined;
  /** Of its texts; utf8mb4 if not given. */
  readonly characterSet?: string | undefined;
}

/** What the comments of a dump say of it. */
export interface DumpHeader {
  /** `Host: localhost    Database: ovs` */
  readonly database: string | undefined;
  /** `Server version	5.6.21-enterprise-commercial-advanced-log` */
  readonly serverVersion: string | undefined;
  /** The program's name and version. */
  readonly program: string | undefined;
}

/** Statements that prepare or tidy up a session, or are made again from the dictionary. */
const ofNoConcern =
  /^(?:drop|lock|unlock|flush|commit|start transaction|begin(?:\s+work)?\s*$|analyze|optimize|set_password|change (?:master|replication)|reset|stop|prepare|execute|deallocate|select|show|delimiter|alter table .+ (?:disable|enable) keys\s*$)/is;
const replacesOrIgnores = /^(?:replace\b|insert\s+(?:[a-z_]+\s+)*?ignore\b)/i;
const changesRows = /^(?:insert|replace|update|delete|truncate|load|rename|call|with|import)\b/i;

/**
 * Makes sense of a dump's statements: follows its session, keeps what it creates, and brings rows into the form in which
 * servers send them. Throws DumpFault.
 */
export class DumpInterpreter implements DumpHandler {
  readonly session: DumpSession;
  readonly catalogue: DumpCatalogue;
  /** Character sets of the session under which rows came. */
  readonly rowSets = new Set<string>();
  readonly #receiver: DumpReceiver;
  readonly #forms = new Map<string, { readonly head: string; readonly form: RowForm }>();
  #header: DumpHeader = { database: undefined, serverVersion: undefined, program: undefined };
  #form: RowForm | undefined;
  #comments = 0;
  #completed = false;
  #timesAreUtc = true;
  readonly #lenientTables = new Set<string>();
  #windowsLines: boolean | undefined;

  constructor(receiver: DumpReceiver, unsaid: DumpUnsaid = {}) {
    this.#receiver = receiver;
    this.session = new DumpSession(unsaid.characterSet);
    this.catalogue = new DumpCatalogue(this.session, unsaid.database);
  }

  get header(): DumpHeader {
    return this.#header;
  }

  /** False for a dump with comments that lacks the last one; a dump made without comments cannot be told. */
  get isComplete(): boolean {
    return this.#completed || this.#comments === 0;
  }

  /** False when rows came while the session's time zone was not UTC. */
  get timesAreUtc(): boolean {
    return this.#timesAreUtc;
  }

  /** Tables whose rows a server would compare with one another: `database.table`. */
  get lenientTables(): ReadonlySet<string> {
    return this.#lenientTables;
  }

  rules() {
    return this.session.rules;
  }

  comment(line: Buffer): void {
    this.#comments += 1;
    const text = line.toString('utf8').trimEnd();
    this.#windowsLines ??= line.at(-1) === 0x0d;
    if (/^-- Dump completed\b/.test(text)) this.#completed = true;
    const program = /^-- ((?:MySQL|MariaDB) dump .*)$/.exec(text)?.[1];
    const database = /^-- Host: .*\s{2,}Database: (.+)$/.exec(text)?.[1];
    const serverVersion = /^-- Server version\s+(\S+)/.exec(text)?.[1];
    if (database !== undefined) this.catalogue.nameByHeader(database);
    this.#header = {
      database: this.#header.database ?? database,
      serverVersion: this.#header.serverVersion ?? serverVersion,
      program: this.#header.program ?? program,
    };
  }

  statement(bytes: Buffer): void {
    const decoded = sessionText(bytes, this.session.characterSet);
    const lines = this.#windowsLines ? decoded.replaceAll('\r\n', '\n') : decoded;
    const text = lines.trimStart().replace(/^\\u(?=\s)/, 'use'); // the client's short form
    const sql = text.startsWith('/*')
      ? withoutConditionalComments(text, this.session.rules.backslashEscapes)
      : text.replace(/[\t\n\r ]$/, '');
    const verb = /^[A-Za-z]+/.exec(sql)?.[0].toUpperCase() ?? '';
    if (verb === 'SET') this.session.set(sql);
    else if (verb === 'CREATE') this.#create(sql);
    else if (verb === 'USE') this.#use(sql);
    else if (/^(?:do|select)\s+setval\s*\(/i.test(sql)) this.catalogue.setSequence(sql);
    else if (/^alter\s+database\b/i.test(sql)) this.#alterDatabase(sql);
    else this.#other(sql);
  }

  insert(head: Buffer): void {
    const text = sessionText(head, this.session.characterSet);
    const { database: databaseName, name, columns } = readInsertHead(this.#named(text));
    const { database, table } = this.catalogue.table(name, databaseName);
    this.rowSets.add(this.session.characterSet);
    if (this.session.timeZone !== '+00:00') this.#timesAreUtc = false;
    const sink = this.#receiver.rowsOf(database, table) ?? nowhere;
    if (replacesOrIgnores.test(text)) this.#lenientTables.add(`${database.name}.${name}`);
    const key = `${database.name}\0${name}`;
    const headKey = `${this.session.characterSet} ${text}`;
    const known = this.#forms.get(key);
    if (known?.head === headKey) this.#form = known.form;
    else {
      this.#form = new RowForm(table, columns, this.session.characterSet, sink);
      this.#forms.set(key, { head: headKey, form: this.#form });
    }
    this.#form.sink = sink;
  }

  insertEnd(): void {
    this.#form = undefined;
  }

  row(bytes: Buffer, starts: Int32Array, ends: Int32Array, kinds: Uint8Array, count: number): void {
    this.#form?.row(bytes, starts, ends, kinds, count);
  }

  piece(bytes: Buffer, kind: number): void {
    this.#form?.piece(bytes, kind);
  }

  endValue(kind: number): void {
    this.#form?.endValue(kind);
  }

  endRow(): void {
    this.#form?.endRow();
  }

  #named(sql: string): string {
    return this.session.rules.ansiQuotes ? withBackticks(sql) : sql;
  }

  #create(sql: string): void {
    const named = this.#named(sql);
    const head = readCreateHead(named);
    if (!head) this.#receiver.leftOut(sql);
    else if (head.kind === 'TABLE') this.catalogue.createTable(head, named);
    else if (head.kind === 'DATABASE' || head.kind === 'SCHEMA') this.catalogue.setDatabase(head, named);
    else this.catalogue.createObject(head, sql, named);
  }

  #use(sql: string): void {
    const head = readInsertHead(`INSERT ${this.#named(sql).replace(/^use\s+/i, '')} VALUES`);
    this.catalogue.use(head.name);
  }

  /** Around routines that were made under another collation of their database. */
  #alterDatabase(sql: string): void {
    const named = this.#named(sql);
    const head = readCreateHead(named);
    if (head) this.catalogue.setDatabase(head, named);
  }

  #other(sql: string): void {
    if (/^drop\b/i.test(sql)) this.catalogue.drop(this.#named(sql));
    if (sql === '' || ofNoConcern.test(sql)) return;
    if (changesRows.test(sql))
      throw new DumpFault(`a dump should not hold ${JSON.stringify(sql.slice(0, 60))}`);
    this.#receiver.leftOut(sql);
  }
}

const nowhere: DumpRowSink = {
  row: () => undefined,
  piece: () => undefined,
  endValue: () => undefined,
  endRow: () => undefined,
};
