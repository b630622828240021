import { RescueError } from '../../base/errors.js';
import type { Environment } from '../../model/environment.js';
import type { Host } from '../../reach/host.js';
import { estateTraits } from '../../recovery/estate-plans.js';
import type { PlanFinding } from '../../recovery/plan.js';
import type { BackupValue } from '../../recovery/values.js';
import { knownRelease } from '../choose-release.js';
import { backupDirectories } from './backup-directories.js';
import { byAge, oracleBackups } from './oracle-backups.js';
import { managerAddress, type RecoveryGround, withHosts } from './recovery-ground.js';

/** Oracle's own backups on the manager host, newest first, and what is said of them. */
export interface FoundBackups {
  readonly found: readonly BackupValue[];
  readonly findings: readonly PlanFinding[];
  /** Why nobody knows whether there are some; undefined when it was looked at, or none are made. */
  readonly unread?: string;
}

const mostFindings = 10;

/** Lists the directories of backups on the manager host; one that cannot be listed is told, and is no end. */
export async function backupsThere(
  ground: RecoveryGround,
  environment: Environment | undefined,
): Promise<FoundBackups> {
  const address = managerAddress(ground);
  const release = environment && knownRelease(environment, { configured: ground.configured?.release });
  const { traits } = estateTraits(environment ?? { manager: {} }, release);
  if (traits.automaticBackups === undefined) return { found: [], findings: [] };
  if (address === undefined)
    return { found: [], findings: [], unread: 'the configuration names no manager host' };
  try {
    return await withHosts(ground, async (hosts) => {
      const host = await hosts.open(address);
      const looked: FoundBackups[] = [];
      for (const directory of await backupDirectories(host, traits))
        looked.push(await listed(host, directory));
      return {
        found: looked.flatMap(({ found }) => found).sort(byAge),
        findings: looked.flatMap(({ findings }) => findings),
        ...unreadOf(looked),
      };
    });
  } catch (error) {
    return notRead('Oracle’s own backups', error);
  }
}

async function listed(host: Host, directory: string): Promise<FoundBackups> {
  try {
    const names = (await host.readDirectory(directory)).map(({ path }) => path);
    const found = oracleBackups(directory, names);
    const text = (one: BackupValue): PlanFinding => ({
      severity: 'note',
      text: `Oracle's own backup ${one.name} is in ${one.directory} of the manager host.`,
    });
    return { found, findings: found.slice(0, mostFindings).map(text) };
  } catch (error) {
    return notRead(directory, error);
  }
}

/** Where one was found it does not matter what else could not be listed. */
function unreadOf(looked: readonly FoundBackups[]): Pick<FoundBackups, 'unread'> {
  const unread = looked.find((one) => one.unread !== undefined)?.unread;
  return unread === undefined || looked.some(({ found }) => found.length > 0) ? {} : { unread };
}

function notRead(what: string, error: unknown): FoundBackups {
  if (!(error instanceof RescueError)) throw error;
  const unread = `${what} of the manager host could not be listed: ${error.why}`;
  return { found: [], findings: [{ severity: 'warning', text: `${unread}.` }], unread };
}
