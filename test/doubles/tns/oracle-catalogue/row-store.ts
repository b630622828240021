import Database from 'libsql';
import { OracleError } from '../oracle-error.js';
import type { StoredValue } from '../oracle-type.js';
import { type BindValue, type LobReference, lobReferenceText } from '../statement-answer.js';
import { TemporaryLob } from '../temporary-lob.js';
import type { Index, Table } from './catalogue-model.js';

type Statement = ReturnType<Database.Database['prepare']>;

/** Marks of changes that are not committed are greater than every system change number. */
export const ownMark = (session: number) => 2 ** 50 + session;

/** Name of a table in SQLite. */
export const tableName = (table: Pick<Table, 'id'>) => `t${table.id}`;

/** A row to be kept: its number for ROWID and its values by column. */
export type StoredRow = readonly StoredValue[];

/** @throws OracleError 1476 for what the compiler makes of a division by zero */
function divided<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!/integer overflow/.test(String(error))) throw error;
    throw new OracleError(1_476, 'divisor is equal to zero');
  }
}

function plain(value: BindValue): unknown {
  if (value instanceof TemporaryLob) return value.value;
  return Buffer.isBuffer(value) && value.length === 0 ? Buffer.alloc(0) : value;
}

function stored(value: unknown): StoredValue {
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  if (value instanceof Uint8Array && !Buffer.isBuffer(value)) return Buffer.from(value);
  return value as StoredValue;
}

/**
 * The rows, in SQLite. Every row has versions: `v_from` and `v_to` are the numbers of the changes that made
 * and ended it, or the mark of a session that has not committed yet. So one connection of SQLite gives every
 * session of Oracle its own consistent view, and a number of a change in the past can be asked for.
 */
export class RowStore {
  readonly #database = new Database(':memory:');
  readonly #statements = new Map<string, Statement>();
  readonly #lastRow = new Map<number, number>();
  #lastLob = 0;

