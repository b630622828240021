import { type NightFile, nightFiles, readNight } from './night-records.js';

/** What the records of an estate say of its archives. */
export interface NightsArchives {
  /** By the name of an archive the name of the good night that made it. */
  readonly goodNightOf: ReadonlyMap<string, string>;
  /** Names of all archives that a night made whose record can be read. */
  readonly made: ReadonlySet<string>;
  /** Of these, those that were not whole when their night read them again. */
  readonly damaged: ReadonlySet<string>;
  /** Nights whose record cannot be read: which archives they call good, nobody knows. */
  readonly unread: readonly UnreadNight[];
}

export interface UnreadNight {
  readonly name: string;
  /** Its archives were made from here on; ISO 8601, UTC. */
  readonly from: string;
  /** Not at or after this time, when the next night began; not there for the last one. */
  readonly until?: string;
}

/**
 * So far an archive may be from the beginning of its night: one that was longer than a day by the clock, or ended before it
 * began, is not good. Records that are further from every archive are not read, because of years of nights only those are
 * needed whose archives are still there. The last good night is read in any case, and tells its archives by their names.
 */
const marginMs = 2 * 24 * 60 * 60 * 1000;

/** What the nights say that may have made the archives of these times (ISO 8601, UTC). Throws OVM_TREE_UNREADABLE. */
export async function nightsArchives(
  root: string,
  estate: string,
  archiveTimes: readonly string[],
): Promise<NightsArchives> {
  const times = [...new Set(archiveTimes)].map((time) => Date.parse(time));
  const mayHaveMade = ({ time }: NightFile) => {
    const begun = Date.parse(time);
    return times.some((archive) => Math.abs(archive - begun) <= marginMs);
  };
  const goodNightOf = new Map<string, string>();
  const made = new Set<string>();
  const damaged = new Set<string>();
  const unread: UnreadNight[] = [];
  let next: string | undefined;
  let isLastGoodRead = false;
  for (const file of await nightFiles(root, estate)) {
    if (!isLastGoodRead || mayHaveMade(file)) {
      const { name, time, record } = readNight(file, estate);
      isLastGoodRead ||= record?.good === true;
      if (!record) unread.push({ name, from: time, ...(next !== undefined && { until: next }) });
      for (const archive of record?.archives ?? []) {
        if (archive.name === null) continue;
        made.add(archive.name);
        if (archive.status === 'failed') damaged.add(archive.name);
        if (record?.good) goodNightOf.set(archive.name, name);
      }
    }
    next = file.time;
  }
  return { goodNightOf, made, damaged, unread };
}

/** The night without a readable record in which an archive was made. */
export function unreadNightOf(time: string, { unread }: NightsArchives): UnreadNight | undefined {
  return unread.find(({ from, until }) => from <= time && (until === undefined || time < until));
}
