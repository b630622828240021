import type {
  ConstraintRow,
  IndexColumnRow,
  IndexExpressionRow,
  IndexRow,
} from '../oracle-dictionary-rows.js';
import { quoteOracleName } from '../oracle-quote.js';

/** An index with what it holds, in order of the positions. */
export interface IndexParts {
  readonly row: IndexRow;
  readonly columns: readonly IndexColumnRow[];
  readonly expressions: readonly IndexExpressionRow[];
}

/** Kinds of index that CREATE INDEX makes; the server makes those of LOBs and index-organized tables by itself. */
export const madeIndexTypes: ReadonlySet<string> = new Set([
  'NORMAL',
  'NORMAL/REV',
  'BITMAP',
  'FUNCTION-BASED NORMAL',
  'FUNCTION-BASED NORMAL/REV',
  'FUNCTION-BASED BITMAP',
]);

/** CREATE INDEX; whether the index is in partitions is left out. */
export function createIndexStatement(parts: IndexParts): string {
  const { row } = parts;
  const kind = row.type.endsWith('BITMAP') ? 'BITMAP ' : row.uniqueness === 'UNIQUE' ? 'UNIQUE ' : '';
  const words = [
    `CREATE ${kind}INDEX ${quoteOracleName(row.name)} ON ${quoteOracleName(row.table_name)} (${items(parts)})`,
    ...(row.type.endsWith('/REV') ? ['REVERSE'] : []),
    ...(row.compression === 'ENABLED' ? [`COMPRESS ${row.prefix_length ?? ''}`.trim()] : []),
    ...(row.visibility === 'INVISIBLE' ? ['INVISIBLE'] : []),
    ...(row.status === 'UNUSABLE' ? ['UNUSABLE'] : []),
  ];
  return words.join(' ');
}

function items({ columns, expressions }: IndexParts): string {
  const expressionAt = new Map(expressions.map(({ position, expression }) => [position, expression]));
  return inPositions(columns)
    .map(({ column_name: name, position, descend }) => {
      const item = expressionAt.get(position)?.trim() ?? quoteOracleName(name);
      return descend === 'DESC' ? `${item} DESC` : item;
    })
    .join(', ');
}

/** Whether the server makes this index by itself when it adds the key. */
export function isMadeByKey(parts: IndexParts, key: ConstraintRow, keyColumns: readonly string[]): boolean {
  const { row, columns } = parts;
  const uniqueness = key.deferrable === 'DEFERRABLE' ? 'NONUNIQUE' : 'UNIQUE';
  return (
    (row.name === key.name || row.generated === 'Y') &&
    row.type === 'NORMAL' &&
    row.uniqueness === uniqueness &&
    row.compression !== 'ENABLED' &&
    row.visibility !== 'INVISIBLE' &&
    inPositions(columns)
      .map(({ column_name: name }) => name)
      .join('\0') === keyColumns.join('\0')
  );
}

/** Rows by their position, which comes as text. */
export function inPositions<Kind extends { readonly position: string | null }>(
  rows: readonly Kind[],
): Kind[] {
  return [...rows].sort((a, b) => Number(a.position ?? 0) - Number(b.position ?? 0));
}
