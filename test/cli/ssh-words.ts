import type { HostSshd } from '../doubles/sshd/host-sshd.js';

/** `USER@HOST:PORT` of a double, for options that name a host. */
export function addressOf(host: HostSshd): string {
  return `${host.user}@127.0.0.1:${host.port}`;
}

/** The options that log in to a double with its key, its host key known. */
export function loginWords(host: HostSshd): string[] {
  return ['--ssh-key', host.keyPath, '--known-hosts', host.knownHosts];
}
