import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { RescueError, systemReason } from '../base/errors.js';
import type { GrowingFile } from './disk-place.js';

/** Through no link, and never waiting for a FIFO. */
const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Opens or makes a file of this machine to be written on. Throws OVM_WRITE_FAILED. */
export async function openGrowingFile(path: string): Promise<GrowingFile> {
  const handle = await writing(path, () => open(path, flags, 0o600));
  try {
    const stats = await writing(path, () => handle.stat());
    if (!stats.isFile()) throw new RescueError('OVM_WRITE_FAILED', path, 'it is no regular file');
    return new LocalGrowingFile(path, handle, stats.size);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

class LocalGrowingFile implements GrowingFile {
  readonly size: number;
  readonly #path: string;
  readonly #handle: FileHandle;
  #isOpen = true;

  constructor(path: string, handle: FileHandle, size: number) {
    this.#path = path;
    this.#handle = handle;
    this.size = size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = Buffer.alloc(length);
    let filled = 0;
    while (filled < length) {
      const at = offset + filled;
      const { bytesRead } = await writing(this.#path, () =>
        this.#handle.read(bytes, filled, length - filled, at),
      );
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      const from = written;
      const { bytesWritten } = await writing(this.#path, () =>
        this.#handle.write(bytes, from, bytes.length - from, offset + from),
      );
      written += bytesWritten;
    }
  }

  async finish(size: number): Promise<void> {
    await writing(this.#path, () => this.#handle.truncate(size));
    await writing(this.#path, () => this.#handle.sync());
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#handle.close();
  }
}

async function writing<Result>(path: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw new RescueError('OVM_WRITE_FAILED', path, systemReason(error), error);
  }
}
