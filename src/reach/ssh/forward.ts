import { createServer, type Socket } from 'node:net';
import { type RescueError, systemReason } from '../../base/errors.js';
import type { SshConnection } from './ssh-connection.js';

/** A port of this machine, on loopback, that leads through an SSH connection. */
export interface Forward {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Why a connection through it failed last: a driver sees a closed socket only. */
  failure(): RescueError | undefined;
  /** Ends the port and every connection through it. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Opens a random port on loopback that leads to an address which the host reaches, for drivers of databases; it
 * takes any number of connections. Everyone on this machine can connect to it, as to every forwarded port, so the
 * database's own login still guards it. It ends with the connection.
 */
export async function forwardPort(connection: SshConnection, host: string, port: number): Promise<Forward> {
  const sockets = new Set<Socket>();
  let failed: RescueError | undefined;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {}); // its end is all that counts
    join(connection, socket, host, port).catch((error: RescueError) => {
      failed = error;
      socket.destroy();
    });
  });
  const closeSockets = () => {
    for (const socket of sockets) socket.destroy();
  };
  const forget = connection.whenLost((error) => {
    failed = error;
    server.close();
    closeSockets();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    host: '127.0.0.1',
    port: typeof address === 'object' && address !== null ? address.port : 0,
    failure: () => failed,
    async close() {
      forget();
      closeSockets();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function join(connection: SshConnection, socket: Socket, host: string, port: number): Promise<void> {
  const channel = await connection.through(host, port);
  if (socket.destroyed) {
    channel.destroy();
    return;
  }
  channel.on('error', (error: Error) => socket.destroy(new Error(systemReason(error))));
  channel.on('close', () => socket.destroySoon());
  socket.on('close', () => channel.destroy());
  socket.pipe(channel);
  channel.pipe(socket);
}
