import { execFileSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemAccount } from './mariadb-template.js';

/** Makes `certificate.pem` and `key.pem` for 127.0.0.1 in a directory; the certificate is its own authority. */
export function makeCertificate(directory: string, owner: SystemAccount | undefined): string {
  const certificate = join(directory, 'certificate.pem');
  const key = join(directory, 'key.pem');
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['-newkey', 'rsa:2048', '-nodes', '-days', '30', '-sha256'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  });
  if (owner) chownSync(key, owner.uid, owner.gid);
  return certificate;
}
