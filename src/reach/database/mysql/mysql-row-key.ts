import type { ColumnDefinition, TableDefinition } from '../dictionary.js';
import { selectExpression } from './mysql-column-transfer.js';
import { hasExactLiteral, keyLiteral } from './mysql-key-literal.js';
import { quoteMysqlName } from './mysql-quote.js';

const longTypes: ReadonlySet<string> = new Set([
  'mediumblob',
  'longblob',
  'mediumtext',
  'longtext',
  'json',
  'geometry',
  'vector',
]);

const readableTypes: ReadonlySet<string> = new Set(['inet4', 'inet6', 'uuid']);

const uniqueKeyLine = /^ {2}UNIQUE KEY `(?:[^`]|``)*` \((.*)\)/gm;
const keyColumn = /^`((?:[^`]|``)*)`(?:\(\d+\))?(?: ASC| DESC)?(?:,|$)/;

/** More than a FLOAT is rounded by, as a share of it: wide enough to find it, narrow enough for its index. */
const floatShare = 1e-6;

/** True for a column whose values may be too long to be held in memory. */
export function mayBeLong(column: ColumnDefinition): boolean {
  return longTypes.has(column.dataType);
}

/**
 * The columns by which a row of the table is found again: its primary key, else a UNIQUE key without NULLs. Undefined
 * when there is none, or only with columns that the server computes or that may themselves be long.
 */
export function rowKey(table: TableDefinition): readonly ColumnDefinition[] | undefined {
  const keys = [table.primaryKey, ...uniqueKeys(table.createStatement)];
  return keys.map((names) => keyColumns(table, names)).find((columns) => columns !== undefined);
}

function keyColumns(table: TableDefinition, names: readonly string[]): ColumnDefinition[] | undefined {
  const columns = names.flatMap((name) => table.columns.filter((column) => column.name === name));
  if (columns.length === 0 || columns.length !== names.length) return undefined;
  const fits = columns.every((column) => !column.generated && !column.nullable && !mayBeLong(column));
  return fits ? columns : undefined;
}

/** Names of columns, as SHOW CREATE TABLE prints them; keys of expressions or periods are passed over. */
function uniqueKeys(createStatement: string): string[][] {
  const keys = [...createStatement.matchAll(uniqueKeyLine)].map(([, list = '']) => columnNames(list));
  return keys.filter((names) => names.length > 0);
}

function columnNames(list: string): string[] {
  const names: string[] = [];
  let rest = list;
  while (rest !== '') {
    const found = keyColumn.exec(rest);
    if (!found) return [];
    names.push((found[1] ?? '').replaceAll('``', '`'));
    rest = rest.slice(found[0].length);
  }
  return names;
}

/** True for exactly the row whose key has these values, as they were selected. */
export function keyCondition(columns: readonly ColumnDefinition[], values: readonly Buffer[]): string {
  return columns.map((column, index) => isValue(column, values[index] as Buffer)).join(' AND ');
}

/** Where no literal compares as the column's values do, their text tells them apart. */
function isValue(column: ColumnDefinition, value: Buffer): string {
  const name = quoteMysqlName(column.name);
  const text = value.toString('latin1');
  if (column.dataType === 'float' && Number.isFinite(Number(text))) {
    const number = Number(text);
    const off = Math.abs(number) * floatShare;
    return `${name} BETWEEN ${literalOf(number - off)} AND ${literalOf(number + off)} AND ${name}*1e0 = ${literalOf(number)}`;
  }
  if (column.dataType === 'double' && Number.isFinite(Number(text)))
    return `${name} = ${literalOf(Number(text))}`;
  // Cast to bytes these give their inner form; a text they read themselves.
  if (readableTypes.has(column.dataType) && !text.includes("'")) return `${name} = '${text}'`;
  const literal = hasExactLiteral(column) ? keyLiteral(column, value) : undefined;
  if (literal !== undefined) return `${name} = ${literal}`;
  return `CAST(${selectExpression(column)} AS BINARY) = 0x${value.toString('hex')}`;
}

/** With an exponent, so that a server takes it for a DOUBLE and not for a DECIMAL. */
function literalOf(number: number): string {
  return number.toExponential();
}
