import type { DictionaryRows } from '../oracle-dictionary-rows.js';
import { plsqlTokens } from './plsql-tokens.js';

/**
 * The rows with expressions that name no owner where it is the schema's own: the server writes `"OVS"."F"("NAME")` for what was
 * typed as `f(name)`, and a copy of the schema under another name would call the function of the first one.
 */
export function withoutOwnOwner(rows: DictionaryRows): DictionaryRows {
  const { owner } = rows;
  const plain = (text: string | null) => (text === null ? null : withoutOwner(text, owner));
  return {
    ...rows,
    indexExpressions: rows.indexExpressions.map((row) => ({
      ...row,
      expression: plain(row.expression) ?? '',
    })),
    columns: rows.columns.map((row) => ({ ...row, data_default: plain(row.data_default) })),
  };
}

/** An expression of a column or an index without `owner.` before names. What these know of tables bears no owner. */
export function withoutOwner(text: string, owner: string): string {
  if (!text.toUpperCase().includes(owner.toUpperCase())) return text;
  const tokens = [...plsqlTokens(text)];
  let made = '';
  let at = 0;
  tokens.forEach(({ kind, value, start }, index) => {
    const isName = kind === 'name' || kind === 'word';
    const [dot, next] = tokens.slice(index + 1, index + 3);
    const isFirst = tokens[index - 1]?.value !== '.';
    if (!isName || value !== owner || !isFirst || dot?.value !== '.' || !next) return;
    if (next.kind !== 'name' && next.kind !== 'word') return;
    made += text.slice(at, start);
    at = next.start;
  });
  return made + text.slice(at);
}
