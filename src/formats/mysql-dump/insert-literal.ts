import { DumpFault } from './dump-fault.js';
import { type InsertRow, valueKinds } from './insert-row.js';
import {
  bitLiteral,
  byteText,
  escapes,
  hexDigits,
  noDigit,
  numberBytes,
  wordBytes,
} from './literal-bytes.js';

/** How string literals of the session are written. */
export interface LiteralRules {
  /** False under sql_mode NO_BACKSLASH_ESCAPES. */
  readonly backslashEscapes: boolean;
  /** Under sql_mode ANSI_QUOTES double quotes hold names, so no value begins with one. */
  readonly ansiQuotes: boolean;
}

const closed = 0;
const inText = 1;
const afterBackslash = 2;
const afterQuote = 3;
const afterZero = 4;
const inWord = 5;
const inHex = 6;

const [singleQuote, doubleQuote, backslash] = [0x27, 0x22, 0x5c];
const [zero, smallX] = [0x30, 0x78];
const longestWord = 1000;

/**
 * Reads one literal after another from chunks cut anywhere, into the row. Literals as MySQL's manual gives them ("Literal
 * Values"): strings with escapes and doubled quotes, 0x… and x'…', b'…' and 0b…, numbers, NULL, TRUE, FALSE, DEFAULT,
 * the introducer _binary. Throws DumpFault.
 */
export class InsertLiteral {
  readonly #row: InsertRow;
  #escape = backslash;
  #ansiQuotes = false;
  #place = closed;
  #quote = singleQuote;
  /** First half of a byte in hexadecimal digits, or `noDigit`. */
  #nibble = noDigit;
  /** The hexadecimal digits end with a quote, not with the first other byte. */
  #hexQuoted = false;
  /** The text is the digits of b'…'. */
  #bits = false;
  #binary = false;

  constructor(row: InsertRow) {
    this.#row = row;
  }

  setRules(rules: LiteralRules): void {
    this.#escape = rules.backslashEscapes ? backslash : -1;
    this.#ansiQuotes = rules.ansiQuotes;
  }

  /** A literal has begun and not ended. */
  get isOpen(): boolean {
    return this.#place !== closed;
  }

  /** An introducer has been read, and its string comes next. */
  get isIntroduced(): boolean {
    return this.#binary;
  }

  /** Begins a literal with the byte at this offset; gives the offset to go on from, -1 when none begins there. */
  begin(chunk: Buffer, at: number): number {
    const byte = chunk[at] as number;
    if (byte === singleQuote || (byte === doubleQuote && !this.#ansiQuotes)) return this.#openText(chunk, at);
    if (!wordBytes[byte]) return -1;
    if (this.#binary) throw new DumpFault('after the introducer _binary there is no string', at);
    this.#row.startShortValue(valueKinds.number);
    if (byte === zero) {
      this.#place = afterZero;
      return at + 1;
    }
    this.#place = inWord;
    return this.#word(chunk, at);
  }

  /** Reads on; gives the offset at which the literal ended, or at which the chunk or the row's buffer did. */
  read(chunk: Buffer, at: number): number {
    switch (this.#place) {
      case inText:
        return this.#text(chunk, at);
      case inWord:
        return this.#word(chunk, at);
      case inHex:
        return this.#hex(chunk, at);
      case afterQuote:
        return this.#closedOrDoubled(chunk, at);
      case afterBackslash:
        return this.#escaped(chunk, at);
      default:
        return this.#zero(chunk, at);
    }
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
    const escapeByte = this.#escape;
    let at = from;
    let length = row.length;
    const end = Math.min(chunk.length, at + bytes.length - length);
    while (at < end) {
      const byte = chunk[at] as number;
      if (byte === quote || byte === escapeByte) break;
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
    return at;
  }

  #endBits(digits: string, at: number): void {
    const bytes = bitLiteral(digits);
    if (!bytes || digits.length > longestWord)
      throw new DumpFault('a bit literal holds more than 0 and 1', at);
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
    if (this.#nibble !== noDigit)
      throw new DumpFault('a hexadecimal literal has an odd number of digits', at);
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
    else if (name === 'TRUE' || name === 'FALSE')
      this.#endWord(valueKinds.number, name === 'TRUE' ? '1' : '0');
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
    this.#place = closed;
  }

  #endWord(kind: number, text = ''): void {
    this.#row.replaceValue(Buffer.from(text, 'latin1'));
    this.#row.kind = kind;
    this.#endValue();
  }

  #endValue(): void {
    this.#row.endValue();
    this.#binary = false;
    this.#place = closed;
  }
}
