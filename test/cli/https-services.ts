import { afterEach } from 'vitest';
import type { TestCertificate } from '../doubles/https/certificate.js';
import { certificateOf } from '../doubles/https/certificates.js';
import type { HttpsDouble } from '../doubles/https/https-double.js';

/** Starts doubles that end with the test; all have one certificate, since making it takes longer than a whole estate. */
export function httpsServices() {
  const started: HttpsDouble[] = [];
  afterEach(async () => {
    for (const double of started.splice(0)) await double.stop();
  });
  /** Starts one, and gives the option that names it and the one that pins its certificate. */
  const serve = async (
    option: '--agent' | '--manager-rest',
    make: (certificate: TestCertificate) => HttpsDouble,
  ): Promise<string[]> => {
    const certificate = certificateOf(1);
    const double = make(certificate);
    started.push(double);
    const { host, port } = await double.start();
    const address = `${host}:${port}`;
    return [option, address, '--certificate', `${address}=SHA256:${certificate.fingerprint}`];
  };
  return { serve, started };
}
