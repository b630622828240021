import type oracledb from 'oracledb';
import { RescueError } from '../../../base/errors.js';
import type { ColumnDefinition, TableDefinition } from '../dictionary.js';
import { columnLoading, type ValueShape } from './oracle-column-loading.js';
import { isLob, isOldLong, transferredColumns } from './oracle-column-reading.js';
import type { OracleConnection } from './oracle-connection.js';
import { qualifiedOracleName, quoteOracleName } from './oracle-quote.js';

/** A value to be put in: its bytes, NULL, or a temporary large object. */
export type LoadedValue = Buffer | null | oracledb.Lob;

const mostRows = 1000;
const mostBytes = 2 * 1024 * 1024;
/** Temporary large objects that a batch holds at the server. */
const mostReferences = 8;
/** Refused rows shown in an error; all are counted. */
const shownErrors = 3;

/** Rows that one statement puts in together. */
interface Batch {
  readonly shapes: readonly ValueShape[];
  readonly rows: unknown[][];
  /** Numbers of the rows in their table, from 1. */
  readonly numbers: number[];
}

/** Collects rows, and inserts those of equal shape as arrays. Nothing is committed here. */
export class OracleRowBatches {
  readonly #connection: OracleConnection;
  readonly #name: string;
  readonly #into: string;
  readonly #columns: readonly ColumnDefinition[];
  /** Where each column of the statement stands in a row: large objects last, and LONG behind them, as the server wants. */
  readonly #order: readonly number[];
  readonly #hasLong: boolean;
  readonly #batches = new Map<string, Batch>();
  #references: oracledb.Lob[] = [];
  #bytes = 0;
  #taken = 0;
  #inserted = 0;

  constructor(connection: OracleConnection, database: string, table: TableDefinition) {
    this.#connection = connection;
    this.#name = `${database}.${table.name}`;
    this.#into = qualifiedOracleName(database, table.name);
    this.#columns = transferredColumns(table);
    this.#hasLong = this.#columns.some(isOldLong);
    const rank = (index: number) => {
      const column = this.#columns[index] as ColumnDefinition;
      return isOldLong(column) ? 2 : isLob(column) ? 1 : 0;
    };
    this.#order = this.#columns.map((_, index) => index).sort((a, b) => rank(a) - rank(b) || a - b);
  }

  /** Rows that the server took. */
  get inserted(): number {
    return this.#inserted;
  }

  async take(row: readonly LoadedValue[]): Promise<void> {
    this.#taken += 1;
    const shapes = this.#order.map((index) => this.#shapeOf(index, row[index] ?? null));
    const batch = this.#batchOf(shapes);
    batch.rows.push(
      this.#order.flatMap((index, place) => this.#bindsOf(index, row[index] ?? null, shapes[place])),
    );
    batch.numbers.push(this.#taken);
    for (const value of row) {
      if (Buffer.isBuffer(value)) this.#bytes += value.length;
      else if (value !== null) this.#references.push(value);
    }
    const full = this.#bytes >= mostBytes || this.#references.length >= mostReferences;
    if (full) await this.flush();
    else if (batch.rows.length >= mostRows) await this.#insert(batch);
  }

  /** Inserts all that was taken; temporary large objects are given back to the server. */
  async flush(): Promise<void> {
    for (const batch of this.#batches.values()) await this.#insert(batch);
    await this.#giveBack();
  }

  /** Gives back what is left of a load that failed. */
  async close(): Promise<void> {
    if (!this.#connection.ended) await this.#giveBack().catch(() => undefined);
  }

  async #giveBack(): Promise<void> {
    this.#bytes = 0;
    const done = this.#references.splice(0);
    for (const lob of done) await this.#connection.watch('giving a LOB back', () => lob.close());
  }

  #shapeOf(index: number, value: LoadedValue): ValueShape {
    const column = this.#columns[index] as ColumnDefinition;
    if (value !== null && !Buffer.isBuffer(value)) return 'reference';
    const shape = columnLoading(column).shape(value);
    // A statement may put more than 4000 bytes into LONG columns or into large objects, but not into both.
    return shape === 'value' && value !== null && isLob(column) && this.#hasLong ? 'reference' : shape;
  }

  #batchOf(shapes: readonly ValueShape[]): Batch {
    const key = shapes.join(' ');
    const known = this.#batches.get(key);
    if (known) return known;
    const batch: Batch = { shapes, rows: [], numbers: [] };
    this.#batches.set(key, batch);
    return batch;
  }

  #bindsOf(index: number, value: LoadedValue, shape: ValueShape = 'value'): readonly unknown[] {
    if (value !== null && !Buffer.isBuffer(value)) return [value];
    return columnLoading(this.#columns[index] as ColumnDefinition).binds(value, shape);
  }

  async #insert({ shapes, rows, numbers }: Batch): Promise<void> {
    if (rows.length === 0) return;
    const values = rows.splice(0);
    const places = numbers.splice(0);
    const { sql, types } = this.#statement(shapes);
    const bindDefs = types.map((type, bind) => ({ type, maxSize: longest(values, bind) }));
    const options = { batchErrors: true, bindDefs };
    const result = await this.#connection.watch(sql, () =>
      // A row of nothing but empty large objects has no binds, and is inserted so many times.
      types.length === 0
        ? this.#connection.raw.executeMany(sql, values.length, { batchErrors: true })
        : this.#connection.raw.executeMany(sql, values as oracledb.BindParameters[], options),
    );
    this.#refuse(result.batchErrors ?? [], places);
    this.#inserted += result.rowsAffected ?? 0;
  }

  #statement(shapes: readonly ValueShape[]): {
    readonly sql: string;
    readonly types: readonly oracledb.DbType[];
  } {
    const types: oracledb.DbType[] = [];
    const values = this.#order.map((index, place) => {
      const { expression, type, lob } = columnLoading(this.#columns[index] as ColumnDefinition);
      const shape = shapes[place] as ValueShape;
      return expression(shape, () => `:${types.push(shape === 'reference' && lob ? lob : type)}`);
    });
    const names = this.#order.map((index) => quoteOracleName(this.#columns[index]?.name ?? ''));
    return { sql: `INSERT INTO ${this.#into} (${names.join(', ')}) VALUES (${values.join(', ')})`, types };
  }

  #refuse(errors: readonly oracledb.DBError[], numbers: readonly number[]): void {
    if (errors.length === 0) return;
    const shown = errors.slice(0, shownErrors).map(({ offset = 0, message }) => {
      return `row ${numbers[offset] ?? '?'}: ${message.split('\n')[0]}`;
    });
    const why = `the server refuses ${errors.length} of the rows; ${shown.join('; ')}`;
    throw new RescueError(
      'OVM_DB_FAILED',
      `table ${this.#name} at ${this.#connection.address}`,
      why,
      errors[0],
    );
  }
}

/** Bytes that the driver makes room for: it counts text as the server's own set of characters or as UTF-16. */
function longest(rows: readonly unknown[][], bind: number): number {
  let most = 1;
  for (const row of rows) {
    const value = row[bind];
    if (typeof value === 'string') most = Math.max(most, Buffer.byteLength(value), value.length * 2);
    else if (Buffer.isBuffer(value)) most = Math.max(most, value.length);
  }
  return most;
}
