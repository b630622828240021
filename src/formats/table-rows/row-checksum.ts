/**
 * Checksum of a table's rows that depends neither on their order nor on how they are spread over files: MurmurHash3
 * x86 128-bit, seed 0 (Austin Appleby, public domain), of each row's line without its LF; the four lanes are summed
 * modulo 2^32 over all rows. It finds damage and mistakes, not forgery: that is what SHA-256 of the files is for.
 */

const lanes = 4;
const blockBytes = 16;
const lineFeed = 0x0a;

// Multipliers of the four lanes, and what is added after each of their rounds, as published.
const c1 = 0x239b961b | 0;
const c2 = 0xab0e9789 | 0;
const c3 = 0x38b34ae5 | 0;
const c4 = 0xa1e38b93 | 0;
const n1 = 0x561ccd1b | 0;
const n2 = 0x0bcaa747 | 0;
const n3 = 0x96cd1c35 | 0;
const n4 = 0x32ac3b17 | 0;

/** Sums the hashes of rows. A row is given whole with `row`, or in pieces with `piece` and `endRow`. */
export class RowChecksum {
  readonly #sum = new Int32Array(lanes);
  /** Lanes of the row that is under way. */
  readonly #state = new Int32Array(lanes);
  readonly #rest = new DataView(new ArrayBuffer(blockBytes));
  #restBytes = 0;
  #length = 0;

  /** Adds the row whose line is `[start, end)` of what `view` shows. */
  row(view: DataView, start: number, end: number): void {
    const whole = start + ((end - start) & ~15);
    this.#blocks(view, start, whole);
    this.#finish(view, whole, end, end - start);
  }

  /** Goes on with a row that is given in pieces. */
  piece(view: DataView, start: number, end: number): void {
    let at = start;
    this.#length += end - start;
    if (this.#restBytes > 0) {
      while (this.#restBytes < blockBytes && at < end) this.#keep(view.getUint8(at++));
      if (this.#restBytes < blockBytes) return;
      this.#blocks(this.#rest, 0, blockBytes);
      this.#restBytes = 0;
    }
    const whole = at + ((end - at) & ~15);
    this.#blocks(view, at, whole);
    for (at = whole; at < end; at++) this.#keep(view.getUint8(at));
  }

  /** Ends the row that was given in pieces. */
  endRow(): void {
    this.#finish(this.#rest, 0, this.#restBytes, this.#length);
    this.#restBytes = 0;
    this.#length = 0;
  }

  /** The sum so far: 32 lower-case hex digits. */
  text(): string {
    return Array.from(this.#sum, (lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('');
  }

  #keep(byte: number): void {
    this.#rest.setUint8(this.#restBytes++, byte);
  }

  /** The body of the hash; `end - start` is a multiple of 16. */
  #blocks(view: DataView, start: number, end: number): void {
    const state = this.#state;
    let h1 = state[0] as number;
    let h2 = state[1] as number;
    let h3 = state[2] as number;
    let h4 = state[3] as number;
    for (let at = start; at < end; at += blockBytes) {
      let k = Math.imul(view.getInt32(at, true), c1);
      h1 ^= Math.imul((k << 15) | (k >>> 17), c2);
      h1 = (((h1 << 19) | (h1 >>> 13)) + h2) | 0;
      h1 = (Math.imul(h1, 5) + n1) | 0;
      k = Math.imul(view.getInt32(at + 4, true), c2);
      h2 ^= Math.imul((k << 16) | (k >>> 16), c3);
      h2 = (((h2 << 17) | (h2 >>> 15)) + h3) | 0;
      h2 = (Math.imul(h2, 5) + n2) | 0;
      k = Math.imul(view.getInt32(at + 8, true), c3);
      h3 ^= Math.imul((k << 17) | (k >>> 15), c4);
      h3 = (((h3 << 15) | (h3 >>> 17)) + h4) | 0;
      h3 = (Math.imul(h3, 5) + n3) | 0;
      k = Math.imul(view.getInt32(at + 12, true), c4);
      h4 ^= Math.imul((k << 18) | (k >>> 14), c1);
      h4 = (((h4 << 13) | (h4 >>> 19)) + h1) | 0;
      h4 = (Math.imul(h4, 5) + n4) | 0;
    }
    state[0] = h1;
    state[1] = h2;
    state[2] = h3;
    state[3] = h4;
  }

  /** The last, incomplete block `[start, end)` and the final mixing; adds the row and clears the state. */
  #finish(view: DataView, start: number, end: number, length: number): void {
    const state = this.#state;
    let h1 = state[0] as number;
    let h2 = state[1] as number;
    let h3 = state[2] as number;
    let h4 = state[3] as number;
    h1 ^= mixed(wordOf(view, start, end), c1, 15, c2) ^ length;
    h2 ^= mixed(wordOf(view, start + 4, end), c2, 16, c3) ^ length;
    h3 ^= mixed(wordOf(view, start + 8, end), c3, 17, c4) ^ length;
    h4 ^= mixed(wordOf(view, start + 12, end), c4, 18, c1) ^ length;
    h1 = (h1 + h2 + h3 + h4) | 0;
    h2 = finalMix((h2 + h1) | 0);
    h3 = finalMix((h3 + h1) | 0);
    h4 = finalMix((h4 + h1) | 0);
    h1 = (finalMix(h1) + h2 + h3 + h4) | 0;
    const sum = this.#sum;
    sum[0] = (sum[0] as number) + h1;
    sum[1] = (sum[1] as number) + h2 + h1;
    sum[2] = (sum[2] as number) + h3 + h1;
    sum[3] = (sum[3] as number) + h4 + h1;
    state.fill(0);
  }
}

/** The sum of two checksums: that of both sets of rows together. */
export function joinChecksums(one: string, other: string): string {
  const lane = (text: string, index: number) => Number.parseInt(text.slice(index * 8, index * 8 + 8), 16);
  return Array.from({ length: lanes }, (_, index) =>
    ((lane(one, index) + lane(other, index)) >>> 0).toString(16).padStart(8, '0'),
  ).join('');
}

/** The checksum of no rows. */
export const noRowsChecksum = '0'.repeat(lanes * 8);

/** What a stream of TSV lines holds. A last line without LF counts as a row. */
export interface TsvContent {
  readonly rows: number;
  readonly bytes: number;
  readonly checksum: string;
}

/** Reads TSV (docs/archive.md) to its end and sums it up. */
export async function checksumOfTsv(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<TsvContent> {
  const checksum = new RowChecksum();
  let rows = 0;
  let bytes = 0;
  let open = false;
  for await (const chunk of chunks) {
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    bytes += chunk.length;
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      if (open) {
        checksum.piece(view, start, end);
        checksum.endRow();
        open = false;
      } else checksum.row(view, start, end);
      rows += 1;
      start = end + 1;
    }
    if (start === chunk.length) continue;
    checksum.piece(view, start, chunk.length);
    open = true;
  }
  if (open) checksum.endRow();
  return { rows: open ? rows + 1 : rows, bytes, checksum: checksum.text() };
}

/** A little-endian word of which only the bytes before `end` are there; the others are 0. */
function wordOf(view: DataView, start: number, end: number): number {
  if (start + 4 <= end) return view.getInt32(start, true);
  let word = 0;
  for (let at = end - 1; at >= start; at--) word = (word << 8) | view.getUint8(at);
  return word;
}

function mixed(word: number, before: number, turn: number, after: number): number {
  const k = Math.imul(word, before);
  return Math.imul((k << turn) | (k >>> (32 - turn)), after);
}

function finalMix(lane: number): number {
  let h = lane ^ (lane >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
