import { OracleError } from '../oracle-error.js';
import type { ExpressionCompiler } from './expression-compiler.js';
import { checkPlain, type Piece } from './piece.js';
import type { Expression, Query } from './syntax.js';

/** A column of a compiled block. */
export interface BlockColumn {
  readonly name: string;
  readonly piece: Piece;
}

/** The parts of a condition that AND joins. */
export function conjuncts(condition: Expression): Expression[] {
  return condition.is === 'binary' && condition.operator === 'AND'
    ? [...conjuncts(condition.left), ...conjuncts(condition.right)]
    : [condition];
}

function nullsLast({ descending, nulls }: Query['orderBy'][number]): string {
  return `${descending ? ' DESC' : ''} NULLS ${nulls ?? (descending ? 'FIRST' : 'LAST')}`;
}

/** One item of ORDER BY for SQLite: a place, an alias or an expression. */
export function orderItem(
  item: Query['orderBy'][number],
  columns: readonly BlockColumn[],
  expressions: ExpressionCompiler,
): string {
  const { by } = item;
  const place = by.is === 'number' ? Number(by.text) : aliasPlace(by, columns);
  if (place !== undefined) {
    const column = columns[place - 1];
    if (!column) throw new OracleError(1_785, 'ORDER BY item must be the number of a SELECT-list expression');
    checkPlain(column.piece);
    return `${place}${nullsLast(item)}`;
  }
  return `${expressions.text(checkPlain(expressions.compile(by)))}${nullsLast(item)}`;
}

function aliasPlace(by: Expression, columns: readonly BlockColumn[]): number | undefined {
  if (by.is !== 'column' || by.path.length > 1) return undefined;
  const place = columns.findIndex(({ name, piece: one }) => name === by.path[0] && one.column !== name);
  return place < 0 ? undefined : place + 1;
}

/** ORDER BY of united blocks, which knows columns of the answer only. */
export function unitedOrder(orderBy: Query['orderBy'], columns: readonly BlockColumn[]): string {
  if (orderBy.length === 0) return '';
  const items = orderBy.map((item) => {
    const named = item.by.is === 'column' ? columns.findIndex(({ name }) => name === nameOf(item.by)) + 1 : 0;
    const place = item.by.is === 'number' ? Number(item.by.text) : named;
    if (place < 1)
      throw new OracleError(1_785, 'ORDER BY item must be the number of a SELECT-list expression');
    return `${place}${nullsLast(item)}`;
  });
  return ` ORDER BY ${items.join(',')}`;
}

const nameOf = (by: Expression) => (by.is === 'column' ? by.path.at(-1) : undefined);
