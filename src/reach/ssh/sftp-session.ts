import type { ClientChannel } from 'ssh2';
import { RescueError, systemReason } from '../../base/errors.js';
import { ChannelSlots } from './channel-slots.js';
import { remoteText } from './remote-text.js';
import {
  SftpFields,
  type SftpRequest,
  type SftpWriteRequest,
  sftpInit,
  sftpPacket,
  sftpReplies,
} from './sftp-packets.js';
import type { OpenChannel, SshConnection } from './ssh-connection.js';

/** Requests under way at once: enough to fill a line with a long round trip. */
const inFlight = 64;
const largestReply = 512 * 1024;
const endOfFile = 1;
const errorCodes: Readonly<Record<number, string>> = { 2: 'ENOENT', 3: 'EACCES' };

export interface SftpReply {
  readonly type: number;
  readonly fields: SftpFields;
}

type Field = Uint8Array | number | bigint;

interface Waiting {
  readonly resolve: (reply: SftpReply) => void;
  readonly reject: (error: Error) => void;
}

/** Packets to and from a server's file protocol, many requests at once. Errors have the `code` of a system call where there is one. */
export class SftpSession {
  readonly #connection: SshConnection;
  readonly #channel: ClientChannel;
  readonly #slots = new ChannelSlots(inFlight);
  readonly #waiting = new Map<number, Waiting>();
  readonly #stall: NodeJS.Timeout;
  #rest: Buffer = Buffer.alloc(0);
  #nextId = 1;
  #ended: Error | undefined;
  /** Whether a whole packet came: before that, text is what the login shell prints. */
  #greeted = false;
  #extensions: ReadonlySet<string> = new Set();

  private constructor(connection: SshConnection, { channel, release }: OpenChannel) {
    this.#connection = connection;
    this.#channel = channel;
    this.#stall = setTimeout(() => this.#stalled(), connection.settings.stallTimeoutMs).unref();
    const forget = connection.whenLost((error) => this.#end(error));
    channel.on('data', (chunk: Buffer) => this.#take(chunk));
    channel.stderr.resume();
    channel.on('error', (error: Error) => this.#end(error));
    channel.on('close', () => {
      forget();
      release();
      this.#end(new Error('the server ended its file service'));
    });
  }

  /** Throws OVM_SSH_LOST, and OVM_SSH_COMMAND when the host has no file service. */
  static async open(connection: SshConnection): Promise<SftpSession> {
    const session = new SftpSession(connection, await connection.sftp());
    const version = session.#expect(0);
    session.#channel.write(sftpInit);
    try {
      session.#extensions = extensionsOf((await version).fields);
      return session;
    } catch (error) {
      if (error instanceof RescueError) throw error;
      throw new RescueError(
        'OVM_SSH_COMMAND',
        connection.name,
        `file service: ${systemReason(error)}`,
        error,
      );
    }
  }

  /** Whether the server knows a request that the draft does not have. */
  knows(extension: string): boolean {
    return this.#extensions.has(extension);
  }

  /** The reply to a request. Throws what the server says went wrong. */
  async ask(request: SftpRequest | SftpWriteRequest, fields: readonly Field[]): Promise<SftpReply> {
    const reply = await this.#send(request, fields);
    if (reply.type !== sftpReplies.status) return reply;
    const status = reply.fields.number();
    if (status === 0) return reply;
    throw statusError(status, reply.fields);
  }

  /** The same; nothing where the server says that this is the end. */
  async askOrEnd(request: SftpRequest, fields: readonly Field[]): Promise<SftpReply | undefined> {
    const reply = await this.#send(request, fields);
    if (reply.type !== sftpReplies.status) return reply;
    const status = reply.fields.number();
    if (status === endOfFile) return undefined;
    throw statusError(status, reply.fields);
  }

  close(): void {
    this.#channel.end();
    this.#channel.destroy();
  }

  async #send(request: SftpRequest | SftpWriteRequest, fields: readonly Field[]): Promise<SftpReply> {
    const release = await this.#slots.take();
    try {
      const id = this.#nextId;
      this.#nextId = (this.#nextId % 0xffff_ffff) + 1;
      const reply = this.#expect(id);
      if (this.#waiting.size === 1) this.#stall.refresh();
      if (!this.#ended) this.#channel.write(sftpPacket(request, id, fields));
      return await reply;
    } finally {
      release();
    }
  }

  #expect(id: number): Promise<SftpReply> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #take(chunk: Buffer): void {
    let bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    while (bytes.length >= 4) {
      const length = bytes.readUInt32BE(0);
      if (length < 5 || length > largestReply) {
        this.#end(
          this.#greeted ? this.#connection.giveUp('its file service sends no packets') : greeting(bytes),
        );
        return;
      }
      if (bytes.length < 4 + length) break;
      // whole packets alone are progress: bytes that drip are none
      this.#stall.refresh();
      this.#greeted = true;
      this.#answer(bytes.subarray(4, 4 + length));
      bytes = bytes.subarray(4 + length);
    }
    this.#rest = bytes;
  }

  #answer(packet: Buffer): void {
    const type = packet.readUInt8(0);
    // the version has no id, and is waited for as 0
    const id = type === sftpReplies.version ? 0 : packet.readUInt32BE(1);
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.resolve({ type, fields: new SftpFields(packet.subarray(5)) });
  }

  #stalled(): void {
    if (this.#ended) return;
    if (this.#waiting.size === 0) return;
    const seconds = this.#connection.settings.stallTimeoutMs / 1000;
    this.#end(this.#connection.giveUp(`its file service gave nothing for ${seconds} s`));
  }

  #end(error: Error | RescueError): void {
    if (this.#ended) return;
    this.#ended = error;
    clearTimeout(this.#stall);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** As OpenSSH's own clients have it: a start-up file of the shell prints something where no terminal is. */
function greeting(bytes: Buffer): Error {
  const said = remoteText(bytes.toString('utf8', 0, 80).split('\n')[0] ?? '');
  return new Error(
    `its login shell prints "${said}" before the file service answers; see .bashrc and the like`,
  );
}

function statusError(status: number, fields: SftpFields): Error {
  const code = errorCodes[status];
  const message = remoteText(fields.bytes().toString('utf8'));
  return Object.assign(new Error(`the server says: ${message || `status ${status}`}`), code ? { code } : {});
}

/** The version packet ends with pairs of name and data; a server that says it wrongly is taken to know none. */
function extensionsOf(fields: SftpFields): Set<string> {
  const names = new Set<string>();
  try {
    while (!fields.isAtEnd) {
      names.add(fields.bytes().toString('utf8'));
      fields.bytes();
    }
    return names;
  } catch {
    return new Set();
  }
}
