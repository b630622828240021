/** A stretch of an SQL or PL/SQL text that is neither space nor comment. */
export interface PlsqlToken {
  /** `name` is in double quotes, `text` in single ones, `word` bare; numbers are symbols. */
  readonly kind: 'name' | 'text' | 'word' | 'symbol';
  /** A bare word in upper case, a quoted name without its quotes, of others the stretch itself. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Each alternative is linear; what is not closed ends with the text. */
const stretch =
  /(?<gap>\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|"(?<name>[^"]*)(?:"|$)|(?<text>'(?:[^']|'')*(?:'|$))|(?<word>[\p{L}][\p{L}\p{N}_$#]*)|(?<symbol>[\s\S])/uy;

/** Tokens of a text one after the other, as they are asked for: bodies may be long and only their heads of interest. */
export function* plsqlTokens(text: string): Generator<PlsqlToken> {
  let start = 0;
  while (start < text.length) {
    stretch.lastIndex = start;
    const groups = stretch.exec(text)?.groups ?? {};
    const end = stretch.lastIndex === 0 ? text.length : stretch.lastIndex;
    const token = tokenOf(groups, start, end);
    if (token) yield token;
    start = end;
  }
}

function tokenOf(
  groups: Readonly<Record<string, string | undefined>>,
  start: number,
  end: number,
): PlsqlToken | undefined {
  if (groups.name !== undefined) return { kind: 'name', value: groups.name, start, end };
  if (groups.word !== undefined) return { kind: 'word', value: groups.word.toUpperCase(), start, end };
  if (groups.text !== undefined) return { kind: 'text', value: groups.text, start, end };
  if (groups.symbol !== undefined) return { kind: 'symbol', value: groups.symbol, start, end };
  return undefined;
}
