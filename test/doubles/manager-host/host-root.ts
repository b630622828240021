import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Why a host with a root of its own cannot be had. */
export const noOwnRoot = 'this process may not give a host a root directory of its own';

/** As root a mount namespace, as others a user namespace with it. */
const namespace = process.getuid?.() === 0 ? '--mount' : '--user --map-root-user --mount';

/** Whether a host can have a root directory of its own here. */
export function canHaveOwnRoot(): boolean {
  try {
    execFileSync('unshare', [...namespace.split(' '), 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const path = '/opt/double/bin:/sbin:/bin:/usr/sbin:/usr/bin';

/** Makes the directories that a host has before anything is installed on it; its programs are those of this machine. */
export function makeHostRoot(root: string): void {
  const empty = ['usr', 'dev', 'proc', 'tmp', 'run', 'root', 'u01', 'OVS', 'opt/double/bin', 'sbin', 'media'];
  for (const name of [...empty, 'etc/sysconfig', 'etc/init.d'])
    mkdirSync(join(root, name), { recursive: true });
  for (const name of ['bin', 'lib', 'lib64']) symlinkSync(`usr/${name}`, join(root, name));
  const account = 'root:x:0:0:root:/root:/bin/sh\n';
  writeHostFile(root, '/etc/passwd', account);
  writeHostFile(root, '/etc/group', 'root:x:0:\n');
  writeHostFile(root, '/etc/hosts', '127.0.0.1 localhost\n');
}

/** Writes a file of the host, by its path there. */
export function writeHostFile(root: string, hostPath: string, text: string, mode = 0o644): void {
  const whole = join(root, hostPath);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, text, { mode });
  chmodSync(whole, mode);
}

/**
 * The script that sshd runs for each session, with the name of who logs in as its argument: writes down what is run, and
 * runs it below the host's own root. The mounts are seen by this session alone and end with it.
 */
export function sessionScript(root: string, commands: string): string {
  const mounts = [
    `mount --rbind /usr '${root}/usr'`,
    // nothing that a step of a recovery says may reach the programs of this machine
    `mount -o remount,bind,ro '${root}/usr' 2>/dev/null || :`,
    `mount --rbind /dev '${root}/dev'`,
    `mount --rbind /proc '${root}/proc'`,
  ];
  return `#!/bin/sh
asked=$SSH_ORIGINAL_COMMAND
case "$asked" in
  */sftp-server | internal-sftp) asked='exec /usr/lib/openssh/sftp-server' ;;
  *) printf '%s\\0' "$asked" >> '${commands}'."$1" ;;
esac
export asked
exec unshare ${namespace} sh -ec '
${mounts.join('\n').replaceAll("'", `'"'"'`)}
exec chroot '"'${root}'"' /usr/bin/env -i HOME=/root PATH=${path} /bin/sh -c "$asked"'
`;
}
