import oracledb from 'oracledb';
import type { ColumnDefinition, TableDefinition } from '../dictionary.js';
import { quoteOracleName } from './oracle-quote.js';

/** What the driver makes of one column of a result. */
type Fetch = ReturnType<NonNullable<typeof oracledb.fetchTypeHandler>>;

/** How the values of a type are read so that they are exact; what they look like is in docs/archive.md. */
export interface ColumnReading {
  /** What is selected. @param name the column, quoted */
  readonly select: (name: string) => string;
  readonly fetch: Fetch;
  /** What the driver gives, never null, as the text or the bytes of `data/`. */
  readonly value: (given: unknown) => string | Buffer;
}

const dateFormat = 'SYYYY-MM-DD HH24:MI:SS';
const timeFormat = `${dateFormat}.FF9`;
/** The offset tells the two hours of an autumn night apart, the region says what it is in summer. */
const zoneFormat = `${timeFormat} TZH:TZM TZR`;

const itself = (name: string) => name;
const asText = { type: oracledb.STRING } as const;
const plainText = (given: unknown) => String(given);
const bytes = (given: unknown) => (Buffer.isBuffer(given) ? given : Buffer.from(String(given)));

const text: ColumnReading = { select: itself, fetch: undefined, value: plainText };
const longText: ColumnReading = { select: itself, fetch: asText, value: plainText };
const raw: ColumnReading = { select: itself, fetch: undefined, value: bytes };
const number: ColumnReading = { select: itself, fetch: asText, value: (given) => numberText(String(given)) };
/** By the server: as a Date of JavaScript a time loses what is below a millisecond, and its zone. */
const time = (format: string, change: (shown: string) => string = (shown) => shown): ColumnReading => ({
  select: (name) => `TO_CHAR(${name}, '${format}')`,
  fetch: undefined,
  // SYYYY leaves a blank where years before Christ have their sign.
  value: (given) => change(String(given).trim()),
});
const interval: ColumnReading = { select: (name) => `TO_CHAR(${name})`, fetch: undefined, value: plainText };

const readings: Readonly<Record<string, ColumnReading>> = {
  number,
  float: number,
  binary_float: { select: itself, fetch: undefined, value: (given) => floatText(Number(given), Math.fround) },
  binary_double: {
    select: itself,
    fetch: undefined,
    value: (given) => floatText(Number(given), (one) => one),
  },
  raw,
  'long raw': raw,
  blob: { select: itself, fetch: { type: oracledb.BUFFER }, value: bytes },
  clob: longText,
  nclob: longText,
  // Left to itself the server may break lines and indent, not always alike (SQL Language Reference, XMLSERIALIZE).
  xmltype: { ...longText, select: (name) => `XMLSERIALIZE(CONTENT ${name} AS CLOB NO INDENT)` },
  date: time(dateFormat),
  timestamp: time(timeFormat),
  'timestamp with time zone': time(zoneFormat, oneZone),
  'timestamp with local time zone': time(timeFormat, (shown) => `${shown}Z`),
  'interval year to month': interval,
  'interval day to second': interval,
};

/** How a column is read. All types that are not named are text to the driver. */
export function columnReading({ dataType }: ColumnDefinition): ColumnReading {
  return readings[dataType] ?? text;
}

const lobTypes: ReadonlySet<string> = new Set(['clob', 'nclob', 'blob', 'xmltype']);

/** Whether values are large objects, which the server gives by reference. */
export function isLob({ dataType }: ColumnDefinition): boolean {
  return lobTypes.has(dataType);
}

/** Whether values are of the types that were there before large objects, and come whole. */
export function isOldLong({ dataType }: ColumnDefinition): boolean {
  return dataType === 'long' || dataType === 'long raw';
}

/** What is selected for a column. */
export function selectedColumn(column: ColumnDefinition): string {
  return columnReading(column).select(quoteOracleName(column.name));
}

/** The columns that are read and loaded: not those the server computes. */
export function transferredColumns(table: TableDefinition): readonly ColumnDefinition[] {
  return table.columns.filter((column) => !column.generated);
}

/** False for a table whose rows belong to sessions. */
export function hasOwnRows(table: TableDefinition): boolean {
  return table.storageEngine !== 'temporary';
}

/** U+FFFD, and the half of a character, which becomes U+FFFD in UTF-8. */
const noCharacter = /[\uFFFD\p{Surrogate}]/u;

/** Whether a text has U+FFFD, which server and driver give for bytes that are no character of the column's set. */
export function hasReplacement(text: string): boolean {
  return noCharacter.test(text);
}

/** As TO_CHAR writes it: no zero before the point. The client library writes one. */
function numberText(given: string): string {
  return given.replace(/^(-?)0\./, '$1.');
}

/** The shortest text that is read back as the same number. */
function floatText(value: number, rounded: (value: number) => number): string {
  if (Number.isNaN(value)) return 'Nan';
  if (!Number.isFinite(value)) return value < 0 ? '-Inf' : 'Inf';
  for (let digits = 1; digits <= 9; digits++) {
    const shown = Number(value.toPrecision(digits));
    if (rounded(shown) === value) return String(shown);
  }
  return String(value);
}

/** A zone that is no region is its own offset. */
function oneZone(shown: string): string {
  return shown.replace(/ ([+-]\d\d:\d\d) [+-]\d\d?:\d\d$/, ' $1');
}
