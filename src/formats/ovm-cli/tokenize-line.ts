/** Something wrong with the form of a token; column counts from 1. */
export interface TokenProblem {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly column: number;
}

/** A word, or `name=value` with the value unquoted. Columns count from 1 in UTF-16 code units. */
export interface Token {
  readonly text: string;
  readonly column: number;
  /** What stands before the first `=`; undefined for a word. */
  readonly name?: string;
  readonly value: string;
  readonly valueColumn: number;
  readonly quoted: boolean;
}

interface QuotedValue {
  readonly value: string;
  readonly end: number;
  readonly closed: boolean;
  /** Offset of a slash that stands alone, -1 when there is none. */
  readonly loneSlash: number;
}

// numbers are compared several times faster than characters, and a script may have a hundred thousand lines
const tab = 0x09;
const blank = 0x20;
const equalsSign = 0x3d;
const doubleQuote = 0x22;
const singleQuote = 0x27;

function isBlank(code: number): boolean {
  return code === blank || code === tab;
}

function isQuote(code: number): boolean {
  return code === doubleQuote || code === singleQuote;
}

/** Offset of the next blank or the end. */
function endOfRun(line: string, from: number): number {
  let at = from;
  while (at < line.length && !isBlank(line.charCodeAt(at))) at += 1;
  return at;
}

/** Offset of the next quote before `end`, -1 for none. */
function quoteWithin(line: string, from: number, end: number): number {
  for (let at = from; at < end; at += 1) if (isQuote(line.charCodeAt(at))) return at;
  return -1;
}

/** Reads from the opening quote; `/` escapes a slash or a quote of either kind (3.3 CLI guide). */
function readQuoted(line: string, open: number): QuotedValue {
  const quote = line[open];
  const pieces: string[] = [];
  let loneSlash = -1;
  let from = open + 1;
  let at = from;
  while (at < line.length && line[at] !== quote) {
    if (line[at] === '/') {
      const next = line[at + 1];
      if (next === '/' || next === '"' || next === "'") {
        pieces.push(line.slice(from, at));
        from = at + 1;
        at += 1;
      } else if (loneSlash < 0) loneSlash = at;
    }
    at += 1;
  }
  pieces.push(line.slice(from, at));
  const closed = at < line.length;
  return { value: pieces.join(''), end: closed ? at + 1 : at, closed, loneSlash };
}

const quoteWhole = 'put the whole value in quotes, doubling every slash and writing / before a quote';

function quotedProblems(line: string, open: number, read: QuotedValue, end: number): TokenProblem[] {
  const problems: TokenProblem[] = [];
  if (read.loneSlash >= 0) {
    const message =
      'a slash inside quotes must be doubled; it was read as a slash, but the CLI takes it as an escape';
    problems.push({ severity: 'warning', code: 'lone-slash', message, column: read.loneSlash + 1 });
  }
  if (!read.closed) {
    const message = `the quote ${line[open]} is not closed on this line`;
    problems.push({ severity: 'error', code: 'unclosed-quote', message, column: open + 1 });
  } else if (end > read.end) {
    const message = `a blank must follow the closing quote; ${quoteWhole}`;
    problems.push({ severity: 'error', code: 'text-after-quote', message, column: read.end + 1 });
  }
  return problems;
}

function readAssignment(line: string, start: number, equals: number, problems: TokenProblem[]): Token {
  const valueStart = equals + 1;
  const name = line.slice(start, equals);
  const column = start + 1;
  const valueColumn = valueStart + 1;
  if (isQuote(line.charCodeAt(valueStart))) {
    const read = readQuoted(line, valueStart);
    const end = endOfRun(line, read.end);
    problems.push(...quotedProblems(line, valueStart, read, end));
    return { text: line.slice(start, end), column, name, value: read.value, valueColumn, quoted: true };
  }
  const end = endOfRun(line, valueStart);
  const quoteAt = quoteWithin(line, valueStart, end);
  if (quoteAt >= 0) {
    const message = `a quote stands inside an unquoted value; ${quoteWhole}`;
    problems.push({ severity: 'error', code: 'quote-inside-value', message, column: quoteAt + 1 });
  }
  const value = line.slice(valueStart, end);
  return { text: line.slice(start, end), column, name, value, valueColumn, quoted: false };
}

/** Offset of the equals sign of the run that begins at `start`, or where the run ends without one. */
function endOfName(line: string, start: number): number {
  let at = start;
  while (at < line.length && line.charCodeAt(at) !== equalsSign && !isBlank(line.charCodeAt(at))) at += 1;
  return at;
}

/**
 * Splits one line into words and `name=value`. Total and linear; what is wrong with the form comes out as problems
 * and the token is read as well as it can be.
 */
export function tokenizeLine(line: string): { readonly tokens: Token[]; readonly problems: TokenProblem[] } {
  const tokens: Token[] = [];
  const problems: TokenProblem[] = [];
  let at = 0;
  while (at < line.length) {
    if (isBlank(line.charCodeAt(at))) {
      at += 1;
      continue;
    }
    const end = endOfName(line, at);
    if (line.charCodeAt(end) === equalsSign) {
      const token = readAssignment(line, at, end, problems);
      tokens.push(token);
      at += token.text.length;
    } else {
      const text = line.slice(at, end);
      tokens.push({ text, column: at + 1, value: text, valueColumn: at + 1, quoted: false });
      at = end;
    }
  }
  return { tokens, problems };
}
