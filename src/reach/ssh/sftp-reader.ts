import type { SftpAttributes, SftpName, SftpRequest } from './sftp-packets.js';
import { SftpSession } from './sftp-session.js';
import type { SshConnection } from './ssh-connection.js';

/** What a reader needs of a session: of all requests only those that read. */
export interface ReadingSession extends Pick<SftpSession, 'askOrEnd' | 'close'> {
  ask(request: SftpRequest, fields: Parameters<SftpSession['ask']>[1]): ReturnType<SftpSession['ask']>;
}

/** Asks a server's file protocol, many requests at once. Errors have the `code` of a system call where there is one. */
export class SftpReader {
  readonly #session: ReadingSession;

  constructor(session: ReadingSession) {
    this.#session = session;
  }

  /** Throws OVM_SSH_LOST, and OVM_SSH_COMMAND when the host has no file service. */
  static async open(connection: SshConnection): Promise<SftpReader> {
    return new SftpReader(await SftpSession.open(connection));
  }

  async attributes(path: Buffer, options: { readonly followLink: boolean }): Promise<SftpAttributes> {
    return (await this.#session.ask(options.followLink ? 'stat' : 'lstat', [path])).fields.attributes();
  }

  openFile(path: Buffer): Promise<Buffer> {
    return this.#handle('open', [path, 1, 0]); // to read; no attributes
  }

  openDirectory(path: Buffer): Promise<Buffer> {
    return this.#handle('opendir', [path]);
  }

  async attributesOf(handle: Buffer): Promise<SftpAttributes> {
    return (await this.#session.ask('fstat', [handle])).fields.attributes();
  }

  /** Nothing at the end of the file. */
  async read(handle: Buffer, offset: number, length: number): Promise<Buffer | undefined> {
    return (await this.#session.askOrEnd('read', [handle, BigInt(offset), length]))?.fields.bytes();
  }

  /** Some more names, nothing after the last. */
  async names(handle: Buffer): Promise<readonly SftpName[] | undefined> {
    return (await this.#session.askOrEnd('readdir', [handle]))?.fields.names();
  }

  /** Nobody waits for it, and nothing depends on it. */
  closeHandle(handle: Buffer): void {
    this.#session.ask('close', [handle]).catch(() => {});
  }

  close(): void {
    this.#session.close();
  }

  async #handle(request: SftpRequest, fields: readonly (Uint8Array | number)[]): Promise<Buffer> {
    return Buffer.from((await this.#session.ask(request, fields)).fields.bytes());
  }
}
