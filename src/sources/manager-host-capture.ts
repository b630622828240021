import { remoteCommandLine } from '../reach/remote-commands.js';
import type { SshHost } from '../reach/ssh/ssh-host.js';
import { HostCapture } from './host-capture.js';
import type { CaptureReport, CaptureSink } from './source.js';

const home = '/u01/app/oracle/ovm-manager-3';
/** What a capture of the host of a manager reads before everything else. */
export const managerHostFiles = { config: `${home}/.config`, ovmm: '/etc/sysconfig/ovmm' } as const;
/** The directory of keys and certificates of the manager's WebLogic domain: releases 3.3 and 3.4, then those before. */
export const securityDirectories = [
  `${home}/domains/ovm_domain/security`,
  `${home}/machine1/base_adf_domain/security`,
];

/**
 * What the host of a manager tells: the manager UUID, its release and database, its packages. Keys and certificates are
 * listed and never read. Throws as `captureServer`, and
 * OVM_SOURCE_EMPTY for a host that has nothing of a manager.
 */
export async function captureManagerHost(host: SshHost, sink: CaptureSink): Promise<CaptureReport> {
  const capture = new HostCapture(host, sink);
  await capture.file('.config', managerHostFiles.config);
  await capture.file('ovmm', managerHostFiles.ovmm);
  await capture.listing('security.listing.tsv', securityDirectories);
  await capture.reply('packages.txt', remoteCommandLine('package-versions', {}));
  const { config, ovmm } = managerHostFiles;
  return capture.report(`neither ${config} nor ${ovmm} can be read there; is it the host of the manager?`);
}
