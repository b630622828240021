import { DumpFault } from './dump-fault.js';
import { InsertRow, type InsertSink, valueKinds } from './insert-row.js';
import { bitLiteral, byteText, escapes, hexDigits, noDigit, numberBytes, spaceBytes, wordBytes } from './literal-bytes.js';

/** How string literals of the session are written. */
export interface LiteralRules {
  /** False under sql_mode NO_BACKSLASH_ESCAPES. */
  readonly backslashEscapes: boolean;
  /** Under sql_mode ANSI_QUOTES double quotes hold names, so no value begins with one. */
  readonly ansiQuotes: boolean;
}

const beforeRow = 0;
const beforeValue = 1;
const inText = 2;
const afterBackslash = 3;
const afterQuote = 4;
const afterZero = 5;
const inWord = 6;
const inHex = 7;
const afterValue = 8;
const afterRow = 9;
const beforeComment = 10;
const inComment = 11;

const [singleQuote, doubleQuote, backslash] = [0x27, 0x22, 0x5c];
const [openParenthesis, closeParenthesis, comma, slash, star] = [0x28, 0x29, 0x2c, 0x2f, 0x2a];
const [zero, smallX] = [0x30, 0x78];
const longestWord = 1000;

/**
 * Reads `(…),(…)` of an INSERT, value by value, from chunks cut anywhere. Literals as MySQL's manual gives them
 * ("Literal Values"): strings with escapes and doubled quotes, 0x… and x'…', b'…' and 0b…, numbers, NULL, TRUE, FALSE,
 * DEFAULT, the introducer _binary. Throws DumpFault.
 */
export class InsertValues {
  readonly #row: InsertRow;
  #escape = backslash;
  #ansiQuotes = false;
  #place = beforeRow;
  #afterComment = beforeRow;
  #quote = singleQuote;
  /** First half of a byte in hexadecimal digits, or `noDigit`. */
  #nibble = noDigit;
  /** The hexadecimal digits end with a quote, not with the first other byte. */
  #hexQuoted = false;
  /** The text that follows is the digits of b'…'. */
  #bits = false;
  #binary = false;
  #star = false;
  /** Where the row that was read last ends in the chunk: for faults that its values turn out to have. */
  rowEnd = 0;

  constructor(sink: InsertSink) {
    this.#row = new InsertRow(sink);
  }

  /** Begins the rows of another statement. */
  begin(rules: LiteralRules): void {
    this.#escape = rules.backslashEscapes ? backslash : -1;
    this.#ansiQuotes = rules.ansiQuotes;
    this.#place = beforeRow;
  }

  /** Reads on from an offset. Gives the offset at which the rows end, or -1 when the chunk is used up before that. */
  read(chunk: Buffer, from: number): number {
    const end = chunk.length;
    let at = from;
    this.rowEnd = from;
    while (at < end) {
      if (this.#place === afterRow) {
        const next = this.#betweenRows(chunk, at);
        if (next < 0) return at;
        at = next;
      } else at = this.#step(chunk, at);
    }
    return -1;
  }

