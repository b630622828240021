import { failSyntax, type LiteralCursor } from './literal-cursor.js';
import type { PyValue } from './py-value.js';

/** The numbers of Python 2.7 (Language Reference 2.4.4 to 2.4.7); `0777` is octal, `L` makes a long. */
const number =
  /0[xX][0-9a-fA-F]+[lL]?|0[oO][0-7]+[lL]?|0[bB][01]+[lL]?|(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?[jJ]?|\d+[eE][+-]?\d+[jJ]?|\d+[jJlL]?/y;

/** What nearly every number of a definition is. */
const plainInteger = /(?:0|[1-9]\d{0,14})(?![\w.])/y;

/** CPython refuses to convert more decimal digits than this (sys.int_info.default_max_str_digits). */
const maxDigits = 4300;

/** True when a number literal begins at the offset. */
export function startsNumber(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  if (code >= 0x30 && code <= 0x39) return true;
  const next = text.charCodeAt(offset + 1);
  return code === 0x2e && next >= 0x30 && next <= 0x39;
}

/** Reads the number the cursor stands at, with `negative` already read before it. Integers stay exact. */
export function readNumber(cursor: LiteralCursor, negative: boolean): PyValue {
  plainInteger.lastIndex = cursor.pos;
  if (plainInteger.test(cursor.text)) {
    const value = BigInt(cursor.text.slice(cursor.pos, plainInteger.lastIndex));
    cursor.pos = plainInteger.lastIndex;
    return { kind: 'int', value: negative ? -value : value };
  }
  number.lastIndex = cursor.pos;
  const token = number.exec(cursor.text)?.[0] ?? failSyntax(cursor.pos, 'a number was expected');
  const start = cursor.pos;
  cursor.pos += token.length;
  if (/[\w.]/.test(cursor.text[cursor.pos] ?? ''))
    failSyntax(start, 'the number is not written as Python 2 allows');
  const sign = negative ? -1 : 1;
  if (/[jJ]$/.test(token))
    return { kind: 'complex', real: negative ? -0 : 0, imaginary: sign * Number(token.slice(0, -1)) };
  const radix = /^0[xXoObB]/.test(token);
  if (!radix && /[.eE]/.test(token)) return { kind: 'float', value: sign * Number(token) };
  const value = readInteger(token, radix, start);
  return {
    kind: 'int',
    value: negative ? -value : value,
    ...(/[lL]$/.test(token) ? { long: true as const } : {}),
  };
}

function readInteger(token: string, radix: boolean, start: number): bigint {
  const digits = token.replace(/[lL]$/, '');
  if (digits.length > maxDigits)
    return failSyntax(start, `an integer of over ${maxDigits} digits is not read`);
  if (radix) return BigInt(digits.toLowerCase());
  if (!/^0+\d/.test(digits)) return BigInt(digits);
  if (!/^[0-7]+$/.test(digits))
    return failSyntax(start, 'a number that begins with 0 is octal and has digits 0 to 7');
  return BigInt(`0o${digits}`);
}
