import { RescueError } from '../base/errors.js';
import { readAgentDbDump } from '../formats/agent-db-dump.js';
import { devicePerFileSystem, readMountedOcfs2 } from '../formats/mounted-ocfs2.js';
import { isParameter, remoteCommandLine } from '../reach/remote-commands.js';
import type { SshHost } from '../reach/ssh/ssh-host.js';
import { HostCapture } from './host-capture.js';
import { deviceReplyPath } from './server-replies.js';
import type { CaptureReport, CaptureSink } from './source.js';

const agentDatabases = ['server', 'server_pool', 'repository'] as const;
export const networkScripts = '/etc/sysconfig/network-scripts';

/**
 * What an Oracle VM Server tells: what runs on it, whom it belongs to, its cluster, network, storage and packages. Names
 * and contents are those of copies that a DBA would make by hand, so the same readers take them. A server outside a
 * cluster has no cluster.conf; everything else that is missing is a problem. Throws OVM_SSH_LOST, and OVM_SSH_COMMAND
 * when nothing could be captured.
 */
export async function captureServer(host: SshHost, sink: CaptureSink): Promise<CaptureReport> {
  const capture = new HostCapture(host, sink);
  for (const database of agentDatabases) {
    const reply = await capture.reply(
      `dump_db_${database}.txt`,
      remoteCommandLine('agent-database', { database }),
    );
    if (reply && database === 'repository') await captureExports(capture, reply);
  }
  await capture.reply('xm-list.txt', remoteCommandLine('running-domains', {}));
  await capture.fileIfThere('cluster.conf', '/etc/ocfs2/cluster.conf');
  await capture.filesIn(networkScripts, 'network-scripts', ({ path }) => /^(?:ifcfg|meta)-/.test(path));
  await captureFileSystems(capture);
  await capture.reply('multipath.txt', remoteCommandLine('multipath-devices', {}));
  await capture.reply('device-names.txt', remoteCommandLine('device-names', {}));
  await capture.reply('packages.txt', remoteCommandLine('package-versions', {}));
  return capture.report();
}

/** What each file server exports that a repository lies on: `fs_location` is `SERVER:/PATH` there. */
async function captureExports(capture: HostCapture, repositories: Buffer): Promise<void> {
  const locations = readAgentDbDump(repositories).document.repositories.map(
    ({ fsLocation }) => fsLocation?.text,
  );
  const servers = locations.map((location) => /^(.+):\//.exec(location ?? '')?.[1] ?? '');
  for (const server of new Set(servers.filter((name) => isParameter('host name', name))))
    await capture.reply(`nfs-exports/${server}.txt`, remoteCommandLine('nfs-exports', { server }));
}

async function captureFileSystems(capture: HostCapture): Promise<void> {
  const reply = await capture.reply('mounted.ocfs2.txt', remoteCommandLine('ocfs2-devices', {}));
  if (!reply) return;
  const devices = devicePerFileSystem(readMountedOcfs2(reply)).map(({ device }) => device);
  // a device of which two file systems are told is asked once
  for (const device of new Set(devices)) {
    if (isParameter('device', device)) await captureFileSystem(capture, device);
    else capture.problem('mounted.ocfs2.txt', `${JSON.stringify(device)} is no name of a device`);
  }
}

/** Tools of today refuse %B; then the superblock tells the block size, and everything else as well. */
async function captureFileSystem(capture: HostCapture, device: string): Promise<void> {
  const parameters = deviceReplyPath('tunefs.ocfs2', device);
  const whole = await capture.attempt(parameters, remoteCommandLine('ocfs2-parameters', { device }));
  if (!(whole instanceof RescueError)) return;
  const line = remoteCommandLine('ocfs2-parameters-without-block-size', { device });
  await capture.attempt(parameters, line);
  const superblock = deviceReplyPath('debugfs.ocfs2', device);
  await capture.reply(superblock, remoteCommandLine('ocfs2-superblock', { device }));
}
