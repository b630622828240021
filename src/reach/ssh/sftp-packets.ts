/**
 * Packets of the SSH File Transfer Protocol, version 3 (draft-ietf-secsh-filexfer-02), which every OpenSSH server
 * speaks. Names are bytes. `sftpRequests` only read, and `SftpReader` sends no others, so that nothing can be changed by
 * that way; `sftpWriteRequests` are for `SftpWriter` and `SftpGrowingFile` alone, which
 * copy archives, and disks of a recovery.
 */
export const sftpRequests = {
  init: 1,
  open: 3,
  close: 4,
  read: 5,
  lstat: 7,
  fstat: 8,
  opendir: 11,
  readdir: 12,
  stat: 17,
} as const;

export const sftpWriteRequests = {
  write: 6,
  fsetstat: 10,
  remove: 13,
  mkdir: 14,
  rmdir: 15,
  rename: 18,
  /** Of OpenSSH, by name (PROTOCOL in its sources): `statvfs@openssh.com`, `fsync@openssh.com`. */
  extended: 200,
} as const;

export const sftpReplies = {
  version: 2,
  status: 101,
  handle: 102,
  data: 103,
  name: 104,
  attrs: 105,
  extended: 201,
} as const;

export type SftpRequest = Exclude<keyof typeof sftpRequests, 'init'>;
export type SftpWriteRequest = keyof typeof sftpWriteRequests;

const numbers = { ...sftpRequests, ...sftpWriteRequests } as const;

export interface SftpAttributes {
  readonly size: number;
  /** The bits of `st_mode`; undefined when the server does not tell them. */
  readonly mode: number | undefined;
  /** Whole seconds since 1970. */
  readonly mtime: number;
}

export interface SftpName {
  readonly name: Buffer;
  readonly attributes: SftpAttributes;
}

export const sftpInit = Buffer.from([0, 0, 0, 5, sftpRequests.init, 0, 0, 0, 3]);

/** A request with its fields: bytes are sent with their length, numbers as 32 bits, bigints as 64 bits. */
export function sftpPacket(
  request: SftpRequest | SftpWriteRequest,
  id: number,
  fields: readonly (Uint8Array | number | bigint)[],
): Buffer {
  const parts = fields.map((field) => {
    if (typeof field === 'number') return uint32(field);
    if (typeof field === 'bigint') return uint64(field);
    return Buffer.concat([uint32(field.length), field]);
  });
  const body = Buffer.concat([Buffer.of(numbers[request]), uint32(id), ...parts]);
  return Buffer.concat([uint32(body.length), body]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function uint64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

/** Takes a reply apart, from the byte after type and id. Throws a RangeError for one that is cut off. */
export class SftpFields {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  number(): number {
    const value = this.#bytes.readUInt32BE(this.#at);
    this.#at += 4;
    return value;
  }

  /** 64 bits. */
  long(): bigint {
    const value = this.#bytes.readBigUInt64BE(this.#at);
    this.#at += 8;
    return value;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  bytes(): Buffer {
    const length = this.number();
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError('the reply is cut off');
    const value = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return value;
  }

  attributes(): SftpAttributes {
    const flags = this.number();
    let size = 0;
    if (flags & 1) {
      size = Number(this.#bytes.readBigUInt64BE(this.#at));
      this.#at += 8;
    }
    if (flags & 2) this.#at += 8; // owner and group
    const mode = flags & 4 ? this.number() : undefined;
    const mtime = flags & 8 ? [this.number(), this.number()][1] : 0;
    if (flags & 0x8000_0000) {
      for (let left = this.number() * 2; left > 0; left -= 1) this.bytes();
    }
    return { size, mode, mtime: mtime ?? 0 };
  }

  names(): SftpName[] {
    const names: SftpName[] = [];
    for (let left = this.number(); left > 0; left -= 1) {
      const name = this.bytes();
      this.bytes(); // as `ls -l` shows it
      names.push({ name, attributes: this.attributes() });
    }
    return names;
  }
}
