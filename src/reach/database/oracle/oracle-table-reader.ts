import oracledb from 'oracledb';
import type { KeyRange, PreparedReader, RowSink } from '../database.js';
import type { ColumnDefinition, TableDefinition } from '../dictionary.js';
import { failureOfTable } from '../failure-of-table.js';
import {
  columnReading,
  hasOwnRows,
  hasReplacement,
  isLob,
  isOldLong,
  selectedColumn,
  transferredColumns,
} from './oracle-column-reading.js';
import type { OracleConnection } from './oracle-connection.js';
import { oracleKeyRanges } from './oracle-key-ranges.js';
import { inlineUnits, passLob } from './oracle-long-values.js';
import { qualifiedOracleName, quoteOracleName } from './oracle-quote.js';
import { fetchedRows, RowBytes } from './oracle-rows.js';

/** Bytes of rows that a round trip may bring, as far as the server's estimates go. */
const bytesAtOnce = 1024 * 1024;
const mostAtOnce = 1000;
const usualAtOnce = 200;
/** With large objects in the rows, and with LONG values, which may each be of any size. */
const lobsAtOnce = 16;
const longsAtOnce = 2;
/** No number and no time is longer. */
const shortBytes = 160;

/**
 * Reads as of one system change number, or, begun without one, in a transaction that sees what was committed when it
 * began. Rows with a large object above `inlineUnits` come last, their large objects piece by piece. Rows come in no order:
 * the server would sort the whole table for it, which takes as much room for temporary data.
 */
export class OracleTableReader implements PreparedReader {
  readonly #connection: OracleConnection;
  #moment: string | undefined;

  /** @param connection the reader's own, which ends with it; nothing may be read before `begin` */
  constructor(connection: OracleConnection) {
    this.#connection = connection;
  }

  async begin(moment?: string): Promise<void> {
    if (moment === undefined) await this.#connection.proceed('SET TRANSACTION READ ONLY');
    else if (/^\d+$/.test(moment)) this.#moment = moment;
    else throw new Error(`${moment} is no system change number`);
  }

  async keyRanges(
    database: string,
    table: TableDefinition,
    targetBytes: number,
  ): Promise<readonly KeyRange[]> {
    const source = this.#source(database, table);
    return this.#naming(database, table, () =>
      oracleKeyRanges({ connection: this.#connection, source, table }, targetBytes),
    );
  }

  async readRows(database: string, table: TableDefinition, range: KeyRange, sink: RowSink): Promise<void> {
    if (!hasOwnRows(table)) return;
    const from = `${this.#source(database, table)}`;
    const lobs = transferredColumns(table).filter(isLob);
    await this.#naming(database, table, async () => {
      const within = rangeConditions(table, range);
      const short = lobs.map((column) => `NVL(${lengthOf(column)}, 0) <= ${inlineUnits}`);
      await this.#readShort(table, `${from}${where([...within, ...short])}`, sink);
      if (lobs.length === 0) return;
      const long = `(${lobs.map((column) => `${lengthOf(column)} > ${inlineUnits}`).join(' OR ')})`;
      await this.#readLong(table, `${from}${where([...within, long])}`, sink);
    });
  }

  async close(): Promise<void> {
    await this.#connection.end();
  }

  /** All values come with their rows; the length of a large object tells an empty one from NULL. */
  async #readShort(table: TableDefinition, rest: string, sink: RowSink): Promise<void> {
    const columns = transferredColumns(table);
    const lobs = columns.filter(isLob);
    const selected = [...columns.map(selectedColumn), ...lobs.map(lengthOf)];
    const fetches = [
      ...columns.map((column) => columnReading(column).fetch),
      ...lobs.map(() => ({ type: oracledb.STRING }) as const),
    ];
    const lengthAt = columns.map((column) => (isLob(column) ? columns.length + lobs.indexOf(column) : -1));
    const bytes = new RowBytes(columns);
    // Oracle has no select list without a column.
    const sql = `SELECT ${selected.join(', ') || 'NULL'} FROM ${rest}`;
    for await (const rows of fetchedRows(this.#connection, { sql, fetches, atOnce: rowsAtOnce(table) })) {
      for (const row of rows) {
        bytes.pass(row, sink, (column) => row[lengthAt[column] ?? -1] === '0');
        const pressure = sink.pressure();
        if (pressure) await pressure;
      }
    }
  }

  async #readLong(table: TableDefinition, rest: string, sink: RowSink): Promise<void> {
    const columns = transferredColumns(table);
    const fetches = columns.map((column) => (isLob(column) ? undefined : columnReading(column).fetch));
    const sql = `SELECT ${columns.map(selectedColumn).join(', ')} FROM ${rest}`;
    for await (const rows of fetchedRows(this.#connection, { sql, fetches, atOnce: longsAtOnce })) {
      for (const row of rows) {
        for (const [index, column] of columns.entries()) await this.#passValue(column, row[index], sink);
        sink.endRow();
        await sink.pressure();
      }
    }
  }

  async #passValue(column: ColumnDefinition, given: unknown, sink: RowSink): Promise<void> {
    if (isReference(given)) {
      await passLob(this.#connection, given, sink, column.name);
      return;
    }
    const isNull = given === null || given === undefined;
    if (!isNull) {
      const value = columnReading(column).value(given);
      sink.piece(typeof value === 'string' ? Buffer.from(value) : value);
      if (typeof value === 'string' && hasReplacement(value)) sink.replaced?.(column.name);
    }
    sink.endValue(isNull);
  }

  #source(database: string, table: TableDefinition): string {
    const name = qualifiedOracleName(database, table.name);
    return this.#moment === undefined ? name : `${name} AS OF SCN ${this.#moment}`;
  }

  async #naming<T>(database: string, table: TableDefinition, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw failureOfTable(error, `${database}.${table.name}`, () => true);
    }
  }
}

function isReference(given: unknown): given is oracledb.Lob {
  return typeof given === 'object' && given !== null && 'getData' in given;
}

function lengthOf(column: ColumnDefinition): string {
  return `DBMS_LOB.GETLENGTH(${selectedColumn(column)})`;
}

function rangeConditions(table: TableDefinition, { from, to }: KeyRange): string[] {
  const key = quoteOracleName(table.primaryKey[0] ?? 'ROWID');
  return [from === null ? '' : `${key} >= ${from}`, to === null ? '' : `${key} < ${to}`].filter(Boolean);
}

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

function rowsAtOnce(table: TableDefinition): number {
  const columns = transferredColumns(table);
  if (columns.some(isOldLong)) return longsAtOnce;
  if (columns.some(isLob)) return lobsAtOnce;
  const each = table.estimatedRows > 0 ? table.estimatedBytes / table.estimatedRows : 0;
  // without statistics as many as fit in any case
  const [fewest, bytes] = each === 0 ? [usualAtOnce, declaredBytes(columns)] : [lobsAtOnce, each];
  return Math.max(fewest, Math.min(mostAtOnce, Math.floor(bytesAtOnce / bytes)));
}

/** The longest that a row can be, in UTF-8. */
function declaredBytes(columns: readonly ColumnDefinition[]): number {
  const bytesOf = ({ columnType }: ColumnDefinition) => {
    const characters = /^(?:N?VARCHAR2|N?CHAR|RAW)\((\d+)/i.exec(columnType)?.[1];
    return characters === undefined ? shortBytes : Number(characters) * 4;
  };
  return columns.reduce((sum, column) => sum + bytesOf(column), 1);
}
