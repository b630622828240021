import type { Shortfall } from '../../database.js';
import type { ColumnDefinition, ObjectDefinition, TableDefinition } from '../../dictionary.js';
import { plainObject } from '../../plain-object.js';
import { type ColumnRow, type DictionaryRows, groupRows } from '../oracle-dictionary-rows.js';
import { qualifiedOracleName, quoteOracleName } from '../oracle-quote.js';
import { isServersOwnName } from '../servers-own-name.js';
import { type CarriedTable, carriedTables } from './carried-tables.js';
import { oracleColumnType } from './column-type.js';
import { commentObjects, grantObjects } from './comment-and-grant-statements.js';
import { constraintObjects, namedConstraint } from './constraint-statements.js';
import { createTableStatement } from './create-table.js';
import { createIndexStatement } from './index-statements.js';
import { type InvalidObject, invalidObjects, inventoryFindings } from './inventory-findings.js';
import { withoutOwnOwner } from './own-owner.js';
import { type ForeignKeyTarget, type SchemaKeys, schemaKeys } from './schema-keys.js';
import { createSequenceStatement, usedUpFindings } from './sequence-statement.js';
import { sourceObjects } from './source-objects.js';
import { createViewStatement } from './view-statement.js';

/** What is known beside the rows of the schema. */
export interface SchemaSurroundings {
  /** The value of NLS_CHARACTERSET or NLS_NCHAR_CHARACTERSET. */
  readonly setOf: (parameter: string) => string;
  readonly foreignTarget: ForeignKeyTarget;
}

/** A schema in the statements that make it again. */
export interface SchemaDefinition {
  readonly tables: readonly TableDefinition[];
  /** In an order in which they can be made once the tables hold their rows. */
  readonly objects: readonly ObjectDefinition[];
  readonly findings: readonly Shortfall[];
  readonly invalid: readonly InvalidObject[];
}

export function schemaDefinition(read: DictionaryRows, around: SchemaSurroundings): SchemaDefinition {
  const rows = withoutOwnOwner(read);
  const carried = carriedTables(rows);
  const keys = schemaKeys(rows, carried, around.foreignTarget);
  const tables = [...carried.tables.values()].map((table) => tableDefinition(table, rows, keys, around));
  const sequences = rows.sequences.filter(({ name }) => !isServersOwnName('SEQUENCE', name));
  const source = sourceObjects(rows);
  const views = viewObjects(rows);
  const keyObjects = keyStatements(keys, carried.tables);
  const sourced = (...kinds: readonly string[]) => source.objects.filter(({ kind }) => kinds.includes(kind));
  const made = [
    ...sequences.map((row) => plainObject('sequence', row.name, createSequenceStatement(row))),
    ...sourced('type'),
    ...rows.synonyms.map((row) => synonym(row, rows.owner)),
    ...views,
    // Before the indexes, which may be on their values.
    ...sourced('function', 'procedure', 'package', 'type-body'),
    ...keyObjects,
    ...sourced('trigger'),
  ];
  const known = {
    tables: new Set(rows.tables.map(({ name }) => name)),
    indexes: new Set(rows.indexes.map(({ name }) => name)),
  };
  return {
    tables,
    objects: [...made, ...remarks(rows, carried.tables, made)],
    findings: [
      ...carried.findings,
      ...keys.findings,
      ...usedUpFindings(sequences),
      ...source.findings,
      ...inventoryFindings(rows, known),
    ],
    invalid: invalidObjects(rows),
  };
}

