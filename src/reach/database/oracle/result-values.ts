import oracledb from 'oracledb';
import type { OracleRow } from './oracle-dialect.js';

type Fetched = ReturnType<NonNullable<typeof oracledb.fetchTypeHandler>>;
type Column = oracledb.Metadata<unknown>;

const times: ReadonlySet<unknown> = new Set([
  oracledb.DB_TYPE_DATE,
  oracledb.DB_TYPE_TIMESTAMP,
  oracledb.DB_TYPE_TIMESTAMP_TZ,
  oracledb.DB_TYPE_TIMESTAMP_LTZ,
]);

/** Numbers as text, for as a number of JavaScript they lose digits. */
export function textOfNumbers({ dbType }: Column): Fetched {
  if (dbType === oracledb.DB_TYPE_NUMBER) return { type: oracledb.STRING };
  if (dbType === oracledb.DB_TYPE_CLOB || dbType === oracledb.DB_TYPE_NCLOB) return { type: oracledb.STRING };
  return undefined;
}

/** Text as text, bytes as bytes, numbers and times as text. */
export function resultValue(column: Column): Fetched {
  const { dbType } = column;
  if (dbType === oracledb.DB_TYPE_BLOB) return { type: oracledb.BUFFER };
  if (dbType === oracledb.DB_TYPE_BINARY_DOUBLE || dbType === oracledb.DB_TYPE_BINARY_FLOAT)
    return { converter: (value: unknown) => (value === null ? null : String(value)) };
  if (times.has(dbType))
    return { converter: (value: unknown) => (value instanceof Date ? value.toISOString() : value) };
  return textOfNumbers(column);
}

/** A row of the dictionary, whose columns are text, numbers, times and raw bytes. */
export function columnText(row: Readonly<Record<string, unknown>>): OracleRow {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return value.toString('hex').toUpperCase();
  return value instanceof Date ? value.toISOString() : String(value);
}
