/** One thing in a tar stream. */
export interface TarEntry {
  /** The path as bytes. */
  readonly path: Buffer;
  readonly isFile: boolean;
  readonly size: number;
}

export interface TarSink {
  begin(entry: TarEntry): void;
  /** Contents of the entry that began last; the memory is valid during the call only. */
  contents(chunk: Buffer): void;
}

const block = 512;
const longestName = 64 * 1024;

/**
 * Reads a tar stream in the format of GNU tar (its manual, "Basic Tar Format") as it comes: ustar headers, long names
 * in entries of type `L`, sizes above 8 GB in binary. Throws a RangeError for what is no such stream.
 */
export class TarReader {
  readonly #sink: TarSink;
  #rest: Buffer = Buffer.alloc(0);
  #contentsLeft = 0;
  #paddingLeft = 0;
  #longName: Buffer[] | undefined;
  #nextPath: Buffer | undefined;
  #ended = false;

  constructor(sink: TarSink) {
    this.#sink = sink;
  }

  /** True when the end mark was seen: a stream that ends before it is cut off. */
  get isWhole(): boolean {
    return this.#ended;
  }

  take(chunk: Buffer): void {
    let bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    while (bytes.length > 0 && !this.#ended) {
      const used = this.#step(bytes);
      if (used === 0) break;
      bytes = bytes.subarray(used);
    }
    this.#rest = this.#ended ? Buffer.alloc(0) : Buffer.from(bytes);
  }

  /** Uses some of the bytes and says how many; 0 when more are needed. */
  #step(bytes: Buffer): number {
    if (this.#contentsLeft > 0) {
      const part = bytes.subarray(0, this.#contentsLeft);
      if (this.#longName) this.#longName.push(Buffer.from(part));
      else this.#sink.contents(part);
      this.#contentsLeft -= part.length;
      if (this.#contentsLeft === 0) this.#endContents();
      return part.length;
    }
    if (this.#paddingLeft > 0) {
      const skipped = Math.min(this.#paddingLeft, bytes.length);
      this.#paddingLeft -= skipped;
      return skipped;
    }
    if (bytes.length < block) return 0;
    this.#header(bytes.subarray(0, block));
    return block;
  }

  #endContents(): void {
    if (!this.#longName) return;
    this.#nextPath = untilNul(Buffer.concat(this.#longName));
    this.#longName = undefined;
  }

  #header(header: Buffer): void {
    if (header.every((byte) => byte === 0)) {
      this.#ended = true;
      return;
    }
    if (numberAt(header, 148, 8) !== checksum(header)) throw new RangeError('a header has a wrong checksum');
    const type = String.fromCharCode(header.readUInt8(156));
    const size = numberAt(header, 124, 12);
    if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('a header has no size');
    this.#contentsLeft = size;
    this.#paddingLeft = (block - (size % block)) % block;
    if (type === 'L') {
      if (size > longestName) throw new RangeError('a name is too long');
      this.#longName = [];
      return;
    }
    const path = this.#nextPath ?? shortPath(header);
    this.#nextPath = undefined;
    this.#sink.begin({ path, isFile: type === '0' || type === '\0', size });
  }
}

function shortPath(header: Buffer): Buffer {
  const name = untilNul(header.subarray(0, 100));
  const isPosix = header.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isPosix ? untilNul(header.subarray(345, 500)) : Buffer.alloc(0);
  return prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), name]) : Buffer.from(name);
}

function untilNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

/** Octal digits, or big-endian binary with the highest bit set. */
function numberAt(header: Buffer, at: number, length: number): number {
  const first = header.readUInt8(at);
  if (first === 0x80) return Number(BigInt(`0x${header.toString('hex', at + 1, at + length)}`));
  const digits = untilNul(header.subarray(at, at + length))
    .toString('latin1')
    .trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

/** The sum of the header's bytes, its own field taken as blanks. */
function checksum(header: Buffer): number {
  let sum = 8 * 0x20;
  for (let at = 0; at < block; at += 1) if (at < 148 || at >= 156) sum += header.readUInt8(at);
  return sum;
}
