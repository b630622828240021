import { DumpFault } from './dump-fault.js';
import { spaceBytes, wordBytes } from './literal-bytes.js';

/** Where a scan ended. */
export type ScanStop =
  /** The chunk is used up, or too little of it is left to go on. */
  | 'more'
  /** A statement ended: its text is there. */
  | 'statement'
  /** The word VALUES of an INSERT or REPLACE was read: its head is there, rows follow. */
  | 'values'
  /** The delimiter after the rows of an INSERT was read. */
  | 'rows-end'
  /** A comment line outside a statement was read: its text is there. */
  | 'comment';

const beforeStatement = 0;
const inStatement = 1;
const inQuotes = 2;
const inLineComment = 3;
const inBlockComment = 4;
const afterRows = 5;
const inLeadingBlock = 6;
const inLongComment = 7;

const [lineFeed, backslash, backtick] = [0x0a, 0x5c, 0x60];
const [singleQuote, doubleQuote, dash, hash, slash, star] = [0x27, 0x22, 0x2d, 0x23, 0x2f, 0x2a];
/** So many bytes are left for the next chunk: no mark, delimiter or word that is looked for is longer. */
const lookAhead = 32;
const longestDelimiter = 15;
const longestComment = 4096;
/** What the client takes for itself when it begins a line: `\\! ls`, or a word as below. */
const clientSign = /^\\[^\s]/;
const clientWord =
  /^(?:source|system|use|tee|notee|pager|nopager|prompt|warnings|nowarning|charset|connect|rehash|status|print)(?=\s|$)/i;
const longestStatement = 64 * 1024 * 1024;

/**
 * Cuts a dump into statements as the `mysql` client does: quotes, comments, conditional comments, DELIMITER. A command of
 * the client itself ends with its line and is given as a statement. Works on chunks cut anywhere. Throws DumpFault.
 */
export class StatementScanner {
  /** What was read: a statement or the head of an INSERT without its delimiter, or a comment line. */
  text: Buffer = Buffer.alloc(0);
  /** Whether a backslash in a string hides the next character. */
  backslashEscapes = true;
  #place = beforeStatement;
  #delimiter = Buffer.from(';');
  #quote = singleQuote;
  #insert = false;
  #conditional = 0;
  #parts: Buffer[] = [];
  #partBytes = 0;
  #lastHead: Buffer | undefined;
  /** Where the scan goes on. */
  at = 0;

  /** True between statements: a dump may end here. */
  get isBetween(): boolean {
    return this.#place === beforeStatement || this.#place === inLongComment;
  }

  get delimiterLength(): number {
    return this.#delimiter.length;
  }

  /** After `values`: the rows have been read, the delimiter comes next. */
  rowsRead(): void {
    this.#place = afterRows;
  }

  /** Goes on from `this.at`. `final` says that nothing comes after this chunk. */
  scan(chunk: Buffer, final: boolean): ScanStop {
    const end = final ? chunk.length : chunk.length - lookAhead;
    for (;;) {
      const stop = this.#next(chunk, end, final);
      if (stop !== undefined) return stop;
    }
  }

  /** One step; undefined when there is more to do. */
  #next(chunk: Buffer, end: number, final: boolean): ScanStop | undefined {
    if (this.#place === beforeStatement) return this.#outside(chunk, end, final);
    if (this.#place === afterRows) return this.#delimiterAfterRows(chunk, end);
    if (this.#place >= inLeadingBlock) return this.#skipComment(chunk) ? undefined : 'more';
    const from = this.at;
    const stop = this.#inside(chunk, end);
    if (stop === 'more') this.#keep(chunk.subarray(Math.min(from, this.at), this.at));
    return this.#finish(chunk, from, stop);
  }

  #finish(chunk: Buffer, from: number, stop: ScanStop): ScanStop {
    if (stop === 'more') return stop;
    const last = chunk.subarray(from, this.at);
    this.text = this.#parts.length === 0 ? last : Buffer.concat([...this.#parts, last]);
    this.#parts = [];
    this.#partBytes = 0;
    if (stop === 'statement') this.at += this.#delimiter.length;
    else this.#lastHead = Buffer.from(this.text);
    this.#place = beforeStatement;
    return stop;
  }

  #keep(part: Buffer): void {
    this.#partBytes += part.length;
    if (this.#partBytes > longestStatement) {
      throw new DumpFault(`a statement is longer than ${longestStatement} bytes`, this.at);
    }
    if (part.length > 0) this.#parts.push(Buffer.from(part));
  }

