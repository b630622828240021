import * as zlib from 'node:zlib';
import { RescueError } from '../base/errors.js';
import type { Compression } from './schema-layout.js';

/** Makes one member (gzip) or frame (zstd) of some bytes; several after each other are one file to every reader. */
export type Compress = (bytes: Uint8Array) => Promise<Uint8Array>;

type Callback = (error: Error | null, result: Uint8Array) => void;

/** Of Node 22.15 and later; not in the types of older ones. */
interface WithZstd {
  readonly zstdCompress?: (bytes: Uint8Array, options: object, done: Callback) => void;
  readonly createZstdDecompress?: () => NodeJS.ReadWriteStream;
}

const withZstd = zlib as unknown as WithZstd;
/** The quickest level: rows compress to a small fraction with any, and the export waits for it. */
const gzipOptions = { level: 1, chunkSize: 512 * 1024 };
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

/** A stream that unpacks a part. Undefined for `none`. Throws OVM_USAGE when this Node.js has no zstd. */
export function decompressorOf(compression: Compression, path: string): NodeJS.ReadWriteStream | undefined {
  if (compression === 'none') return undefined;
  if (compression === 'gzip') return zlib.createGunzip({ chunkSize: 256 * 1024 });
  if (withZstd.createZstdDecompress === undefined) throw noZstd(path);
  return withZstd.createZstdDecompress();
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
