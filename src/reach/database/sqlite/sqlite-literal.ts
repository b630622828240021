import { SqliteText, type SqliteValue } from './sqlite-value.js';

/**
 * Values as SQL literals, one for each value, so that equal values have equal literals: `7`, `7.0`, `'it''s'`, `X'00FF'`.
 * A text that has a tab, a line feed, a backslash or NUL in it, or is longer than `plainTextBytes`, is written
 * `CAST(X'...' AS TEXT)`. So a literal never needs an escape in tab-separated lines, and any SQLite client takes it.
 * REAL is the shortest decimal that reads back as the same number; infinities are 9e999 and -9e999, as quote() of
 * SQLite writes them; SQLite has no NaN.
 */

/** Texts up to so many bytes are written as text when nothing in them forbids it. */
export const plainTextBytes = 65_536;

export const textOpening = "CAST(X'";
export const textClosing = "' AS TEXT)";
export const blobOpening = "X'";
export const blobClosing = "'";

/** Digits of long values are made and read in pieces: a string of all of them would double what a value takes. */
export const hexPieceBytes = 65_536;

const quote = 0x27;
const largestInteger = 2n ** 63n - 1n;
const smallestInteger = -(2n ** 63n);

/** The literal of a value; null for NULL, which has a mark of its own in `data/`. */
export function literalOf(value: SqliteValue): Buffer | null {
  if (value === null) return null;
  if (typeof value === 'bigint') return Buffer.from(value.toString(), 'latin1');
  if (typeof value === 'number') return Buffer.from(realLiteral(value), 'latin1');
  if (value instanceof SqliteText) return textLiteral(value.bytes);
  return Buffer.from(`${blobOpening}${hexOf(value)}${blobClosing}`, 'latin1');
}

/** Upper-case hexadecimal digits, as SQLite writes them. */
export function hexOf(bytes: Buffer): string {
  return bytes.toString('hex').toUpperCase();
}

/** A REAL as SQL and JavaScript read it, always with a point, an exponent or both. */
export function realLiteral(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '9e999';
  if (value === Number.NEGATIVE_INFINITY) return '-9e999';
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function textLiteral(bytes: Buffer): Buffer {
  if (!isPlain(bytes)) return Buffer.from(`${textOpening}${hexOf(bytes)}${textClosing}`, 'latin1');
  if (!bytes.includes(quote)) return Buffer.concat([Buffer.of(quote), bytes, Buffer.of(quote)]);
  return Buffer.from(`'${bytes.toString('latin1').replaceAll("'", "''")}'`, 'latin1');
}

function isPlain(bytes: Buffer): boolean {
  if (bytes.length > plainTextBytes) return false;
  for (const byte of bytes) {
    if (byte === 0x00 || byte === 0x09 || byte === 0x0a || byte === 0x5c) return false;
  }
  return true;
}

/** The value of a literal of `literalOf`; undefined for anything else. */
export function readLiteral(literal: Buffer): SqliteValue | undefined {
  if (literal[0] === quote) return readPlainText(literal);
  if (literal[0] === 0x58) return readHex(literal, blobOpening, blobClosing);
  if (literal[0] === 0x43) {
    const bytes = readHex(literal, textOpening, textClosing);
    return bytes && new SqliteText(bytes);
  }
  return readNumber(literal);
}

function readPlainText(literal: Buffer): SqliteText | undefined {
  if (literal.length < 2 || literal.at(-1) !== quote) return undefined;
  const inner = literal.subarray(1, -1);
  if (!inner.includes(quote)) return new SqliteText(inner);
  const text = inner.toString('latin1');
  if (/'/.test(text.replaceAll("''", ''))) return undefined;
  return new SqliteText(Buffer.from(text.replaceAll("''", "'"), 'latin1'));
}

function readHex(literal: Buffer, opening: string, closing: string): Buffer | undefined {
  const digits = literal.length - opening.length - closing.length;
  if (digits < 0 || digits % 2 !== 0) return undefined;
  if (literal.toString('latin1', 0, opening.length) !== opening) return undefined;
  if (literal.toString('latin1', literal.length - closing.length) !== closing) return undefined;
  const bytes = Buffer.allocUnsafe(digits / 2);
  for (let done = 0; done < bytes.length; done += hexPieceBytes) {
    const size = Math.min(hexPieceBytes, bytes.length - done);
    const start = opening.length + 2 * done;
    const written = bytes.write(literal.toString('latin1', start, start + 2 * size), done, size, 'hex');
    if (written !== size) return undefined; // it stops at what is no digit
  }
  return bytes;
}

function readNumber(literal: Buffer): bigint | number | undefined {
  const text = literal.toString('latin1');
  if (/^-?\d{1,19}$/.test(text)) {
    const value = BigInt(text);
    return value >= smallestInteger && value <= largestInteger ? value : undefined;
  }
  return /^-?\d+(?:\.\d+(?:e[+-]?\d+)?|e[+-]?\d+)$/.test(text) ? Number(text) : undefined;
}
