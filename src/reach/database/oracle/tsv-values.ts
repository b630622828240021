const tab = 0x09;
const lineFeed = 0x0a;
const backslash = 0x5c;
const letterN = 0x4e;
const unescaped: Readonly<Record<number, number>> = { [backslash]: backslash, 116: tab, 110: lineFeed };

/** Takes what a value is made of when it is too long to be kept: pieces, then its end. */
export interface LongValueTaker<Long> {
  /** @param column position of the value in its row */
  begin(column: number): Promise<Long> | undefined;
  piece(value: Long, bytes: Buffer): Promise<void>;
  end(value: Long): Promise<void>;
}

/** A value as a row has it; null is NULL. */
export type ReadValue<Long> = Buffer | null | Long;

/** Values are kept up to this length, in bytes, as far as the taker takes longer ones. */
export const keptBytes = 128 * 1024;

/**
 * Reads tab-separated rows (docs/archive.md) without ever holding a long value: its pieces are passed on as they come. How many
 * values a line has to have is for whoever takes the rows to say.
 */
export async function* rowsOfTsv<Long>(
  chunks: AsyncIterable<Buffer>,
  columns: number,
  taker: LongValueTaker<Long>,
): AsyncGenerator<ReadValue<Long>[]> {
  let row: ReadValue<Long>[] = [];
  const value = new ValueUnderWay(taker);
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte !== tab && byte !== lineFeed) continue;
      row.push(await value.end(chunk.subarray(from, at), row.length));
      from = at + 1;
      if (byte === tab) continue;
      yield columns === 0 ? [] : row;
      row = [];
    }
    if (from < chunk.length) await value.take(chunk.subarray(from), row.length);
  }
}

class ValueUnderWay<Long> {
  readonly #taker: LongValueTaker<Long>;
  #kept: Buffer[] = [];
  #bytes = 0;
  #long: { readonly value: Long } | undefined;
  /** A backslash whose letter has not come yet. */
  #open = false;

  constructor(taker: LongValueTaker<Long>) {
    this.#taker = taker;
  }

  /** A part of the value that ends with its chunk. */
  async take(text: Buffer, column: number): Promise<void> {
    if (this.#long) {
      await this.#pass(text);
      return;
    }
    this.#kept.push(Buffer.from(text));
    this.#bytes += text.length;
    if (this.#bytes <= keptBytes) return;
    await this.#begin(column);
  }

  async end(text: Buffer, column: number): Promise<ReadValue<Long>> {
    const whole = this.#bytes + text.length;
    if (!this.#long && whole > keptBytes) {
      this.#kept.push(text);
      await this.#begin(column);
      text = text.subarray(text.length);
    }
    const long = this.#long;
    if (long) {
      await this.#pass(text);
      await this.#taker.end(long.value);
      this.#long = undefined;
      return long.value;
    }
    const line = this.#kept.length === 0 ? text : Buffer.concat([...this.#kept, text]);
    this.#forget();
    if (line.length === 2 && line[0] === backslash && line[1] === letterN) return null;
    return this.#plain(line);
  }

  /** From here on the value is passed on, unless nobody takes long ones of its column. */
  async #begin(column: number): Promise<void> {
    const beginning = this.#taker.begin(column);
    if (beginning === undefined) return;
    this.#long = { value: await beginning };
    const kept = Buffer.concat(this.#kept);
    this.#forget();
    await this.#pass(kept);
  }

  #forget(): void {
    this.#kept = [];
    this.#bytes = 0;
  }

  async #pass(text: Buffer): Promise<void> {
    const plain = this.#plain(text);
    if (this.#long && plain.length > 0) await this.#taker.piece(this.#long.value, plain);
  }

  /** Without escapes; those that are cut in two are put together again. */
  #plain(text: Buffer): Buffer {
    if (!this.#open && text.indexOf(backslash) < 0) return text;
    const plain = Buffer.allocUnsafe(text.length);
    let to = 0;
    for (const byte of text) {
      if (this.#open) {
        plain[to++] = unescaped[byte] ?? byte;
        this.#open = false;
      } else if (byte === backslash) this.#open = true;
      else plain[to++] = byte;
    }
    return plain.subarray(0, to);
  }
}
