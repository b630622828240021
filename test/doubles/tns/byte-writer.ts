const shortestPieces = 252;
const pieceSize = 32_767;

/** Writes the fields of a TTC message into one growing buffer. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(8192);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What was written; valid until the next write. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #room(count: number): number {
    const start = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#length, this.#bytes.length * 2));
      this.#bytes.copy(grown, 0, 0, start);
      this.#bytes = grown;
    }
    return start;
  }

  u8(...values: readonly number[]): this {
    let at = this.#room(values.length);
    for (const value of values) this.#bytes[at++] = value;
    return this;
  }

  u16(value: number): this {
    const at = this.#room(2);
    this.#bytes.writeUInt16BE(value, at);
    return this;
  }

  raw(bytes: Uint8Array): this {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** Numbers of variable length. */
  number(...values: readonly number[]): this {
    for (const value of values) this.#number(value);
    return this;
  }

  #number(value: number): void {
    const size = value === 0 ? 0 : Math.ceil((Math.abs(value).toString(16).length || 1) / 2);
    const at = this.#room(size + 1);
    this.#bytes[at] = value < 0 ? size | 0x80 : size;
    let rest = Math.abs(value);
    for (let place = size; place > 0; place--) {
      this.#bytes[at + place] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  }

  /** Bytes behind their count, in pieces when they are long; null and no bytes are the same. */
  counted(bytes: Uint8Array | null): this {
    if (bytes === null || bytes.length === 0) return this.u8(0);
    if (bytes.length <= shortestPieces) return this.u8(bytes.length).raw(bytes);
    this.u8(254);
    for (let at = 0; at < bytes.length; at += pieceSize) {
      const piece = bytes.subarray(at, at + pieceSize);
      this.number(piece.length).raw(piece);
    }
    return this.number(0);
  }

  /** Text behind two counts. */
  text(text: string): this {
    const bytes = Buffer.from(text);
    this.number(bytes.length);
    return bytes.length > 0 ? this.counted(bytes) : this;
  }
}
