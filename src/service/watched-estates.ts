import { estatesWithNights } from '../archive/archive-directories.js';
import { missingArchives, type NightFile, nightFiles, readNight } from '../archive/night-records.js';
import { lastRehearsal } from '../archive/rehearsal-records.js';
import type { Configuration, EstateConfiguration } from '../base/configuration.js';
import { RescueError } from '../base/errors.js';
import { writeMetrics } from '../jobs/nightly/write-readable.js';
import { isAheadOf, type NightRecord } from '../model/night.js';
import { type EstateNights, metricsText } from './metrics.js';
import { lastGoodOf, usualOlderThan } from './night-list.js';
import { type EstateStatus, statusOf } from './status.js';

/** An estate whose nights are looked at. */
export interface WatchedEstate {
  readonly estate: string;
  /** The directory of all archives. */
  readonly archives: string;
  /** Seconds after which the last good night is too long ago. */
  readonly olderThan: number;
  /** Seconds within which the archives must have been rehearsed. */
  readonly rehearsedWithin?: number;
  /** The text file for Prometheus. */
  readonly metrics?: string;
}

/** The nights of an estate, newest first, without their table sizes, and what there is that tells nothing. */
export interface RecentNights {
  readonly records: readonly NightRecord[];
  /** Names of records that cannot be read. */
  readonly damaged: readonly string[];
  /** Paths of records that are ahead of the clock: a clock was wrong, and what they say is not of the last night. */
  readonly ahead: readonly string[];
}

/** So many nights tell who was told what: the same is said again after a week. */
export const nightsForNotices = 40;
/** An estate that has no good night is not looked through for ever. */
const mostNights = 400;

/** The estates of a configuration, or the one that is named. */
export function watchedEstates({ estates }: Configuration, usualArchives: string): WatchedEstate[] {
  return estates.map((estate) => watched(estate, usualArchives));
}

/** All estates that have nights below a directory of archives; `default` where there are none. Throws OVM_TREE_UNREADABLE. */
export async function watchedBelow(archives: string): Promise<WatchedEstate[]> {
  const found = await estatesWithNights(archives);
  const names = found.length > 0 ? found : ['default'];
  return names.map((estate) => ({ estate, archives, olderThan: usualOlderThan }));
}

function watched({ name, archives, nightly }: EstateConfiguration, usualArchives: string): WatchedEstate {
  return {
    estate: name,
    archives: archives ?? usualArchives,
    olderThan: nightly?.olderThan ?? usualOlderThan,
    ...(nightly?.rehearsedWithin !== undefined && { rehearsedWithin: nightly.rehearsedWithin }),
    ...(nightly?.metrics !== undefined && { metrics: nightly.metrics }),
  };
}

/**
 * The last `atLeast` nights, and those before them up to the last good one. Years of records are not read for it. Throws
 * OVM_TREE_UNREADABLE.
 */
export async function recentNights(
  { archives, estate }: Pick<WatchedEstate, 'archives' | 'estate'>,
  now: Date,
  atLeast = 1,
): Promise<RecentNights> {
  const { ahead, files } = setAside(await nightFiles(archives, estate), now);
  const records: NightRecord[] = [];
  const damaged: string[] = [];
  for (const file of files) {
    if (records.length >= mostNights) break;
    if (records.length >= atLeast && lastGoodOf(records)) break;
    const { record, name } = readNight(file, estate);
    if (record) records.push(withoutTables(record));
    else damaged.push(name);
  }
  return { records, damaged, ahead };
}

/** All nights since a moment, newest first, also those that are ahead of the clock. Throws OVM_TREE_UNREADABLE. */
export async function pastNights(
  { archives, estate }: Pick<WatchedEstate, 'archives' | 'estate'>,
  since: Date,
  now: Date,
): Promise<RecentNights> {
  const all = await nightFiles(archives, estate);
  const records: NightRecord[] = [];
  const damaged: string[] = [];
  // names have whole seconds
  const from = since.toISOString().slice(0, 19);
  for (const file of all) {
    if (file.time < from) break;
    const { record, name } = readNight(file, estate);
    if (record) records.push(withoutTables(record));
    else damaged.push(name);
  }
  return { records, damaged, ahead: setAside(all, now).ahead };
}

function setAside(
  files: readonly NightFile[],
  now: Date,
): Pick<RecentNights, 'ahead'> & { files: NightFile[] } {
  const isAhead = ({ time }: NightFile) => isAheadOf(now.toISOString(), time);
  return {
    ahead: files.filter(isAhead).map(({ path }) => path),
    files: files.filter((file) => !isAhead(file)),
  };
}

function withoutTables({ tablesOf: _, ...record }: NightRecord): NightRecord {
  return record;
}

/** What is looked at of an estate: its records, and whether the archives of its last good night are there. */
async function lookedAt(watched: WatchedEstate, now: Date): Promise<EstateNights> {
  const { archives, estate, olderThan, rehearsedWithin } = watched;
  try {
    const nights = await recentNights(watched, now);
    const good = lastGoodOf(nights.records);
    const rehearsal = await lastRehearsal(archives, estate);
    return {
      ...{ estate, olderThan, ...nights, missing: good ? missingArchives(archives, good) : [] },
      ...(rehearsal && { rehearsal }),
      ...(rehearsedWithin !== undefined && { rehearsedWithin }),
    };
  } catch (error) {
    if (!(error instanceof RescueError)) throw error;
    return {
      ...{ estate, olderThan, records: [], damaged: [], ahead: [], missing: [], unreadable: error.message },
      ...(rehearsedWithin !== undefined && { rehearsedWithin }),
    };
  }
}

/** How each estate stands. One whose records cannot be looked at is UNKNOWN, and the others are told all the same. */
export async function statusOfEstates(watched: readonly WatchedEstate[], now: Date): Promise<EstateStatus[]> {
  return Promise.all(watched.map(async (one) => statusOf(await lookedAt(one, now), now)));
}

/**
 * Writes the metrics that an estate names anew from the records: one file for all estates that name the same. One whose
 * records cannot be looked at has no good night in it, and is no failure of the others. Throws OVM_WRITE_FAILED.
 * @param night what is known of the estate's last night, also where its record could not be written
 */
export async function refreshMetrics(
  watched: readonly WatchedEstate[],
  night: NightRecord,
  now: Date,
): Promise<void> {
  const path = watched.find(({ estate }) => estate === night.estate)?.metrics;
  if (path === undefined) return;
  const here = watched.filter(({ metrics }) => metrics === path);
  const text = async () => {
    const nights = await Promise.all(here.map((one) => lookedAt(one, now)));
    return metricsText(nights.map((one) => (one.estate === night.estate ? withLast(one, night) : one)));
  };
  // nights of several estates end at the same time: the file of an earlier moment must not win
  let written: string | undefined;
  for (let left = 5; left > 0; left -= 1) {
    const wanted = await text();
    if (wanted === written) return;
    await writeMetrics(path, wanted);
    written = wanted;
  }
}

function withLast(nights: EstateNights, night: NightRecord): EstateNights {
  return { ...nights, records: [night, ...nights.records.filter(({ name }) => name !== night.name)] };
}
