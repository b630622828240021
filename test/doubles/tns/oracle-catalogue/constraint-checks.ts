import { OracleError } from '../oracle-error.js';
import type { StoredValue } from '../oracle-type.js';
import type { Catalogue } from './catalogue.js';
import type { Constraint, Index, Table } from './catalogue-model.js';
import type { SourceFinder } from './named-source.js';
import type { Parameter, RunContext } from './piece.js';
import { QueryCompiler } from './query-compiler.js';
import { type RowStore, tableName } from './row-store.js';

/** A row by the numbers of its columns. */
export type RowValues = ReadonlyMap<number, StoredValue>;

const violated = (number: number, what: string, table: Table, name: string, end: string) =>
  new OracleError(number, `${what} (${table.owner}.${name}) violated${end}`);

interface CompiledCheck {
  readonly condition: string;
  readonly inner: string;
  readonly parameters: readonly Parameter[];
  readonly version: number;
}

/** Checks rows against the constraints that are enabled, as each statement does (assumed: keys.deferred). */
export class ConstraintChecks {
  readonly #conditions = new WeakMap<Constraint, CompiledCheck>();

  constructor(
    private readonly catalogue: Catalogue,
    private readonly store: RowStore,
    private readonly finder: SourceFinder,
  ) {}

  /** @throws OracleError 2290, 2291 */
  checkRow(table: Table, row: RowValues, context: RunContext): void {
    for (const constraint of table.constraints) {
      if (!constraint.enabled) continue;
      if (constraint.kind === 'C' && constraint.check) this.#check(table, constraint, row, context);
      if (constraint.kind === 'R') this.#parent(table, constraint, row);
    }
  }

  #check(table: Table, constraint: Constraint, row: RowValues, context: RunContext): void {
    if (this.#holds(table, constraint, row, context)) return;
    throw violated(2_290, 'check constraint', table, constraint.name, '');
  }

