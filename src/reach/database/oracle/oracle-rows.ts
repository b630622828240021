import oracledb from 'oracledb';
import type { RowSink } from '../database.js';
import type { ColumnDefinition } from '../dictionary.js';
import { columnReading, hasReplacement } from './oracle-column-reading.js';
import type { OracleConnection } from './oracle-connection.js';

type FetchHandler = NonNullable<oracledb.ExecuteOptions['fetchTypeHandler']>;

/** One query whose rows are fetched some at a time. */
export interface RowQuery {
  readonly sql: string;
  /** How the driver gives each column, in the order of the select list. */
  readonly fetches: readonly ReturnType<FetchHandler>[];
  /** Rows per round trip: as many as fit into memory many times over. */
  readonly atOnce: number;
}

/** Runs a query; gives its rows in batches. The cursor is closed however it ends. */
export async function* fetchedRows(
  connection: OracleConnection,
  { sql, fetches, atOnce }: RowQuery,
): AsyncGenerator<readonly unknown[][]> {
  let column = 0;
  const fetchTypeHandler: FetchHandler = () => fetches[column++];
  const { resultSet } = await connection.watch(sql, () =>
    connection.raw.execute<unknown[]>(sql, [], {
      resultSet: true,
      outFormat: oracledb.OUT_FORMAT_ARRAY,
      fetchArraySize: atOnce,
      prefetchRows: atOnce,
      fetchTypeHandler,
    }),
  );
  if (!resultSet) throw new Error('a query gave no result set');
  try {
    for (;;) {
      const rows = await connection.watch(sql, () => resultSet.getRows(atOnce));
      if (rows.length === 0) return;
      yield rows;
    }
  } finally {
    if (!connection.ended) await connection.watch(sql, () => resultSet.close()).catch(() => undefined);
  }
}

const firstBytes = 64 * 1024;
/** No character of UTF-16 takes more in UTF-8. */
const bytesPerUnit = 3;

/** Puts the values of rows one behind the other into one buffer, over and over, as `RowSink.row` takes them. */
export class RowBytes {
  readonly #columns: readonly ColumnDefinition[];
  readonly #values: readonly ((given: unknown) => string | Buffer)[];
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  #bytes = Buffer.allocUnsafeSlow(firstBytes);

  constructor(columns: readonly ColumnDefinition[]) {
    this.#columns = columns;
    this.#values = columns.map((column) => columnReading(column).value);
    this.#starts = new Int32Array(columns.length);
    this.#ends = new Int32Array(columns.length);
  }

  /** @param isEmpty columns whose value is there, but has nothing in it, which the driver gives as null */
  pass(row: readonly unknown[], sink: RowSink, isEmpty?: (column: number) => boolean): void {
    let at = 0;
    for (let column = 0; column < this.#values.length; column++) {
      const given = row[column];
      if (given === null || given === undefined) {
        this.#starts[column] = isEmpty?.(column) ? at : -1;
        this.#ends[column] = at;
        continue;
      }
      const value = (this.#values[column] as (given: unknown) => string | Buffer)(given);
      this.#starts[column] = at;
      at = typeof value === 'string' ? this.#text(value, at) : this.#copy(value, at);
      this.#ends[column] = at;
      // Of as many bytes as characters it is plain ASCII, as most texts are.
      const isPlain = typeof value !== 'string' || at - (this.#starts[column] as number) === value.length;
      if (!isPlain && hasReplacement(value)) sink.replaced?.(this.#columns[column]?.name ?? '');
    }
    sink.row(this.#bytes, this.#starts, this.#ends);
  }

  #text(value: string, at: number): number {
    this.#room(at, value.length * bytesPerUnit);
    return at + this.#bytes.write(value, at);
  }

  #copy(value: Buffer, at: number): number {
    this.#room(at, value.length);
    return at + value.copy(this.#bytes, at);
  }

  #room(at: number, needed: number): void {
    if (at + needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(at + needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, at);
    this.#bytes = larger;
  }
}
