import { afterEach, expect, it } from 'vitest';
import { otherCertificate } from '../../../src/reach/https/shown-certificate.js';
import { certificateOf } from '../../doubles/https/certificates.js';
import { HttpsDouble } from '../../doubles/https/https-double.js';

let double: HttpsDouble | undefined;
afterEach(() => double?.stop());

async function asked(fingerprint?: string) {
  double = new HttpsDouble({ certificate: certificateOf(2) }, () => ({ status: 200, type: 'a/b', body: '' }));
  const { host, port } = await double.start();
  const settings = { host, port, legacy: false, connectTimeoutMs: 5_000 };
  return otherCertificate({ ...settings, ...(fingerprint !== undefined && { fingerprint }) });
}

it('when a host shows another certificate than the pinned one, then its fingerprint is told and nothing is sent', async () => {
  expect(await asked(certificateOf(1).fingerprint)).toBe(certificateOf(2).fingerprint);
  expect(double?.seen).toEqual([]);
});

it('when nothing is pinned and the system does not trust it, then its fingerprint is told', async () => {
  expect(await asked()).toBe(certificateOf(2).fingerprint);
});

it('when it is the pinned one, then there is nothing to tell', async () => {
  expect(await asked(certificateOf(2).fingerprint)).toBeUndefined();
});

it('when nobody answers, then that is said', async () => {
  const settings = { host: '127.0.0.1', port: 1, legacy: false, connectTimeoutMs: 5_000 };
  await expect(otherCertificate(settings)).rejects.toMatchObject({ code: 'OVM_HTTPS_UNREACHABLE' });
});
