/** A stretch of an SQL statement. All tokens joined are the statement again. */
export interface DdlToken {
  /** `name` is in backticks, `text` in single or double quotes, `word` a bare word or number. */
  readonly kind: 'name' | 'text' | 'word' | 'symbol' | 'space';
  readonly start: number;
  readonly end: number;
}

/** How a session reads what stands in quotes. */
export interface QuoteRules {
  /** False under NO_BACKSLASH_ESCAPES. */
  readonly backslashEscapes: boolean;
  /** Whether names stand in double quotes. */
  readonly ansiQuotes: boolean;
}

const plainRules: QuoteRules = { backslashEscapes: true, ansiQuotes: false };
const ansiModes = new Set(['ANSI', 'ANSI_QUOTES', 'ORACLE', 'POSTGRESQL', 'MSSQL', 'DB2', 'MAXDB']);

/** The rules of a session with this sql_mode; null is the empty one. */
export function quoteRules(sqlMode: string | null): QuoteRules {
  const modes = (sqlMode ?? '').toUpperCase().split(',');
  return {
    backslashEscapes: !modes.includes('NO_BACKSLASH_ESCAPES'),
    ansiQuotes: modes.some((mode) => ansiModes.has(mode)),
  };
}

/** What a server takes for space: others, such as U+00A0, are parts of names. */
const space = /[ \t-\r]/;
const lineComment = /^(?:#|--(?:[\x00- \x7f]|$))/;
const wordCharacter = /[\w$@\u0080-\uffff]/;

/**
 * Cuts an SQL statement as MySQL and MariaDB print it into tokens. Total: what is not closed ends with the text. The
 * marks of conditional comments (`/*!50100`, `*` and `/`) are symbols and words like what they hold, because the server reads them so.
 * Other comments are space.
 */
export function ddlTokens(sql: string, rules: QuoteRules = plainRules): DdlToken[] {
  const tokens: DdlToken[] = [];
  for (let start = 0; start < sql.length; ) {
    const { kind, end } = tokenAt(sql, start, rules);
    tokens.push({ kind, start, end });
    start = end;
  }
  return tokens;
}

function tokenAt(
  sql: string,
  start: number,
  { backslashEscapes, ansiQuotes }: QuoteRules,
): { readonly kind: DdlToken['kind']; readonly end: number } {
  const first = sql[start] as string;
  if (first === '`') return { kind: 'name', end: closingBacktick(sql, start + 1) };
  if (first === "'" || first === '"') {
    const escapes = backslashEscapes && !(ansiQuotes && first === '"');
    return { kind: 'text', end: closingText(sql, start + 1, first, escapes) };
  }
  if ((first === '#' || first === '-') && lineComment.test(sql.slice(start, start + 3))) {
    const close = sql.indexOf('\n', start);
    return { kind: 'space', end: close < 0 ? sql.length : close + 1 };
  }
  if (first === '/' && sql[start + 1] === '*' && !/^(?:!|M!)/.test(sql.slice(start + 2, start + 4))) {
    const close = sql.indexOf('*/', start + 2);
    return { kind: 'space', end: close < 0 ? sql.length : close + 2 };
  }
  if (space.test(first)) return { kind: 'space', end: runOf(sql, start, space) };
  if (wordCharacter.test(first)) return { kind: 'word', end: runOf(sql, start, wordCharacter) };
  return { kind: 'symbol', end: start + 1 };
}

function runOf(sql: string, from: number, pattern: RegExp): number {
  let end = from + 1;
  while (end < sql.length && pattern.test(sql[end] as string)) end += 1;
  return end;
}

/** Names know no backslash, only the doubled backtick. */
function closingBacktick(sql: string, from: number): number {
  for (let at = sql.indexOf('`', from); at >= 0; at = sql.indexOf('`', at + 2)) {
    if (sql[at + 1] !== '`') return at + 1;
  }
  return sql.length;
}

function closingText(sql: string, from: number, quote: string, escapes: boolean): number {
  for (let at = from; at < sql.length; at += 1) {
    if (escapes && sql[at] === '\\') at += 1;
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at + 1;
      at += 1;
    }
  }
  return sql.length;
}

/** The statement's tokens without space, with what is needed to walk them: the text of each and where it stands. */
export interface DdlWord extends DdlToken {
  /** As it stands; a bare word in upper case. */
  readonly text: string;
}

/** The tokens that matter, in order. */
export function ddlWords(sql: string, rules: QuoteRules = plainRules): DdlWord[] {
  return ddlTokens(sql, rules)
    .filter((token) => token.kind !== 'space')
    .map((token) => {
      const text = sql.slice(token.start, token.end);
      return { ...token, text: token.kind === 'word' ? text.toUpperCase() : text };
    });
}

/** Index of the word that closes the parenthesis opened at `open`; the number of words when none does. */
export function closingWord(words: readonly DdlWord[], open: number): number {
  let depth = 0;
  for (let index = open; index < words.length; index += 1) {
    if (words[index]?.text === '(') depth += 1;
    if (words[index]?.text === ')') {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return words.length;
}

/** The name in backticks, or the bare word, without its quotes. */
export function nameOfWord(word: DdlWord, sql: string): string {
  const text = sql.slice(word.start, word.end);
  if (word.kind !== 'name') return text;
  return text.slice(1, text.length > 1 && text.endsWith('`') ? -1 : undefined).replaceAll('``', '`');
}

/** A name in backticks. */
export function quoteDdlName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
