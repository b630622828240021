import type { Environment } from '../../model/environment.js';
import type { Finding } from '../../model/finding.js';
import type { NightCounts } from '../../model/night.js';
import { type EstateChanges, estateChanges } from './estate-changes.js';
import { nightDisks } from './night-disks.js';
import { unownedDisks } from './unowned-disks.js';

/**
 * What a night is judged by, of its capture. The model of the estate, which is most of the memory of a night, need not be
 * held while the databases are exported.
 */
export interface CapturedEstate extends Pick<Environment, 'uuidPlaces' | 'servers' | 'repositories'> {
  readonly counts: Omit<NightCounts, 'databases'>;
  /** Disk files that nothing uses. */
  readonly unowned: number;
  /** Against the capture of the last good night; undefined where there is none that can be read. */
  readonly changes: EstateChanges | undefined;
}

/**
 * @param findings of the environment and of all checks
 * @param before the capture of the last good night, where that can be read
 */
export function capturedEstate(
  environment: Environment,
  findings: readonly Finding[],
  before: Environment | undefined,
): CapturedEstate {
  const { uuidPlaces, servers, repositories } = environment;
  return {
    ...{ uuidPlaces, servers, repositories },
    counts: estateCounts(environment),
    unowned: unownedDisks(findings),
    changes: before && estateChanges(before, environment),
  };
}

function estateCounts(environment: Environment): CapturedEstate['counts'] {
  const { vms, networks, servers, repositories } = environment;
  return {
    vms: vms.filter(({ kind }) => kind === 'vm').length,
    templates: vms.filter(({ kind }) => kind === 'template').length,
    disks: nightDisks(environment).size,
    networks: networks.length,
    servers: servers.length,
    repositories: repositories.length,
  };
}
