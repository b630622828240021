import type { KeyRange, RowSink, TableReader } from '../database.js';
import type { ColumnDefinition, TableDefinition } from '../dictionary.js';
import { failureOfTable } from '../failure-of-table.js';
import { selectExpression, transferredColumns } from './mysql-column-transfer.js';
import type { MysqlConnection } from './mysql-connection.js';
import { mysqlKeyRanges } from './mysql-key-ranges.js';
import { readLongRow, selectHasLong, selectUnlessLong } from './mysql-long-rows.js';
import { qualifiedMysqlName, quoteMysqlName } from './mysql-quote.js';
import { mayBeLong, rowKey } from './mysql-row-key.js';
import { hookWorks, streamRows } from './mysql-row-packets.js';
import { hasOwnRows } from './mysql-storage-engines.js';

export interface MysqlReaderOptions {
  /** False reads through the driver's public interface only. */
  readonly rowHook?: boolean;
}

/**
 * Reads inside one snapshot. Values come as the bytes that are stored, in each column's own character set. Rows come in
 * the order in which the server keeps them, which for InnoDB is that of the primary key; rows with values above 4 MB
 * come last, and are fetched in pieces by their primary key or another UNIQUE key. A table without such a key has its
 * rows read whole: each must fit into memory and into the server's max_allowed_packet.
 */
export class MysqlTableReader implements TableReader {
  readonly #connection: MysqlConnection;
  readonly #hook: boolean;

  private constructor(connection: MysqlConnection, hook: boolean) {
    this.#connection = connection;
    this.#hook = hook;
  }

  /** Begins the snapshot on a connection of the reader's own, which ends with the reader. */
  static async over(
    connection: MysqlConnection,
    options: MysqlReaderOptions = {},
  ): Promise<MysqlTableReader> {
    const reader = await MysqlTableReader.prepared(connection, options);
    await reader.begin();
    return reader;
  }

  /** All that precedes the snapshot; nothing may be read before `begin`. */
  static async prepared(
    connection: MysqlConnection,
    options: MysqlReaderOptions = {},
  ): Promise<MysqlTableReader> {
    // Otherwise the server would turn text into the character set of the session.
    await connection.execute('SET SESSION character_set_results = binary');
    const hook = (options.rowHook ?? true) && (await hookWorks(connection));
    await connection.execute('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    return new MysqlTableReader(connection, hook);
  }

  /** Begins the snapshot. */
  async begin(): Promise<void> {
    await this.#connection.execute('START TRANSACTION WITH CONSISTENT SNAPSHOT');
  }

  async keyRanges(
    database: string,
    table: TableDefinition,
    targetBytes: number,
  ): Promise<readonly KeyRange[]> {
    return this.#naming(database, table, () =>
      mysqlKeyRanges(this.#connection, database, table, targetBytes),
    );
  }

  async readRows(database: string, table: TableDefinition, range: KeyRange, sink: RowSink): Promise<void> {
    if (!hasOwnRows(table)) return;
    await this.#naming(database, table, async () => {
      const long = await this.#readShortRows(database, table, range, sink);
      const columns = transferredColumns(table);
      const keyColumns = rowKey(table) ?? [];
      for (const key of long) {
        await readLongRow({ connection: this.#connection, database, table, columns, keyColumns, key }, sink);
      }
    });
  }

  close(): Promise<void> {
    return this.#connection.end();
  }

  /** Reads all rows without long values; gives the keys of the others. */
  async #readShortRows(
    database: string,
    table: TableDefinition,
    range: KeyRange,
    sink: RowSink,
  ): Promise<Buffer[][]> {
    const columns = transferredColumns(table);
    const key = rowKey(table);
    const long = key ? columns.filter(mayBeLong) : [];
    const expressions = columns.map((column) =>
      long.includes(column) ? selectUnlessLong(column) : selectExpression(column),
    );
    if (long.length > 0 || columns.length === 0)
      expressions.push(long.length > 0 ? selectHasLong(long) : 'NULL');
    const sql = `SELECT ${expressions.join(', ')} FROM ${source(database, table, range)}`;
    const what = `table ${database}.${table.name} on ${this.#connection.address}`;
    const pressure = () => sink.pressure();
    if (expressions.length === columns.length) {
      const takeRow = sink.row.bind(sink);
      await streamRows(
        this.#connection,
        what,
        { sql, columns: columns.length, takeRow, pressure },
        this.#hook,
      );
      return [];
    }
    const keys: Buffer[][] = [];
    const takeRow = marked(columns, key?.map((column) => columns.indexOf(column)) ?? [], sink, keys);
    await streamRows(
      this.#connection,
      what,
      { sql, columns: expressions.length, takeRow, pressure },
      this.#hook,
    );
    return keys;
  }

  async #naming<T>(database: string, table: TableDefinition, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw failureOfTable(error, `${database}.${table.name}`, (code) => code === 'OVM_DB_LOST');
    }
  }
}

/** Passes on rows whose last value, the mark, is NULL, without the mark; of the others it keeps the key. */
function marked(
  columns: readonly ColumnDefinition[],
  keyAt: readonly number[],
  sink: RowSink,
  keys: Buffer[][],
) {
  const mark = columns.length;
  let known: Int32Array | undefined;
  let values: { starts: Int32Array; ends: Int32Array } = {
    starts: new Int32Array(0),
    ends: new Int32Array(0),
  };
  return (bytes: Buffer, starts: Int32Array, ends: Int32Array): void => {
    if (known !== starts) {
      known = starts;
      values = { starts: starts.subarray(0, mark), ends: ends.subarray(0, mark) };
    }
    if ((starts[mark] as number) < 0) sink.row(bytes, values.starts, values.ends);
    else keys.push(keyAt.map((column) => Buffer.from(bytes.subarray(starts[column], ends[column]))));
  };
}

/** A part is read along the primary key: without the hint a server may choose to read the whole table for each. */
function source(database: string, table: TableDefinition, { from, to }: KeyRange): string {
  const name = qualifiedMysqlName(database, table.name);
  if (from === null && to === null) return name;
  const key = quoteMysqlName(table.primaryKey[0] ?? '');
  const bounds = [from === null ? '' : `${key} >= ${from}`, to === null ? '' : `${key} < ${to}`];
  return `${name} FORCE INDEX (PRIMARY) WHERE ${bounds.filter(Boolean).join(' AND ')}`;
}
