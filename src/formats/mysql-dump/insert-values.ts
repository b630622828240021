import { DumpFault } from './dump-fault.js';
import { InsertLiteral, type LiteralRules } from './insert-literal.js';
import { InsertRow, type InsertSink } from './insert-row.js';
import { byteText, spaceBytes } from './literal-bytes.js';

const beforeRow = 0;
const beforeValue = 1;
const inValue = 2;
const afterValue = 3;
const afterRow = 4;
const beforeComment = 5;
const inComment = 6;

const [openParenthesis, closeParenthesis, comma, slash, star] = [0x28, 0x29, 0x2c, 0x2f, 0x2a];

/** Reads `(…),(…)` of an INSERT, value by value, from chunks cut anywhere. Throws DumpFault. */
export class InsertValues {
  readonly #row: InsertRow;
  readonly #literal: InsertLiteral;
  #place = beforeRow;
  #afterComment = beforeRow;
  #star = false;
  /** Where the row that was read last ends in the chunk: for faults that its values turn out to have. */
  rowEnd = 0;

  constructor(sink: InsertSink) {
    this.#row = new InsertRow(sink);
    this.#literal = new InsertLiteral(this.#row);
  }

  /** Begins the rows of another statement. */
  begin(rules: LiteralRules): void {
    this.#literal.setRules(rules);
    this.#place = beforeRow;
  }

  /** Reads on from an offset. Gives the offset at which the rows end, or -1 when the chunk is used up before that. */
  read(chunk: Buffer, from: number): number {
    const end = chunk.length;
    let at = from;
    this.rowEnd = from;
    while (at < end) {
      if (this.#place === inValue) at = this.#value(chunk, this.#literal.read(chunk, at));
      else if (this.#place === afterRow) {
        const next = this.#betweenRows(chunk, at);
        if (next < 0) return at;
        at = next;
      } else at = this.#step(chunk, at);
    }
    return -1;
  }

  #step(chunk: Buffer, at: number): number {
    switch (this.#place) {
      case beforeValue:
        return this.#beginValue(chunk, at);
      case afterValue:
        return this.#betweenValues(chunk, at);
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
    return at + 1;
  }

  #beginValue(chunk: Buffer, at: number): number {
    const next = this.#literal.begin(chunk, at);
    if (next < 0) return this.#between(chunk[at] as number, at, 'a value should begin');
    return this.#value(chunk, next);
  }

  /** The literal has been read up to this offset. */
  #value(chunk: Buffer, at: number): number {
    if (this.#literal.isOpen) {
      this.#place = inValue;
      return at;
    }
    if (this.#literal.isIntroduced) {
      this.#place = beforeValue;
      return at;
    }
    this.#place = afterValue;
    return at < chunk.length ? this.#betweenValues(chunk, at) : at;
  }

  #betweenValues(chunk: Buffer, at: number): number {
    const byte = chunk[at] as number;
    if (byte === comma) {
      this.#place = beforeValue;
      return at + 1;
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
