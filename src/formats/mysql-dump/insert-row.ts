import { DumpFault } from './dump-fault.js';

/** How a value was written. */
export const valueKinds = {
  null: 0,
  /** A string literal without its escapes, in the session's character set. */
  text: 1,
  /** The bytes themselves: 0x…, x'…', b'…', or a string with the introducer _binary. */
  bytes: 2,
  /** A number, as it is written. */
  number: 3,
  default: 4,
} as const;

/**
 * Takes the rows of INSERT statements: `row` for a whole row, or for a row that is longer than the buffer `piece`s of
 * each value and `endValue`, then `endRow`. The bytes are only valid during the call.
 */
export interface InsertSink {
  /** Value i is `bytes[starts[i] .. ends[i])` and written as `kinds[i]`; of NULL and DEFAULT `starts[i]` is -1. */
  row(bytes: Buffer, starts: Int32Array, ends: Int32Array, kinds: Uint8Array, count: number): void;
  piece(bytes: Buffer, kind: number): void;
  endValue(kind: number): void;
  endRow(): void;
}

const bufferBytes = 256 * 1024;
const shortBytes = 4096;
/** MySQL allows 4096 columns. */
const mostValues = 4096;

/** The row that is being read: a buffer, emptied into pieces when it is full. */
export class InsertRow {
  readonly bytes = Buffer.allocUnsafe(bufferBytes);
  /** Bytes of the row that are in the buffer. */
  length = 0;
  /** How the value is written that is being read. */
  kind: number = valueKinds.text;
  readonly #sink: InsertSink;
  readonly #starts = new Int32Array(mostValues);
  readonly #ends = new Int32Array(mostValues);
  readonly #kinds = new Uint8Array(mostValues);
  #count = 0;
  #start = 0;
  #inPieces = false;

  constructor(sink: InsertSink) {
    this.#sink = sink;
  }

  /** Bytes of the value that is being read, as far as they are in the buffer. */
  get valueLength(): number {
    return this.length - this.#start;
  }

  value(): Buffer {
    return this.bytes.subarray(this.#start, this.length);
  }

  startRow(): void {
    this.#count = 0;
    this.length = 0;
    this.#start = 0;
    this.#inPieces = false;
  }

  startValue(kind: number): void {
    this.kind = kind;
    this.#start = this.length;
  }

  /** Begins a value of at most `shortBytes` bytes, which then lies in the buffer whole. */
  startShortValue(kind: number): void {
    this.startValue(kind);
    if (this.bytes.length - this.length < shortBytes) this.spill();
  }

  put(byte: number): void {
    if (this.length === this.bytes.length) this.spill();
    this.bytes[this.length++] = byte;
  }

  /** Puts other bytes in the place of the value's. */
  replaceValue(bytes: Uint8Array): void {
    this.length = this.#start;
    for (const byte of bytes) this.put(byte);
  }

  endValue(): void {
    if (this.#count === mostValues) throw new DumpFault(`a row has more than ${mostValues} values`);
    if (this.#inPieces) this.#endPieces(this.kind);
    else {
      const absent = this.kind === valueKinds.null || this.kind === valueKinds.default;
      this.#starts[this.#count] = absent ? -1 : this.#start;
      this.#ends[this.#count] = this.length;
      this.#kinds[this.#count] = this.kind;
    }
    this.#count += 1;
  }

  endRow(): void {
    if (this.#inPieces) this.#sink.endRow();
    else this.#sink.row(this.bytes, this.#starts, this.#ends, this.#kinds, this.#count);
  }

  /** Empties the full buffer: from here on the row is given in pieces. */
  spill(): void {
    if (!this.#inPieces) {
      for (let index = 0; index < this.#count; index += 1) {
        const start = this.#starts[index] as number;
        const kind = this.#kinds[index] as number;
        if (start >= 0) this.#sink.piece(this.bytes.subarray(start, this.#ends[index]), kind);
        this.#sink.endValue(kind);
      }
      this.#inPieces = true;
    }
    if (this.length > this.#start) this.#sink.piece(this.value(), this.kind);
    this.length = 0;
    this.#start = 0;
  }

  #endPieces(kind: number): void {
    if (this.length > this.#start) this.#sink.piece(this.value(), kind);
    this.#sink.endValue(kind);
    this.length = 0;
    this.#start = 0;
  }
}
