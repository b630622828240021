import { afterAll, expect } from 'vitest';
import {
  commandTemplate,
  type RemoteCommandName,
  remoteCommands,
} from '../../../src/reach/remote-commands.js';
import { type SshAddress, type SshSettings, sshSettings } from '../../../src/reach/ssh/ssh-settings.js';
import { type HostSshd, type HostSshdOptions, startHostSshd } from '../../doubles/sshd/host-sshd.js';

/**
 * Starts servers and ends them after all tests of the file that calls this. What they were asked to run must be
 * commands of the list, whatever the tests did.
 */
export function estateHosts(): (options?: HostSshdOptions) => Promise<HostSshd> {
  const started: HostSshd[] = [];
  afterAll(async () => {
    const foreign = started.flatMap((host) => host.commands()).filter((command) => !isOfTheList(command));
    await Promise.all(started.map((host) => host.close()));
    expect(foreign).toEqual([]);
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

const word = String.raw`(?:'(?:[^']|'\\'')*'|[\w@%+=:,./-]+)`;
const ofTheList = (Object.keys(remoteCommands) as RemoteCommandName[]).map((name) => {
  const escaped = commandTemplate(name).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(
    `^env LC_ALL=C (?:sudo -n )?${escaped.replace(/\b(?:ROOT|DEVICE|DATABASE|SERVER)$|\b(?:ROOT)\b/, () => word)}$`,
  );
});

function isOfTheList(command: string): boolean {
  return ofTheList.some((pattern) => pattern.test(command));
}
