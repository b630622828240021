import type { ManifestTable } from '../../../archive/manifest-schema.js';
import { RescueError } from '../../../base/errors.js';
import { readCreateTable } from '../../../formats/mysql-ddl/read-create-table.js';
import type { ColumnDefinition, TableDefinition } from '../../../reach/database/dictionary.js';
import { quoteSqliteName } from '../../../reach/database/sqlite/sqlite-quote.js';
import { type ColumnValues, literalColumnValues } from './column-values.js';
import type { TableNames } from './table-names.js';

/** How one archived table becomes one of SQLite. */
export interface CopiedTable {
  readonly database: string;
  readonly manifest: ManifestTable;
  /** Its name in the SQLite file. */
  readonly name: string;
  readonly columns: readonly ColumnDefinition[];
  /** Names of the columns it has in the SQLite file; at least one, as SQLite wants it. */
  readonly stored: readonly string[];
  /** One for each of `columns`. */
  readonly values: readonly ColumnValues[];
  /** Makes the table. */
  readonly create: string;
  /** Makes its indexes, once its rows are there. */
  readonly indexes: readonly string[];
}

/** The column of a table whose columns are all computed by the server: of those nothing is archived. */
const placeholder = 'without archived columns';

/** What a table is called in the copy, and how the values of its engine are kept. */
export interface TypedCopy {
  readonly name: string;
  readonly names: TableNames;
  readonly valuesOf: (column: ColumnDefinition) => ColumnValues;
}

/**
 * A table of MySQL or Oracle. Its columns have no type, so that SQLite changes no value; the primary key stays, other
 * keys become plain indexes, whatever they forbid: the copy is for reading.
 */
export function copiedTypedTable(
  database: string,
  manifest: ManifestTable,
  definition: TableDefinition,
  { name, names, valuesOf }: TypedCopy,
): CopiedTable {
  const columns = definition.columns.filter((column) => !column.generated);
  const archived = columns.map((column) => column.name);
  const stored = archived.length > 0 ? archived : [placeholder];
  const key = definition.primaryKey.every((column) => archived.includes(column)) ? definition.primaryKey : [];
  const body = stored.map(quoteSqliteName);
  if (key.length > 0) body.push(`PRIMARY KEY (${key.map(quoteSqliteName).join(', ')})`);
  return {
    database,
    manifest,
    name,
    columns,
    stored,
    values: columns.map(valuesOf),
    create: `CREATE TABLE ${quoteSqliteName(name)} (${body.join(', ')})`,
    indexes: mysqlIndexes(definition, archived, name, names),
  };
}

/** A table of a SQLite archive, made by its own statements, which make its indexes as well. */
export function copiedSqliteTable(
  database: string,
  manifest: ManifestTable,
  definition: TableDefinition,
): CopiedTable {
  const columns = definition.columns.filter((column) => !column.generated);
  const { name } = definition;
  const damaged = (literal: Buffer) => {
    const shown = JSON.stringify(literal.toString('latin1', 0, 40));
    return new RescueError('OVM_ARCHIVE_DAMAGED', `table ${name}`, `${shown} is no literal of SQLite`);
  };
  return {
    database,
    manifest,
    name,
    columns,
    stored: columns.map((column) => column.name),
    values: columns.map(() => literalColumnValues(damaged)),
    create: definition.createStatement,
    indexes: [],
  };
}

function mysqlIndexes(
  definition: TableDefinition,
  columns: readonly string[],
  table: string,
  names: TableNames,
): string[] {
  const items = readCreateTable(definition.createStatement)?.items ?? [];
  const byName = new Map(columns.map((column) => [column.toLowerCase(), column]));
  return items
    .filter(({ kind }) => kind === 'key' || kind === 'unique')
    .flatMap((item) => {
      const indexed = item.columns.map((column) => byName.get((column ?? '').toLowerCase()));
      if (indexed.length === 0 || indexed.includes(undefined)) return [];
      const name = quoteSqliteName(names.take(`${table}.${item.name ?? 'key'}`));
      const list = indexed.map((column) => quoteSqliteName(column ?? '')).join(', ');
      return [`CREATE INDEX ${name} ON ${quoteSqliteName(table)} (${list})`];
    });
}
