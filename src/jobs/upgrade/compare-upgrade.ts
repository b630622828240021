import { nightFiles, readNight } from '../../archive/night-records.js';
import { tableChanges } from '../../checks/night/table-changes.js';
import { isSameManager } from '../../checks/upgrade/manager-build.js';
import { type SortedDifferences, sortedDifferences } from '../../checks/upgrade/upgrade-losses.js';
import type { NotCompared } from '../../model/compare.js';
import type { NightRecord } from '../../model/night.js';
import type {
  ManagerBuild,
  UpgradeComparison,
  UpgradedSchema,
  UpgradeLoss,
  UpgradeSnapshot,
} from '../../model/upgrade.js';
import { compareEstates } from '../compare-estates.js';
import {
  archiveAt,
  buildOfNight,
  captureOf,
  captureWords,
  exportsOf,
  type UpgradePlace,
} from './night-archives.js';
import { type ExportPair, schemaChanges } from './schema-changes.js';

/**
 * What an upgrade changed, and what is missing after it: the archives of the snapshot against those of a night. What the
 * night could not read is named, since something may hide behind it. Throws OVM_ARCHIVE_* for archives that are gone or
 * damaged, and what reading an estate throws.
 */
export async function compareUpgrade(
  snapshot: UpgradeSnapshot,
  after: NightRecord,
  place: UpgradePlace,
): Promise<UpgradeComparison> {
  const build = await buildOfNight(after, place);
  const objects = await objectsBehind(snapshot, after, place);
  const schema = await schemaBehind(snapshot, after, place);
  const sameUuid = isSameManager(snapshot, build);
  const notCompared = [
    ...(sameUuid === null ? ['manager UUID: not known before or after the upgrade'] : []),
    ...(snapshot.buildId !== null && build.buildId === null ? ['BUILDID: not known after the upgrade'] : []),
    ...objects.notCompared,
    ...schema.notCompared,
  ];
  const { changed, added } = objects;
  const missing = [...objects.missing, ...goneDatabases(snapshot, build)];
  const untold = [...objects.untold, ...schema.untold];
  const isWhole = missing.length === 0 && notCompared.length === 0;
  return {
    ...{ estate: snapshot.estate, snapshot: snapshot.night, night: after.name },
    days: daysBetween(snapshot.takenAt, after.startedAt),
    before: buildIn(snapshot),
    after: build,
    ...{ sameUuid, missing, changed, added, untold, notCompared },
    schema: { structure: schema.structure, tables: schema.tables, rewritten: schema.rewritten },
    nightReasons: after.reasons,
    ok: isWhole && sameUuid === true && after.good,
  };
}

/** Databases that an export held before and does not hold now. */
function goneDatabases(before: ManagerBuild, after: ManagerBuild): UpgradeLoss[] {
  return before.databaseServers.flatMap(({ server, databases }) => {
    const now = after.databaseServers.find((one) => one.server === server);
    const gone = now ? databases.filter((name) => !now.databases.includes(name)) : [];
    return gone.map((name) => ({ entity: 'database', id: `${server}/${name}` }));
  });
}

function buildIn({ managerUuid, uuids, release, buildId, databaseServers }: UpgradeSnapshot): ManagerBuild {
  return { managerUuid, uuids, release, buildId, databaseServers };
}

/** To a thousandth, as `nightDifferences` has it. */
function daysBetween(before: string, now: string): number | null {
  const days = Math.round((Date.parse(now) - Date.parse(before)) / 86_400) / 1000;
  return days > 0 ? days : null;
}

type ComparedObjects = SortedDifferences & Pick<UpgradeComparison, 'notCompared' | 'untold'>;

async function objectsBehind(
  snapshot: UpgradeSnapshot,
  after: NightRecord,
  place: UpgradePlace,
): Promise<ComparedObjects> {
  const [before, now] = [captureIn(snapshot), captureOf(after)];
  const nothing = { missing: [], changed: [], added: [], untold: [] };
  if (before === undefined) return { ...nothing, notCompared: ['objects: the snapshot has no capture'] };
  if (now === undefined) return { ...nothing, notCompared: ['objects: no capture after the upgrade'] };
  const compared = await compareEstates(captureWords(before, place), captureWords(now, place));
  const { differences, notCompared, b } = compared;
  return {
    ...sortedDifferences(differences),
    notCompared: [
      ...b.lacks.map((source) => `${source}: not read, or not whole, after the upgrade`),
      ...notCompared
        .filter(isWholeKind)
        .map(({ entity }) => `${entity}: no source told any after the upgrade`),
    ],
    untold: notCompared
      .filter((one) => !isWholeKind(one))
      .map(({ entity, attribute }) => (attribute === undefined ? entity : `${entity} ${attribute}`)),
  };
}

/** A kind of object of which the night after the upgrade tells nothing at all. */
function isWholeKind({ attribute, untold }: NotCompared): boolean {
  return attribute === undefined && untold === 'b';
}

function captureIn({ archives }: UpgradeSnapshot): string | undefined {
  return archives.find(({ kind }) => kind === 'capture')?.name;
}

async function schemaBehind(
  snapshot: UpgradeSnapshot,
  after: NightRecord,
  place: UpgradePlace,
): Promise<UpgradedSchema & Pick<UpgradeComparison, 'notCompared' | 'untold'>> {
  const exported = exportsOf(after);
  const pairs: ExportPair[] = [];
  const gone: string[] = [];
  for (const { kind, name, databaseServer: server } of snapshot.archives) {
    if (kind !== 'schema' || server === undefined) continue;
    const now = exported.get(server);
    if (now === undefined) gone.push(server);
    else pairs.push({ server, before: archiveAt(place, name), after: archiveAt(place, now) });
  }
  const { structure, rewritten, untold } = await schemaChanges(pairs);
  const before = await recordOfSnapshot(snapshot, place);
  const tables = before?.tablesOf && tableChanges(before.tablesOf, after.tablesOf ?? {}, new Set(gone));
  return {
    ...{ structure, rewritten, untold, tables: tables ?? [] },
    notCompared: [
      ...gone.map((server) => `databases of ${server}: no export after the upgrade`),
      ...(tables ? [] : ['sizes of tables: the record of the night of the snapshot cannot be read']),
    ],
  };
}

async function recordOfSnapshot(
  { night }: UpgradeSnapshot,
  { root, estate }: UpgradePlace,
): Promise<NightRecord | undefined> {
  const file = (await nightFiles(root, estate)).find(({ name }) => name === night);
  return file && readNight(file, estate).record;
}
