import { OracleError } from '../oracle-error.js';
import type { Column, Constraint, Index, IndexColumn, Table } from './catalogue-model.js';
import { columnId } from './constraint-checks.js';
import { boundConstraint, type WrittenConstraint } from './constraint-parser.js';
import type { DefinitionHost } from './definition-host.js';

/** Adds a constraint to a table, with the index that keeps a key. */
export function addConstraint(host: DefinitionHost, table: Table, written: WrittenConstraint): void {
  checkFree(host, table, written);
  const constraint = boundConstraint(host, table, written);
  if (written.notNull && written.enabled) setNotNull(host, table, constraint);
  if (constraint.kind === 'P') for (const name of constraint.columns) requireValue(host, table, name);
  if ((constraint.kind === 'P' || constraint.kind === 'U') && constraint.enabled) {
    constraint.index = keyIndex(host, table, constraint, written.usingIndex);
  }
  table.constraints.push(constraint);
  if (constraint.enabled && constraint.validated && (constraint.check || constraint.kind === 'R')) {
    validateNew(host, table, constraint);
  }
  host.catalogue.changed();
}

function validateNew(host: DefinitionHost, table: Table, constraint: Constraint): void {
  try {
    host.checks.validate(table, constraint, host.context());
  } catch (error) {
    table.constraints.splice(table.constraints.indexOf(constraint), 1);
    throw error;
  }
}

function checkFree(host: DefinitionHost, table: Table, { name, kind }: WrittenConstraint): void {
  if (host.catalogue.constraint(table.owner, name) || table.constraints.some((one) => one.name === name)) {
    throw new OracleError(2_264, 'name already used by an existing constraint');
  }
  if (kind === 'P' && table.constraints.some((one) => one.kind === 'P')) {
    throw new OracleError(2_260, 'table can have only one primary key');
  }
}

function columnOf(table: Table, name: string): Column {
  const column = table.columns.find((one) => one.name === name);
  if (!column) throw new OracleError(904, `"${name}": invalid identifier`);
  return column;
}

function setNotNull(host: DefinitionHost, table: Table, constraint: Constraint): void {
  const [name = ''] = constraint.columns;
  const column = columnOf(table, name);
  if (constraint.validated && hasNulls(host, table, column)) {
    throw new OracleError(2_296, `cannot enable (${table.owner}.${constraint.name}) - null values found`);
  }
  column.nullable = false;
}

/** A primary key lets no NULL in, though no constraint says so. */
function requireValue(host: DefinitionHost, table: Table, name: string): void {
  const column = columnOf(table, name);
  if (hasNulls(host, table, column)) {
    throw new OracleError(1_449, 'column contains NULL values; cannot alter to NOT NULL');
  }
  column.nullable = false;
}

function hasNulls(host: DefinitionHost, table: Table, column: Column): boolean {
  const sql = `SELECT 1 FROM t${table.id} WHERE v_to IS NULL AND c${column.id} IS NULL LIMIT 1`;
  return host.store.all(sql).length > 0;
}

function keyIndex(
  host: DefinitionHost,
  table: Table,
  constraint: Constraint,
  using: WrittenConstraint['usingIndex'],
): { owner: string; name: string } {
  const covers = (index: Index) =>
    constraint.columns.every((name, place) => index.columns[place]?.name === name) &&
    (!index.unique || index.columns.length === constraint.columns.length);
  const there = using
    ? host.catalogue.index(using.owner ?? table.owner, using.name)
    : host.catalogue.indexesOf(table).find(covers);
  if (using && !there) throw new OracleError(1_418, 'specified index does not exist');
  if (there) {
    if (!there.unique) keepUnique(host, table, constraint, there);
    return { owner: there.owner, name: there.name };
  }
  const columns = constraint.columns.map((name) => ({ name, descending: false }));
  const unique = !constraint.deferrable;
  const index = newIndex(host, table, { owner: table.owner, name: constraint.name }, columns, {
    unique,
    generated: constraint.generated,
    forConstraint: true,
    duplicates: new OracleError(
      constraint.kind === 'P' ? 2_437 : 2_299,
      `cannot validate (${table.owner}.${constraint.name}) - ${constraint.kind === 'P' ? 'primary key violated' : 'duplicate keys found'}`,
    ),
  });
  return { owner: index.owner, name: index.name };
}

/** A key over an index that is not unique is kept by SQLite all the same. */
function keepUnique(host: DefinitionHost, table: Table, constraint: Constraint, index: Index): void {
  host.store.dropIndex(index);
  host.store.createUnique(
    index,
    table,
    constraint.columns.map((name) => columnId(table, name)),
  );
}