  #step(chunk: Buffer, at: number): number {
    switch (this.#place) {
      case inText:
        return this.#text(chunk, at);
      case inWord:
        return this.#word(chunk, at);
      case beforeValue:
        return this.#value(chunk, at);
      case afterValue:
        return this.#betweenValues(chunk, at);
      case inHex:
        return this.#hex(chunk, at);
      case afterQuote:
        return this.#closedOrDoubled(chunk, at);
      case afterBackslash:
        return this.#escaped(chunk, at);
      case afterZero:
        return this.#zero(chunk, at);
      case beforeRow:
        return this.#openRow(chunk, at);
      default:
        return this.#comment(chunk, at);
    }
  }

  #openRow(chunk: Buffer, at: number): number {
    const byte = chunk[at] as number;
    if (byte !== openParenthesis) return this.#between(byte, at, 'a row should begin with "("');
    this.#row.startRow();
    this.#place = beforeValue;
    this.#binary = false;
    return at + 1;
  }

  #value(chunk: Buffer, at: number): number {
    const byte = chunk[at] as number;
    if (byte === singleQuote || (byte === doubleQuote && !this.#ansiQuotes)) return this.#openText(chunk, at);
    if (!wordBytes[byte]) return this.#between(byte, at, 'a value should begin');
    if (this.#binary) throw new DumpFault('after the introducer _binary there is no string', at);
    this.#row.startShortValue(valueKinds.number);
    if (byte === zero) {
      this.#place = afterZero;
      return at + 1;
    }
    this.#place = inWord;
    return this.#word(chunk, at);
  }

  #openText(chunk: Buffer, at: number): number {
    this.#row.startValue(this.#binary ? valueKinds.bytes : valueKinds.text);
    this.#quote = chunk[at] as number;
    this.#bits = false;
    this.#place = inText;
    return this.#text(chunk, at + 1);
  }

  /** The hot loop: a string up to its quote, an escape, the end of the chunk or of the buffer. */
  #text(chunk: Buffer, from: number): number {
    const row = this.#row;
    if (row.length === row.bytes.length) {
      if (this.#bits) throw new DumpFault('a bit literal is too long', from);
      row.spill();
    }
    const { bytes } = row;
    const quote = this.#quote;
    const escape = this.#escape;
    let at = from;
    let length = row.length;
    const end = Math.min(chunk.length, at + bytes.length - length);
    while (at < end) {
      const byte = chunk[at] as number;
      if (byte === quote || byte === escape) break;
      bytes[length++] = byte;
      at += 1;
    }
    row.length = length;
    if (at === end) return at;
    if (chunk[at] === quote) {
      this.#place = afterQuote;
      return at + 1 < chunk.length ? this.#closedOrDoubled(chunk, at + 1) : at + 1;
    }
    this.#place = afterBackslash;
    return at + 1 < chunk.length ? this.#escaped(chunk, at + 1) : at + 1;
  }

  #escaped(chunk: Buffer, at: number): number {
    this.#row.put(escapes[chunk[at] as number] as number);
    this.#place = inText;
    return at + 1;
  }

  #closedOrDoubled(chunk: Buffer, at: number): number {
    if (chunk[at] === this.#quote) {
      this.#row.put(this.#quote);
      this.#place = inText;
      return at + 1;
    }
    if (this.#bits) this.#endBits(this.#row.value().toString('latin1'), at);
    else this.#endValue();
    return this.#betweenValues(chunk, at);
  }

  #endBits(digits: string, at: number): void {
    const bytes = bitLiteral(digits);
    if (!bytes || digits.length > longestWord) throw new DumpFault('a bit literal holds more than 0 and 1', at);
    this.#row.kind = valueKinds.bytes;
    this.#row.replaceValue(bytes);
    this.#endValue();
  }

  #zero(chunk: Buffer, at: number): number {
    if ((chunk[at] as number) === smallX) return this.#openHex(at, false);
    this.#row.put(zero);
    this.#place = inWord;
    return at;
  }

  #openHex(at: number, quoted: boolean): number {
    this.#row.startValue(valueKinds.bytes);
    this.#nibble = noDigit;
    this.#hexQuoted = quoted;
    this.#place = inHex;
    return at + 1;
  }

  #hex(chunk: Buffer, from: number): number {
    const row = this.#row;
    if (row.length === row.bytes.length) row.spill();
    let nibble = this.#nibble;
    let { length } = row;
    let at = from;
    for (; at < chunk.length && length < row.bytes.length; at += 1) {
      const digit = hexDigits[chunk[at] as number] as number;
      if (digit === noDigit) break;
      if (nibble === noDigit) nibble = digit;
      else {
        row.bytes[length++] = (nibble << 4) | digit;
        nibble = noDigit;
      }
    }
    row.length = length;
    this.#nibble = nibble;
    if (at === chunk.length || length === row.bytes.length) return at;
    return this.#endHex(chunk[at] as number, at);
  }

  #endHex(byte: number, at: number): number {
    if (this.#nibble !== noDigit) throw new DumpFault('a hexadecimal literal has an odd number of digits', at);
    if (this.#hexQuoted && byte !== singleQuote) {
      throw new DumpFault(`a hexadecimal literal holds ${byteText(byte)}`, at);
    }
    this.#endValue();
    return this.#hexQuoted ? at + 1 : at;
  }

  #word(chunk: Buffer, from: number): number {
    const row = this.#row;
    let at = from;
    for (; at < chunk.length && wordBytes[chunk[at] as number]; at += 1) {
      if (row.valueLength >= longestWord) throw new DumpFault('a value is neither quoted nor a number', at);
      row.put(chunk[at] as number);
    }
    if (at === chunk.length) return at;
    if (numberBytes[row.bytes[row.length - 1] as number] && this.#isNumber()) this.#endValue();
    else this.#namedValue(row.value().toString('latin1'), chunk[at] as number, at);
    return at + (this.#place === inText || this.#place === inHex ? 1 : 0);
  }

  #isNumber(): boolean {
    const { bytes, length, valueLength } = this.#row;
    let digits = 0;
    for (let index = length - valueLength; index < length; index += 1) {
      const byte = bytes[index] as number;
      if (!numberBytes[byte]) return false;
      if (byte >= 0x30 && byte <= 0x39) digits += 1;
    }
    return digits > 0;
  }

  #namedValue(word: string, next: number, at: number): void {
    const name = word.toUpperCase();
    if (next === singleQuote && (name === 'X' || name === 'B' || name === 'N')) this.#openPrefixed(name, at);
    else if (name === '_BINARY') this.#introduced();
    else if (name === 'NULL') this.#endWord(valueKinds.null);
    else if (name === 'DEFAULT') this.#endWord(valueKinds.default);
    else if (name === 'TRUE' || name === 'FALSE') this.#endWord(valueKinds.number, name === 'TRUE' ? '1' : '0');
    else if (/^0B[01]+$/.test(name)) this.#endBits(word.slice(2), at);
    else throw new DumpFault(`${JSON.stringify(word.slice(0, 40))} is no value that a dump holds`, at);
  }

  /** `x'…'`, `b'…'` and `N'…'`; the quote itself is passed by the caller. */
  #openPrefixed(name: string, at: number): void {
    this.#row.replaceValue(Buffer.alloc(0));
    if (name === 'X') {
      this.#openHex(at, true);
      return;
    }
    this.#row.kind = valueKinds.text;
    this.#quote = singleQuote;
    this.#bits = name === 'B';
    this.#place = inText;
  }

  #introduced(): void {
    this.#row.replaceValue(Buffer.alloc(0));
    this.#binary = true;
    this.#place = beforeValue;
  }

  #endWord(kind: number, text = ''): void {
    this.#row.replaceValue(Buffer.from(text, 'latin1'));
    this.#row.kind = kind;
    this.#endValue();
  }

  #endValue(): void {
    this.#row.endValue();
    this.#binary = false;
    this.#place = afterValue;
  }

  #betweenValues(chunk: Buffer, at: number): number {
    const byte = chunk[at] as number;
    if (byte === comma) {
      this.#place = beforeValue;
      return at + 1 < chunk.length ? this.#value(chunk, at + 1) : at + 1;
    }
    if (byte !== closeParenthesis) return this.#between(byte, at, 'after a value there should be "," or ")"');
    this.rowEnd = at;
    this.#row.endRow();
    this.#place = afterRow;
    return at + 1;
  }

  /** -1 when the byte belongs to what comes after the rows. */
  #betweenRows(chunk: Buffer, at: number): number {
    const byte = chunk[at] as number;
    if (byte === comma) {
      this.#place = beforeRow;
      return at + 1;
    }
    return spaceBytes[byte] ? at + 1 : -1;
  }

  #between(byte: number, at: number, expected: string): number {
    if (spaceBytes[byte]) return at + 1;
    if (byte !== slash) throw new DumpFault(`${expected} and not ${byteText(byte)}`, at);
    this.#afterComment = this.#place;
    this.#place = beforeComment;
    return at + 1;
  }

  #comment(chunk: Buffer, at: number): number {
    const byte = chunk[at] as number;
    if (this.#place === beforeComment) {
      if (byte !== star) throw new DumpFault(`a value or comment should begin and not ${byteText(byte)}`, at);
      this.#place = inComment;
      this.#star = false;
    } else if (this.#star && byte === slash) this.#place = this.#afterComment;
    else this.#star = byte === star;
    return at + 1;
  }
}
