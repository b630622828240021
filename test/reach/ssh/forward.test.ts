import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createSshHost } from '../../../src/reach/ssh/ssh-host.js';
import { estateHosts, settingsFor } from './estate-host.js';

const start = estateHosts();
const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

/** A server that says everything back, and at the end of the input how much it was. */
async function startEcho(): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    let bytes = 0;
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      bytes += chunk.length;
      socket.write(chunk);
    });
    socket.on('end', () => socket.end(`:${bytes}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ending.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function exchange(port: number, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks)));
    socket.on('end', () => socket.end());
    socket.end(bytes);
  });
}

describe('a forwarded port', () => {
  it('when several connections go through it at once, then each has its own bytes to the last', async () => {
    const echo = await startEcho();
    const host = await createSshHost(settingsFor(await start()));
    ending.push(() => host.close());
    const forward = await host.forward('127.0.0.1', echo);
    expect(forward.host).toBe('127.0.0.1');
    const sent = Array.from({ length: 8 }, (_, index) => Buffer.alloc(200_000 + index, index + 65));
    const received = await Promise.all(sent.map((bytes) => exchange(forward.port, bytes)));
    for (const [index, bytes] of sent.entries())
      expect(received[index]?.equals(Buffer.concat([bytes, Buffer.from(`:${bytes.length}`)]))).toBe(true);
    expect(forward.failure()).toBeUndefined();
    await forward.close();
    await forward.close();
    await expect(exchange(forward.port, Buffer.from('x'))).rejects.toThrow('ECONNREFUSED');
  });

  it('when it leads nowhere, then the connection ends and the reason can be asked for', async () => {
    const host = await createSshHost(settingsFor(await start()));
    ending.push(() => host.close());
    const forward = await host.forward('127.0.0.1', 1);
    const ended = await exchange(forward.port, Buffer.from('x')).catch(() => Buffer.alloc(0));
    expect(ended.length).toBe(0);
    expect(forward.failure()).toMatchObject({ code: 'OVM_SSH_UNREACHABLE' });
    expect(forward.failure()?.message).toMatch(/127\.0\.0\.1:1 through .*: Connection refused$/);
    await forward.close();
  });

  it('when the server forbids forwarding, then that is the reason', async () => {
    const host = await createSshHost(settingsFor(await start({ config: ['AllowTcpForwarding no'] })));
    ending.push(() => host.close());
    const forward = await host.forward('127.0.0.1', await startEcho());
    await exchange(forward.port, Buffer.from('x')).catch(() => {});
    expect(forward.failure()?.message).toMatch(/administratively prohibited|open failed/);
    await forward.close();
  });

  it('when the host goes, then open connections end and no new ones are taken', async () => {
    const echo = await startEcho();
    const server = await start();
    const host = await createSshHost(settingsFor(server));
    ending.push(() => host.close());
    const forward = await host.forward('127.0.0.1', echo);
    const socket = connect(forward.port, '127.0.0.1');
    const said = new Promise((resolve) => socket.once('data', resolve));
    socket.write('hello');
    await said;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    server.signalConnections('SIGKILL');
    await closed;
    expect(forward.failure()).toMatchObject({ code: 'OVM_SSH_LOST' });
    await expect(exchange(forward.port, Buffer.from('x'))).rejects.toThrow('ECONNREFUSED');
    await forward.close();
  });
});
