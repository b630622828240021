import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A self-signed certificate with its key, both PEM; `fingerprint` is the SHA-256 one with colons. */
export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
  readonly fingerprint: string;
}

const config = `[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
[any]
commonName = supplied
`;

/** Makes one with openssl in an empty directory; an expired one ended in 2015. */
export function testCertificate(directory: string, { expired = false } = {}): TestCertificate {
  const run = (...args: string[]) => execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' });
  writeFileSync(join(directory, 'ca.conf'), config);
  writeFileSync(join(directory, 'index.txt'), '');
  run('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'key.pem');
  run('req', '-new', '-key', 'key.pem', '-subj', '/CN=ovm-1', '-out', 'request.pem');
  const [from, to] = expired
    ? ['20120101000000Z', '20150101000000Z']
    : ['20200101000000Z', '20491231000000Z'];
  const dates = ['-startdate', from, '-enddate', to];
  const files = ['-keyfile', 'key.pem', '-in', 'request.pem', '-out', 'cert.pem'];
  run('ca', '-batch', '-selfsign', '-notext', '-config', 'ca.conf', ...files, ...dates);
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => readFileSync(join(directory, name), 'utf8'));
  if (key === undefined || cert === undefined) throw new Error('openssl made no certificate');
  return { key, cert, fingerprint: new X509Certificate(cert).fingerprint256 };
}
