import { OracleError } from '../oracle-error.js';

/** A word, a quoted name, a text, a number, a bind or a sign of a statement. */
export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'bind' | 'sign' | 'end';
  /** Words in capitals, names and texts without their quotes. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly national?: boolean;
}

const closing: Readonly<Record<string, string>> = { '[': ']', '{': '}', '(': ')', '<': '>' };
const blank = /(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/y;
const word = /[\p{L}][\p{L}\p{N}_$#]*/uy;
const number = /(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?/y;
const bind = /:\s*(?:"([^"]*)"|([\p{L}\p{N}_$#]+))/uy;
const sign = /\|\||<=|>=|<>|!=|\^=|:=|=>|\.\.|\*\*|[-+*/=<>(),.;@%:&[\]|!^?]/y;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function textEnd(sql: string, at: number): number {
  for (let from = at; ; ) {
    const end = sql.indexOf("'", from);
    if (end < 0) throw new OracleError(1_756, 'quoted string not properly terminated', at - 1);
    if (sql[end + 1] !== "'") return end;
    from = end + 2;
  }
}

function textToken(sql: string, start: number): Token | undefined {
  const prefix = /^(?:n?q|n)?'/i.exec(sql.slice(start, start + 3))?.[0];
  if (prefix === undefined) return undefined;
  const national = /^n/i.test(prefix);
  const body = start + prefix.length;
  if (/q'$/i.test(prefix)) {
    const opening = sql[body] ?? '';
    const end = sql.indexOf(`${closing[opening] ?? opening}'`, body + 1);
    if (end < 0) throw new OracleError(1_756, 'quoted string not properly terminated', start);
    return { kind: 'text', value: sql.slice(body + 1, end), start, end: end + 2, national };
  }
  const end = textEnd(sql, body);
  return { kind: 'text', value: sql.slice(body, end).replaceAll("''", "'"), start, end: end + 1, national };
}

function nextToken(sql: string, start: number): Token {
  const text = textToken(sql, start);
  if (text) return text;
  if (sql[start] === '"') {
    const end = sql.indexOf('"', start + 1);
    if (end < 0) throw new OracleError(1_740, 'missing double quote in identifier', start);
    return { kind: 'name', value: sql.slice(start + 1, end), start, end: end + 1 };
  }
  const found = (kind: Token['kind'], match: RegExpExecArray, value: string): Token => ({
    kind,
    value,
    start,
    end: start + match[0].length,
  });
  const asWord = matchAt(word, sql, start);
  if (asWord) return found('word', asWord, asWord[0].toUpperCase());
  const asNumber = matchAt(number, sql, start);
  if (asNumber) return found('number', asNumber, asNumber[0]);
  const asBind = sql[start + 1] === '=' ? null : matchAt(bind, sql, start);
  if (asBind) return found('bind', asBind, asBind[1] ?? (asBind[2] ?? '').toUpperCase());
  const asSign = matchAt(sign, sql, start);
  if (!asSign) throw new OracleError(911, 'invalid character', start);
  return found('sign', asSign, asSign[0]);
}

/** The tokens of a statement, with one that marks the end. */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; ; ) {
    at += matchAt(blank, sql, at)?.[0].length ?? 0;
    if (at >= sql.length || sql[at] === '\0') break;
    const token = nextToken(sql, at);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', value: '', start: sql.length, end: sql.length });
  return tokens;
}

/** Goes through the tokens of a statement. */
export class TokenReader {
  #place = 0;
  readonly #tokens: readonly Token[];
  /** Binds met so far. */
  binds = 0;

  constructor(readonly sql: string) {
    this.#tokens = tokensOf(sql);
  }

  get place(): number {
    return this.#place;
  }

  set place(place: number) {
    this.#place = place;
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#place + ahead, this.#tokens.length - 1)] as Token;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#place++;
    return token;
  }

  get atEnd(): boolean {
    return this.peek().kind === 'end';
  }

  /** Whether the next tokens are these words or signs. */
  is(...values: readonly string[]): boolean {
    return values.every((value, ahead) => {
      const token = this.peek(ahead);
      return token.value === value && (token.kind === 'word' || token.kind === 'sign');
    });
  }

  /** Passes over these words or signs, if they come next. */
  accept(...values: readonly string[]): boolean {
    if (!this.is(...values)) return false;
    this.#place += values.length;
    return true;
  }

  /** Passes over the one of these that comes next. */
  acceptOne(...values: readonly string[]): string | undefined {
    return values.find((value) => this.accept(...value.split(' ')));
  }

  expect(...values: readonly string[]): void {
    if (!this.accept(...values)) this.refuse(values[0] ?? '');
  }

  /** A name: a word in capitals, or what stands in quotes. */
  name(): string {
    const token = this.peek();
    if (token.kind !== 'word' && token.kind !== 'name') this.refuse('a name');
    return this.next().value;
  }

  /** A name that an owner may stand before. */
  qualifiedName(): { owner: string | undefined; name: string } {
    const first = this.name();
    return this.accept('.') ? { owner: first, name: this.name() } : { owner: undefined, name: first };
  }

  /** Names in brackets. */
  nameList(): string[] {
    this.expect('(');
    const names = [this.name()];
    while (this.accept(',')) names.push(this.name());
    this.expect(')');
    return names;
  }

  /** The text of the statement from a token on to the one before this. */
  textFrom(place: number): string {
    const first = this.#tokens[place] as Token;
    const last = this.#tokens[Math.max(place, this.#place - 1)] as Token;
    return this.sql.slice(first.start, last.end);
  }

  /** Passes over what stands in brackets, the brackets too, and gives it. */
  bracketed(): string {
    const from = this.#place;
    this.expect('(');
    for (let depth = 1; depth > 0; ) {
      const token = this.next();
      if (token.kind === 'end') this.refuse(')');
      if (token.kind === 'sign') depth += token.value === '(' ? 1 : token.value === ')' ? -1 : 0;
    }
    return this.textFrom(from).slice(1, -1);
  }

  /** Says that the statement is none that is known here: it is answered with its text. */
  refuse(expected: string): never {
    const token = this.peek();
    const found = token.kind === 'end' ? 'its end' : `"${token.value}"`;
    const asked = `${expected} expected at ${found}`;
    throw new OracleError(900, `invalid SQL statement (${asked}): ${this.sql.slice(0, 2000)}`, token.start);
  }
}
