import type { Shortfall } from '../../database.js';
import {
  type ConstraintRow,
  type DictionaryRows,
  groupRows,
  type IndexRow,
} from '../oracle-dictionary-rows.js';
import { qualifiedOracleName, quoteOracleName } from '../oracle-quote.js';
import type { CarriedTable, CarriedTables } from './carried-tables.js';
import type { ConstraintParts, ReferencedKey } from './constraint-statements.js';
import { type IndexParts, inPositions, isMadeByKey, madeIndexTypes } from './index-statements.js';

/** Indexes and constraints of the tables that are made again. */
export interface SchemaKeys {
  /** Those that a statement makes. */
  readonly indexes: readonly IndexParts[];
  /** By the name of the table. NOT NULL that CREATE TABLE says is not among them. */
  readonly constraints: ReadonlyMap<string, readonly ConstraintParts[]>;
  /** NOT NULL by table and column. */
  readonly notNull: ReadonlyMap<string, ReadonlyMap<string, ConstraintRow>>;
  readonly findings: readonly Shortfall[];
}

/** Finds the key in another schema that a foreign key refers to; undefined when it cannot be seen. */
export type ForeignKeyTarget = (row: ConstraintRow) => ReferencedKey | undefined;

export function schemaKeys(
  rows: DictionaryRows,
  { tables }: CarriedTables,
  foreignTarget: ForeignKeyTarget,
): SchemaKeys {
  const findings: Shortfall[] = [];
  const constraintsOf = groupRows(rows.constraints, 'table_name');
  const indexes = indexParts(rows, tables, findings);
  const byKeys = new Set<IndexParts>();
  const constraints = new Map<string, ConstraintParts[]>();
  const notNull = new Map<string, Map<string, ConstraintRow>>();
  const columnsOf = keyColumns(rows);
  for (const [name, table] of tables) {
    const said = notNullConstraints(table, constraintsOf.get(name) ?? []);
    notNull.set(name, said);
    const inTable = new Set(said.values());
    const parts: ConstraintParts[] = [];
    for (const row of constraintsOf.get(name) ?? []) {
      if (!'PUCR'.includes(row.type) || inTable.has(row)) continue;
      const columns = columnsOf.get(row.name) ?? [];
      if (!columns.every((column) => table.columnNames.has(column))) continue;
      const references = row.type === 'R' ? referencedKey(row, rows, tables, foreignTarget) : undefined;
      if (row.type === 'R' && references === undefined) {
        findings.push(lostReference(row));
        continue;
      }
      const index = indexes.find((one) => isNamed(one, row, rows.owner));
      if (index && isMadeByKey(index, row, columns)) byKeys.add(index);
      parts.push({ row, columns, references, usingIndex: usedIndex(row, index, columns, rows.owner) });
    }
    constraints.set(name, parts);
  }
  return { indexes: indexes.filter((index) => !byKeys.has(index)), constraints, notNull, findings };
}

/** Some releases leave out the owner of an index that is the table's owner. */
function isNamed({ row: { owner, name } }: IndexParts, key: ConstraintRow, schema: string): boolean {
  return name === key.index_name && owner === (key.index_owner ?? schema);
}

/** Columns of each constraint in their order; names of constraints are unique in a schema. */
function keyColumns(rows: DictionaryRows): ReadonlyMap<string, readonly string[]> {
  const groups = groupRows(rows.constraintColumns, 'constraint_name');
  return new Map(
    [...groups].map(([name, columns]) => [name, inPositions(columns).map((row) => row.column_name)]),
  );
}

/** The dictionary tells NOT NULL from CHECK ("A" IS NOT NULL) only by what it makes of the column; both mean the same. */
function notNullConstraints(
  { columns }: CarriedTable,
  constraints: readonly ConstraintRow[],
): Map<string, ConstraintRow> {
  const found = new Map<string, ConstraintRow>();
  const needed = new Set(columns.filter(({ nullable }) => nullable === 'N').map(({ name }) => name));
  for (const row of constraints) {
    const column = /^"([^"]+)" IS NOT NULL$/.exec(row.search_condition?.trim() ?? '')?.[1];
    const isPlain =
      row.status === 'ENABLED' && row.validated === 'VALIDATED' && row.deferrable !== 'DEFERRABLE';
    if (row.type !== 'C' || column === undefined || !isPlain) continue;
    if (needed.has(column) && !found.has(column)) found.set(column, row);
  }
  return found;
}

