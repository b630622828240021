import type { ManagerBuild } from '../../model/upgrade.js';

/**
 * What must be installed to go back: `Oracle VM Manager 3.3.3, build 1085`. A BUILDID is printed as x.x.x.xxx (getting
 * started guide 3.4); that its first three numbers are the version and the fourth the build is concluded.
 */
export function installerName({ buildId, release }: Pick<ManagerBuild, 'buildId' | 'release'>): string {
  const [, version, build] = /^(\d+\.\d+\.\d+)(?:\.(\d+))?$/.exec(buildId ?? '') ?? [];
  if (version !== undefined)
    return `Oracle VM Manager ${version}${build === undefined ? '' : `, build ${build}`}`;
  if (buildId !== null) return `Oracle VM Manager with the BUILDID ${buildId}`;
  return release === null
    ? 'the same Oracle VM Manager, of which nothing told release and build'
    : `the same Oracle VM Manager ${release}, of which nothing told the build`;
}

/** Whether an upgrade from here deletes the history of jobs and events: those from before 3.3.1 do (upgrade guide 3.3). */
export function losesHistory({ buildId, release }: Pick<ManagerBuild, 'buildId' | 'release'>): boolean {
  const [major = 0, minor = 0, patch = 0] = (buildId ?? release ?? '').split('.').map(Number);
  return major === 3 && (minor < 3 || (minor === 3 && patch < 1 && buildId !== null));
}
