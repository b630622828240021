import { X509Certificate } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Password } from '../../../src/base/password.js';
import type { HttpsAddress } from '../../../src/reach/https/https-settings.js';
import { RestClient } from '../../../src/reach/rest-client.js';
import { type TestCertificate, testCertificate } from '../../doubles/https/certificate.js';
import { type Answer, HttpsDouble, type HttpsDoubleOptions } from '../../doubles/https/https-double.js';
import { scratchDirectories } from '../scratch-directory.js';

const newDirectory = scratchDirectories();
const secret = 'canary-7002';
const running: HttpsDouble[] = [];
const clients: RestClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const double of running.splice(0)) await double.stop();
});

const page: Answer = { status: 200, type: 'application/json', body: `[${'{"id":1},'.repeat(2000)}{}]` };

async function host(
  options: Omit<HttpsDoubleOptions, 'certificate'> & { certificate?: TestCertificate } = {},
) {
  const certificate = options.certificate ?? testCertificate(newDirectory());
  const double = new HttpsDouble({ ...options, certificate }, () => page);
  running.push(double);
  const address = await double.start();
  const client = (given: Partial<HttpsAddress> = {}) => {
    const made = new RestClient({ ...address, user: 'admin', password: new Password(secret), ...given });
    clients.push(made);
    return made;
  };
  return { double, certificate, client, pinned: client({ fingerprint: certificate.fingerprint }) };
}

