import { RowChecksum } from './row-checksum.js';

/** Where the encoder's chunks go. */
export interface TsvOutlet {
  /** A buffer of `tsvChunkCapacity` bytes, at the beginning of its ArrayBuffer, to be filled next. */
  nextChunk(): Buffer;
  /** Takes the first `bytes` bytes of a chunk. The chunk is the outlet's own from then on. */
  take(chunk: Buffer, bytes: number): void;
  /** A promise when no more chunks shall come until it is fulfilled. */
  pressure(): Promise<void> | undefined;
}

/** A chunk is handed on once it holds so much. */
export const tsvChunkBytes = 1024 * 1024;
/** A row that takes no more than this is never split. */
const wholeRowBytes = 256 * 1024;
export const tsvChunkCapacity = tsvChunkBytes + wholeRowBytes;

const tab = 0x09;
const lineFeed = 0x0a;
const backslash = 0x5c;
const letterN = 0x4e;
/** What stands behind the backslash for a byte that cannot stand for itself; 0 for all others. */
const escaped = new Uint8Array(256);
escaped[tab] = 0x74; // t
escaped[lineFeed] = 0x6e; // n
escaped[backslash] = backslash;
/** From here on a search of the three special bytes by the runtime beats the loop over words. */
const longValueBytes = 512;
/** After a special byte that came so early the next stretch is done by the loop. */
const shortRunBytes = 256;
/** What the copy of words may write behind its value, rounded up. */
const wordExcess = 8;

/**
 * Turns rows into TSV (docs/archive.md): `\t`, `\n` and `\\` for tab, line feed and backslash, `\N` for NULL, a tab
 * between values and a line feed after each row. Keeps count of rows, bytes and the row checksum. What an outlet
 * throws passes unchanged.
 */
export class TsvEncoder {
  readonly #outlet: TsvOutlet;
  readonly #checksum = new RowChecksum();
  #chunk: Buffer;
  #view: DataView;
  #at = 0;
  /** Where in the chunk the row under way begins that is given in pieces. */
  #pieceFrom = 0;
  #inRow = false;
  #inValue = false;
  #firstValue = true;
  #source: ArrayBufferLike | undefined;
  #sourceView: DataView<ArrayBufferLike> = new DataView(new ArrayBuffer(0));
  #rows = 0;
  #bytes = 0;

