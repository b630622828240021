import { sameId } from '../model/identifiers.js';
import {
  type CountedObjects,
  countedObjects,
  isAheadOf,
  type NightDrop,
  type NightRecord,
} from '../model/night.js';
import { type ListedNight, nightFiles, readNight } from './night-records.js';

/** So long an estate may not shrink, however slowly, by more than one night may. */
const watchedMs = 30 * 24 * 60 * 60 * 1000;

/** The most there was of something on the good nights of the last month. */
export interface HighestCount {
  readonly count: number;
  /** Name of the night. */
  readonly night: string;
}

/** What the records of an estate say to a night that begins. */
export interface NightsBefore {
  /** The last good night, of whichever manager. */
  readonly good?: NightRecord;
  /** What nights since then told that there was less of: what an operator can have looked at. */
  readonly told: readonly NightDrop[];
  /** Of the last good night and those before it, back to one on which a drop was accepted, of the same manager. */
  readonly highest: Readonly<Partial<Record<CountedObjects, HighestCount>>>;
  /** Later than the last good night, and cannot be read: one of them may be it. */
  readonly unread: readonly ListedNight[];
  /** Names of nights that begin later than it is: made while the clock was wrong, or it is wrong now. */
  readonly ahead: readonly string[];
  /** Names of all archives that the nights which were read made. */
  readonly made: ReadonlySet<string>;
}

/** Reads the records down to the last good night, and the good ones of a month before it. Throws OVM_TREE_UNREADABLE. */
export async function nightsBefore(root: string, estate: string, now: string): Promise<NightsBefore> {
  const told: NightDrop[] = [];
  const unread: ListedNight[] = [];
  const ahead: string[] = [];
  const made = new Set<string>();
  const month: NightRecord[] = [];
  let good: NightRecord | undefined;
  for (const file of await nightFiles(root, estate)) {
    if (isAheadOf(now, file.time)) {
      ahead.push(file.name);
      continue;
    }
    if (good && !isInMonth(file.time, now)) break;
    const night = readNight(file, estate);
    for (const { name } of night.record?.archives ?? []) if (name !== null) made.add(name);
    if (night.record?.good) month.push(withoutTables(night.record));
    if (good) continue;
    if (!night.record) unread.push(night);
    else if (night.record.good) good = night.record;
    else told.push(...(night.record.drops ?? []));
  }
  return { ...(good && { good }), told, highest: highestOf(month), unread, ahead, made };
}

function isInMonth(time: string, now: string): boolean {
  return Date.parse(time) >= Date.parse(now) - watchedMs;
}

/** Sizes of tables are most of a record. */
function withoutTables({ tablesOf: _, ...record }: NightRecord): NightRecord {
  return record;
}

/** Newest first. */
function highestOf(good: readonly NightRecord[]): NightsBefore['highest'] {
  const highest: Partial<Record<CountedObjects, HighestCount>> = {};
  for (const { name, counts, managerUuid, acceptedDrop } of good) {
    if (!isSameManager(managerUuid, good[0]?.managerUuid ?? null)) break;
    for (const key of countedObjects)
      if (counts[key] > (highest[key]?.count ?? -1)) highest[key] = { count: counts[key], night: name };
    if (acceptedDrop !== undefined) break;
  }
  return highest;
}

function isSameManager(one: string | null, other: string | null): boolean {
  return one === null || other === null ? one === other : sameId(one, other);
}
