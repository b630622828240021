/** One character of a word and how it is written: as itself or as an escape of Python, JSON or xend. */
export interface WordUnit {
  readonly character: string;
  readonly write: (character: string) => string;
}

const escapePart =
  /\\x([0-9a-fA-F]{2})|\\([0-3]?[0-7]{2})|\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|\\N\{[^}\n]{0,200}\}/y;

/** One character inside a word, as a regular expression: letters, digits, `_`, and escapes that tell a character. */
export const unitPattern =
  '(?:\\w|\\\\x[0-9a-fA-F]{2}|\\\\[0-3]?[0-7]{2}|\\\\u[0-9a-fA-F]{4}|\\\\U[0-9a-fA-F]{8}|\\\\N\\{[^}\\n]{0,200}\\}|[^\\x00-\\x7f\\p{P}\\p{Z}\\p{C}])';

interface Piece {
  readonly code: number;
  readonly form: 'raw' | 'x' | 'octal' | 'u' | 'U' | 'named';
}

/** Splits a word into characters. Byte escapes that together are UTF-8 (`\xc3\xbc`) are one character. */
export function wordUnits(text: string): WordUnit[] {
  const pieces = readPieces(text);
  const units: WordUnit[] = [];
  for (let index = 0; index < pieces.length; ) {
    const { unit, length } = unitAt(pieces, index);
    units.push(unit);
    index += length;
  }
  return units;
}

function readPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (let offset = 0; offset < text.length; ) {
    escapePart.lastIndex = offset;
    const match = text[offset] === '\\' ? escapePart.exec(text) : null;
    if (!match) {
      const code = text.codePointAt(offset) ?? 0;
      pieces.push({ code, form: 'raw' });
      offset += code > 0xffff ? 2 : 1;
      continue;
    }
    pieces.push(pieceOf(match));
    offset += match[0].length;
  }
  return pieces;
}

function pieceOf([, hex, octal, short, long]: RegExpExecArray): Piece {
  if (hex !== undefined) return { code: Number.parseInt(hex, 16), form: 'x' };
  if (octal !== undefined) return { code: Number.parseInt(octal, 8), form: 'octal' };
  if (short !== undefined) return { code: Number.parseInt(short, 16), form: 'u' };
  if (long !== undefined) return { code: Math.min(Number.parseInt(long, 16), 0x10ffff), form: 'U' };
  // the name of a character is not looked up: whatever it is, a letter stands for it
  return { code: 0x61, form: 'named' };
}

function unitAt(pieces: readonly Piece[], index: number): { unit: WordUnit; length: number } {
  const first = pieces[index] ?? { code: 0, form: 'raw' };
  const second = pieces[index + 1];
  if (first.form === 'u' && isHigh(first.code) && second?.form === 'u' && isLow(second.code)) {
    const character = String.fromCharCode(first.code, second.code);
    return { unit: { character, write: writeUtf16 }, length: 2 };
  }
  if (first.form === 'x' || first.form === 'octal') {
    const length = sequenceLength(first.code);
    const run = pieces.slice(index, index + length);
    const whole =
      length > 1 &&
      run.length === length &&
      run.slice(1).every((piece) => piece.form === first.form && (piece.code & 0xc0) === 0x80);
    const { form } = first;
    if (whole) {
      const character = Buffer.from(run.map((piece) => piece.code)).toString('utf8');
      return { unit: { character, write: (made) => writeBytes(made, form) }, length: run.length };
    }
  }
  return { unit: singleUnit(first), length: 1 };
}

function singleUnit({ code, form }: Piece): WordUnit {
  const character = String.fromCodePoint(code);
  if (form === 'raw') return { character, write: (made) => made };
  if (form === 'x') return { character, write: (made) => `\\x${hex(made.codePointAt(0) ?? 0, 2)}` };
  if (form === 'octal')
    return { character, write: (made) => `\\${(made.codePointAt(0) ?? 0).toString(8).padStart(3, '0')}` };
  if (form === 'u') return { character, write: writeUtf16 };
  if (form === 'U') return { character, write: (made) => `\\U${hex(made.codePointAt(0) ?? 0, 8)}` };
  return { character, write: () => '\\N{LATIN SMALL LETTER E}' };
}

/** How many bytes a UTF-8 character has that begins with this byte; 1 for what begins none. */
function sequenceLength(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 1;
}

function writeUtf16(made: string): string {
  return made.replace(/[\s\S]/g, (half) => `\\u${hex(half.charCodeAt(0), 4)}`);
}

function writeBytes(made: string, form: 'x' | 'octal'): string {
  return [...Buffer.from(made, 'utf8')]
    .map((byte) => (form === 'x' ? `\\x${hex(byte, 2)}` : `\\${byte.toString(8).padStart(3, '0')}`))
    .join('');
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, '0');
}
