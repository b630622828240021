import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './loopback.js';

/** Done in the midst of a connection; what it waits for is held up, and so is the chunk that set it off. */
export type ProxyAction = () => void | Promise<void>;

/** A way to a server on 127.0.0.1 that can be made to fail as networks do, or at a chosen moment of a conversation. */
export interface StallingProxy {
  readonly port: number;
  /**
   * From now on forwards nothing more in either direction, on no connection, and closes none: what a firewall that
   * forgot a connection looks like. New connections are taken and get no answer.
   */
  stall(): void;
  /** Does something once when so many bytes came from the server, before they are passed on. */
  onceReceived(bytes: number, action: ProxyAction): void;
  /** Does something once when clients sent so many bytes, before they are passed on. */
  onceSent(bytes: number, action: ProxyAction): void;
  /** Does something once when a client sends a text, before it is passed on. */
  onceSaid(text: string, action: ProxyAction): void;
  /** Ends every connection at once; new ones are taken. */
  cut(): void;
  close(): Promise<void>;
}

export async function startStallingProxy(target: number): Promise<StallingProxy> {
  const proxy = new Forwarder(target);
  await proxy.listen(await freePort());
  return proxy;
}

interface Trigger {
  readonly side: 'client' | 'server';
  readonly text?: Buffer;
  bytesLeft: number;
  readonly action: ProxyAction;
}

class Forwarder implements StallingProxy {
  port = 0;
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #triggers: Trigger[] = [];
  #isStalled = false;

  constructor(target: number) {
    this.#target = target;
    this.#server = createServer((client) => this.#forward(client));
  }

  listen(port: number): Promise<void> {
    this.port = port;
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
  }

  stall(): void {
    this.#isStalled = true;
    for (const socket of this.#sockets) socket.pause();
  }

  onceReceived(bytes: number, action: ProxyAction): void {
    this.#triggers.push({ side: 'server', bytesLeft: bytes, action });
  }

  onceSent(bytes: number, action: ProxyAction): void {
    this.#triggers.push({ side: 'client', bytesLeft: bytes, action });
  }

  onceSaid(text: string, action: ProxyAction): void {
    this.#triggers.push({ side: 'client', text: Buffer.from(text), bytesLeft: 0, action });
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): Promise<void> {
    this.cut();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #forward(client: Socket): void {
    const server = connect(this.#target, '127.0.0.1');
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    }
    this.#pass(client, server, 'client');
    this.#pass(server, client, 'server');
    if (this.#isStalled) for (const socket of [client, server]) socket.pause();
  }

  #pass(from: Socket, to: Socket, side: Trigger['side']): void {
    from.on('data', (chunk) => {
      const due = this.#due(chunk, side);
      if (due.length === 0) this.#send(from, to, chunk);
      else void this.#act(due, from, () => this.#send(from, to, chunk));
    });
    from.on('end', () => this.#isStalled || to.end());
    from.on('error', () => this.#isStalled || to.destroy());
  }

  async #act(due: readonly Trigger[], from: Socket, send: () => void): Promise<void> {
    from.pause();
    for (const { action } of due) await action();
    if (this.#isStalled) return;
    from.resume();
    send();
  }

  #send(from: Socket, to: Socket, chunk: Buffer): void {
    if (this.#isStalled || to.destroyed || to.write(chunk)) return;
    from.pause();
    to.once('drain', () => this.#isStalled || from.resume());
  }

  /** Triggers of a side that this chunk sets off; they are forgotten. A statement arrives in one chunk or begins one. */
  #due(chunk: Buffer, side: Trigger['side']): Trigger[] {
    if (this.#isStalled) return [];
    const due = this.#triggers.filter((trigger) => {
      if (trigger.side !== side) return false;
      if (trigger.text) return chunk.includes(trigger.text);
      trigger.bytesLeft -= chunk.length;
      return trigger.bytesLeft < 0;
    });
    this.#triggers = this.#triggers.filter((trigger) => !due.includes(trigger));
    return due;
  }
}
