import { RescueError } from '../../base/errors.js';
import { readOvmmSysconfig } from '../../formats/ovmm-sysconfig.js';
import type { Host } from '../../reach/host.js';
import type { RecoveryTraits } from '../../recovery/traits.js';
import { managerHostFiles } from '../../sources/manager-host-capture.js';

const longestFileBytes = 1024 * 1024;

/**
 * Where a manager host keeps Oracle's own backups: what `DBBACKUP=` of /etc/sysconfig/ovmm says, which may be changed (user
 * guides of 3.3 and 3.4, backup), and the usual directory, where older ones may have stayed. None for releases without
 * such backups. Throws what opening files throws, but for a file that is not there.
 */
export async function backupDirectories(
  host: Host,
  { automaticBackups }: Pick<RecoveryTraits, 'automaticBackups'>,
): Promise<readonly string[]> {
  if (automaticBackups === undefined) return [];
  const told = await toldDirectory(host);
  const usable = told?.startsWith('/') === true ? [told.replace(/(?<=.)\/+$/, '')] : [];
  return [...new Set([...usable, automaticBackups])];
}

async function toldDirectory(host: Host): Promise<string | undefined> {
  try {
    const bytes = await host.readFile(managerHostFiles.ovmm, longestFileBytes);
    return readOvmmSysconfig(bytes).document.backupDirectory?.value;
  } catch (error) {
    if (error instanceof RescueError && error.code.startsWith('OVM_FILE_')) return undefined;
    throw error;
  }
}
