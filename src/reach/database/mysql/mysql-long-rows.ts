import { RescueError } from '../../../base/errors.js';
import type { RowSink } from '../database.js';
import type { ColumnDefinition, TableDefinition } from '../dictionary.js';
import { selectExpression } from './mysql-column-transfer.js';
import type { MysqlConnection } from './mysql-connection.js';
import { qualifiedMysqlName, quoteMysqlName } from './mysql-quote.js';
import { keyCondition, mayBeLong } from './mysql-row-key.js';
import { rawRows } from './mysql-row-packets.js';

/** Values above this are fetched in pieces of this size. */
export const longValueBytes = 4 * 1024 * 1024;

/** A column that may be long, selected as NULL where it is. */
export function selectUnlessLong(column: ColumnDefinition): string {
  return `IF(${isLong(column)}, NULL, ${selectExpression(column)})`;
}

/** 1 for a row with a long value, else NULL. */
export function selectHasLong(columns: readonly ColumnDefinition[]): string {
  return `IF(${columns.map(isLong).join(' OR ')}, 1, NULL)`;
}

export interface LongRowPlace {
  readonly connection: MysqlConnection;
  readonly database: string;
  readonly table: TableDefinition;
  /** The columns that are read, in order. */
  readonly columns: readonly ColumnDefinition[];
  /** Of the key by which its rows are found again. */
  readonly keyColumns: readonly ColumnDefinition[];
  /** The values in these. */
  readonly key: readonly Buffer[];
}

/** Reads one row by its key into `sink`, long values piece by piece, waiting for the sink after each. */
export async function readLongRow(place: LongRowPlace, sink: RowSink): Promise<void> {
  const { columns } = place;
  const short = columns.map((column) =>
    mayBeLong(column) ? selectUnlessLong(column) : selectExpression(column),
  );
  const lengths = columns.map((column) =>
    mayBeLong(column) ? `LENGTH(${quoteMysqlName(column.name)})` : 'NULL',
  );
  const row = await onlyRow(place, [...short, ...lengths].join(', '));
  for (const [index, column] of columns.entries()) {
    const value = row[index] ?? null;
    const length = Number(row[columns.length + index]?.toString('latin1') ?? 0);
    if (length > longValueBytes) await readLongValue(place, column, length, sink);
    else if (value !== null) sink.piece(value);
    sink.endValue(value === null && length <= longValueBytes);
    await sink.pressure();
  }
  sink.endRow();
}

async function readLongValue(
  place: LongRowPlace,
  column: ColumnDefinition,
  length: number,
  sink: RowSink,
): Promise<void> {
  const bytes = `CAST(${quoteMysqlName(column.name)} AS BINARY)`;
  let read = 0;
  while (read < length) {
    const [piece = null] = await onlyRow(place, `SUBSTRING(${bytes}, ${read + 1}, ${longValueBytes})`);
    if (piece === null || piece.length === 0) throw vanished(place, `ends after ${read} of ${length} bytes`);
    sink.piece(piece);
    read += piece.length;
    await sink.pressure();
  }
}

/** The one row of a statement about the row at `place`. */
async function onlyRow(place: LongRowPlace, expressions: string): Promise<(Buffer | null)[]> {
  const { connection, database, table } = place;
  const sql = `SELECT ${expressions} FROM ${qualifiedMysqlName(database, table.name)} WHERE ${keyCondition(place.keyColumns, place.key)}`;
  const rows = await rawRows(connection, whatOf(place), sql);
  if (rows.length !== 1 || rows[0] === undefined) throw vanished(place, `is there ${rows.length} times`);
  return rows[0];
}

function isLong(column: ColumnDefinition): string {
  return `LENGTH(${quoteMysqlName(column.name)}) > ${longValueBytes}`;
}

function vanished(place: LongRowPlace, what: string): RescueError {
  const why = `the row with the key ${keyCondition(place.keyColumns, place.key)} ${what}, though it is read in one snapshot`;
  return new RescueError('OVM_DB_FAILED', whatOf(place), why);
}

function whatOf({ connection, database, table }: LongRowPlace): string {
  return `table ${database}.${table.name} on ${connection.address}`;
}
