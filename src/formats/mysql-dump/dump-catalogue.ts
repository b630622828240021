import { ddlWords } from '../mysql-ddl/ddl-tokens.js';
import { characterSetOf, defaultCollation, setName } from './default-collation.js';
import { DumpFault } from './dump-fault.js';
import type { DumpSession } from './dump-session.js';
import type { DumpDatabase, DumpObject, DumpTable } from './dump-table.js';
import { readDumpTable, tableOptions } from './read-table.js';
import { type CreateHead, qualifiedName, readDropHead } from './statement-head.js';

const objectKinds: Readonly<Record<string, DumpObject['kind']>> = {
  VIEW: 'view',
  TRIGGER: 'trigger',
  PROCEDURE: 'procedure',
  FUNCTION: 'function',
  EVENT: 'event',
  SEQUENCE: 'sequence',
  PACKAGE: 'package',
};
/** The order in which objects can be created. */
const orderOfKinds: readonly DumpObject['kind'][] = [
  'sequence',
  'function',
  'procedure',
  'package',
  'view',
  'trigger',
  'event',
];

/** The databases of a dump with everything in them, as its statements make them one by one. */
export class DumpCatalogue {
  readonly #databases = new Map<string, DumpDatabase>();
  readonly #session: DumpSession;
  /** Tables that rows came for. */
  readonly #filled = new WeakSet<DumpTable>();
  readonly #fallbackName: string | undefined;
  #headerName: string | undefined;
  #current: string | undefined;

  /** @param fallbackName the database of statements before any USE; undefined: as the header of the dump says */
  constructor(session: DumpSession, fallbackName: string | undefined) {
    this.#session = session;
    this.#fallbackName = fallbackName;
  }

