import {
  failCode,
  failSyntax,
  type LiteralCursor,
  type LiteralError,
  maxDepth,
  NotLiteral,
  skipBlanks,
} from './literal-cursor.js';
import { type PyValue, pyKey } from './py-value.js';
import { readNumber, startsNumber } from './read-number.js';
import { readString, startsString } from './read-string.js';

export type LiteralResult =
  | { readonly value: PyValue; readonly end: number }
  | { readonly error: LiteralError };

/**
 * Reads the Python 2 literal that begins at an offset: strings, numbers, True, False, None, and lists, tuples, dicts
 * and sets of them. `end` is the offset behind it. Nothing is ever evaluated: anything else is an error with kind
 * `code` (a name, a call, an operator) or `syntax`. A list of values with commas outside brackets is a tuple.
 */
export function readLiteral(
  text: string,
  offset: number,
  onComment?: (start: number, end: number) => void,
): LiteralResult {
  const cursor: LiteralCursor = { text, pos: offset, depth: 0, onComment };
  try {
    skipBlanks(cursor);
    return { value: readBareTuple(cursor), end: cursor.pos };
  } catch (error) {
    if (error instanceof NotLiteral) return { error: error.detail };
    throw error;
  }
}

function readBareTuple(cursor: LiteralCursor): PyValue {
  const first = readItem(cursor);
  const items = [first];
  for (;;) {
    const end = cursor.pos;
    skipBlanks(cursor);
    if (cursor.text[cursor.pos] !== ',') {
      cursor.pos = end;
      return items.length === 1 ? first : { kind: 'tuple', items };
    }
    cursor.pos += 1;
    const afterComma = cursor.pos;
    skipBlanks(cursor);
    if (/^[;#\r\n]?$/.test(cursor.text[cursor.pos] ?? '')) {
      cursor.pos = afterComma;
      return { kind: 'tuple', items };
    }
    items.push(readItem(cursor));
  }
}

const word = /[A-Za-z_]\w*/y;
const assigns = /[ \t]*=(?!=)/y;

function readItem(cursor: LiteralCursor): PyValue {
  const { text, pos } = cursor;
  const character = text[pos] ?? '';
  if (startsString(text, pos)) return readString(cursor);
  if (character === '[') return { kind: 'list', items: readItems(cursor, ']').items };
  if (character === '(') return readParentheses(cursor);
  if (character === '{') return readBraces(cursor);
  if (startsNumber(text, pos) || character === '-' || character === '+') return readSignedNumber(cursor);
  word.lastIndex = pos;
  if (word.test(text)) return readConstant(cursor, text.slice(pos, word.lastIndex));
  if (/^[\r\n#;]?$/.test(character)) return failSyntax(pos, 'a value is missing here');
  return failSyntax(pos, `${JSON.stringify(character)} cannot begin a value`);
}

function readConstant(cursor: LiteralCursor, name: string): PyValue {
  const start = cursor.pos;
  cursor.pos += name.length;
  if (name === 'True' || name === 'False') return { kind: 'bool', value: name === 'True' };
  if (name === 'None') return { kind: 'none' };
  assigns.lastIndex = cursor.pos;
  if (cursor.depth > 0 && assigns.test(cursor.text)) {
    return failSyntax(start, `${name} is set here, but a bracket before it is still open`);
  }
  return failCode(start, `the name ${name} would have to be evaluated`);
}

/** A number with an optional sign; `1+2j` is one number, as for Python's own `ast.literal_eval`. */
function readSignedNumber(cursor: LiteralCursor): PyValue {
  const real = readSign(cursor);
  if (real.kind !== 'int' && real.kind !== 'float') return real;
  const end = cursor.pos;
  skipBlanks(cursor);
  const operator = cursor.text[cursor.pos];
  if (operator === '+' || operator === '-') {
    cursor.pos += 1;
    skipBlanks(cursor);
    const imaginary = startsNumber(cursor.text, cursor.pos)
      ? readNumber(cursor, operator === '-')
      : undefined;
    if (imaginary?.kind === 'complex') return { ...imaginary, real: Number(real.value) };
  }
  cursor.pos = end;
  return real;
}

function readSign(cursor: LiteralCursor): PyValue {
  const sign = cursor.text[cursor.pos];
  if (sign !== '-' && sign !== '+') return readNumber(cursor, false);
  const start = cursor.pos;
  cursor.pos += 1;
  skipBlanks(cursor);
  if (!startsNumber(cursor.text, cursor.pos))
    failCode(start, `an operator ${sign} would have to be evaluated`);
  return readNumber(cursor, sign === '-');
}

function enter(cursor: LiteralCursor): void {
  if (cursor.depth >= maxDepth) failSyntax(cursor.pos, `brackets are nested deeper than ${maxDepth}`);
  cursor.pos += 1;
  cursor.depth += 1;
  skipBlanks(cursor);
}

function leave(cursor: LiteralCursor): void {
  cursor.pos += 1;
  cursor.depth -= 1;
}

/** Fails where neither a comma nor the closing bracket follows an item. */
function failInside(cursor: LiteralCursor, opened: number, closing: string): never {
  const { text, pos } = cursor;
  if (pos >= text.length)
    return failSyntax(opened, `the bracket that opens here is never closed with ${closing}`);
  const operator = operatorAt(text, pos);
  if (operator === undefined) return failSyntax(pos, `a comma or ${closing} was expected`);
  return failCode(pos, `an operator ${operator} would have to be evaluated`);
}

const operators = /[-+*/%&|^<>=!.]|(?:and|for|if|in|is|not|or)(?!\w)/y;

/** The sign or word that makes an expression of the value before it, if one stands at the offset. */
export function operatorAt(text: string, offset: number): string | undefined {
  operators.lastIndex = offset;
  return operators.exec(text)?.[0];
}

function readItems(cursor: LiteralCursor, closing: string): { items: PyValue[]; comma: boolean } {
  const opened = cursor.pos;
  const items: PyValue[] = [];
  let comma = false;
  enter(cursor);
  while (cursor.text[cursor.pos] !== closing) {
    if (cursor.pos >= cursor.text.length) failInside(cursor, opened, closing);
    items.push(readItem(cursor));
    skipBlanks(cursor);
    comma = cursor.text[cursor.pos] === ',';
    if (comma) {
      cursor.pos += 1;
      skipBlanks(cursor);
    } else if (cursor.text[cursor.pos] !== closing) failInside(cursor, opened, closing);
  }
  leave(cursor);
  return { items, comma };
}

function readParentheses(cursor: LiteralCursor): PyValue {
  const { items, comma } = readItems(cursor, ')');
  const [only] = items;
  return only && items.length === 1 && !comma ? only : { kind: 'tuple', items };
}

function readBraces(cursor: LiteralCursor): PyValue {
  const opened = cursor.pos;
  const entries = new Map<string, readonly [PyValue, PyValue]>();
  let isSet: boolean | undefined;
  enter(cursor);
  while (cursor.text[cursor.pos] !== '}') {
    if (cursor.pos >= cursor.text.length) failInside(cursor, opened, '}');
    const keyAt = cursor.pos;
    const key = readItem(cursor);
    skipBlanks(cursor);
    isSet ??= cursor.text[cursor.pos] !== ':';
    const value = isSet ? key : readDictValue(cursor);
    const id = pyKey(key) ?? failSyntax(keyAt, 'a list, set or dict cannot be a key');
    // Python keeps the first of equal keys and the last value
    entries.set(id, [entries.get(id)?.[0] ?? key, value]);
    skipBlanks(cursor);
    if (cursor.text[cursor.pos] === ',') {
      cursor.pos += 1;
      skipBlanks(cursor);
    } else if (cursor.text[cursor.pos] !== '}') failInside(cursor, opened, '}');
  }
  leave(cursor);
  return isSet
    ? { kind: 'set', items: [...entries.values()].map(([key]) => key) }
    : { kind: 'dict', entries: [...entries.values()] };
}

function readDictValue(cursor: LiteralCursor): PyValue {
  if (cursor.text[cursor.pos] !== ':') failSyntax(cursor.pos, 'a colon was expected behind the key');
  cursor.pos += 1;
  skipBlanks(cursor);
  return readItem(cursor);
}
