import { connect, type Socket } from 'node:net';

/** Where a server listens. */
export type SocketPlace = { readonly path: string } | { readonly host: string; readonly port: number };

/** Longer packets are passed on as they come. */
const arenaBytes = 256 * 1024;
const headerBytes = 4;

/**
 * Reads into one buffer over and over instead of a new one for every 64 kB, which costs a fifth of the time of an
 * export and most of its memory. Packets (four bytes of header: length in three, number in one) are passed on whole, so
 * that whoever takes them may be done with them before the next are read. Unless they say so with `reuse`, each gets
 * bytes of its own.
 */
class PacketBuffer {
  /** True while those who take packets keep none of their bytes. */
  reuse = false;
  readonly #arena = Buffer.allocUnsafeSlow(arenaBytes);
  /** Bytes of a packet that is not there as a whole, at the beginning of the arena. */
  #filled = 0;
  /** What is still to come of a packet that is too long for the arena. */
  #passing = 0;

  /** Where the next bytes are read to. */
  next(): Buffer {
    return this.#arena.subarray(this.#filled);
  }

  /** Passes on what has become whole by the next `bytes` bytes. */
  take(bytes: number, pass: (packets: Buffer) => void): void {
    const end = this.#filled + bytes;
    const start = Math.min(this.#passing, end);
    if (start > 0) {
      this.#passing -= start;
      pass(Buffer.from(this.#arena.subarray(0, start)));
    }
    const whole = this.#endOfWhole(start, end);
    if (whole > start) {
      const packets = this.#arena.subarray(start, whole);
      pass(this.reuse ? packets : Buffer.from(packets));
    }
    this.#filled = end - whole;
    if (this.#filled >= headerBytes && this.#lengthAt(whole) > arenaBytes) {
      this.#passing = this.#lengthAt(whole) - this.#filled;
      this.#filled = 0;
      pass(Buffer.from(this.#arena.subarray(whole, end)));
    } else this.#arena.copyWithin(0, whole, end);
  }

  #endOfWhole(start: number, end: number): number {
    let at = start;
    while (end - at >= headerBytes) {
      const length = this.#lengthAt(at);
      if (length > end - at) break;
      at += length;
    }
    return at;
  }

  #lengthAt(at: number): number {
    const arena = this.#arena;
    const low = (arena[at] as number) | ((arena[at + 1] as number) << 8);
    return headerBytes + (low | ((arena[at + 2] as number) << 16));
  }
}

const buffers = new WeakMap<object, PacketBuffer>();

/** Connects to a server without TLS and compression; both have other packets. */
export function openPacketSocket(place: SocketPlace): Socket {
  const packets = new PacketBuffer();
  const onread = {
    buffer: () => packets.next(),
    callback: (bytes: number) => {
      packets.take(bytes, (data) => socket.emit('data', data));
      return true;
    },
  };
  const socket: Socket = connect({ ...place, onread } as unknown as Parameters<typeof connect>[0] & object);
  buffers.set(socket, packets);
  if ('port' in place) {
    socket.setNoDelay(true);
    socket.on('connect', () => socket.setKeepAlive(true, 10_000));
  }
  return socket;
}

/** Says whether whoever takes packets of this socket keeps bytes of them. Other sockets do not care. */
export function reusePackets(socket: object, reuse: boolean): void {
  const packets = buffers.get(socket);
  if (packets) packets.reuse = reuse;
}
