import { connect } from 'node:net';
import { createServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { isBeforeThin } from '../../../src/reach/database/oracle/tns-probe.js';
import { testCertificate } from '../../doubles/https/certificate.js';
import { type OracleRelease, startTnsDouble } from '../../doubles/tns/tns-double.js';
import { scratchDirectories } from '../scratch-directory.js';
import { doubleSettings } from './oracle-double.js';

describe('the question how old a server is', () => {
  const scratch = scratchDirectories();
  const stops: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  /** A server behind TLS of its time; gives the port. */
  async function behindTls(release: OracleRelease, version: 'TLSv1' | 'TLSv1.3'): Promise<number> {
    const double = await startTnsDouble({ release });
    const { key, cert } = testCertificate(scratch());
    const words = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const listener = createServer({ key, cert, ...words }, (socket) => {
      const inner = connect(double.port, '127.0.0.1');
      for (const end of [socket, inner]) end.on('error', () => undefined);
      socket.on('close', () => inner.destroy());
      inner.on('close', () => socket.destroy());
      socket.pipe(inner).pipe(socket);
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    stops.push(
      () => new Promise((resolve) => listener.close(resolve)),
      () => double.stop(),
    );
    const address = listener.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  it('when a server is asked through TLS, then it tells as without', async () => {
    const old = await behindTls('11.2', 'TLSv1');
    expect(await isBeforeThin(doubleSettings({ port: old }, { tls: 'on' }))).toBe(true);
    const newer = await behindTls('19', 'TLSv1.3');
    expect(await isBeforeThin(doubleSettings({ port: newer }, { tls: 'on' }))).toBe(false);
  });

  it('when a server speaks no TLS, then the login is left to say so', async () => {
    const double = await startTnsDouble({ release: '11.2' });
    stops.push(() => double.stop());
    expect(await isBeforeThin(doubleSettings(double, { tls: 'on', connectTimeoutMs: 1500 }))).toBe(false);
    expect(await isBeforeThin(doubleSettings(double))).toBe(true);
  });
});
