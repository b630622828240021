import { knowsCharacterSet, utf8OfMysqlText } from '../../../formats/mysql-text-decoder.js';
import type { ColumnDefinition } from '../../../reach/database/dictionary.js';
import { readLiteral } from '../../../reach/database/sqlite/sqlite-literal.js';
import { SqliteText, type SqliteValue } from '../../../reach/database/sqlite/sqlite-value.js';

/** How values of a column are kept. */
export type KeptAs = 'INTEGER' | 'REAL' | 'INTEGER or REAL' | 'TEXT' | 'BLOB' | 'as in the source';

/** One column of a SQLite copy. */
export interface ColumnValues {
  readonly keptAs: KeptAs;
  /** The value of archived bytes. */
  read(bytes: Buffer): SqliteValue;
  /** Values that could not be kept as `keptAs` says: integers and numbers are TEXT then, texts are BLOB. */
  exceptions(): number;
}

const integerTypes = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'integer', 'bigint', 'year']);
const realTypes = new Set(['float', 'double', 'real']);
/** Texts of digits and signs, and MariaDB's addresses and UUIDs. */
const plainTypes = new Set([
  'decimal',
  'numeric',
  'date',
  'datetime',
  'timestamp',
  'time',
  'uuid',
  'inet4',
  'inet6',
]);
const textTypes = new Set([
  'char',
  'varchar',
  'tinytext',
  'text',
  'mediumtext',
  'longtext',
  'enum',
  'set',
  'json',
]);

/** Columns of MySQL and MariaDB: nothing is rounded, and a value that does not fit its class is kept in another. */
export function mysqlColumnValues(column: ColumnDefinition): ColumnValues {
  const type = column.dataType.toLowerCase();
  if (integerTypes.has(type)) return withExceptions('INTEGER', integerOf, textOf);
  if (realTypes.has(type)) return withExceptions('REAL', realOf, textOf);
  if (plainTypes.has(type)) return withExceptions('TEXT', textOf, textOf);
  if (!textTypes.has(type)) return withExceptions('BLOB', sameBytes, sameBytes);
  const characterSet = column.characterSet ?? 'utf8mb4';
  if (!knowsCharacterSet(characterSet)) return withExceptions('BLOB', sameBytes, sameBytes);
  return withExceptions('TEXT', (bytes) => textIn(bytes, characterSet), sameBytes);
}

function textIn(bytes: Buffer, characterSet: string): SqliteText | undefined {
  const text = utf8OfMysqlText(bytes, characterSet);
  return text && new SqliteText(text);
}

const oracleBytes = new Set(['raw', 'long raw', 'blob']);
const oracleReals = new Set(['binary_float', 'binary_double']);
const oracleNumbers = new Set(['number', 'float']);

/**
 * Columns of Oracle Database, whose texts are UTF-8 in the archive. A NUMBER is an INTEGER where it is whole and fits
 * into 64 bits, else a REAL where that says the same, else TEXT with all its digits.
 */
export function oracleColumnValues({ dataType }: ColumnDefinition): ColumnValues {
  const type = dataType.toLowerCase();
  if (oracleBytes.has(type)) return withExceptions('BLOB', sameBytes, sameBytes);
  if (oracleReals.has(type)) return withExceptions('REAL', realOf, textOf);
  if (oracleNumbers.has(type)) return withExceptions('INTEGER or REAL', numberOf, textOf);
  return withExceptions('TEXT', utf8Of, sameBytes);
}

/** Columns of an archive whose values are literals of SQLite; undefined for what is none. */
export function literalColumnValues(damaged: (literal: Buffer) => Error): ColumnValues {
  const read = (literal: Buffer): SqliteValue => {
    const value = readLiteral(literal);
    if (value === undefined) throw damaged(literal);
    return value;
  };
  return { keptAs: 'as in the source', read, exceptions: () => 0 };
}

function withExceptions(
  keptAs: KeptAs,
  wanted: (bytes: Buffer) => SqliteValue | undefined,
  otherwise: (bytes: Buffer) => SqliteValue,
): ColumnValues {
  let exceptions = 0;
  const read = (bytes: Buffer): SqliteValue => {
    const value = wanted(bytes);
    if (value !== undefined) return value;
    exceptions += 1;
    return otherwise(bytes);
  };
  return { keptAs, read, exceptions: () => exceptions };
}

const sameBytes = (bytes: Buffer): Buffer => bytes;
const textOf = (bytes: Buffer): SqliteText => new SqliteText(bytes);
const utf8Of = (bytes: Buffer): SqliteText | undefined => textIn(bytes, 'utf8mb4');
const largestInteger = 2n ** 63n - 1n;

/** Leading zeros, of ZEROFILL columns, are a way of showing the number. */
function integerOf(bytes: Buffer): bigint | undefined {
  const text = bytes.toString('latin1');
  if (!/^-?\d{1,255}$/.test(text)) return undefined;
  const value = BigInt(text);
  return value <= largestInteger && value >= -largestInteger - 1n ? value : undefined;
}

/** Oracle writes no zero before the point. */
function numberOf(bytes: Buffer): bigint | number | undefined {
  const whole = integerOf(bytes);
  return whole ?? realOf(Buffer.from(bytes.toString('latin1').replace(/^(-?)\./, '$10.'), 'latin1'));
}

/** The number, if its shortest decimal says the same as the archived text. */
function realOf(bytes: Buffer): number | undefined {
  const text = bytes.toString('latin1');
  const value = Number(text);
  const digits = significant(text);
  return digits !== undefined && digits === significant(Object.is(value, -0) ? '-0' : String(value))
    ? value
    : undefined;
}

/** Sign, digits and exponent of a decimal, the same for all its ways of writing; undefined for anything else. */
function significant(text: string): string | undefined {
  const match = /^(-?)(\d+)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text);
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  const shortened = digits.replace(/0+$/, '');
  if (shortened === '') return `${sign}0`;
  return `${sign}${shortened}e${Number(exponent) - fraction.length + digits.length - shortened.length}`;
}
