import { roomIn } from '../free-space.js';
import { pathBytes } from '../path-text.js';
import { SftpGrowingFile } from './sftp-growing-file.js';
import { SftpReader } from './sftp-reader.js';
import { SftpSession } from './sftp-session.js';
import type { SshConnection } from './ssh-connection.js';

/** Every server takes packets of 34,000 bytes (draft, section 3). */
const pieceBytes = 32 * 1024;
const piecesAtOnce = 32;

/** SSH_FXF_WRITE, CREAT and EXCL: a file that is new, through no link. */
const toWriteNew = 0x02 | 0x08 | 0x20;
const toRead = 0x01;
const withPermissions = 4;
const fileMode = 0o600;
const directoryMode = 0o700;
const statvfs = 'statvfs@openssh.com';
const fsync = 'fsync@openssh.com';

/**
 * Writes by a server's file protocol. It takes whole paths and knows no bounds: `SftpCopyPlace` holds it to one directory.
 * Errors have the `code` of a system call where the protocol tells one; a full disk is only "Failure" to it.
 */
export class SftpWriter {
  readonly #session: SftpSession;
  /** The same session, to read. */
  readonly reader: SftpReader;

  private constructor(session: SftpSession) {
    this.#session = session;
    this.reader = new SftpReader(session);
  }

  /** Throws OVM_SSH_LOST, and OVM_SSH_COMMAND when the host has no file service. */
  static async open(connection: SshConnection): Promise<SftpWriter> {
    return new SftpWriter(await SftpSession.open(connection));
  }

  /** Makes a directory of mode 0700; what is there already is an error. */
  async makeDirectory(path: string): Promise<void> {
    await this.#session.ask('mkdir', [pathBytes(path), withPermissions, directoryMode]);
  }

  /** Writes a file of mode 0600 that must not exist, and has it written to the disk where the server knows how. */
  async writeFile(path: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
    const handle = await this.#open(path, toWriteNew, [withPermissions, fileMode]);
    try {
      await this.#writeAll(handle, content);
      await this.#sync(handle);
    } catch (error) {
      await this.#close(handle).catch(() => undefined); // the first failure is the one to tell
      throw error;
    }
    await this.#close(handle);
  }

  /** Opens a file to be written on; makes it, mode 0600, where there is nothing. */
  growing(path: string): Promise<SftpGrowingFile> {
    return SftpGrowingFile.open(this.#session, path);
  }

  /** Has a directory's names written to the disk; a server that does not know how does nothing. */
  async syncDirectory(path: string): Promise<void> {
    if (!this.#session.knows(fsync)) return;
    const handle = await this.#open(path, toRead, [0]);
    try {
      await this.#sync(handle);
    } finally {
      await this.#close(handle);
    }
  }

  /** Renames; never over something that exists, as the draft has it. */
  async rename(from: string, to: string): Promise<void> {
    await this.#session.ask('rename', [pathBytes(from), pathBytes(to)]);
  }

  /** Removes a file, or a link and not what it leads to. */
  async removeFile(path: string): Promise<void> {
    await this.#session.ask('remove', [pathBytes(path)]);
  }

  /** Removes an empty directory. */
  async removeDirectory(path: string): Promise<void> {
    await this.#session.ask('rmdir', [pathBytes(path)]);
  }

  /** Bytes that a user without privileges may still write there; undefined where the server cannot tell. */
  async freeBytes(path: string): Promise<number | undefined> {
    if (!this.#session.knows(statvfs)) return undefined;
    const { fields } = await this.#session.ask('extended', [Buffer.from(statvfs), pathBytes(path)]);
    // f_bsize, f_frsize, f_blocks, f_bfree, f_bavail, f_files, f_ffree, f_favail; there are more
    const [, unit, blocks, , available, files, , freeFiles] = Array.from({ length: 8 }, () => fields.long());
    if (unit === undefined || blocks === undefined || available === undefined) return undefined;
    const bytes = { bytes: blocks * unit, freeBytes: available * unit };
    return roomIn({ ...bytes, files: files ?? 0n, freeFiles: freeFiles ?? 0n });
  }

  close(): void {
    this.#session.close();
  }

  async #open(path: string, flags: number, attributes: readonly number[]): Promise<Buffer> {
    const reply = await this.#session.ask('open', [pathBytes(path), flags, ...attributes]);
    return Buffer.from(reply.fields.bytes());
  }

  async #sync(handle: Buffer): Promise<void> {
    if (this.#session.knows(fsync)) await this.#session.ask('extended', [Buffer.from(fsync), handle]);
  }

  async #close(handle: Buffer): Promise<void> {
    await this.#session.ask('close', [handle]);
  }

  /** Many pieces are under way at once; the first that fails ends it. */
  async #writeAll(handle: Buffer, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
    const underWay: Promise<unknown>[] = [];
    let offset = 0;
    for await (const chunk of content) {
      for (let at = 0; at < chunk.length; at += pieceBytes) {
        // a chunk may be the same memory as the next one
        const piece = Buffer.from(chunk.subarray(at, at + pieceBytes));
        const written = this.#session.ask('write', [handle, BigInt(offset), piece]);
        written.catch(() => {}); // thrown below, in order
        underWay.push(written);
        offset += piece.length;
        if (underWay.length >= piecesAtOnce) await underWay.shift();
      }
    }
    await Promise.all(underWay);
  }
}
