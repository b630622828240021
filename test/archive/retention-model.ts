import type { Retention } from '../../src/base/configuration.js';

/**
 * What retention promises, said a second time and in another way: of every archive that was ever made, removed or not,
 * whether the policy wants it to be there. It shares no code with the policy and looks at no disk.
 */

/** An archive that a simulated night made. Times are milliseconds since 1970. */
export interface MadeArchive {
  readonly name: string;
  readonly time: number;
  readonly kind: string;
  readonly server: string;
  readonly complete: boolean;
  /** Number of the good night that made it. */
  readonly goodNight?: number;
}

const dayMs = 86_400_000;

/** The number of the period a time lies in. 1 January 1970 was a Thursday, and weeks begin on Monday. */
const periodNumber = {
  daily: remembered((time) => Math.floor(time / dayMs)),
  weekly: remembered((time) => Math.floor((Math.floor(time / dayMs) + 3) / 7)),
  monthly: remembered((time) => new Date(time).getUTCFullYear() * 12 + new Date(time).getUTCMonth()),
  yearly: remembered((time) => new Date(time).getUTCFullYear()),
} as const;

function remembered(periodOf: (time: number) => number): (time: number) => number {
  const known = new Map<number, number>();
  return (time) => {
    const period = known.get(time) ?? periodOf(time);
    known.set(time, period);
    return period;
  };
}

/** `ever` is every archive that was made until `now`, of one manager. */
export function isWanted(
  archive: MadeArchive,
  ever: readonly MadeArchive[],
  policy: Retention,
  now: number,
): boolean {
  const { kind, server } = archive;
  const others = ever.filter((other) => other.complete && other.kind === kind && other.server === server);
  const newer = others.filter((other) => isNewer(other, archive));
  if (archive.complete ? newer.length < policy.keep : newer.length === 0) return true;
  if (policy.days !== undefined && archive.time >= now - policy.days * dayMs) return true;
  if (archive.goodNight !== undefined && archive.goodNight === lastGoodNight(ever)) return true;
  if (!archive.complete) return false;
  return (['daily', 'weekly', 'monthly', 'yearly'] as const).some((rule) =>
    standsForItsPeriod(archive, others, periodNumber[rule], policy[rule] ?? 0),
  );
}

function lastGoodNight(ever: readonly MadeArchive[]): number {
  return Math.max(-1, ...ever.map(({ goodNight = -1 }) => goodNight));
}

function standsForItsPeriod(
  archive: MadeArchive,
  others: readonly MadeArchive[],
  periodOf: (time: number) => number,
  most: number,
): boolean {
  const own = periodOf(archive.time);
  const later = new Set(others.map(({ time }) => periodOf(time)).filter((period) => period > own));
  if (most === 0 || later.size >= most) return false;
  const isGood = (one: MadeArchive) => one.goodNight !== undefined;
  const beside = others.filter(({ time }) => periodOf(time) === own);
  return !beside.some((other) =>
    isGood(other) === isGood(archive) ? isNewer(other, archive) : isGood(other),
  );
}

function isNewer(one: MadeArchive, other: MadeArchive): boolean {
  return one.time > other.time || (one.time === other.time && one.name > other.name);
}