  /** Space, comments and DELIMITER lines before a statement. */
  #outside(chunk: Buffer, end: number, final: boolean): ScanStop | undefined {
    while (this.at < chunk.length && spaceBytes[chunk[this.at] as number]) this.at += 1;
    if (this.at >= end) return 'more';
    const { at } = this;
    const ahead = chunk.toString('latin1', at, at + lookAhead);
    if (/^(?:--(?:[\s\x00-\x1f]|$)|#)/.test(ahead)) return this.#commentLine(chunk, final);
    if (/^(?:delimiter|\\d)\s/i.test(ahead)) return this.#delimiterLine(chunk, final);
    if (clientSign.test(ahead) || clientWord.test(ahead)) {
      const stop = this.#clientLine(chunk, final);
      if (stop !== undefined) return stop;
    }
    if (/^\/\*(?:[^!M]|M[^!]|M?!999999)/.test(ahead)) {
      this.at += 2;
      this.#place = inLeadingBlock;
    } else if (this.#isDelimiter(chunk, at)) this.at += this.#delimiter.length;
    else {
      this.#place = inStatement;
      this.#conditional = 0;
      this.#insert = /^(?:insert|replace)\b/i.test(ahead);
      if (this.#insert && this.#knownHead(chunk, at)) return 'values';
    }
    return undefined;
  }

  /** Dumps with one row a statement repeat the same head. */
  #knownHead(chunk: Buffer, at: number): boolean {
    const head = this.#lastHead;
    if (!head || at + head.length > chunk.length) return false;
    if (head.compare(chunk, at, at + head.length) !== 0) return false;
    this.text = head;
    this.at += head.length;
    this.#place = beforeStatement;
    return true;
  }

  #commentLine(chunk: Buffer, final: boolean): ScanStop {
    const { at } = this;
    const lineEnd = chunk.indexOf(lineFeed, at);
    if (lineEnd < 0 && !final && chunk.length - at < longestComment) return 'more';
    const end = lineEnd < 0 ? chunk.length : lineEnd;
    this.text = chunk.subarray(at, Math.min(end, at + longestComment));
    this.at = end;
    if (lineEnd < 0) this.#place = inLongComment;
    return 'comment';
  }

  #skipComment(chunk: Buffer): boolean {
    const long = this.#place === inLongComment;
    const close = long ? chunk.indexOf(lineFeed, this.at) : chunk.indexOf('*/', this.at);
    if (close < 0) {
      this.at = long ? chunk.length : Math.max(this.at, chunk.length - 1);
      return false;
    }
    this.at = close + (long ? 1 : 2);
    this.#place = beforeStatement;
    return true;
  }