  /** A check is broken only when it is false: unknown holds. */
  #holds(table: Table, constraint: Constraint, row: RowValues, context: RunContext): boolean {
    const { condition, inner, parameters } = this.#compiled(table, constraint, context);
    const kept = table.columns.filter(({ virtual }) => !virtual);
    const given = kept.map(({ id }, place) => `?${parameters.length + place + 1} AS c${id}`).join(', ');
    const values = kept.map(({ id }) => row.get(id) ?? null);
    const sql = `SELECT ${condition} FROM (SELECT ${given}) ${inner}`;
    const [answer] = this.store.all(sql, [...parameters.map((value) => value(context)), ...values]);
    return answer?.[0] === null || Number(answer?.[0]) !== 0;
  }

  /** A check as a condition of SQLite over its table, which stands under the name `inner`. */
  #compiled(table: Table, constraint: Constraint, context: RunContext) {
    const before = this.#conditions.get(constraint);
    if (before?.version === this.catalogue.version) return before;
    const compiler = new QueryCompiler(this.finder, context, table.owner);
    const { scope } = compiler.bare(table.owner, table.name);
    const { check } = constraint;
    if (!check) throw new OracleError(2_436, 'date or system variable wrongly specified in CHECK constraint');
    const condition = compiler.expressions(scope).condition(check);
    const inner = scope.sources[0]?.inner ?? 's1';
    const compiled = {
      condition,
      inner,
      parameters: compiler.parameters.values,
      version: this.catalogue.version,
    };
    this.#conditions.set(constraint, compiled);
    return compiled;
  }

  #parent(table: Table, constraint: Constraint, row: RowValues): void {
    const values = constraint.columns.map((name) => row.get(columnId(table, name)) ?? null);
    if (values.includes(null)) return;
    const parent = this.#referenced(constraint);
    if (!parent) return;
    const keys = parent.constraint.columns.map((name) => `c${columnId(parent.table, name)} = ?`);
    const sql = `SELECT 1 FROM ${tableName(parent.table)} WHERE v_to IS NULL AND ${keys.join(' AND ')} LIMIT 1`;
    if (this.store.all(sql, values).length === 0) {
      throw violated(2_291, 'integrity constraint', table, constraint.name, ' - parent key not found');
    }
  }

  #referenced(constraint: Constraint) {
    const { owner, constraint: name } = constraint.references ?? { owner: '', constraint: '' };
    return this.catalogue.constraint(owner, name);
  }

  /** Foreign keys of other tables onto keys of this one. */
  children(table: Table): { table: Table; constraint: Constraint; parentColumns: readonly string[] }[] {
    return this.catalogue.tables.flatMap((child) =>
      child.constraints
        .filter((one) => one.kind === 'R' && one.enabled)
        .flatMap((one) => {
          const parent = this.#referenced(one);
          if (parent?.table !== table) return [];
          return [{ table: child, constraint: one, parentColumns: parent.constraint.columns }];
        }),
    );
  }

  /** Rows of a child table that point to a row that goes. */
  childRows(
    child: ReturnType<ConstraintChecks['children']>[number],
    parent: Table,
    row: RowValues,
  ): StoredValue[] {
    const values = child.parentColumns.map((name) => row.get(columnId(parent, name)) ?? null);
    if (values.includes(null)) return [];
    const keys = child.constraint.columns.map((name) => `c${columnId(child.table, name)} = ?`);
    const sql = `SELECT v_id FROM ${tableName(child.table)} WHERE v_to IS NULL AND ${keys.join(' AND ')}`;
    return this.store.all(sql, values).map(([id]) => id ?? null);
  }

  /** Which key a refused row is there twice for. */
  duplicate(table: Table, row: RowValues): OracleError {
    const indexes = this.catalogue.indexesOf(table).filter(({ unique }) => unique);
    const found = indexes.find((index) => this.#isThere(table, index, row)) ?? indexes[0];
    const constraint = table.constraints.find((one) => one.index?.name === found?.name);
    const name = constraint?.name ?? found?.name ?? '';
    return new OracleError(1, `unique constraint (${table.owner}.${name}) violated`);
  }

  #isThere(table: Table, index: Index, row: RowValues): boolean {
    const ids = index.columns.map(({ name }) => columnId(table, name));
    const keys = ids.map((id) => `c${id} = ?`).join(' AND ');
    const sql = `SELECT 1 FROM ${tableName(table)} WHERE v_to IS NULL AND ${keys} LIMIT 1`;
    return (
      this.store.all(
        sql,
        ids.map((id) => row.get(id) ?? null),
      ).length > 0
    );
  }

  /** Checks the rows that are there when a constraint is validated. @throws OracleError 2293, 2298 */
  validate(table: Table, constraint: Constraint, context: RunContext): void {
    const name = `${table.owner}.${constraint.name}`;
    if (constraint.kind === 'R') {
      if (this.#hasOrphans(table, constraint)) {
        throw new OracleError(2_298, `cannot validate (${name}) - parent keys not found`);
      }
    } else if (constraint.check && this.#hasBroken(table, constraint, context)) {
      throw new OracleError(2_293, `cannot validate (${name}) - check constraint violated`);
    }
  }

  #hasBroken(table: Table, constraint: Constraint, context: RunContext): boolean {
    const { condition, inner, parameters } = this.#compiled(table, constraint, context);
    const sql = `SELECT 1 FROM ${tableName(table)} ${inner} WHERE v_to IS NULL AND NOT (${condition}) LIMIT 1`;
    return (
      this.store.all(
        sql,
        parameters.map((value) => value(context)),
      ).length > 0
    );
  }

  #hasOrphans(table: Table, constraint: Constraint): boolean {
    const parent = this.#referenced(constraint);
    if (!parent) return true;
    const own = constraint.columns.map((name) => `c.c${columnId(table, name)}`);
    const keys = parent.constraint.columns.map((name) => `p.c${columnId(parent.table, name)}`);
    const equal = own.map((column, place) => `${keys[place]} = ${column}`).join(' AND ');
    const match = `SELECT 1 FROM ${tableName(parent.table)} p WHERE p.v_to IS NULL AND ${equal}`;
    const given = own.map((column) => `${column} IS NOT NULL`).join(' AND ');
    const sql = `SELECT 1 FROM ${tableName(table)} c WHERE c.v_to IS NULL AND ${given} AND NOT EXISTS (${match}) LIMIT 1`;
    return this.store.all(sql).length > 0;
  }
}

/** Number of a column. @throws OracleError 904 */
export function columnId(table: Table, name: string): number {
  const column = table.columns.find((one) => one.name === name);
  if (!column) throw new OracleError(904, `"${name}": invalid identifier`);
  return column.id;
}