  get databases(): readonly DumpDatabase[] {
    return [...this.#databases.values()];
  }

  /** The database that the comment at the head of the dump names. */
  nameByHeader(name: string): void {
    this.#headerName ??= name;
  }

  use(name: string): void {
    this.#current = name;
    this.#named(name);
  }

  /** A database by name, or the current one. Throws DumpFault when no name is known. */
  database(name?: string): DumpDatabase {
    const known = name ?? this.#currentName;
    if (known === undefined)
      throw new DumpFault('it does not say which database it is of; say --database NAME');
    return this.#named(known);
  }

  /** CREATE DATABASE or ALTER DATABASE: sets what it says. */
  setDatabase(head: CreateHead, sql: string): void {
    const database = this.#named(head.name);
    const options = tableOptions(sql.slice(head.end).replaceAll(/\/\*!\d*|\*\//g, ' '));
    const characterSet = options.characterSet ?? (options.collation && characterSetOf(options.collation));
    if (characterSet === undefined) return;
    database.characterSet = setName(characterSet);
    database.collation = setName(options.collation ?? defaultCollation(characterSet));
    database.isTold = true;
  }

  /** Throws DumpFault for a table that is there already or that cannot be read. */
  createTable(head: CreateHead, sql: string): void {
    const database = this.database(head.database);
    const table = readDumpTable(sql, database);
    if (!table || table.columns.length === 0) throw new DumpFault(`the table ${head.name} cannot be read`);
    for (const { characterSet, collation } of [table.textDefault, ...table.columns]) {
      for (const name of [characterSet, collation]) if (name !== null) setName(name);
    }
    if (database.tables.has(table.name)) throw new DumpFault(`the table ${table.name} comes twice`);
    database.tables.set(table.name, table);
  }

  /**
   * A view takes the place of the table that dumps put there until all tables are made.
   * @param named the text that `head` was read from: with names in backticks
   */
  createObject(head: CreateHead, sql: string, named: string): void {
    const kind = objectKinds[head.kind];
    if (!kind) throw new DumpFault(`CREATE ${head.kind} is not known`);
    const database = this.database(head.database);
    if (kind === 'view') database.tables.delete(head.name);
    const body = /^create\s[\s\S]*?\bpackage\s+body\b/i.test(sql) ? ' body' : '';
    database.objects.set(`${kind}${body} ${head.name}`, this.#objectOf(kind, head, sql, named, database));
  }

  /** `DO SETVAL(name, value, 0)`: where a sequence has got to, in the form in which it is archived. */
  setSequence(sql: string): void {
    const words = ddlWords(sql);
    const name = qualifiedName(sql, words, 3);
    const database = this.database(name?.database);
    const key = `sequence ${name?.name}`;
    const sequence = database.objects.get(key);
    const value = /,\s*(-?\d+)\s*,\s*0\s*\)\s*$/.exec(sql)?.[1];
    if (!sequence || value === undefined)
      throw new DumpFault('a sequence is set that was not created, or to no number');
    if (/ start with (-?\d+)/i.exec(sequence.createStatement)?.[1] === value) return;
    const createStatement = `BEGIN NOT ATOMIC ${sequence.createStatement}; ${sql.trim().replace(/^select/i, 'DO')}; END`;
    database.objects.set(key, { ...sequence, createStatement });
  }

  /** The table of an INSERT. Throws DumpFault when it was not created. */
  table(
    name: string,
    databaseName: string | undefined,
  ): { readonly database: DumpDatabase; readonly table: DumpTable } {
    const database = this.database(databaseName);
    const table = database.tables.get(name);
    if (!table) throw new DumpFault(`rows come for the table ${name}, which the dump did not create`);
    this.#filled.add(table);
    return { database, table };
  }

  /**
   * DROP of whatever it is: what the dump made before is no longer part of it. Dumps drop before they create, and a table
   * that stands for a view; throws DumpFault when the rows of a table are there already.
   * @param sql with names in backticks
   */
  drop(sql: string): void {
    const { kind, names } = readDropHead(sql);
    for (const { database: databaseName, name } of names) {
      const isDatabase = kind === 'DATABASE' || kind === 'SCHEMA';
      const known = isDatabase ? name : (databaseName ?? this.#currentName);
      const database = this.#databases.get(known ?? '');
      const dropped = isDatabase ? [...(database?.tables.values() ?? [])] : [database?.tables.get(name)];
      const filled = dropped.find((table) => table && this.#filled.has(table));
      if ((isDatabase || kind === 'TABLE') && filled) {
        const what = isDatabase ? `the database ${name}` : `the table ${name}`;
        throw new DumpFault(`${what} is dropped after rows of the table ${filled.name} came`);
      }
      if (isDatabase) this.#databases.delete(name);
      else if (kind === 'TABLE') database?.tables.delete(name);
      else for (const body of ['', ' body']) database?.objects.delete(`${kind.toLowerCase()}${body} ${name}`);
    }
  }

  get #currentName(): string | undefined {
    return this.#current ?? this.#fallbackName ?? this.#headerName;
  }

  #named(name: string): DumpDatabase {
    let database = this.#databases.get(name);
    if (!database) {
      const characterSet = this.#session.characterSet === 'binary' ? 'utf8mb4' : this.#session.characterSet;
      const collation = defaultCollation(characterSet);
      database = { name, characterSet, collation, isTold: false, tables: new Map(), objects: new Map() };
      this.#databases.set(name, database);
    }
    return database;
  }

  #objectOf(
    kind: DumpObject['kind'],
    head: CreateHead,
    sql: string,
    named: string,
    database: DumpDatabase,
  ): DumpObject {
    const session = this.#session;
    const plain = { kind, name: head.name, createStatement: unqualified(head, sql), definer: head.definer };
    const none = { table: null, sqlMode: null, timeZone: null, databaseCollation: null };
    if (kind === 'sequence')
      return { ...plain, ...none, characterSetClient: null, collationConnection: null };
    const texts = { characterSetClient: session.characterSet, collationConnection: session.collation };
    if (kind === 'view') return { ...plain, ...none, ...texts };
    return {
      ...plain,
      ...texts,
      table: kind === 'trigger' ? triggerTable(head, named) : null,
      sqlMode: session.sqlMode,
      databaseCollation: database.isTold ? database.collation : null,
      timeZone: kind === 'event' ? session.timeZone : null,
    };
  }
}

/**
 * A dump of one database does not say what its tables have without being asked. What most of its tables have is taken
 * then; true when it had to be.
 */
export function settleTextDefault(database: DumpDatabase): boolean {
  if (database.isTold) return false;
  const counts = new Map<string, number>();
  for (const { textDefault } of database.tables.values()) {
    const key = `${textDefault.characterSet} ${textDefault.collation}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  const [characterSet, collation] = most?.[0].split(' ') ?? [];
  if (characterSet !== undefined && collation !== undefined)
    Object.assign(database, { characterSet, collation });
  return true;
}

/** The objects of a database in an order in which they can be created. */
export function objectsInOrder(database: DumpDatabase): DumpObject[] {
  const objects = [...database.objects.values()].map((object) =>
    object.sqlMode === null
      ? object
      : { ...object, databaseCollation: object.databaseCollation ?? database.collation },
  );
  return orderOfKinds.flatMap((kind) => objects.filter((object) => object.kind === kind));
}

function unqualified(head: CreateHead, sql: string): string {
  if (head.database === undefined) return sql;
  const name = sql.slice(head.start, head.end);
  return sql.slice(0, head.start) + name.slice(name.lastIndexOf('.') + 1) + sql.slice(head.end);
}

/** `BEFORE INSERT ON table FOR EACH ROW` */
function triggerTable(head: CreateHead, sql: string): string | null {
  const at = head.rest.findIndex((word) => word.text === 'ON');
  return qualifiedName(sql, head.rest, at + 1)?.name ?? null;
}
