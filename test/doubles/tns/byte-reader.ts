/** Reads the fields of a TTC message: big-endian numbers, numbers of variable length, and counted bytes. */
export class ByteReader {
  #position = 0;

  constructor(private readonly bytes: Buffer) {}

  get left(): number {
    return this.bytes.length - this.#position;
  }

  /** The next `count` bytes. @throws RangeError when the message ends before. */
  take(count: number): Buffer {
    if (count > this.left) throw new RangeError(`message ends ${count - this.left} bytes too early`);
    this.#position += count;
    return this.bytes.subarray(this.#position - count, this.#position);
  }

  u8(): number {
    return this.take(1).readUInt8(0);
  }

  /** Skips `count` single bytes. */
  skip(count: number): void {
    this.take(count);
  }

  /** A number of variable length: its count of bytes (bit 7 tells the sign), then the bytes. */
  number(): number {
    const size = this.u8();
    let value = 0;
    for (const byte of this.take(size & 0x7f)) value = value * 256 + byte;
    return size & 0x80 ? -value : value;
  }

  /** Skips `count` numbers of variable length. */
  skipNumbers(count: number): void {
    for (let done = 0; done < count; done++) this.number();
  }

  /** Bytes behind their count; 254 starts pieces that end with an empty one; 0 and 255 are NULL. */
  counted(): Buffer | null {
    const size = this.u8();
    if (size === 0 || size === 255) return null;
    if (size !== 254) return this.take(size);
    const pieces: Buffer[] = [];
    for (let length = this.number(); length > 0; length = this.number()) pieces.push(this.take(length));
    return Buffer.concat(pieces);
  }

  /** Text behind two counts, as keys and values of a login are written. */
  keyText(): string {
    return this.number() > 0 ? (this.counted() ?? Buffer.alloc(0)).toString() : '';
  }
}