describe('a host by HTTPS', () => {
  it('when its certificate is the pinned one, then the reply comes whole', async () => {
    const { pinned } = await host();
    expect(Buffer.from((await pinned.get(['Vm'])) ?? '').toString()).toBe(page.body);
  });

  it('when the fingerprint is written without colons or in small letters, then it is the same', async () => {
    const { client, certificate } = await host();
    const fingerprint = `sha256:${certificate.fingerprint.replaceAll(':', '').toLowerCase()}`;
    expect(await client({ fingerprint }).get(['Vm'])).toHaveLength(page.body.length);
  });

  it('when the certificate has expired, then it is taken when it is the pinned one, and only then', async () => {
    const certificate = testCertificate(newDirectory(), { expired: true });
    expect(Date.parse(new X509Certificate(certificate.cert).validTo)).toBeLessThan(Date.now());
    const { double, client, pinned } = await host({ certificate });
    expect(await pinned.get(['Vm'])).toHaveLength(page.body.length);
    const seen = double.seen.length;
    await expect(client().get(['Vm'])).rejects.toMatchObject({ code: 'OVM_HTTPS_CERTIFICATE', exitCode: 12 });
    expect(double.seen.length).toBe(seen);
  });

  it('when nothing is pinned, then a self-signed one is refused with its fingerprint, and nothing was sent', async () => {
    const { double, client, certificate } = await host();
    const asked = client().get(['Vm']);
    await expect(asked).rejects.toMatchObject({ code: 'OVM_HTTPS_CERTIFICATE' });
    await expect(asked).rejects.toThrow(
      `it is signed by itself; its SHA-256 fingerprint is ${certificate.fingerprint}`,
    );
    expect(double.seen).toEqual([]);
  });

  it('when another certificate is pinned, then both fingerprints are named, and nothing was sent', async () => {
    const { double, client, certificate } = await host();
    const fingerprint = testCertificate(newDirectory()).fingerprint;
    const asked = client({ fingerprint }).get(['Vm']);
    await expect(asked).rejects.toThrow(`${certificate.fingerprint}, and ${fingerprint} was expected`);
    expect(double.seen).toEqual([]);
    // an empty pin is no pin that everything fits
    await expect(client({ fingerprint: '' }).get(['Vm'])).rejects.toMatchObject({
      code: 'OVM_HTTPS_CERTIFICATE',
    });
  });

  it('when it speaks TLS 1.0 only, then it is refused without legacy and read with it', async () => {
    const { client, certificate } = await host({ tls: 'TLSv1' });
    const { fingerprint } = certificate;
    await expect(client({ fingerprint }).get(['Vm'])).rejects.toMatchObject({
      code: 'OVM_HTTPS_UNREACHABLE',
      why: expect.stringContaining('no common version of TLS'),
      hint: expect.stringContaining('--https-legacy'),
    });
    expect(await client({ fingerprint, legacy: true }).get(['Vm'])).toHaveLength(page.body.length);
  });

  it.each(['SSH-2.0-OpenSSH_5.3\r\n', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'J\0\0\0\n5.6.51-log\0'])(
    'when what answers there speaks no TLS but says %j, then nobody is sent to look for old TLS',
    async (greeting) => {
      const server = createServer((socket) => socket.on('error', () => {}).end(greeting));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const client = new RestClient({ host: '127.0.0.1', port, user: 'x', password: new Password(secret) });
      clients.push(client);
      try {
        await expect(client.get(['Vm'])).rejects.toMatchObject({
          code: 'OVM_HTTPS_UNREACHABLE',
          why: 'what answers there speaks no TLS, so it is no HTTPS (ERR_SSL_WRONG_VERSION_NUMBER)',
          hint: expect.not.stringContaining('legacy'),
        });
      } finally {
        server.close();
      }
    },
  );

  it.each([
    [{ status: 500 } as const, 'OVM_HTTPS_REPLY', 'Vm: it answers 500 Internal Server Error'],
    [{ status: 302 } as const, 'OVM_HTTPS_REPLY', 'Vm: it answers 302 Found'],
    [{ status: 401 } as const, 'OVM_HTTPS_LOGIN', 'it answers 401 Unauthorized to the user '],
    [{ cutAfter: 1000 } as const, 'OVM_HTTPS_REPLY', 'Vm: it was cut after 1000 bytes'],
    [{ hangUp: true } as const, 'OVM_HTTPS_REPLY', 'Vm: '],
    [{ silent: true } as const, 'OVM_HTTPS_REPLY', 'Vm: nothing came for 0.3 s'],
    [{ dripEvery: 50 } as const, 'OVM_HTTPS_REPLY', 'Vm: it was not whole after 1.5 s'],
  ])('when there is %j, then the error is %s and says: %s', async (trouble, code, why) => {
    const { client, certificate } = await host({ trouble: () => trouble });
    const asked = client({ fingerprint: certificate.fingerprint, stallTimeoutMs: 300 }).get(['Vm']);
    await expect(asked).rejects.toMatchObject({ code, message: expect.stringContaining(why) });
    await expect(asked).rejects.toSatisfy(
      (error: Error) =>
        !JSON.stringify([error, error.message, error.stack, String(error.cause)]).includes(secret),
    );
  });

  it('when it is closed while it is being opened, then that ends at once', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const { client } = await host();
    const connection = client({ port, connectTimeoutMs: 20_000 });
    const asked = connection.get(['Vm']);
    const begin = performance.now();
    setTimeout(() => connection.close(), 200);
    await expect(asked).rejects.toMatchObject({ code: 'OVM_HTTPS_UNREACHABLE', why: 'it was given up' });
    expect(performance.now() - begin).toBeLessThan(5_000);
    silent.close();
  });

  it('when a reply is larger than allowed, then it is given up', async () => {
    const { client, certificate } = await host();
    const asked = client({ fingerprint: certificate.fingerprint, maxReply: 5000 }).get(['Vm']);
    await expect(asked).rejects.toThrow('Vm: it is larger than 5000 bytes');
  });

  it('when nobody listens or answers, then it cannot be reached', async () => {
    const { double, client } = await host();
    await double.stop();
    await expect(client().get(['Vm'])).rejects.toMatchObject({ code: 'OVM_HTTPS_UNREACHABLE' });
  });

  it('when a connection ends between two questions, then the second is asked again', async () => {
    const { double, pinned } = await host({
      trouble: () => (double_seen() === 2 ? { hangUp: true } : undefined),
    });
    const double_seen = () => double.seen.length;
    await pinned.get(['Vm']);
    expect(await pinned.get(['Vm'])).toHaveLength(page.body.length);
    expect(double.seen.length).toBe(3);
  });
});
