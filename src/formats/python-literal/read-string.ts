import {
  endOfLine,
  failSyntax,
  type LiteralCursor,
  lineEndLength,
  NotLiteral,
  skipBlanks,
} from './literal-cursor.js';
import { bytesAsText, type PyString } from './py-value.js';
import { unicodeCharacter } from './unicode-names.js';

/** Prefixes of Python 2.7 (Language Reference 2.4.1); `b` makes the same byte string as no prefix. */
const stringStart = /(?:ur|br|[urb])?(?:'''|"""|'|")/iy;

/** True when a string literal begins at the offset. */
export function startsString(text: string, offset: number): boolean {
  stringStart.lastIndex = offset;
  return stringStart.test(text);
}

interface Piece {
  /** Escapes of byte strings from \x80 on stand here as U+DC80..U+DCFF, so that they can be told from raw text. */
  readonly marked: string;
  readonly unicode: boolean;
}

/** Reads one or more adjacent string literals, which Python joins. The cursor stands at the first. */
export function readString(cursor: LiteralCursor): PyString {
  const pieces = [readPiece(cursor)];
  for (;;) {
    const end = cursor.pos;
    skipBlanks(cursor);
    if (!startsString(cursor.text, cursor.pos)) {
      cursor.pos = end;
      return joinPieces(pieces);
    }
    pieces.push(readPiece(cursor));
  }
}

function joinPieces(pieces: readonly Piece[]): PyString {
  const unicode = pieces.some((piece) => piece.unicode);
  let [value, text, bytes] = ['', '', ''];
  for (const piece of [...pieces, { marked: '', unicode: true }]) {
    if (!piece.unicode) {
      bytes += piece.marked;
      continue;
    }
    value += unmark(bytes, false) + piece.marked;
    text += unmark(bytes, true) + piece.marked;
    bytes = '';
  }
  return { kind: 'str', value, text, unicode };
}

const byteRun = /(?<![\ud800-\udbff])[\udc80-\udcff]+/g;
/** Turns marked bytes back: into code points, or for people into UTF-8 text where the run of bytes is UTF-8. */
function unmark(marked: string, decode: boolean): string {
  return marked.replace(byteRun, (run) => {
    // the low eight bits of each code unit
    const bytes = Buffer.from(run, 'latin1').toString('latin1');
    return decode ? bytesAsText(bytes) : bytes;
  });
}

function readPiece(cursor: LiteralCursor): Piece {
  const { text } = cursor;
  stringStart.lastIndex = cursor.pos;
  const opening = stringStart.exec(text)?.[0] ?? failSyntax(cursor.pos, 'a string was expected');
  const start = cursor.pos;
  const quote = opening.endsWith(`"""`) || opening.endsWith(`'''`) ? opening.slice(-3) : opening.slice(-1);
  const prefix = opening.slice(0, -quote.length).toLowerCase();
  const bodyStart = start + opening.length;
  const bodyEnd =
    quote.length === 3 ? endOfTriple(text, bodyStart, quote, start) : endOfSingle(text, bodyStart, quote);
  cursor.pos = bodyEnd + quote.length;
  const body = text.slice(bodyStart, bodyEnd);
  const unicode = prefix.startsWith('u');
  const raw = prefix.endsWith('r');
  if (!body.includes('\\') && !body.includes('\r')) return { marked: body, unicode };
  return {
    marked: raw ? decodeRaw(body, unicode, bodyStart) : decodeEscapes(body, unicode, bodyStart),
    unicode,
  };
}

function endOfTriple(text: string, bodyStart: number, quote: string, start: number): number {
  const stop = quote === `'''` ? /\\[\s\S]|'''/g : /\\[\s\S]|"""/g;
  stop.lastIndex = bodyStart;
  for (let match = stop.exec(text); match !== null; match = stop.exec(text)) {
    if (match[0] === quote) return match.index;
  }
  return failSyntax(start, `the string that begins here with ${quote} is never closed`);
}

function endOfSingle(text: string, bodyStart: number, quote: string): number {
  const stop = quote === `'` ? /[\\'\r\n]/g : /[\\"\r\n]/g;
  stop.lastIndex = bodyStart;
  for (let match = stop.exec(text); match !== null; match = stop.exec(text)) {
    if (match[0] === quote) return match.index;
    if (match[0] !== '\\') break;
    stop.lastIndex = match.index + 1 + Math.max(1, lineEndLength(text, match.index + 1));
  }
  return failSyntax(bodyStart - 1, `the string that begins here is not closed on its line`);
}

const simpleEscapes: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
  '\r': '',
  '\r\n': '',
};

/** The parts of a text between its quotes that stand for something else; every line end is a newline to Python. */
const byteParts = /\r\n?|\\(?:(\r\n|[\\'"abfnrtv\n\r])|([0-7]{1,3})|x([0-9a-fA-F]{2})|([\s\S]))/g;
/** The same with \u, \U and \N; no character has a name of over 100 letters (Unicode 14: 88). */
const unicodeParts =
  /\r\n?|\\(?:(\r\n|[\\'"abfnrtv\n\r])|([0-7]{1,3})|x([0-9a-fA-F]{2})|([^uUN])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}\r\n]{0,100})\}|([uUN]))/g;

/** Replaces the escapes of Python 2.7: \u, \U and \N only in unicode strings, unknown escapes stay as they are. */
function decodeEscapes(body: string, unicode: boolean, bodyStart: number): string {
  const replaceByte = (whole: string, ...[simple, octal, hex, other, at]: EscapeParts<number>) => {
    if (!whole.startsWith('\\')) return '\n';
    if (simple !== undefined) return simpleEscapes[simple] ?? whole;
    if (octal !== undefined) return character(Number.parseInt(octal, 8), unicode);
    if (hex !== undefined) return character(Number.parseInt(hex, 16), unicode);
    return other === 'x' ? failSyntax(bodyStart + at, 'the escape \\x needs two hex digits') : whole;
  };
  if (!unicode) return body.replace(byteParts, replaceByte);
  return body.replace(unicodeParts, (whole, simple, octal, hex, other, u4, u8, named, bad, at: number) => {
    if (u4 !== undefined) return String.fromCharCode(Number.parseInt(u4, 16));
    if (u8 !== undefined) return wideCharacter(Number.parseInt(u8, 16), bodyStart + at);
    if (named !== undefined) return namedCharacter(named, bodyStart + at);
    if (bad === undefined) return replaceByte(whole, simple, octal, hex, other, at);
    return failSyntax(bodyStart + at, `the escape \\${bad} needs ${neededBy[bad]}`);
  });
}

type Part = string | undefined;
type EscapeParts<Offset> = [
  simple: Part,
  octal: Part,
  hex: Part,
  other: Part,
  at: Offset,
  ...rest: unknown[],
];

const neededBy: Readonly<Record<string, string>> = {
  u: 'four hex digits',
  U: 'eight hex digits',
  N: 'a character name in braces',
};

/** In a raw unicode string only \u and \U behind an odd number of backslashes are escapes. */
function decodeRaw(body: string, unicode: boolean, bodyStart: number): string {
  if (!unicode) return body.replace(/\r\n?/g, '\n');
  return body.replace(
    /\r\n?|(?<!\\)(\\+)(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([uU]))/g,
    (whole: string, slashes: string | undefined, u4, u8, bad: 'u' | 'U' | undefined, offset: number) => {
      if (slashes === undefined) return '\n';
      if (slashes.length % 2 === 0) return whole;
      const before = slashes.slice(1);
      const at = bodyStart + offset + before.length;
      if (u4 !== undefined) return before + String.fromCharCode(Number.parseInt(u4, 16));
      if (u8 !== undefined) return before + wideCharacter(Number.parseInt(u8, 16), at);
      return failSyntax(at, `the escape \\${bad} needs ${neededBy[bad ?? 'u']}`);
    },
  );
}

/** One character of an octal or hex escape; a byte string keeps the low eight bits, as CPython 2 does. */
function character(code: number, unicode: boolean): string {
  if (unicode) return String.fromCharCode(code);
  const byte = code & 0xff;
  return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 | byte);
}

function wideCharacter(code: number, offset: number): string {
  if (code > 0x10ffff) return failSyntax(offset, 'the escape \\U names no Unicode character');
  return String.fromCodePoint(code);
}

function namedCharacter(name: string, offset: number): string {
  return (
    unicodeCharacter(name) ?? failSyntax(offset, `no Unicode character is called ${JSON.stringify(name)}`)
  );
}

/**
 * Where the string that begins at the offset ends, for skipping over code: behind its closing quote, at the line end
 * if a one-line string is not closed, undefined if a triple-quoted one never is.
 */
export function skipString(text: string, offset: number): number | undefined {
  const triple = text.slice(offset, offset + 3);
  try {
    if (triple === `"""` || triple === `'''`) return endOfTriple(text, offset + 3, triple, offset) + 3;
    return endOfSingle(text, offset + 1, text[offset] ?? '') + 1;
  } catch (error) {
    if (!(error instanceof NotLiteral)) throw error;
    return triple === `"""` || triple === `'''` ? undefined : endOfLine(text, offset);
  }
}