/** Makes an index. @throws OracleError 955, 1408, and `duplicates` when rows are there twice */
export function newIndex(
  host: DefinitionHost,
  table: Table,
  { owner, name }: { readonly owner: string; readonly name: string },
  columns: readonly IndexColumn[],
  options: {
    readonly unique: boolean;
    readonly generated: boolean;
    readonly forConstraint: boolean;
    readonly duplicates: OracleError;
    readonly bitmap?: boolean;
    readonly reverse?: boolean;
    readonly compressedColumns?: number;
  },
): Index {
  if (host.catalogue.index(owner, name))
    throw new OracleError(955, 'name is already used by an existing object');
  const same = host.catalogue.indexesOf(table).find((one) => shape(one.columns) === shape(columns));
  if (same) throw new OracleError(1_408, 'such column list already indexed');
  const special = columns.some(({ expression, descending }) => expression !== undefined || descending);
  const kind = options.bitmap ? 'BITMAP' : 'NORMAL';
  const index: Index = {
    ...host.catalogue.head('INDEX', owner, name, options.generated),
    table: { owner: table.owner, name: table.name },
    columns,
    unique: options.unique,
    type: special ? `FUNCTION-BASED ${kind}` : options.reverse ? `${kind}/REV` : kind,
    compressedColumns: options.compressedColumns ?? 0,
    reverse: options.reverse ?? false,
    forConstraint: options.forConstraint,
    usable: true,
  };
  // assumed: keys.of-expressions
  if (columns.every(({ expression }) => expression === undefined))
    fill(host, table, index, options.duplicates);
  host.catalogue.add(index);
  return index;
}

const shape = (columns: readonly IndexColumn[]) =>
  columns.map(({ name, expression, descending }) => `${expression ?? name} ${descending}`).join('\0');

function fill(host: DefinitionHost, table: Table, index: Index, duplicates: OracleError): void {
  const ids = index.columns.map(({ name }) => columnId(table, name));
  if (!index.unique) {
    host.store.createPlain(index, table, ids);
    return;
  }
  try {
    host.store.createUnique(index, table, ids);
    return;
  } catch (error) {
    if (!/UNIQUE constraint failed/.test(String(error))) throw error;
    throw duplicates;
  }
}

/** Takes a constraint off a table, with the index that was made for it. */
export function dropConstraint(
  host: DefinitionHost,
  table: Table,
  constraint: Constraint,
  cascade: boolean,
): void {
  const children = host.catalogue.tables.flatMap((child) =>
    child.constraints
      .filter(
        ({ references }) => references?.owner === table.owner && references.constraint === constraint.name,
      )
      .map((one) => ({ child, one })),
  );
  if (children.length > 0 && !cascade) {
    throw new OracleError(2_273, 'this unique/primary key is referenced by some foreign keys');
  }
  for (const { child, one } of children) dropConstraint(host, child, one, false);
  table.constraints.splice(table.constraints.indexOf(constraint), 1);
  if (constraint.index) dropKeyIndex(host, constraint.index);
  const [name = ''] = constraint.columns;
  const stillKey = table.constraints.some(
    (one) => one.columns.includes(name) && (one.kind === 'P' || isNotNull(one)),
  );
  if (isNotNull(constraint) || constraint.kind === 'P') {
    for (const column of table.columns) {
      if (constraint.columns.includes(column.name) && !stillKey) column.nullable = true;
    }
  }
  host.catalogue.changed();
}

const isNotNull = ({ kind, check }: Constraint) => kind === 'C' && check === undefined;

function dropKeyIndex(
  host: DefinitionHost,
  { owner, name }: { readonly owner: string; readonly name: string },
): void {
  const index = host.catalogue.index(owner, name);
  if (!index?.forConstraint) return;
  host.store.dropIndex(index);
  host.catalogue.remove(index);
}

/** Switches a constraint on or off. @throws OracleError 2293, 2298, 2437 */
export function enableConstraint(
  host: DefinitionHost,
  table: Table,
  constraint: Constraint,
  state: { readonly enabled: boolean; readonly validated: boolean },
): void {
  if (state.enabled && state.validated && (constraint.check || constraint.kind === 'R')) {
    host.checks.validate(table, constraint, host.context());
  }
  if (state.enabled && !constraint.enabled && (constraint.kind === 'P' || constraint.kind === 'U')) {
    constraint.index = keyIndex(host, table, constraint, undefined);
  }
  if (!state.enabled && constraint.index) {
    dropKeyIndex(host, constraint.index);
    delete constraint.index;
  }
  if (isNotNull(constraint))
    for (const name of constraint.columns) columnOf(table, name).nullable = !state.enabled;
  constraint.enabled = state.enabled;
  constraint.validated = state.validated;
  host.catalogue.changed();
}
