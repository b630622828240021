import { basename, join } from 'node:path';
import { silentLog } from '../../../src/base/log.js';
import type { CopyTarget } from '../../../src/jobs/nightly/copy-target.js';
import { EstateHosts } from '../../../src/jobs/ssh/estate-hosts.js';
import type { HostSshd, HostSshdOptions } from '../../doubles/sshd/host-sshd.js';

/** A target and how its host, if it has one, is reached. */
export interface PreparedTarget {
  readonly target: CopyTarget;
  readonly hosts: EstateHosts;
  readonly host?: HostSshd;
}

export type PrepareTarget = (directory: string) => Promise<PreparedTarget>;

/** Hosts that are reached with the key of a double; without one no host can be reached. */
export function hostsFor(one?: HostSshd): EstateHosts {
  return new EstateHosts(
    () => ({ ...(one && { key: one.keyPath, knownHosts: one.knownHosts }), timeout: 10 }),
    silentLog,
  );
}

/** Both kinds of target, over a directory of this machine; the host is started once. */
export function targetKinds(
  start: (options?: HostSshdOptions) => Promise<HostSshd>,
): readonly (readonly [kind: string, prepare: PrepareTarget])[] {
  let host: Promise<HostSshd> | undefined;
  return [
    ['a directory', async (directory) => ({ target: { directory }, hosts: hostsFor() })],
    [
      'an SSH host',
      async (directory) => {
        host ??= start();
        const one = await host;
        return { target: onHost(one, directory), hosts: hostsFor(one), host: one };
      },
    ],
  ];
}

export function onHost(one: HostSshd, directory: string): CopyTarget {
  return { ssh: `ssh://${one.user}@127.0.0.1:${one.port}${directory}` };
}

/** Where the copy of an archive of the estate `prod` is. */
export function copyOf(path: string, place: string): string {
  return join(place, 'prod', basename(path));
}
