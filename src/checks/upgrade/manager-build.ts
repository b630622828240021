import type { Environment } from '../../model/environment.js';
import { idKey, sameId } from '../../model/identifiers.js';
import type { NightRecord } from '../../model/night.js';
import type { ExportedServer, FoundUuid, ManagerBuild } from '../../model/upgrade.js';
import type { NightSchema } from '../night/night-counts.js';

/**
 * Which manager a night found. The BUILDID is that of the capture (`.config`, else the CLI or the REST interface), else
 * of the `.config` that a schema export was given.
 */
export function managerBuild(
  { managerUuid, release }: Pick<NightRecord, 'managerUuid' | 'release'>,
  environment: Environment | undefined,
  schemas: readonly NightSchema[],
): ManagerBuild {
  const exported = schemas.flatMap(({ schema }) => schema.managerConfig?.buildId ?? []);
  const buildId = environment?.manager.buildId?.value ?? exported[0] ?? null;
  const databaseServers = schemas.map(exportedServer);
  return { managerUuid, uuids: foundUuids(environment, schemas), release, buildId, databaseServers };
}

function foundUuids(environment: Environment | undefined, schemas: readonly NightSchema[]): FoundUuid[] {
  const exported = schemas.flatMap(({ server, schema }) => {
    const uuid = schema.managerConfig?.managerUuid ?? null;
    return uuid === null ? [] : [{ place: `.config of ${server}`, uuid }];
  });
  const found = new Map<string, { readonly uuid: string; readonly places: Set<string> }>();
  for (const { place, uuid } of [...(environment?.uuidPlaces ?? []), ...exported]) {
    const one = found.get(idKey(uuid)) ?? { uuid, places: new Set<string>() };
    found.set(idKey(uuid), one);
    one.places.add(place);
  }
  return [...found.values()].map(({ uuid, places }) => ({ uuid, places: [...places].sort() }));
}

/**
 * Whether the manager is the one of before. A repository keeps the old UUID when a manager was installed anew, so one place
 * that tells another is enough to say no. Null where one of the two nights does not tell it.
 */
export function isSameManager(before: ManagerBuild, after: ManagerBuild): boolean | null {
  const { managerUuid } = before;
  if (managerUuid === null || after.uuids.length === 0) return null;
  return after.uuids.every(({ uuid }) => sameId(uuid, managerUuid));
}

function exportedServer({ server, schema }: NightSchema): ExportedServer {
  const { engine, product, serverVersion, databases, dumps = [] } = schema;
  const names = [...databases.map(({ name }) => name), ...dumps.map((dump) => dump.schema)];
  const knowsManager = schema.managerConfig !== null;
  return { server, engine, product, serverVersion, databases: names, knowsManager };
}
