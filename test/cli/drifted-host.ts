import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assumedReplies } from '../doubles/hosts/assumed-replies.js';
import { hostFilePrograms } from '../doubles/hosts/host-files.js';
import { worldServerPrograms } from '../doubles/hosts/world-server-programs.js';
import { writeTree } from '../doubles/hosts/write-files.js';
import type { CliServer } from '../doubles/ovm-manager/cli-server.js';
import type { Planted } from '../generators/planted-drifts.js';
import type { estateHosts } from '../reach/ssh/estate-host.js';
import { addressOf } from './ssh-words.js';

/** The words for the first server, behind a real sshd that shows LUNs. */
export async function serverWords(
  root: string,
  cli: CliServer,
  { truth, seen = [] }: Planted,
  startHost: ReturnType<typeof estateHosts>,
): Promise<string[]> {
  const [server] = truth.servers;
  if (!server) throw new Error('there is no server');
  const etc = writeTree(join(root, 'host'), { 'etc/sysconfig/network-scripts/ifup': '#!/bin/sh\n' });
  const maps = seen.map((wwid, index) =>
    assumedReplies['multipath -ll'](wwid)
      .replace('dm-0', `dm-${index}`)
      .replace('sdb 8:16', `sd${'bcdef'[index]} 8:${16 * (index + 1)}`),
  );
  const programs = worldServerPrograms(server, truth, {
    multipath: `cat <<'MAPS'\n${maps.join('\n')}\nMAPS`,
    showmount: 'exit 0',
  });
  const host = await startHost({ programs: { ...hostFilePrograms(etc), ...programs } });
  const known = join(root, 'known_hosts');
  writeFileSync(known, readFileSync(host.knownHosts, 'utf8') + cli.knownHostsLine);
  return ['--server', addressOf(host), '--ssh-key', host.keyPath, '--ssh-sudo', '--known-hosts', known];
}
