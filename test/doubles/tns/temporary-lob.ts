/** A LOB that lives in a session until it is freed; appending is cheap, however long it grows. */
export class TemporaryLob {
  #text = '';
  #bytes = Buffer.alloc(0);
  #length = 0;

  constructor(
    readonly kind: 'CLOB' | 'BLOB',
    value?: string | Buffer,
  ) {
    if (value !== undefined && value.length > 0) this.write(0, value);
  }

  /** Bytes, or UTF-16 units. */
  get length(): number {
    return this.kind === 'CLOB' ? this.#text.length : this.#length;
  }

  get value(): string | Buffer {
    return this.kind === 'CLOB' ? this.#text : this.#bytes.subarray(0, this.#length);
  }

  /** Writes over what stands at an offset, counted from 0, and behind it. */
  write(offset: number, piece: string | Buffer): void {
    if (this.kind === 'CLOB') this.#writeText(offset, String(piece));
    else this.#writeBytes(offset, Buffer.from(piece));
  }

  #writeText(offset: number, piece: string): void {
    const before = this.#text.slice(0, offset).padEnd(offset);
    this.#text = `${before}${piece}${this.#text.slice(offset + piece.length)}`;
  }

  #writeBytes(offset: number, piece: Buffer): void {
    const end = offset + piece.length;
    if (end > this.#bytes.length) {
      const grown = Buffer.alloc(Math.max(end, this.#bytes.length * 2));
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    piece.copy(this.#bytes, offset);
    this.#length = Math.max(this.#length, end);
  }

  trim(length: number): void {
    if (this.kind === 'CLOB') this.#text = this.#text.slice(0, length);
    else this.#length = Math.min(this.#length, length);
  }
}
