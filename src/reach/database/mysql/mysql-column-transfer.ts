import type { ColumnDefinition, TableDefinition } from '../dictionary.js';
import { quoteMysqlName, quoteMysqlText } from './mysql-quote.js';

/**
 * How the values of a type travel when the value itself, as the server sends and takes it as text, would not come back
 * byte for byte. All types that are not in the table travel as they are, in the raw bytes of the column.
 */
interface Transfer {
  /** What is selected for column `name` (quoted). */
  readonly select?: (name: string) => string;
  /** What the column is set to from the loaded text `value`, a user variable. */
  readonly load?: (value: string) => string;
}

/** The position of the member of an ENUM, or the bits of a SET, where its text would not tell them apart. */
const byNumber: Transfer = {
  select: (name) => `CAST(${name} AS UNSIGNED)`,
  load: (value) => `CAST(${value} AS UNSIGNED)`,
};

/** These take loaded bytes for their inner form unless told that they are text. */
const asText: Transfer = { load: (value) => `CONVERT(${value} USING ascii)` };

const transfers: Readonly<Record<string, (column: ColumnDefinition) => Transfer>> = {
  // As text a FLOAT is rounded to six digits; as a DOUBLE it is written with all it has.
  float: () => ({ select: (name) => `${name}*1e0` }),
  // Position 0 is an invalid value, which reads ''; text or number, it is told from a member '' or '0' by number only.
  enum: (column) => (hasMember(column, '', '0') ? byNumber : {}),
  set: (column) => (hasMember(column, '') ? byNumber : {}),
  inet6: () => asText,
  inet4: () => asText,
  uuid: () => asText,
  // Only MySQL has this type (MariaDB's is LONGTEXT), and takes it from utf8mb4 only. Not verified: no such server here.
  json: () => ({ load: (value) => `CONVERT(${value} USING utf8mb4)` }),
};

function transferOf(column: ColumnDefinition): Transfer {
  return transfers[column.dataType]?.(column) ?? {};
}

/** Members of an ENUM or a SET as literals: a server doubles a quote inside, the author of a dump may escape it. */
function hasMember(column: ColumnDefinition, ...wanted: readonly string[]): boolean {
  const members = column.columnType.matchAll(/'((?:[^'\\]|\\.|'')*)'/gs);
  return [...members].some(([, member = '']) => wanted.includes(member));
}

/** What is selected for a column, so that its value as text is exact. */
export function selectExpression(column: ColumnDefinition): string {
  const name = quoteMysqlName(column.name);
  return transferOf(column).select?.(name) ?? name;
}

/** The columns that are read and loaded: not those the server computes. */
export function transferredColumns(table: TableDefinition): readonly ColumnDefinition[] {
  return table.columns.filter((column) => !column.generated);
}

/** The statement that loads a table from a file of this machine: a database as it is open, or the archive of a dump. */
export function mysqlLoadStatement(table: TableDefinition, file: string): string {
  return `LOAD DATA LOCAL INFILE ${quoteMysqlText(file)} INTO TABLE ${quoteMysqlName(table.name)} ${loadTarget(table)}`;
}

/** The part of LOAD DATA after the table's name: format, columns and what they are set to. */
export function loadTarget(table: TableDefinition): string {
  const columns: string[] = [];
  const sets: string[] = [];
  for (const [index, column] of transferredColumns(table).entries()) {
    const { load } = transferOf(column);
    columns.push(load ? `@v${index}` : quoteMysqlName(column.name));
    if (load) sets.push(`${quoteMysqlName(column.name)} = ${load(`@v${index}`)}`);
  }
  // Without a list the server would expect all columns, so lines that stand for nothing but a row get one to nowhere.
  if (columns.length === 0) columns.push('@nothing');
  const set = sets.length > 0 ? ` SET ${sets.join(', ')}` : '';
  return (
    "CHARACTER SET binary FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' " +
    `(${columns.join(', ')})${set}`
  );
}
