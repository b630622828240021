import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import net from 'node:net';

/** A port before a manager's, as others reach it: with a restart every connection ends, and for a while nobody listens. */
export interface RestartingPort {
  readonly number: number;
  /** Ends all connections, and takes new ones again after these milliseconds. */
  restart(downMs: number): void;
  close(): Promise<void>;
}

/** Passes everything on to a port of 127.0.0.1. */
export async function restartingPort(target: number): Promise<RestartingPort> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const manager = net.connect(target, '127.0.0.1');
    for (const [socket, other] of [
      [client, manager],
      [manager, client],
    ] as const) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port: number } = server.address() as AddressInfo;
  let waiting: NodeJS.Timeout | undefined;
  const cut = () => {
    if (server.listening) server.close();
    for (const socket of sockets) socket.destroy();
  };
  return {
    number,
    restart: (downMs) => {
      cut();
      waiting = setTimeout(() => void listen(number), downMs);
    },
    close: async () => {
      clearTimeout(waiting);
      cut();
    },
  };
}
