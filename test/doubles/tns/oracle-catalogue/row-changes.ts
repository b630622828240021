import { OracleError } from '../oracle-error.js';
import type { StoredValue } from '../oracle-type.js';
import type { Column, Table } from './catalogue-model.js';
import { valueOfColumn } from './column-coercion.js';
import { ConstantReader } from './constant.js';
import type { Constant } from './constant-value.js';
import type { ConstraintChecks, RowValues } from './constraint-checks.js';
import { columnId } from './constraint-checks.js';
import type { RunContext } from './piece.js';
import { type RowStore, tableName } from './row-store.js';

/** Puts rows in, changes them and takes them out, with what the constraints say. */
export class RowChanges {
  constructor(
    private readonly store: RowStore,
    private readonly checks: ConstraintChecks,
  ) {}

  /** @throws OracleError 1, 1400, 2290, 2291, 12899 and those of datatypes */
  insert(
    table: Table,
    columns: readonly Column[],
    values: readonly Constant[],
    context: RunContext,
  ): { row: RowValues; number: number } {
    const row = new Map<number, StoredValue>();
    for (const column of table.columns) {
      if (column.virtual) continue;
      const place = columns.indexOf(column);
      const given = place < 0 ? defaultOf(column, context) : (values[place] as Constant);
      row.set(column.id, this.#value(given, column, table, context, 1_400));
    }
    this.checks.checkRow(table, row, context);
    const number = this.store.nextRow(table);
    this.#put(table, row, number, context.own);
    return { row, number };
  }

  #value(given: Constant, column: Column, table: Table, context: RunContext, notNull: number): StoredValue {
    const keep = (value: string | Buffer, owner: number) => this.store.keepLob(value, owner);
    const value = valueOfColumn(given, column, table, context, keep);
    if (value !== null || column.nullable) return value;
    const name = `("${table.owner}"."${table.name}"."${column.name}")`;
    const text = notNull === 1_400 ? `cannot insert NULL into ${name}` : `cannot update ${name} to NULL`;
    throw new OracleError(notNull, text);
  }

  #put(table: Table, row: RowValues, number: number, own: number): void {
    const ids = [...row.keys()];
    const columns = ids.map((id) => `, c${id}`).join('');
    const places = ids.map(() => ', ?').join('');
    const sql = `INSERT INTO ${tableName(table)} (r, v_from${columns}) VALUES (?, ?${places})`;
    try {
      this.store.run(sql, [BigInt(number), own, ...row.values()]);
    } catch (error) {
      if (!/UNIQUE constraint failed/.test(String(error))) throw error;
      throw this.checks.duplicate(table, row);
    }
  }

  /** Gives a row new values; its ROWID stays. */
  update(
    table: Table,
    version: StoredValue,
    changes: ReadonlyMap<Column, Constant>,
    context: RunContext,
  ): void {
    const { row: before, number } = this.#read(table, version);
    const row = new Map(before);
    for (const [column, given] of changes) {
      row.set(column.id, this.#value(given, column, table, context, 1_407));
    }
    this.checks.checkRow(table, row, context);
    this.#end(table, version, context.own);
    this.#put(table, row, number, context.own);
    for (const child of this.checks.children(table)) {
      const changed = child.parentColumns.some((name) => {
        const id = columnId(table, name);
        return String(row.get(id)) !== String(before.get(id));
      });
      if (changed && this.checks.childRows(child, table, before).length > 0) throw childFound(child);
    }
  }

  #read(table: Table, version: StoredValue): { row: RowValues; number: number } {
    const ids = table.columns.filter(({ virtual }) => !virtual).map(({ id }) => id);
    const columns = ids.map((id) => `, c${id}`).join('');
    const [values = []] = this.store.all(`SELECT r${columns} FROM ${tableName(table)} WHERE v_id = ?`, [
      version,
    ]);
    return {
      number: Number(values[0]),
      row: new Map(ids.map((id, place) => [id, values[place + 1] ?? null])),
    };
  }

  #end(table: Table, version: StoredValue, own: number): void {
    this.store.run(`UPDATE ${tableName(table)} SET v_to = ? WHERE v_id = ?`, [own, version]);
  }

  /** Takes a row out, and what its foreign keys say with it. @throws OracleError 2292 */
  delete(table: Table, version: StoredValue, context: RunContext, touched: (table: Table) => void): void {
    const children = this.checks.children(table);
    this.#end(table, version, context.own);
    if (children.length === 0) return;
    const { row } = this.#read(table, version);
    for (const child of children) {
      for (const id of this.checks.childRows(child, table, row)) {
        const { onDelete, columns } = child.constraint;
        if (onDelete === undefined) throw childFound(child);
        touched(child.table);
        if (onDelete === 'CASCADE') this.delete(child.table, id, context, touched);
        else this.update(child.table, id, nulls(child.table, columns), context);
      }
    }
  }
}

const nulls = (table: Table, names: readonly string[]) =>
  new Map<Column, Constant>(
    table.columns
      .filter(({ name }) => names.includes(name))
      .map((column) => [column, { value: null, type: undefined }]),
  );

function childFound({ table, constraint }: ReturnType<ConstraintChecks['children']>[number]): OracleError {
  const name = `(${table.owner}.${constraint.name})`;
  return new OracleError(2_292, `integrity constraint ${name} violated - child record found`);
}

function defaultOf(column: Column, context: RunContext): Constant {
  if (!column.defaultValue) return { value: null, type: undefined };
  return new ConstantReader(context).read(column.defaultValue);
}
