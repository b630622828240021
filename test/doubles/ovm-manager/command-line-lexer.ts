/**
 * Splits one CLI line into words and attributes.
 * Source: Oracle VM CLI guides 3.2 to 3.4, "escape character" and quoting notes: both kinds of quotes, and `/`
 * as escape character inside quotes only. What the guides leave open is refused and tagged.
 */
import { type AssumptionId, Refusal } from './assumed.js';

export interface WordToken {
  readonly kind: 'word';
  readonly text: string;
}

export interface AttributeToken {
  readonly kind: 'attribute';
  readonly name: string;
  readonly value: string;
  readonly quoted: boolean;
  /** The characters as they stand in the line, for messages. */
  readonly text: string;
}

export type Token = WordToken | AttributeToken;

export interface LexedLine {
  readonly tokens: readonly Token[];
  readonly assumptions: readonly AssumptionId[];
}

/** Tokens of one line; throws Refusal with the offending text. */
export function lexCommandLine(line: string): LexedLine {
  const control = /[\u0000-\u0008\u000a-\u001f\u007f]/.exec(line);
  if (control !== null) {
    const code = control[0].charCodeAt(0).toString(16).padStart(2, '0');
    throw new Refusal(`Control character 0x${code} at position ${control.index + 1}`, 'control-characters');
  }
  const tokens: Token[] = [];
  let at = skipBlanks(line, 0);
  while (at < line.length) {
    const [token, end] = readToken(line, at);
    tokens.push(token);
    at = skipBlanks(line, end);
  }
  if (tokens.length === 0) throw new Refusal('No command given', 'empty-line');
  const bareLists = tokens.some((t) => t.kind === 'attribute' && !t.quoted && t.value.includes(','));
  return { tokens, assumptions: bareLists ? ['bare-comma'] : [] };
}

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t';
}

function skipBlanks(line: string, from: number): number {
  let at = from;
  while (isBlank(line[at])) at += 1;
  return at;
}

function endOfBare(line: string, from: number): number {
  let at = from;
  while (at < line.length && !isBlank(line[at])) at += 1;
  return at;
}

function readToken(line: string, start: number): [Token, number] {
  const name = /^[A-Za-z][A-Za-z0-9]*(?==)/.exec(line.slice(start, start + 80))?.[0];
  if (name === undefined) {
    const end = endOfBare(line, start);
    return [{ kind: 'word', text: line.slice(start, end) }, end];
  }
  const valueStart = start + name.length + 1;
  const mark = line[valueStart];
  if (mark === '"' || mark === "'") return readQuoted(line, start, name, mark);
  return readBare(line, start, name);
}

function readBare(line: string, start: number, name: string): [Token, number] {
  const end = endOfBare(line, start);
  const text = line.slice(start, end);
  const value = text.slice(name.length + 1);
  if (value === '') throw new Refusal(`Attribute ${name} has no value`, 'empty-bare-value');
  if (/["']/.test(value)) throw new Refusal(`Unexpected quotation mark in ${text}`, 'quote-in-bare-value');
  return [{ kind: 'attribute', name, value, quoted: false, text }, end];
}

function readQuoted(line: string, start: number, name: string, mark: string): [Token, number] {
  let at = start + name.length + 2;
  let value = '';
  while (line[at] !== mark) {
    if (line[at] === '/') {
      value += escaped(line, at);
      at += 2;
    } else {
      value += line[at] ?? '';
      at += 1;
    }
    if (at >= line.length) throw new Refusal(`Unterminated quotation: ${line.slice(start)}`);
  }
  const end = at + 1;
  const text = line.slice(start, end);
  if (end < line.length && !isBlank(line[end])) {
    throw new Refusal(
      `Unexpected text "${line.slice(end, endOfBare(line, end))}" after ${text}`,
      'text-after-quote',
    );
  }
  return [{ kind: 'attribute', name, value, quoted: true, text }, end];
}

function escaped(line: string, slash: number): string {
  const next = line[slash + 1];
  if (next === undefined) throw new Refusal(`Unterminated quotation: the line ends with an escape character`);
  if (next !== '/' && next !== '"' && next !== "'") {
    throw new Refusal(
      `Invalid escape sequence "/${next}" at position ${slash + 1}: write // for a slash`,
      'escape-of-others',
    );
  }
  return next;
}
