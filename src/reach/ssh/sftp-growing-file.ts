import { pathBytes } from '../path-text.js';
import type { SftpSession } from './sftp-session.js';

/** Every server takes packets of 34,000 bytes, and gives no more at once (draft, section 3). */
const pieceBytes = 32 * 1024;
/** SSH_FXF_READ, WRITE; with CREAT and EXCL for one that is new, so that no link is followed. */
const toChange = 0x01 | 0x02;
const toMake = toChange | 0x08 | 0x20;
const withPermissions = 4;
const withSize = 1;
const fileMode = 0o600;
const regular = 0o10;
const fsync = 'fsync@openssh.com';

/**
 * A file of a server that is written on by its file protocol. Errors have the `code` of a system call where the protocol
 * tells one.
 */
export class SftpGrowingFile {
  readonly size: number;
  readonly #session: SftpSession;
  readonly #handle: Buffer;
  #isOpen = true;

  private constructor(session: SftpSession, handle: Buffer, size: number) {
    this.#session = session;
    this.#handle = handle;
    this.size = size;
  }

  static async open(session: SftpSession, path: string): Promise<SftpGrowingFile> {
    const there = await sizeOf(session, path);
    const [flags, size] = there === undefined ? [toMake, 0] : [toChange, there];
    const attributes = there === undefined ? [withPermissions, fileMode] : [0];
    const reply = await session.ask('open', [pathBytes(path), flags, ...attributes]);
    return new SftpGrowingFile(session, Buffer.from(reply.fields.bytes()), size);
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const pieces = await Promise.all(
      piecesOf(length).map(([from, size]) => this.#readPiece(offset + from, size)),
    );
    return Buffer.concat(pieces);
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    await Promise.all(
      piecesOf(bytes.length).map(([from, size]) =>
        // what is under way must not change when the memory is used again
        this.#session.ask('write', [
          this.#handle,
          BigInt(offset + from),
          Buffer.from(bytes.subarray(from, from + size)),
        ]),
      ),
    );
  }

  async finish(size: number): Promise<void> {
    await this.#session.ask('fsetstat', [this.#handle, withSize, BigInt(size)]);
    if (this.#session.knows(fsync)) await this.#session.ask('extended', [Buffer.from(fsync), this.#handle]);
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#session.ask('close', [this.#handle]);
  }

  /** A server may give less than was asked for before the end, too. */
  async #readPiece(offset: number, length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let filled = 0;
    while (filled < length) {
      const reply = await this.#session.askOrEnd('read', [
        this.#handle,
        BigInt(offset + filled),
        length - filled,
      ]);
      const bytes = reply?.fields.bytes();
      if (bytes === undefined || bytes.length === 0) break;
      parts.push(Buffer.from(bytes));
      filled += bytes.length;
    }
    return Buffer.concat(parts);
  }
}

function piecesOf(length: number): (readonly [from: number, size: number])[] {
  const pieces: (readonly [number, number])[] = [];
  for (let from = 0; from < length; from += pieceBytes)
    pieces.push([from, Math.min(pieceBytes, length - from)]);
  return pieces;
}

/** Undefined where there is nothing. Throws for what is no regular file. */
async function sizeOf(session: SftpSession, path: string): Promise<number | undefined> {
  try {
    const { fields } = await session.ask('lstat', [pathBytes(path)]);
    const { mode, size } = fields.attributes();
    if (mode !== undefined && mode >> 12 !== regular) throw new Error('it is no regular file');
    return size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
