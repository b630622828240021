import { afterAll } from 'vitest';
import { type SshAddress, type SshSettings, sshSettings } from '../../../src/reach/ssh/ssh-settings.js';
import { type HostSshd, type HostSshdOptions, startHostSshd } from '../../doubles/sshd/host-sshd.js';

/** Starts servers and ends them after all tests of the file that calls this. */
export function estateHosts(): (options?: HostSshdOptions) => Promise<HostSshd> {
  const started: HostSshd[] = [];
  afterAll(async () => {
    await Promise.all(started.map((host) => host.close()));
  });
  return async (options) => {
    const host = await startHostSshd(options);
    started.push(host);
    return host;
  };
}

/** Settings that reach the double with its key, its host key known. */
export function settingsFor(host: HostSshd, other: Partial<SshAddress> = {}): SshSettings {
  return sshSettings({
    host: '127.0.0.1',
    port: host.port,
    user: host.user,
    logins: [{ by: 'key', path: host.keyPath }],
    knownHosts: { read: [host.knownHosts], add: host.knownHosts },
    connectTimeoutMs: 10_000,
    ...other,
  });
}
