import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostSshd } from '../doubles/sshd/host-sshd.js';

/** `USER@HOST:PORT` of a double, for options that name a host. */
export function addressOf(host: HostSshd): string {
  return `${host.user}@127.0.0.1:${host.port}`;
}

/** The options that log in to a double with its key, its host key known. */
export function loginWords(host: HostSshd): string[] {
  return ['--ssh-key', host.keyPath, '--known-hosts', host.knownHosts];
}

/** The same for several doubles that take the keys of the first (`keysOf`); the list of known hosts is put into a directory. */
export function commonLogin(directory: string, first: HostSshd, ...others: readonly HostSshd[]): string[] {
  const known = join(directory, 'known_hosts');
  writeFileSync(known, [first, ...others].map((host) => readFileSync(host.knownHosts, 'utf8')).join(''));
  return ['--ssh-key', first.keyPath, '--known-hosts', known];
}
