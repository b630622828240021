import { createHash } from 'node:crypto';
import type { GrowingFile } from '../../../reach/disk-place.js';

/** What became of a copy; `kept` are bytes that an earlier run had written, and that were found right. */
export interface SparseCopy {
  /** Of the source, 64 lower-case hex digits. */
  readonly sha256: string;
  readonly size: number;
  readonly written: number;
  readonly kept: number;
}

/** Holes are looked for in pieces of this size; no file system of a repository has smaller blocks. */
const pieceBytes = 4096;
const zeros = Buffer.alloc(pieceBytes);

/**
 * Copies a disk so that its holes stay holes. What an earlier run has written is read and compared with the source, so
 * that a copy which was cut goes on, whatever was written of it and in which order; what differs is written again. The
 * file is finished and on the disk afterwards. What the source throws passes unchanged.
 */
export async function copySparse(
  source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  to: GrowingFile,
): Promise<SparseCopy> {
  const sum = createHash('sha256');
  let offset = 0;
  let written = 0;
  let kept = 0;
  for await (const chunk of source) {
    sum.update(chunk);
    const there = offset < to.size ? await to.read(offset, chunk.length) : zeros.subarray(0, 0);
    for (const [from, piece] of runsOf(chunk, there)) {
      await to.write(offset + from, piece);
      written += piece.length;
    }
    kept += sameBytes(chunk, there);
    offset += chunk.length;
  }
  await to.finish(offset);
  return { sha256: sum.digest('hex'), size: offset, written, kept };
}

/** The runs of a chunk that have to be written: neither there already, nor zeros where nothing is. */
function runsOf(chunk: Uint8Array, there: Uint8Array): (readonly [from: number, bytes: Uint8Array])[] {
  const runs: [number, number][] = [];
  for (let from = 0; from < chunk.length; from += pieceBytes) {
    const to = Math.min(from + pieceBytes, chunk.length);
    if (isRight(chunk.subarray(from, to), there.subarray(from, to))) continue;
    const last = runs.at(-1);
    if (last?.[1] === from) last[1] = to;
    else runs.push([from, to]);
  }
  return runs.map(([from, to]) => [from, chunk.subarray(from, to)]);
}

/** What is beyond the end of the file reads as zeros once it has its size. */
function isRight(wanted: Uint8Array, there: Uint8Array): boolean {
  const known = Buffer.from(wanted.buffer, wanted.byteOffset, there.length);
  if (!known.equals(there)) return false;
  const rest = Buffer.from(wanted.buffer, wanted.byteOffset + there.length, wanted.length - there.length);
  return rest.equals(zeros.subarray(0, rest.length));
}

function sameBytes(chunk: Uint8Array, there: Uint8Array): number {
  let same = 0;
  for (let from = 0; from < there.length; from += pieceBytes) {
    const piece = there.subarray(from, from + pieceBytes);
    if (Buffer.from(piece).equals(chunk.subarray(from, from + piece.length))) same += piece.length;
  }
  return same;
}
