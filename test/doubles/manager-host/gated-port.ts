import { once } from 'node:events';
import net from 'node:net';

/** A port of a host that is open while a service is up. */
export interface GatedPort {
  /** An address of the loopback. */
  readonly host: string;
  readonly number: number;
  readonly isOpen: () => boolean;
  /** Takes connections for a port of 127.0.0.1; for none, they are taken and nothing is said. */
  open(target?: number): Promise<void>;
  /** Ends every connection; nobody listens. */
  close(): Promise<void>;
}

export function gatedPort(host: string, number: number): GatedPort {
  const sockets = new Set<net.Socket>();
  let target: number | undefined;
  const server = net.createServer((client) => {
    const ends = target === undefined ? [client] : [client, net.connect(target, '127.0.0.1')];
    for (const [index, socket] of ends.entries()) {
      sockets.add(socket.setNoDelay(true).on('error', () => {}));
      const other = ends[1 - index];
      socket.on('close', () => {
        sockets.delete(socket);
        other?.destroy();
      });
      if (other) socket.pipe(other);
    }
  });
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  return {
    ...{ host, number, close },
    isOpen: () => server.listening,
    open: async (to) => {
      await close();
      target = to;
      server.listen(number, host);
      await once(server, 'listening');
    },
  };
}

let last = process.pid % 60_000;

/** An address of the loopback on which nobody listens at this port, so that services can have the ports of the manuals. */
export async function ownAddress(port: number): Promise<string> {
  for (let tried = 0; tried < 1000; tried += 1) {
    last = (last + 7919) % 60_000;
    const host = `127.${77 + (last % 100)}.${Math.floor(last / 250)}.${1 + (last % 250)}`;
    const gate = gatedPort(host, port);
    const isFree = await gate.open().then(
      () => true,
      () => false,
    );
    await gate.close();
    if (isFree) return host;
  }
  throw new Error(`no address of the loopback is free at port ${port}`);
}
