import { closingWord, type DdlToken, type DdlWord, ddlTokens, ddlWords } from './ddl-tokens.js';
import { readCreateTable } from './read-create-table.js';

/** Words behind the body of a table that begin a query which fills it. */
const queryWords = new Set(['AS', 'SELECT', 'VALUES', 'TABLE', 'IGNORE', 'REPLACE', 'LIKE']);

/**
 * Why a statement is not the text of SHOW CREATE TABLE for the table `name`; undefined when it is: one statement that
 * makes this table in the current database, from a body of columns, and fills it with nothing. Pure.
 */
export function tableFault(sql: string, name: string): string | undefined {
  const words = ddlWords(sql);
  const parsed = readCreateTable(sql);
  if (!parsed || words[1]?.text !== 'TABLE') return 'is no CREATE TABLE';
  if (parsed.start.includes('/*')) return 'is no CREATE TABLE';
  if (parsed.name !== name) return `makes ${parsed.name}`;
  if (parsed.qualified) return `makes ${parsed.nameText}`;
  if (words.some((word) => word.text === ';' && word.kind === 'symbol')) return 'is more than one statement';
  const open = words.findIndex((word) => word.text === '(');
  const close = closingWord(words, open);
  if (isWord(words[open + 1], 'LIKE') || words.some((word) => isWord(word, 'SELECT')))
    return 'copies rows or columns';
  if (outside(words.slice(close + 1)).some(beginsQuery)) return 'copies rows';
  return hidesSomething(sql) ? 'hides something in a conditional comment' : undefined;
}

/** Of `WITH`, tables know `WITH SYSTEM VERSIONING`. */
function beginsQuery(word: DdlWord, index: number, words: readonly DdlWord[]): boolean {
  if (word.kind !== 'word') return false;
  return queryWords.has(word.text) || (word.text === 'WITH' && !isWord(words[index + 1], 'SYSTEM'));
}

/** Words outside parentheses. */
function outside(words: readonly DdlWord[]): DdlWord[] {
  let depth = 0;
  return words.filter((word) => {
    if (word.text === '(') depth += 1;
    else if (word.text === ')') depth -= 1;
    return depth === 0;
  });
}

/**
 * A server that passes over a conditional comment, because it is older than its number, looks for its end without
 * regard to quotes and comments in it; one that reads it does not. Whatever would end at two places is refused.
 */
function hidesSomething(sql: string): boolean {
  let depth = 0;
  const tokens = ddlTokens(sql);
  const textOf = (token: DdlToken | undefined) => (token ? sql.slice(token.start, token.end) : '');
  return tokens.some((token, index) => {
    const text = textOf(token);
    if (token.kind !== 'symbol') return depth > 0 && token.kind !== 'word' && text.includes('*/');
    const next = textOf(tokens[index + 1]);
    if (text === '/' && next === '*') depth += 1;
    else if (text === '*' && next === '/' && depth > 0) depth -= 1;
    return false;
  });
}

function isWord(word: DdlWord | undefined, text: string): boolean {
  return word?.kind === 'word' && word.text === text;
}
