import type { NightDrop, NightRecord } from '../../model/night.js';

/** What of a night is compared with the last good one. */
export type DropFacts = Pick<NightRecord, 'archives' | 'counts' | 'tablesOf' | 'repositoriesRead'>;

/** Something that there is less of, in a sentence, and what an operator accepts by it. */
export interface Loss {
  readonly text: string;
  readonly of: readonly NightDrop[];
}

/** `VMs fell from 40 to 30, by 25 % (limit 10 %)`; undefined for what is allowed: a drop that is exactly the limit is. */
export function dropText(
  what: string,
  before: number,
  now: number,
  limit: number,
  since = '',
): string | undefined {
  const lost = before - now;
  if (lost <= 0 || lost * 100 <= limit * before) return undefined;
  return `${what} fell from ${before} to ${now}${since}, by ${percentText(lost, before, limit)} (limit ${limit} %)`;
}

/** Rounded down, so that a part is never called the whole, and never to the limit, which would be allowed. */
function percentText(part: number, whole: number, limit: number): string {
  const percent = Math.floor((part * 1000) / whole) / 10;
  return percent > limit ? `${percent} %` : `more than ${limit} %`;
}