  constructor() {
    this.exec('CREATE TABLE lob (id INTEGER PRIMARY KEY, owner INTEGER, value)');
    this.exec('CREATE INDEX lob_owner ON lob (owner)');
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  #prepare(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      if (/^SELECT/.test(sql)) statement.safeIntegers(true).raw(true);
      if (this.#statements.size > 500) this.#statements.clear();
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  run(sql: string, values: readonly BindValue[] = []): number {
    return Number(this.#prepare(sql).run(values.map(plain)).changes);
  }

  /**
   * Rows as they are fetched, by a statement of its own. Whoever stops earlier has the rest read to its end: only
   * then SQLite lets go of the tables.
   */
  *rows(sql: string, values: readonly BindValue[]): Generator<StoredValue[]> {
    const statement = this.#database.prepare(sql).safeIntegers(true).raw(true);
    const rows = (statement.iterate(values.map(plain)) as Iterable<unknown[]>)[Symbol.iterator]();
    let next = divided(() => rows.next());
    try {
      for (; !next.done; next = divided(() => rows.next())) yield next.value.map(stored);
    } finally {
      while (!next.done) next = rows.next();
    }
  }

  all(sql: string, values: readonly BindValue[] = []): StoredValue[][] {
    const rows = divided(() => this.#prepare(sql).all(values.map(plain)) as unknown[][]);
    return rows.map((row) => row.map(stored));
  }

  /** Does something of which all or nothing is to stay. */
  together<Result>(work: () => Result): Result {
    this.exec('SAVEPOINT work');
    try {
      const result = work();
      this.exec('RELEASE work');
      return result;
    } catch (error) {
      this.exec('ROLLBACK TO work');
      this.exec('RELEASE work');
      throw error;
    }
  }

  createTable(table: Table): void {
    const name = tableName(table);
    const columns = table.columns.map(({ id }) => `c${id}`);
    this.exec(`CREATE TABLE ${name} (v_id INTEGER PRIMARY KEY, r, v_from, v_to, ${columns.join(', ')})`);
    this.exec(`CREATE INDEX ${name}_from ON ${name} (v_from) WHERE v_from > ${ownMark(0)}`);
    this.exec(`CREATE INDEX ${name}_to ON ${name} (v_to) WHERE v_to > ${ownMark(0)}`);
  }

  addColumn(table: Table, id: number): void {
    this.#statements.clear();
    this.exec(`ALTER TABLE ${tableName(table)} ADD COLUMN c${id}`);
  }

  dropTable(table: Table): void {
    this.#statements.clear();
    this.run('DELETE FROM lob WHERE owner = ?', [table.id]);
    this.#locked(() => this.exec(`DROP TABLE IF EXISTS ${tableName(table)}`));
  }

  truncate(table: Table): void {
    this.run('DELETE FROM lob WHERE owner = ?', [table.id]);
    this.#locked(() => this.run(`DELETE FROM ${tableName(table)}`));
  }

  /** SQLite refuses to drop what is being read, as Oracle refuses what is locked. */
  #locked(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!/locked/.test(String(error))) throw error;
      throw new OracleError(54, 'resource busy and acquire with NOWAIT specified or timeout expired');
    }
  }

  /** @throws Error of SQLite when rows are there twice (assumed: keys.at-once, and assumed: keys.partly-null) */
  createUnique(index: Index, table: Table, columns: readonly number[]): void {
    const names = columns.map((id) => `c${id}`).join(', ');
    this.exec(`CREATE UNIQUE INDEX u${index.id} ON ${tableName(table)} (${names}) WHERE v_to IS NULL`);
  }

  /** An index of SQLite that only makes look-ups quick. */
  createPlain(index: Index, table: Table, columns: readonly number[]): void {
    const names = columns.map((id) => `c${id}`).join(', ');
    this.exec(`CREATE INDEX u${index.id} ON ${tableName(table)} (${names})`);
  }

  dropIndex(index: Pick<Index, 'id'>): void {
    this.exec(`DROP INDEX IF EXISTS u${index.id}`);
  }

  nextRow(table: Table): number {
    const next = (this.#lastRow.get(table.id) ?? 0) + 1;
    this.#lastRow.set(table.id, next);
    return next;
  }

  keepLob(value: string | Buffer, table: number): string {
    this.#lastLob++;
    this.run('INSERT INTO lob VALUES (?, ?, ?)', [
      BigInt(this.#lastLob),
      BigInt(table),
      new TemporaryLob(typeof value === 'string' ? 'CLOB' : 'BLOB', value),
    ]);
    return lobReferenceText({ id: this.#lastLob, length: value.length });
  }

  readLob({ id }: LobReference): string | Buffer {
    const [row] = this.all('SELECT value FROM lob WHERE id = ?', [BigInt(id)]);
    if (!row)
      throw new OracleError(1_555, 'snapshot too old: rollback segment number  with name "" too small');
    return row[0] as string | Buffer;
  }

  /** Puts another value behind a reference (assumed: lobs.in-place). */
  writeLob({ id }: LobReference, value: string | Buffer, table: Table, column: number): void {
    this.run('UPDATE lob SET value = ? WHERE id = ?', [
      new TemporaryLob(typeof value === 'string' ? 'CLOB' : 'BLOB', value),
      BigInt(id),
    ]);
    this.run(`UPDATE ${tableName(table)} SET c${column} = ? WHERE c${column} GLOB ?`, [
      lobReferenceText({ id, length: value.length }),
      `${id}:*`,
    ]);
  }

  /** The table whose LOB it is. */
  lobOwner({ id }: LobReference): number {
    return Number(this.all('SELECT owner FROM lob WHERE id = ?', [BigInt(id)])[0]?.[0] ?? 0);
  }

  commit(tables: Iterable<Table>, own: number, scn: number): void {
    for (const table of tables) {
      const name = tableName(table);
      this.run(`UPDATE ${name} SET v_from = ? WHERE v_from = ? AND v_from > ${ownMark(0)}`, [scn, own]);
      this.run(`UPDATE ${name} SET v_to = ? WHERE v_to = ? AND v_to > ${ownMark(0)}`, [scn, own]);
    }
  }

  rollback(tables: Iterable<Table>, own: number): void {
    for (const table of tables) {
      const name = tableName(table);
      this.run(`DELETE FROM ${name} WHERE v_from = ? AND v_from > ${ownMark(0)}`, [own]);
      this.run(`UPDATE ${name} SET v_to = NULL WHERE v_to = ? AND v_to > ${ownMark(0)}`, [own]);
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}