function referencedKey(
  row: ConstraintRow,
  rows: DictionaryRows,
  tables: CarriedTables['tables'],
  foreignTarget: ForeignKeyTarget,
): ReferencedKey | undefined {
  if (row.referenced_owner !== rows.owner) return foreignTarget(row);
  const key = rows.constraints.find(({ name }) => name === row.referenced_constraint);
  const table = key && tables.get(key.table_name);
  const columns = inPositions(
    rows.constraintColumns.filter(({ constraint_name: name }) => name === row.referenced_constraint),
  ).map((column) => column.column_name);
  if (!key || !table || !columns.every((column) => table.columnNames.has(column))) return undefined;
  return { owner: null, table: key.table_name, columns };
}

function lostReference(row: ConstraintRow): Shortfall {
  const key = `${row.referenced_owner ?? ''}.${row.referenced_constraint ?? ''}`;
  const why = `the key ${key} that it refers to is not made again, or this account does not see it`;
  return { kind: 'object-left-out', name: `CONSTRAINT ${row.name} of ${row.table_name}`, why };
}

function usedIndex(
  row: ConstraintRow,
  index: IndexParts | undefined,
  columns: readonly string[],
  owner: string,
): string | undefined {
  if (row.index_name === null || (index && isMadeByKey(index, row, columns))) return undefined;
  if (row.index_owner !== null && row.index_owner !== owner)
    return qualifiedOracleName(row.index_owner, row.index_name);
  return index && quoteOracleName(row.index_name);
}

function indexParts(
  rows: DictionaryRows,
  tables: CarriedTables['tables'],
  findings: Shortfall[],
): IndexParts[] {
  const columns = grouped(rows.indexColumns);
  const expressions = grouped(rows.indexExpressions);
  const found: IndexParts[] = [];
  for (const row of rows.indexes) {
    const table = tables.get(row.table_name);
    if (!table || isServersOwn(row)) continue;
    const key = `${row.owner}.${row.name}`;
    const parts = { row, columns: columns.get(key) ?? [], expressions: expressions.get(key) ?? [] };
    const why = leftOutBecause(row, rows.owner);
    if (why !== undefined) findings.push({ kind: 'object-left-out', name: `INDEX ${row.name}`, why });
    else if (isOnCarried(parts, table)) {
      found.push(parts);
      findings.push(...partitionFindings(row, table));
    }
  }
  return found;
}

/** By the index they belong to. */
function grouped<Kind extends { readonly index_owner: string; readonly index_name: string }>(
  rows: readonly Kind[],
): ReadonlyMap<string, readonly Kind[]> {
  const groups = new Map<string, Kind[]>();
  for (const row of rows) {
    const key = `${row.index_owner}.${row.index_name}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

/** Indexes of large objects and of index-organized tables come with the table. */
function isServersOwn({ type }: IndexRow): boolean {
  return type === 'LOB' || type.startsWith('IOT') || type === 'CLUSTER';
}

function leftOutBecause(row: IndexRow, owner: string): string | undefined {
  if (row.owner !== owner) return `it is ${row.owner}'s, on the table ${row.table_name}`;
  if (row.join_index === 'YES') return 'it is a bitmap index that joins tables';
  if (!madeIndexTypes.has(row.type)) return `indexes of the type ${row.type} are not made again`;
  return undefined;
}

function isOnCarried({ columns, expressions }: IndexParts, { columnNames, leftOut }: CarriedTable): boolean {
  const expressionAt = new Map(expressions.map(({ position, expression }) => [position, expression]));
  return columns.every(({ column_name: name, position }) => {
    const expression = expressionAt.get(position);
    if (expression === undefined) return columnNames.has(name);
    return ![...leftOut].some((column) => expression.includes(`"${column}"`));
  });
}

function partitionFindings(row: IndexRow, { row: table }: CarriedTable): Shortfall[] {
  if (row.partitioned !== 'YES' || table.partitioned === 'YES') return [];
  return [
    { kind: 'storage-left-out', name: row.name, why: 'the index is made again without its partitions' },
  ];
}