  #delimiterLine(chunk: Buffer, final: boolean): ScanStop | undefined {
    const lineEnd = chunk.indexOf(lineFeed, this.at);
    if (lineEnd < 0 && !final && chunk.length - this.at < longestComment) return 'more';
    const line = chunk.toString('latin1', this.at, lineEnd < 0 ? chunk.length : lineEnd);
    const word = /^\S+\s+(\S+)/.exec(line)?.[1];
    if (word === undefined || word.length > longestDelimiter || word.includes('\\')) {
      throw new DumpFault('DELIMITER is followed by no usable delimiter', this.at);
    }
    this.#delimiter = Buffer.from(word, 'latin1');
    this.at = lineEnd < 0 ? chunk.length : lineEnd + 1;
    return undefined;
  }

  /** A line that begins with a word and holds the delimiter is a statement all the same; undefined for it. */
  #clientLine(chunk: Buffer, final: boolean): ScanStop | undefined {
    const { at } = this;
    const lineEnd = chunk.indexOf(lineFeed, at);
    if (lineEnd < 0 && !final && chunk.length - at < longestComment) return 'more';
    const line = chunk.subarray(at, lineEnd < 0 ? chunk.length : lineEnd);
    if (line[0] !== backslash && line.includes(this.#delimiter)) return undefined;
    if (line.length >= longestComment) throw new DumpFault('a command of the client is too long', at);
    this.text = line;
    this.at += line.length;
    return 'statement';
  }

  #delimiterAfterRows(chunk: Buffer, end: number): ScanStop {
    while (this.at < chunk.length && spaceBytes[chunk[this.at] as number]) this.at += 1;
    if (this.at >= end) return 'more';
    if (!this.#isDelimiter(chunk, this.at)) {
      throw new DumpFault('after the rows of an INSERT its statement should end', this.at);
    }
    this.at += this.#delimiter.length;
    this.#place = beforeStatement;
    return 'rows-end';
  }

  /** Inside a statement, up to its delimiter, to VALUES, or to `end`. */
  #inside(chunk: Buffer, end: number): ScanStop {
    while (this.at < end) {
      if (this.#place === inQuotes) this.#skipQuoted(chunk, end);
      else if (this.#place === inLineComment) this.#skipTo(chunk.indexOf(lineFeed, this.at), 1, end);
      else if (this.#place === inBlockComment) this.#skipTo(chunk.indexOf('*/', this.at), 2, end);
      else {
        const stop = this.#plain(chunk, end);
        if (stop !== 'more') return stop;
      }
    }
    return 'more';
  }

  #skipTo(close: number, length: number, end: number): void {
    const found = close >= 0 && close < end;
    this.at = found ? close + length : Math.max(this.at, end);
    if (found) this.#place = inStatement;
  }

  #skipQuoted(chunk: Buffer, end: number): void {
    const escapeByte = this.backslashEscapes && this.#quote !== backtick ? backslash : -1;
    let { at } = this;
    for (; at < end; at += 1) {
      const byte = chunk[at];
      if (byte === escapeByte) at += 1;
      else if (byte === this.#quote) {
        this.#place = inStatement; // a doubled quote opens the quotes again at once
        at += 1;
        break;
      }
    }
    this.at = Math.min(at, chunk.length);
  }

  #plain(chunk: Buffer, end: number): ScanStop {
    const first = this.#delimiter[0];
    for (; this.at < end; this.at += 1) {
      const byte = chunk[this.at] as number;
      if (byte === first && this.#isDelimiter(chunk, this.at)) return 'statement';
      if (byte === singleQuote || byte === doubleQuote || byte === backtick) {
        this.#place = inQuotes;
        this.#quote = byte;
        this.at += 1;
        return 'more';
      }
      if (this.#insert && (byte | 0x20) === 0x76 && this.#isValues(chunk)) return 'values';
      if ((byte === dash || byte === hash || byte === slash || byte === star) && this.#comment(chunk, byte)) {
        return 'more';
      }
    }
    return 'more';
  }

  #isValues(chunk: Buffer): boolean {
    if (wordBytes[chunk[this.at - 1] as number]) return false;
    const word = /^values?(?![\w$])/i.exec(chunk.toString('latin1', this.at, this.at + 8))?.[0];
    if (word === undefined) return false;
    this.at += word.length;
    return true;
  }

  /** Marks of comments; true when one was passed. */
  #comment(chunk: Buffer, byte: number): boolean {
    const ahead = chunk.toString('latin1', this.at, this.at + 4);
    if (byte === hash || /^--(?:[\s\x00-\x1f]|$)/.test(ahead)) this.#place = inLineComment;
    else if (/^\/\*M?!/.test(ahead)) this.#conditional += 1;
    else if (ahead.startsWith('/*')) this.#place = inBlockComment;
    else if (this.#conditional > 0 && ahead.startsWith('*/')) this.#conditional -= 1;
    else return false;
    this.at += byte === hash ? 1 : 2;
    return true;
  }

  #isDelimiter(chunk: Buffer, at: number): boolean {
    if (this.#delimiter.length === 1) return chunk[at] === this.#delimiter[0];
    return (
      at + this.#delimiter.length <= chunk.length &&
      this.#delimiter.compare(chunk, at, at + this.#delimiter.length) === 0
    );
  }
}
