import { checksumOfTsv, joinChecksums, noRowsChecksum } from '../../../formats/table-rows/row-checksum.js';

const lineFeed = 0x0a;

/** TSV on its way, cut behind a line feed, with the count and the checksum of what has passed. */
export class ArchivedLines {
  rows = 0;
  checksum = noRowsChecksum;
  readonly #chunks: AsyncIterable<Buffer>;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    let begun: Buffer[] = [];
    for await (const chunk of this.#chunks) {
      const end = chunk.lastIndexOf(lineFeed) + 1;
      if (end === 0) {
        begun.push(chunk);
        continue;
      }
      const lines = Buffer.concat([...begun, chunk.subarray(0, end)]);
      begun = end < chunk.length ? [chunk.subarray(end)] : []; // before they are used: a row may be long
      yield await this.#counted(lines);
    }
    if (begun.length > 0) yield await this.#counted(Buffer.concat(begun));
  }

  async #counted(lines: Buffer): Promise<Buffer> {
    const { rows, checksum } = await checksumOfTsv([lines]);
    this.rows += rows;
    this.checksum = joinChecksums(this.checksum, checksum);
    return lines;
  }
}
