import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writing } from './write-failed.js';

/** Where a piece lies in a spool file. */
export interface SpooledPiece {
  readonly offset: number;
  readonly length: number;
}

const bufferBytes = 1024 * 1024;

/**
 * One temporary file that many pieces of bytes are put into and read from again. It has no name from the start, so
 * nothing of it is left when the process ends, however it ends, and nobody else can open it.
 */
export class SpoolFile {
  readonly #directory: string;
  readonly #descriptor: number;
  readonly #buffer = Buffer.allocUnsafe(bufferBytes);
  #buffered = 0;
  #written = 0;

  constructor(directory = tmpdir()) {
    this.#directory = directory;
    const path = join(directory, `.ovm-rescue-${randomBytes(8).toString('hex')}`);
    this.#descriptor = writing(directory, () => openSync(path, 'wx+', 0o600));
    writing(directory, () => unlinkSync(path));
  }

  /** Throws OVM_WRITE_FAILED. */
  append(bytes: Uint8Array): SpooledPiece {
    const piece = { offset: this.#written + this.#buffered, length: bytes.byteLength };
    if (bytes.byteLength > bufferBytes - this.#buffered) this.#flush();
    if (bytes.byteLength > bufferBytes) this.#write(bytes);
    else {
      this.#buffer.set(bytes, this.#buffered);
      this.#buffered += bytes.byteLength;
    }
    return piece;
  }

  read({ offset, length }: SpooledPiece): Uint8Array {
    this.#flush();
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length; ) {
      const count = readSync(this.#descriptor, bytes, done, length - done, offset + done);
      if (count === 0) throw new Error(`the spool file ends at ${offset + done}`);
      done += count;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #flush(): void {
    if (this.#buffered === 0) return;
    this.#write(this.#buffer.subarray(0, this.#buffered));
    this.#buffered = 0;
  }

  #write(bytes: Uint8Array): void {
    writing(this.#directory, () => {
      for (let done = 0; done < bytes.byteLength; ) {
        const count = writeSync(this.#descriptor, bytes, done, bytes.byteLength - done, this.#written);
        done += count;
        this.#written += count;
      }
    });
  }
}
