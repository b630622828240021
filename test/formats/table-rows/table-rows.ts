import { TsvEncoder, tsvChunkCapacity } from '../../../src/formats/table-rows/tsv-encoder.js';

export type Row = readonly (Buffer | null)[];

/** How a row is handed to the encoder: whole, or its values in pieces of this many bytes. */
export type Handing = 'whole' | number;

/** What an encoder made of rows. */
export interface Encoded {
  readonly text: Buffer;
  readonly rows: number;
  readonly bytes: number;
  readonly checksum: string;
}

/** Encodes rows into fresh chunks, as an outlet that keeps everything. */
export function encode(rows: readonly Row[], handing: Handing = 'whole'): Encoded {
  const taken: Buffer[] = [];
  const encoder = new TsvEncoder({
    nextChunk: () => Buffer.alloc(tsvChunkCapacity, 0xee),
    take: (chunk, bytes) => taken.push(Buffer.from(chunk.subarray(0, bytes))),
    pressure: () => undefined,
  });
  for (const row of rows) {
    if (handing === 'whole') handWhole(encoder, row);
    else handInPieces(encoder, row, handing);
  }
  encoder.end();
  return { text: Buffer.concat(taken), rows: encoder.rows, bytes: encoder.bytes, checksum: encoder.checksum };
}

function handWhole(encoder: TsvEncoder, row: Row): void {
  // something before and between the values, as in a packet
  const parts: Buffer[] = [Buffer.from('..')];
  const starts = new Int32Array(row.length);
  const ends = new Int32Array(row.length);
  let at = 2;
  for (const [index, value] of row.entries()) {
    starts[index] = value === null ? -1 : at;
    at += value?.length ?? 0;
    ends[index] = value === null ? -1 : at;
    if (value) parts.push(value);
    parts.push(Buffer.from('\t'));
    at += 1;
  }
  encoder.row(Buffer.concat(parts), starts, ends);
}

function handInPieces(encoder: TsvEncoder, row: Row, pieceBytes: number): void {
  for (const value of row) {
    for (let at = 0; value && at < value.length; at += pieceBytes)
      encoder.piece(value.subarray(at, at + pieceBytes));
    encoder.endValue(value === null);
  }
  encoder.endRow();
}

/** The format in one line of its description, slow and plain. */
export function plainTsv(rows: readonly Row[]): string {
  const value = (bytes: Buffer | null) =>
    bytes === null
      ? '\\N'
      : bytes.toString('latin1').replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n');
  return rows.map((row) => `${row.map(value).join('\t')}\n`).join('');
}

/** A text cut into chunks of these lengths, in turn. */
export function* cut(text: Buffer, lengths: readonly number[]): Generator<Buffer> {
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const length = Math.max(1, lengths[turn % lengths.length] ?? 1);
    yield Buffer.from(text.subarray(at, at + length));
    at += length;
  }
}
