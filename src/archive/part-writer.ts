import { createHash, type Hash } from 'node:crypto';
import { NewFile } from '../reach/new-file.js';
import type { ManifestFile } from './manifest.js';
import { type Compress, compressorOf } from './part-compression.js';
import type { Compression } from './schema-layout.js';

export interface PartPlace {
  /** Path in the archive. */
  readonly path: string;
  /** Where the file is written: what `ArchiveWriter.reserve` gave. */
  readonly file: string;
}

/** Chunks of a part that are compressed at the same time; each takes some megabytes. */
const mostInFlight = 3;

interface Wait {
  readonly promise: Promise<void>;
  readonly end: (failure?: unknown) => void;
}

/** Buffers that are used again and again by the parts of one thread. */
export class ChunkPool {
  readonly #bytes: number;
  readonly #free: Buffer[] = [];

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#bytes);
  }

  giveBack(chunk: Buffer): void {
    this.#free.push(chunk);
  }
}

/**
 * Writes the rows of one part: chunks are compressed on the thread pool, each to a member of its own, and written in
 * order. A part without rows is one empty member. Whoever begins it ends it with `finish` or `discard`.
 * Throws OVM_WRITE_FAILED.
 */
export class PartWriter {
  readonly #place: PartPlace;
  readonly #pool: ChunkPool;
  readonly #compress: Compress | undefined;
  readonly #file: NewFile;
  readonly #hash: Hash = createHash('sha256');
  #inFlight = 0;
  #chunks = 0;
  /** Ends when everything taken so far is written. */
  #written: Promise<void> = Promise.resolve();
  #failure: unknown;
  #waiting: Wait | undefined;

  constructor(place: PartPlace, compression: Compression, pool: ChunkPool) {
    this.#place = place;
    this.#pool = pool;
    this.#compress = compressorOf(compression);
    this.#file = new NewFile(place.file, { onBytes: (bytes) => this.#hash.update(bytes) });
  }

  nextChunk(): Buffer {
    return this.#pool.take();
  }

  /** Takes the first `bytes` bytes of a chunk; the chunk goes back to the pool by itself. */
  take(chunk: Buffer, bytes: number): void {
    if (this.#failure !== undefined) throw this.#failure;
    this.#chunks += 1;
    const content = chunk.subarray(0, bytes);
    if (this.#compress) this.#begin(this.#compress(content), chunk);
    else {
      this.#file.write(content);
      this.#pool.giveBack(chunk);
    }
  }

  /** A promise while too much is in flight; it is rejected when writing failed. */
  pressure(): Promise<void> | undefined {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#inFlight < mostInFlight) return undefined;
    this.#waiting ??= newWait();
    return this.#waiting.promise;
  }

  /** Waits until everything is written and closes the file. */
  async finish(): Promise<ManifestFile> {
    if (this.#chunks === 0 && this.#compress) this.#begin(this.#compress(Buffer.alloc(0)), undefined);
    await this.#written;
    if (this.#failure !== undefined) throw this.#failure;
    const size = this.#file.close();
    return { path: this.#place.path, size, sha256: this.#hash.digest('hex') };
  }

  /** Gives up and removes the file. */
  async discard(): Promise<void> {
    this.#failure ??= new Error(`${this.#place.path} was given up`);
    await this.#written;
    this.#file.discard();
  }

  #begin(packed: Promise<Uint8Array>, chunk: Buffer | undefined): void {
    this.#inFlight += 1;
    packed.catch(() => undefined); // looked at in its turn
    this.#written = this.#written.then(() => this.#end(packed, chunk));
  }

  async #end(packed: Promise<Uint8Array>, chunk: Buffer | undefined): Promise<void> {
    try {
      const bytes = await packed;
      if (this.#failure === undefined) this.#file.write(bytes);
    } catch (error) {
      this.#failure ??= error;
    }
    if (chunk) this.#pool.giveBack(chunk);
    this.#inFlight -= 1;
    if (this.#waiting === undefined || this.#inFlight >= mostInFlight) return;
    this.#waiting.end(this.#failure);
    this.#waiting = undefined;
  }
}

function newWait(): Wait {
  let end: Wait['end'] = () => undefined;
  const promise = new Promise<void>((resolve, reject) => {
    end = (failure) => (failure === undefined ? resolve() : reject(failure));
  });
  promise.catch(() => undefined); // nobody may be waiting any more
  return { promise, end };
}
