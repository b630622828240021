import type { ManifestFacts } from '../../archive/manifest.js';
import type { ManifestManagerConfig } from '../../archive/manifest-schema.js';
import { type Release, releases } from '../../model/environment.js';
import type { ConfigFacts } from './import/manager-config.js';

/** What a manifest tells of the manager, from the `.config` that was given; all of it unknown without one. */
export function managerFacts(
  config: ConfigFacts | undefined,
): Pick<ManifestFacts, 'managerUuid' | 'uuidPlaces' | 'release'> {
  const uuid = config?.managerUuid ?? null;
  return {
    managerUuid: uuid,
    uuidPlaces: uuid === null || !config ? [] : [{ place: config.path, uuid }],
    release: releaseOfBuild(config?.buildId ?? null) ?? config?.withoutBuild?.release ?? null,
  };
}

/** Without the path: where a copy of the file lay says nothing. */
export function archivedConfig(config: ConfigFacts | undefined): ManifestManagerConfig | null {
  if (!config) return null;
  const { engine, host, port, schema, buildId, managerUuid } = config;
  return { engine: engine ?? 'unknown', host, port, schema, buildId, managerUuid };
}

/** `3.3.3.1085` is of release 3.3; null for a build of another release. */
function releaseOfBuild(buildId: string | null): Release | null {
  const start = /^\d+\.\d+(?=\.|$)/.exec(buildId ?? '')?.[0];
  return releases.find((release) => release === start) ?? null;
}
