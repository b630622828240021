import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** The sockets that one connection of the driver opened. */
export class OpenedSockets {
  readonly #sockets = new Set<Socket>();

  /** True once they were dropped; what is opened later is dropped at once. */
  destroyed = false;

  add(socket: Socket): void {
    this.#sockets.add(socket);
    if (this.destroyed) dropSocket(socket);
  }

  /** Calls `lost` when the other side has closed the last of them, though nobody waits for anything just then. */
  onLost(lost: () => void): void {
    const look = () => {
      if (!this.destroyed && [...this.#sockets].every((socket) => socket.destroyed)) lost();
    };
    for (const socket of this.#sockets) socket.on('close', look);
  }

  /** In both directions so far; what still waits to be sent is not counted. */
  movedBytes(): number {
    let sum = 0;
    for (const { bytesRead, bytesWritten, writableLength } of this.#sockets)
      sum += bytesRead + bytesWritten - writableLength;
    return sum;
  }

  /**
   * Drops them at once. What still waits for them ends with an error. They end with one themselves: of a socket that was
   * only closed the driver would think that it can still say good-bye, and fail at that when nobody listens any more.
   */
  destroy(): void {
    this.destroyed = true;
    for (const socket of this.#sockets) dropSocket(socket);
  }
}

function dropSocket(socket: Socket): void {
  socket.on('error', () => undefined);
  socket.destroy(new Error('the connection was given up on this side'));
}

const opener = new AsyncLocalStorage<OpenedSockets>();
let listening = false;

/**
 * Runs work of the driver; every socket it opens is known to `sockets`. The driver itself gives none of them away, but
 * Node tells of each that is opened, and in whose asynchronous context.
 */
export function withSockets<T>(sockets: OpenedSockets, work: () => Promise<T>): Promise<T> {
  if (!listening) {
    listening = true;
    subscribe('net.client.socket', (message) => {
      opener.getStore()?.add((message as { readonly socket: Socket }).socket);
    });
  }
  return opener.run(sockets, work);
}