  constructor(outlet: TsvOutlet) {
    this.#outlet = outlet;
    this.#chunk = outlet.nextChunk();
    this.#view = viewOf(this.#chunk);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Written so far, those not yet handed on included. */
  get bytes(): number {
    return this.#bytes + this.#at;
  }

  /** Of the whole rows so far. */
  get checksum(): string {
    return this.#checksum.text();
  }

  pressure(): Promise<void> | undefined {
    return this.#outlet.pressure();
  }

  /** A whole row: value i is `bytes[starts[i] .. ends[i])`, NULL where `starts[i]` is -1. */
  row(bytes: Buffer, starts: Int32Array, ends: Int32Array): void {
    const bound = boundOf(starts, ends);
    if (bound > wholeRowBytes) {
      this.#longRow(bytes, starts, ends);
      return;
    }
    if (this.#at + bound > tsvChunkCapacity) this.#handOn();
    if (bytes.buffer !== this.#source) this.#lookAt(bytes);
    const begin = this.#at;
    const end = this.#wholeRow(bytes, starts, ends, begin);
    this.#checksum.row(this.#view, begin, end);
    this.#chunk[end] = lineFeed;
    this.#at = end + 1;
    this.#rows += 1;
    if (this.#at >= tsvChunkBytes) this.#handOn();
  }

  /** A piece of the value under way. */
  piece(bytes: Uint8Array): void {
    this.#beginValue();
    if (bytes.buffer !== this.#source) this.#lookAt(bytes);
    for (let from = 0; from < bytes.length; ) {
      const to = Math.min(bytes.length, from + (wholeRowBytes >> 2));
      this.#room((to - from) * 2 + wordExcess);
      this.#at = this.#value(bytes, from, to, this.#at);
      from = to;
    }
  }

  endValue(isNull: boolean): void {
    this.#beginValue();
    if (isNull) {
      this.#room(2);
      this.#chunk[this.#at++] = backslash;
      this.#chunk[this.#at++] = letterN;
    }
    this.#inValue = false;
  }

  endRow(): void {
    this.#beginRow();
    this.#checksum.piece(this.#view, this.#pieceFrom, this.#at);
    this.#checksum.endRow();
    this.#inRow = false;
    this.#chunk[this.#at++] = lineFeed;
    this.#rows += 1;
    if (this.#at >= tsvChunkBytes) this.#handOn();
  }

  /** Hands on what is left. Nothing may be written after it. */
  end(): void {
    if (this.#at > 0) this.#outlet.take(this.#chunk, this.#at);
    this.#bytes += this.#at;
    this.#at = 0;
  }

  #longRow(bytes: Buffer, starts: Int32Array, ends: Int32Array): void {
    for (let column = 0; column < starts.length; column++) {
      const start = starts[column] ?? -1;
      if (start >= 0) this.piece(bytes.subarray(start, ends[column]));
      this.endValue(start < 0);
    }
    this.endRow();
  }

  #beginRow(): void {
    if (this.#inRow) return;
    this.#room(8);
    this.#inRow = true;
    this.#firstValue = true;
    this.#pieceFrom = this.#at;
  }

  #beginValue(): void {
    if (this.#inValue) return;
    this.#beginRow();
    this.#inValue = true;
    if (!this.#firstValue) {
      this.#room(1);
      this.#chunk[this.#at++] = tab;
    }
    this.#firstValue = false;
  }

  /** Sees to it that `bytes` bytes and a line feed fit into the chunk. */
  #room(bytes: number): void {
    if (this.#at + bytes < tsvChunkCapacity) return;
    this.#handOn();
  }

  #handOn(): void {
    if (this.#inRow) this.#checksum.piece(this.#view, this.#pieceFrom, this.#at);
    this.#outlet.take(this.#chunk, this.#at);
    this.#bytes += this.#at;
    this.#at = 0;
    this.#pieceFrom = 0;
    this.#chunk = this.#outlet.nextChunk();
    this.#view = viewOf(this.#chunk);
  }

  #lookAt(bytes: Uint8Array): void {
    this.#source = bytes.buffer;
    this.#sourceView = new DataView(bytes.buffer);
  }

  /** Writes all values from `at` on; there is room for them. Gives the end. */
  #wholeRow(bytes: Buffer, starts: Int32Array, ends: Int32Array, at: number): number {
    const chunk = this.#chunk;
    const view = this.#view;
    const source = this.#sourceView;
    const offset = bytes.byteOffset;
    let to = at;
    for (let column = 0; column < starts.length; column++) {
      if (column !== 0) chunk[to++] = tab;
      const start = starts[column] as number;
      const end = ends[column] as number;
      if (start < 0) {
        chunk[to++] = backslash;
        chunk[to++] = letterN;
      } else if (end - start < longValueBytes)
        to = copyEscaped(source, offset + start, offset + end, view, to);
      else to = this.#longValue(bytes, start, end, to);
    }
    return to;
  }

  #value(bytes: Uint8Array, start: number, end: number, at: number): number {
    if (end - start >= longValueBytes) return this.#longValue(bytes, start, end, at);
    const offset = bytes.byteOffset;
    return copyEscaped(this.#sourceView, offset + start, offset + end, this.#view, at);
  }

  /** Lets the runtime find the special bytes and copy what is between them, unless they come thick and fast. */
  #longValue(bytes: Uint8Array, start: number, end: number, at: number): number {
    const value = bytes.subarray(start, end);
    const length = value.length;
    const offset = bytes.byteOffset + start;
    let nextTab = find(value, tab, 0);
    let nextFeed = find(value, lineFeed, 0);
    let nextSlash = find(value, backslash, 0);
    let from = 0;
    let to = at;
    while (from < length) {
      if (nextTab < from) nextTab = find(value, tab, from);
      if (nextFeed < from) nextFeed = find(value, lineFeed, from);
      if (nextSlash < from) nextSlash = find(value, backslash, from);
      const special = Math.min(nextTab, nextFeed, nextSlash);
      // The stretch after a short run is likely to have short runs as well.
      const stop = special - from < shortRunBytes ? Math.min(length, from + 8 * shortRunBytes) : special;
      if (stop === special) {
        this.#chunk.set(from === 0 && stop === length ? value : value.subarray(from, stop), to);
        to += stop - from;
      } else to = copyEscaped(this.#sourceView, offset + from, offset + stop, this.#view, to);
      from = stop;
    }
    return to;
  }
}

/**
 * Copies a value, four bytes at a time as long as none of them can be special: no byte is below 16 or a backslash (the
 * usual test of a word for such bytes; it may say yes too often, never too seldom). The last word may write up to
 * three bytes too many, which the next value overwrites. Gives the end.
 */
function copyEscaped(source: DataView, start: number, end: number, chunk: DataView, at: number): number {
  const lastWord = source.byteLength - 4;
  let from = start;
  let to = at;
  while (from < end) {
    while (from < end && from <= lastWord) {
      const word = source.getInt32(from, true);
      const slashes = word ^ 0x5c5c5c5c;
      if ((((word - 0x10101010) & ~word) | ((slashes - 0x01010101) & ~slashes)) & 0x80808080) break;
      chunk.setInt32(to, word, true);
      from += 4;
      to += 4;
    }
    if (from >= end) return to - (from - end);
    for (const stop = from + 4 < end ? from + 4 : end; from < stop; from++) {
      const byte = source.getUint8(from);
      const letter = escaped[byte] as number;
      if (letter !== 0) chunk.setUint8(to++, backslash);
      chunk.setUint8(to++, letter === 0 ? byte : letter);
    }
  }
  return to;
}

/** The most bytes a row can take: every byte escaped, a separator or `\N` for each value, and the word copy's excess. */
function boundOf(starts: Int32Array, ends: Int32Array): number {
  let bytes = 0;
  for (let column = 0; column < starts.length; column++) {
    const start = starts[column] as number;
    if (start >= 0) bytes += (ends[column] as number) - start;
  }
  return bytes * 2 + starts.length * 3 + wordExcess;
}

function find(value: Uint8Array, byte: number, from: number): number {
  const at = value.indexOf(byte, from);
  return at < 0 ? value.length : at;
}

function viewOf(chunk: Buffer): DataView {
  return new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
