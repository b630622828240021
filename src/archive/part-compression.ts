import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { RescueError } from '../base/errors.js';
import type { Compression } from './schema-layout.js';
import { longestFrameBytes, zstdFrames } from './zstd-frames.js';

/** Makes one member (gzip) or frame (zstd) of some bytes; several after each other are one file to every reader. */
export type Compress = (bytes: Uint8Array) => Promise<Uint8Array>;

type Callback = (error: Error | null, result: Uint8Array) => void;

/** Of Node 22.15 and later; not in the types of older ones. */
interface WithZstd {
  readonly zstdCompress?: (bytes: Uint8Array, options: object, done: Callback) => void;
  readonly zstdDecompress?: (bytes: Uint8Array, options: object, done: Callback) => void;
}

const withZstd = zlib as unknown as WithZstd;
/**
 * The quickest level: rows compress to a small fraction with any, and the export waits for it. Measured on 150 MB of rows
 * with Node.js 20: 8.8 s of processor time for 1 GB with zlib's own memory level 8, 6.2 s with these, at equal size.
 */
const gzipOptions = { level: 1, memLevel: 9, windowBits: 14, chunkSize: 512 * 1024 };
const zstdOptions = { params: { 100: 1 }, chunkSize: 512 * 1024 }; // 100: ZSTD_c_compressionLevel

/** Undefined for `none`. Throws OVM_USAGE when this Node.js has no zstd. */
export function compressorOf(compression: Compression): Compress | undefined {
  if (compression === 'none') return undefined;
  if (compression === 'gzip') {
    return (bytes) => promised((done) => zlib.gzip(bytes, gzipOptions, done));
  }
  const { zstdCompress } = withZstd;
  if (zstdCompress === undefined) throw noZstd('--compress zstd');
  return (bytes) => promised((done) => zstdCompress(bytes, zstdOptions, done));
}

/**
 * What the bytes of a part hold, unpacked. `path` is named when this Node.js has no zstd (OVM_USAGE); bytes that cannot
 * be unpacked throw an Error of the packer's own. `expected` is how many bytes there should be: whoever packed more into a
 * frame of zstd, which is unpacked as a whole, gets ERR_BUFFER_TOO_LARGE; gzip gives the bytes as they come.
 */
export function unpackedBytes(
  compression: Compression,
  path: string,
  packed: AsyncIterable<Buffer>,
  expected = Number.POSITIVE_INFINITY,
): AsyncIterable<Buffer> {
  if (compression === 'none') return packed;
  return compression === 'gzip' ? gunzipped(packed) : unpackedZstd(path, packed, expected);
}

async function* gunzipped(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const stream = zlib.createGunzip({ chunkSize: 256 * 1024 });
  // What goes wrong on either side ends both; the reader below sees the error.
  const feeding = pipeline(packed, stream);
  feeding.catch(() => undefined);
  for await (const chunk of stream) yield chunk as Buffer;
  await feeding;
}

async function* unpackedZstd(
  path: string,
  packed: AsyncIterable<Buffer>,
  expected: number,
): AsyncGenerator<Buffer> {
  const { zstdDecompress } = withZstd;
  if (zstdDecompress === undefined) throw noZstd(path);
  let left = expected;
  for await (const frame of zstdFrames(packed)) {
    const options = { maxOutputLength: Math.max(1, Math.min(left, longestFrameBytes)) };
    const rows = await promised((done) => zstdDecompress(frame, options, done));
    left -= rows.length;
    if (rows.length > 0) yield Buffer.from(rows.buffer, rows.byteOffset, rows.length);
  }
}

function promised(action: (done: Callback) => void): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    action((error, result) => (error ? reject(error) : resolve(result)));
  });
}

function noZstd(object: string): RescueError {
  return new RescueError(
    'OVM_USAGE',
    object,
    `Node.js ${process.version} has no zstd; 22.15 and later have it`,
  );
}
