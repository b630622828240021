import { RescueError } from '../../base/errors.js';

export interface TsvDecoding {
  /** Number of values in each row; 0 for a table that has generated columns only. */
  readonly columns: number;
  /** What is read, for the message of an error: the path of the part. */
  readonly name: string;
}

/** A row; null is NULL. */
export type TsvRow = readonly (Buffer | null)[];

const tab = 0x09;
const lineFeed = 0x0a;
const backslash = 0x5c;
const letterN = 0x4e;
const letterT = 0x74;
const letterSmallN = 0x6e;

/**
 * Reads TSV (docs/archive.md) as it comes, in batches of the rows that ended in one chunk. The values may share memory
 * with the chunks: whoever gives a chunk does not use it again. Throws OVM_ARCHIVE_DAMAGED, with the number of the
 * line, for a wrong number of values, an unknown escape and a last line without line feed.
 */
export async function* decodeTsv(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  decoding: TsvDecoding,
): AsyncGenerator<readonly TsvRow[]> {
  let begun: Buffer[] = [];
  let line = 0;
  for await (const chunk of chunks) {
    const last = chunk.lastIndexOf(lineFeed);
    if (last < 0) {
      begun.push(chunk);
      continue;
    }
    const rows: TsvRow[] = [];
    let start = 0;
    while (start <= last) {
      const end = chunk.indexOf(lineFeed, start);
      const rest = chunk.subarray(start, end);
      line += 1;
      rows.push(rowOf(begun.length === 0 ? rest : Buffer.concat([...begun, rest]), decoding, line));
      if (begun.length > 0) begun = [];
      start = end + 1;
    }
    if (start < chunk.length) begun.push(chunk.subarray(start));
    yield rows;
  }
  if (begun.length > 0) throw broken(decoding, line + 1, 'ends without a line feed');
}

function rowOf(line: Buffer, decoding: TsvDecoding, number: number): TsvRow {
  const row: (Buffer | null)[] = [];
  if (decoding.columns === 0 && line.length === 0) return row;
  for (let start = 0; start <= line.length; ) {
    const found = line.indexOf(tab, start);
    const end = found < 0 ? line.length : found;
    row.push(fieldOf(line.subarray(start, end), decoding, number));
    start = end + 1;
  }
  if (row.length === decoding.columns) return row;
  throw broken(decoding, number, `has ${row.length} values instead of ${decoding.columns}`);
}

function fieldOf(text: Buffer, decoding: TsvDecoding, number: number): Buffer | null {
  const first = text.indexOf(backslash);
  if (first < 0) return text;
  if (text.length === 2 && text[1] === letterN) return null;
  const value = Buffer.allocUnsafe(text.length - 1);
  let to = 0;
  for (let from = 0, next = first; ; ) {
    to += text.copy(value, to, from, next);
    if (next === text.length) return value.subarray(0, to);
    const byte = unescaped(text[next + 1]);
    if (byte === undefined) throw broken(decoding, number, 'holds an unknown escape');
    value[to++] = byte;
    from = next + 2;
    next = text.indexOf(backslash, from);
    if (next < 0) next = text.length;
  }
}

function unescaped(letter: number | undefined): number | undefined {
  if (letter === backslash) return backslash;
  if (letter === letterT) return tab;
  if (letter === letterSmallN) return lineFeed;
  return undefined;
}

function broken({ name }: TsvDecoding, line: number, what: string): RescueError {
  return new RescueError('OVM_ARCHIVE_DAMAGED', name, `line ${line} ${what}`);
}
