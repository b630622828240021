/** Types of TNS packets. */
export const packetType = {
  connect: 1,
  accept: 2,
  refuse: 4,
  data: 6,
  marker: 12,
} as const;

const headerSize = 8;
const flagsSize = 2;
const lastOfMessage = 0x800;
const endOfFile = 0x40;
/** From this version on a packet's length has four bytes. */
const largePackets = 315;

/** A packet as it came. */
export interface Packet {
  readonly type: number;
  readonly body: Buffer;
}

/** Cuts what comes over a socket into packets, and puts messages into packets. */
export class PacketStream {
  #unread: Buffer[] = [];
  #unreadLength = 0;
  #large = false;
  #packetSize = 8192;

  constructor(private readonly write: (bytes: Buffer) => void) {}

  /** From here on packets have this size and the form of the version agreed on. */
  agree(version: number, packetSize: number): void {
    this.#large = version >= largePackets;
    this.#packetSize = packetSize;
  }

  /** Takes bytes in and gives the packets that are whole by now. */
  *take(bytes: Buffer): Generator<Packet> {
    this.#unread.push(bytes);
    this.#unreadLength += bytes.length;
    for (let packet = this.#next(); packet !== undefined; packet = this.#next()) yield packet;
  }

  #next(): Packet | undefined {
    if (this.#unreadLength < headerSize) return undefined;
    const joined = this.#unread.length === 1 ? (this.#unread[0] as Buffer) : Buffer.concat(this.#unread);
    const length = this.#large ? joined.readUInt32BE(0) : joined.readUInt16BE(0);
    this.#unread = [joined];
    if (length < headerSize || joined.length < length) return undefined;
    this.#unread = [joined.subarray(length)];
    this.#unreadLength = joined.length - length;
    return { type: joined.readUInt8(4), body: joined.subarray(headerSize, length) };
  }

  send(type: number, body: Buffer): void {
    this.write(Buffer.concat([this.#header(type, body.length), body]));
  }

  /** Sends a message in as many data packets as it takes. */
  sendMessage(message: Buffer): void {
    const most = this.#packetSize - headerSize - flagsSize;
    const packets: Buffer[] = [];
    for (let at = 0; at < message.length; at += most) {
      const piece = message.subarray(at, at + most);
      packets.push(this.#header(packetType.data, piece.length + flagsSize), Buffer.alloc(flagsSize), piece);
    }
    this.write(Buffer.concat(packets));
  }

  #header(type: number, length: number): Buffer {
    const header = Buffer.alloc(headerSize);
    if (this.#large) header.writeUInt32BE(length + headerSize, 0);
    else header.writeUInt16BE(length + headerSize, 0);
    header.writeUInt8(type, 4);
    return header;
  }
}

/** Joins data packets into messages. The drivers mark the last packet of each (assumed: wire.last-packet). */
export class MessageParts {
  #parts: Buffer[] = [];

  /** The message that ends with this data packet; undefined while more is to come. */
  add(body: Buffer): Buffer | undefined {
    this.#parts.push(body.subarray(flagsSize));
    const flags = body.readUInt16BE(0);
    const services = body.length > 5 && body.readUInt32BE(2) === networkServices;
    if ((flags & lastOfMessage) === 0 && !services) return undefined;
    const message = Buffer.concat(this.#parts);
    this.#parts = [];
    return message;
  }

  clear(): void {
    this.#parts = [];
  }
}

/** First bytes of a message about encryption and checksums. */
export const networkServices = 0xdeadbeef;

/** Whether a data packet says that the client goes. */
export const saysGoodbye = (body: Buffer) => (body.readUInt16BE(0) & endOfFile) !== 0;

/** The packet that accepts a connection. */
export function acceptBody(version: number, packetSize: number): Buffer {
  const body = Buffer.alloc(version >= largePackets ? 37 : 24);
  body.writeUInt16BE(version, 0);
  body.writeUInt16BE(Math.min(packetSize, 0xffff), 4);
  body.writeUInt16BE(32_767, 6);
  body.writeUInt16BE(1, 8);
  body.writeUInt16BE(body.length + headerSize, 12);
  body.set([12, 12], 14); // no network services are wanted
  if (version >= largePackets) {
    body.writeUInt32BE(packetSize, 24);
    body.writeUInt32BE(32_767, 28);
  }
  return body;
}

/** The packet that refuses a connection, with the listener's error. */
export function refuseBody(error: number): Buffer {
  const stack = `(ERROR_STACK=(ERROR=(CODE=${error})(EMFI=4)))`;
  const text = `(DESCRIPTION=(TMP=)(VSNNUM=202375680)(ERR=${error})${stack})`;
  const head = Buffer.alloc(4);
  head.writeUInt8(4, 0);
  head.writeUInt16BE(text.length, 2);
  return Buffer.concat([head, Buffer.from(text)]);
}

/** What a client asks for when it connects; the data may come in a packet of its own. */
export function connectRequest(body: Buffer) {
  const length = body.readUInt16BE(16);
  const start = body.readUInt16BE(18) - headerSize;
  return {
    packetSize: body.length >= 54 ? Math.max(512, body.readUInt32BE(50)) : 8192,
    follows: length > body.length - start,
    data: body.subarray(start, start + length).toString(),
  };
}
