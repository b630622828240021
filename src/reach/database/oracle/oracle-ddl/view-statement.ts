import type { ConstraintRow, ViewRow } from '../oracle-dictionary-rows.js';
import { quoteOracleName } from '../oracle-quote.js';

/**
 * CREATE VIEW, which FORCE makes whatever it refers to is there or not. The dictionary has the query as it was typed, mostly
 * with the clause that restricts changes; where that is missing it is taken from the constraints of the view.
 */
export function createViewStatement(
  view: ViewRow,
  columns: readonly string[],
  constraints: readonly ConstraintRow[],
): string {
  const query = (view.text ?? '').trimEnd();
  // Of a view that never compiled the server may know no columns.
  const list = columns.length === 0 ? '' : ` (${columns.map(quoteOracleName).join(', ')})`;
  const clause = restriction(constraints);
  const ending = clause === undefined || clause.typed.test(query) ? '' : `\n${clause.text}`;
  return `CREATE OR REPLACE FORCE VIEW ${quoteOracleName(view.name)}${list} AS\n${query}${ending}`;
}

function restriction(
  constraints: readonly ConstraintRow[],
): { readonly typed: RegExp; readonly text: string } | undefined {
  const readOnly = constraints.find(({ type }) => type === 'O');
  const found = readOnly ?? constraints.find(({ type }) => type === 'V');
  if (found === undefined) return undefined;
  const named = found.generated === 'USER NAME' ? ` CONSTRAINT ${quoteOracleName(found.name)}` : '';
  return readOnly
    ? { typed: /\bWITH\s+READ\s+ONLY\b[^()]*$/i, text: `WITH READ ONLY${named}` }
    : { typed: /\bWITH\s+CHECK\s+OPTION\b[^()]*$/i, text: `WITH CHECK OPTION${named}` };
}
