import type { HighestCount } from '../../archive/nights-before.js';
import { counted } from '../../base/counted.js';
import {
  type CountedObjects,
  countedObjects,
  type NightLimits,
  nightDate,
  serverOfDatabaseKey,
} from '../../model/night.js';
import { type DropFacts, dropText, type Loss } from './drop-text.js';
import { rowDrops } from './row-drops.js';

/** The most there was of something lately; none where it is not known. */
export type HighestCounts = Readonly<Partial<Record<CountedObjects, HighestCount>>>;

const objectWords: Readonly<Record<CountedObjects, string>> = {
  ...{ vms: 'VMs', templates: 'templates', disks: 'disks' },
  ...{ networks: 'networks', servers: 'servers', repositories: 'repositories' },
};

/**
 * What there is less of than the limits allow. Only what a night told is compared: a capture or an export that failed is a
 * reason by itself, and says nothing of how many there are.
 */
export function nightDrops(
  now: DropFacts,
  before: DropFacts,
  limits: NightLimits,
  highest: HighestCounts = {},
): Loss[] {
  const failed = now.archives.filter(({ status, name }) => status === 'failed' && name === null);
  const captured = !failed.some(({ kind }) => kind === 'capture');
  const servers = new Set(failed.flatMap(({ databaseServer }) => databaseServer ?? []));
  const compared = Object.keys(before.counts.databases).filter(
    (key) => !servers.has(serverOfDatabaseKey(key)),
  );
  return [
    ...(captured ? countedObjects.flatMap((key) => objectDrops(key, now, before, limits, highest)) : []),
    ...(captured ? unreadRepositories(now, before) : []),
    ...compared.sort().flatMap((key) => databaseDrops(key, now, before, limits)),
  ];
}

/** Against the last good night, and against the best one of a month: else a tenth less each night would always be good. */
function objectDrops(
  key: CountedObjects,
  { counts: { [key]: now } }: DropFacts,
  { counts: { [key]: before } }: DropFacts,
  { dropPercent: { [key]: limit } }: NightLimits,
  { [key]: most }: HighestCounts,
): Loss[] {
  const what = objectWords[key];
  const text =
    dropText(what, before, now, limit) ??
    (most && dropText(what, most.count, now, limit, ` since ${nightDate(most.night)}`));
  return text === undefined ? [] : [{ text, of: [{ what, now }] }];
}

/** Its VMs may be told by other sources all the same, so that no count falls. */
function unreadRepositories(now: DropFacts, before: DropFacts): Loss[] {
  const read = new Set(now.repositoriesRead);
  return (before.repositoriesRead ?? [])
    .filter((id) => !read.has(id))
    .map((id) => ({
      text: `the repository ${id} was not read, and was on the last good night`,
      of: [{ what: `repository ${id}`, now: 0 }],
    }));
}

function databaseDrops(key: string, now: DropFacts, before: DropFacts, limits: NightLimits): Loss[] {
  const [old, current] = [databaseOf(before, key), databaseOf(now, key)];
  if (old === undefined) return [];
  if (current === undefined) {
    const text = `the database ${key} is gone, it had ${counted(old.tables, 'table')}`;
    return [{ text, of: [{ what: `database ${key}`, now: 0 }] }];
  }
  const what = `tables of ${key}`;
  const text = dropText(what, old.tables, current.tables, limits.dropPercent.tables);
  const fewer = text === undefined ? [] : [{ text, of: [{ what, now: current.tables }] }];
  return [...fewer, ...rowDrops(key, now, before, limits.dropPercent.rows)];
}

function databaseOf({ counts: { databases } }: DropFacts, key: string) {
  return Object.hasOwn(databases, key) ? databases[key] : undefined;
}
