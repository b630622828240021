import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { writeFailed } from './write-failed.js';

export type Chunk = string | Uint8Array;
export type Content = Chunk | Iterable<Chunk> | AsyncIterable<Chunk>;

export interface NewFileOptions {
  /** Permission bits, 0600 if not given. */
  readonly mode?: number;
  /** The path that errors name; of a temporary file the one that it stands for. */
  readonly calledAs?: string;
  /** Whether to wait until the bytes are on the disk. */
  readonly sync?: boolean;
  /** Sees every byte that is written, in order: for checksums. */
  readonly onBytes?: (bytes: Uint8Array) => void;
}

/**
 * Writes a file that must not exist yet and gives its size. On any failure the file is removed again.
 * Throws OVM_WRITE_FAILED; what the content itself throws passes unchanged, so that a source that broke off can be
 * told from a disk that is full.
 */
export async function writeNewFile(
  path: string,
  content: Content,
  options: NewFileOptions = {},
): Promise<number> {
  const file = new NewFile(path, options);
  try {
    if (typeof content === 'string' || content instanceof Uint8Array) file.write(content);
    else for await (const chunk of content) file.write(chunk);
    return file.close();
  } catch (error) {
    file.discard();
    throw error;
  }
}

/** A file that grows chunk by chunk; whoever opens it closes or discards it. Throws OVM_WRITE_FAILED. */
export class NewFile {
  readonly #path: string;
  /** As errors name it. */
  readonly #name: string;
  readonly #options: NewFileOptions;
  #descriptor: number | undefined;
  #size = 0;

  constructor(path: string, options: NewFileOptions = {}) {
    this.#path = path;
    this.#name = options.calledAs ?? path;
    this.#options = options;
    try {
      this.#descriptor = openSync(path, 'wx', options.mode ?? 0o600);
    } catch (error) {
      throw writeFailed(this.#name, error);
    }
  }

  write(chunk: Chunk): void {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#open(), bytes, done);
    } catch (error) {
      throw writeFailed(this.#name, error);
    }
    this.#options.onBytes?.(bytes);
    this.#size += bytes.length;
  }

  /** Gives the size. */
  close(): number {
    const descriptor = this.#open();
    try {
      if (this.#options.sync) fsyncSync(descriptor);
      this.#descriptor = undefined;
      closeSync(descriptor); // NFS reports a full disk here
    } catch (error) {
      throw writeFailed(this.#name, error);
    }
    return this.#size;
  }

  /** Cleans up after a failure; what goes wrong here would only hide that failure. */
  discard(): void {
    try {
      if (this.#descriptor !== undefined) closeSync(this.#descriptor);
      rmSync(this.#path, { force: true });
    } catch {}
  }

  #open(): number {
    if (this.#descriptor === undefined) throw new Error(`${this.#path} is already closed`);
    return this.#descriptor;
  }
}