function tableDefinition(
  { row, columns, columnNames }: CarriedTable,
  rows: DictionaryRows,
  keys: SchemaKeys,
  around: SchemaSurroundings,
): TableDefinition {
  const { name } = row;
  const primary = keys.constraints.get(name)?.find((part) => part.row.type === 'P');
  const top = rows.indexes.find((index) => index.table_name === name && index.type === 'IOT - TOP');
  const lastInIndex = columns.find(({ number }) => number !== null && number === top?.include_column);
  const overflows = rows.tables.some((other) => other.iot_type === 'IOT_OVERFLOW' && other.iot_name === name);
  const isOurs = (other: { readonly table_name: string; readonly column_name: string }) =>
    other.table_name === name && columnNames.has(other.column_name);
  return {
    name,
    storageEngine: row.temporary === 'Y' ? 'temporary' : row.iot_type === 'IOT' ? 'index-organized' : 'heap',
    transactional: true,
    estimatedRows: Number(row.num_rows ?? 0),
    estimatedBytes: Number(row.num_rows ?? 0) * Number(row.avg_row_len ?? 0),
    columns: columns.map((column) => columnDefinition(column, around)),
    primaryKey: primary?.row.status === 'ENABLED' ? primary.columns : [],
    createStatement: createTableStatement({
      row,
      columns,
      notNull: keys.notNull.get(name) ?? new Map(),
      lobs: rows.lobs.filter(isOurs).filter(({ column_name: column }) => !isXml(columns, column)),
      xmlColumns: rows.xmlColumns.filter(isOurs),
      primaryKey: row.iot_type === 'IOT' && primary ? namedConstraint(primary) : undefined,
      overflow: overflows ? { including: lastInIndex?.name ?? null } : undefined,
    }),
  };
}

function isXml(columns: readonly ColumnRow[], name: string): boolean {
  return columns.some((column) => column.name === name && column.data_type === 'XMLTYPE');
}

function columnDefinition(row: ColumnRow, { setOf }: SchemaSurroundings): ColumnDefinition {
  const type = oracleColumnType(row);
  const national = row.character_set === 'NCHAR_CS';
  return {
    name: row.name,
    dataType: type?.dataType ?? '',
    columnType: type?.columnType ?? '',
    nullable: row.nullable === 'Y',
    characterSet:
      row.character_set === null ? null : setOf(national ? 'NLS_NCHAR_CHARACTERSET' : 'NLS_CHARACTERSET'),
    collation: null,
    generated: row.virtual === 'YES',
  };
}

/** Indexes, then keys and checks, then what refers to keys. */
function keyStatements(keys: SchemaKeys, tables: ReadonlyMap<string, CarriedTable>): ObjectDefinition[] {
  const indexes = keys.indexes.map((parts) =>
    plainObject('index', parts.row.name, createIndexStatement(parts), parts.row.table_name),
  );
  const constraints = [...keys.constraints].flatMap(([table, parts]) => {
    const inTable = tables.get(table)?.row.iot_type === 'IOT';
    return constraintObjects(inTable ? parts.filter(({ row }) => row.type !== 'P') : parts);
  });
  return [
    ...indexes,
    ...constraints.filter(({ kind }) => kind === 'constraint'),
    ...constraints.filter(({ kind }) => kind === 'foreign-key'),
  ];
}

function viewObjects(rows: DictionaryRows): ObjectDefinition[] {
  const columns = groupRows(rows.columns, 'table_name');
  const constraints = groupRows(rows.constraints, 'table_name');
  return rows.views
    .filter((view) => view.view_type === null)
    .map((view) => {
      const names = (columns.get(view.name) ?? []).map(({ name }) => name);
      const statement = createViewStatement(view, names, constraints.get(view.name) ?? []);
      return plainObject('view', view.name, statement);
    });
}

function synonym(row: DictionaryRows['synonyms'][number], owner: string): ObjectDefinition {
  const { table_owner: other, table_name: name, db_link: link } = row;
  const isHere = other === null || (other === owner && link === null);
  const target = isHere ? quoteOracleName(name) : qualifiedOracleName(other, name);
  const far = link === null ? '' : `@${quoteOracleName(link)}`;
  return plainObject(
    'synonym',
    row.name,
    `CREATE OR REPLACE SYNONYM ${quoteOracleName(row.name)} FOR ${target}${far}`,
  );
}

/** Comments and grants on what was made. */
function remarks(
  rows: DictionaryRows,
  tables: ReadonlyMap<string, CarriedTable>,
  made: readonly ObjectDefinition[],
): ObjectDefinition[] {
  const attached = new Set(['index', 'constraint', 'foreign-key', 'trigger']);
  const names = new Set(made.filter(({ kind }) => !attached.has(kind)).map(({ name }) => name));
  const has = (name: string, column?: string) => {
    const table = tables.get(name);
    if (table) return column === undefined || table.columnNames.has(column);
    return names.has(name);
  };
  return [...commentObjects(rows, has), ...grantObjects(rows, has)];
}
