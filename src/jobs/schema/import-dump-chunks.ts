import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { RescueError } from '../../base/errors.js';
import { readChunks } from '../../reach/regular-file.js';

const gzipMagic = [0x1f, 0x8b];
const chunkBytes = 256 * 1024;

/**
 * The text of a dump in chunks, unpacked when it is gzip, whatever its name. A chunk is only valid until the next is
 * asked for. Throws OVM_FILE_UNREADABLE, and OVM_DUMP_INVALID when the packed data are damaged or cut.
 */
export async function* dumpChunks(path: string): AsyncGenerator<Buffer> {
  const chunks = readChunks(path, chunkBytes);
  const first = chunks.next();
  if (first.done) return;
  const whole = rejoined(first.value, chunks);
  if (first.value[0] !== gzipMagic[0] || first.value[1] !== gzipMagic[1]) {
    for (const chunk of whole) yield chunk;
    return;
  }
  const packed = Readable.from(copies(whole), { objectMode: false, highWaterMark: chunkBytes });
  const unpacked = createGunzip({ chunkSize: chunkBytes });
  packed.on('error', (error) => unpacked.destroy(error));
  try {
    for await (const chunk of packed.pipe(unpacked)) yield chunk as Buffer;
  } catch (error) {
    if (error instanceof RescueError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new RescueError('OVM_DUMP_INVALID', basename(path), `it is no whole gzip file (${reason})`, error);
  } finally {
    packed.destroy();
  }
}

function* rejoined(first: Uint8Array, rest: Generator<Uint8Array>): Generator<Buffer> {
  yield viewOf(first);
  for (const chunk of rest) yield viewOf(chunk);
}

/** The reader uses the same memory for each chunk, and a stream reads ahead. */
function* copies(chunks: Iterable<Buffer>): Generator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

function viewOf(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
