import type { ColumnDefinition } from '../dictionary.js';

export const integerTypes: ReadonlySet<string> = new Set([
  'tinyint',
  'smallint',
  'mediumint',
  'int',
  'bigint',
]);
const textTypes: ReadonlySet<string> = new Set(['char', 'varchar']);
const byteTypes: ReadonlySet<string> = new Set(['binary', 'varbinary']);
const timeTypes: ReadonlySet<string> = new Set(['date', 'datetime', 'timestamp']);

/** Days that exist in every month: for others the server compares text or nothing at all. */
const plainDate = /^[1-9]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])( \d\d:\d\d:\d\d(\.\d{1,6})?)?$/;
/** Numbers of one or two digits would mean other years, and YEAR(2) of old servers says which century it means nowhere. */
const plainYear = /^\d{4}$/;
const plainNumber = /^-?\d+(\.\d+)?$/;

/** True for types whose order and equality a literal keeps. ENUM and SET, say, sort by number and compare as text. */
export function hasExactLiteral(column: ColumnDefinition): boolean {
  const { dataType } = column;
  if (textTypes.has(dataType)) return column.characterSet !== null && column.collation !== null;
  return (
    integerTypes.has(dataType) ||
    dataType === 'decimal' ||
    dataType === 'year' ||
    byteTypes.has(dataType) ||
    timeTypes.has(dataType)
  );
}

/**
 * A value of a key column, as the server sent it, as a literal that compares exactly as the column's values compare:
 * with the column's own character set and collation. Undefined where none would.
 */
export function keyLiteral(column: ColumnDefinition, value: Buffer): string | undefined {
  const { dataType } = column;
  if (textTypes.has(dataType)) return `_${column.characterSet} 0x${hex(value)} COLLATE ${column.collation}`;
  if (byteTypes.has(dataType)) return value.length === 0 ? "''" : `0x${hex(value)}`;
  const text = value.toString('latin1');
  if (dataType === 'year') return plainYear.test(text) ? `'${text}'` : undefined;
  if (timeTypes.has(dataType)) return plainDate.test(text) ? `'${text}'` : undefined;
  return plainNumber.test(text) ? text : undefined;
}

function hex(value: Buffer): string {
  return value.toString('hex');
}
