import { counted } from '../../base/counted.js';
import { idKey, sameId } from '../../model/identifiers.js';
import type { NightArchive, NightDrop, NightLimits, NightRecord } from '../../model/night.js';
import type { Loss } from './drop-text.js';
import { type HighestCounts, nightDrops } from './night-drops.js';

/** What of a night is judged. */
export type JudgedNight = Pick<
  NightRecord,
  | 'archives'
  | 'verified'
  | 'managerUuid'
  | 'uuidPlaces'
  | 'uuidAgrees'
  | 'counts'
  | 'tablesOf'
  | 'repositoriesRead'
>;

/** What the last good night is compared by. */
export type GoodNight = Pick<
  NightRecord,
  'archives' | 'managerUuid' | 'counts' | 'tablesOf' | 'repositoriesRead'
>;

/** How a night is judged. */
export interface NightRules {
  readonly limits: NightLimits;
  /** What the operator said who accepts that there is less than before. */
  readonly acceptedDrop?: string;
  /** What nights since the last good one told that there was less of: nothing else can be accepted. */
  readonly told?: readonly NightDrop[];
  readonly highest?: HighestCounts;
  /** Who tells of good nights that are not among the records; there only when none is among them. */
  readonly lostNights?: string;
}

/** Whether a night is good. */
export interface NightVerdict {
  /** Why it is not, a sentence each without a final stop; empty when it is. */
  readonly reasons: readonly string[];
  /** Why less than before was accepted, and what: for the record. Not there when nothing had to be accepted. */
  readonly acceptedDrop?: string;
  /** All that there is less of, accepted or not. Not there when nothing is. */
  readonly drops?: readonly NightDrop[];
}

/**
 * Judges a night: its archives are there, whole and verified, one manager UUID is known, and there is not less than on
 * the last good night by more than the limits allow. The first night has nothing to be compared with.
 * Accepted is what an operator can have looked at: what a night told before, and not less than that. Of a table that is at
 * work rows go on falling, so a tenth less is still the same drop.
 * @param lastGood of the same manager, or of another one: that it is another is then a reason
 */
export function nightVerdict(
  night: JudgedNight,
  lastGood: GoodNight | undefined,
  { limits, acceptedDrop, told = [], highest, lostNights }: NightRules,
): NightVerdict {
  const losses =
    lastGood === undefined
      ? lostBaseline(lostNights)
      : [...anotherManager(night, lastGood), ...nightDrops(night, lastGood, limits, highest)];
  const isAccepted = ({ of }: Loss) => acceptedDrop !== undefined && of.every((drop) => isTold(drop, told));
  const left = losses.filter((loss) => !isAccepted(loss)).map(({ text }) => text);
  const accepted = losses.filter(isAccepted).map(({ text }) => text);
  const unseen = acceptedDrop !== undefined && left.length > 0 ? [notLookedAt] : [];
  const why = acceptedDrop ? `${acceptedDrop}: ` : '';
  return {
    reasons: [...archiveReasons(night), ...uuidReasons(night), ...left, ...unseen],
    ...(accepted.length > 0 && { acceptedDrop: `${why}${accepted.join('; ')}` }),
    ...(losses.length > 0 && { drops: losses.flatMap(({ of }) => of) }),
  };
}

const notLookedAt =
  'not accepted, because no night told it before: look at it with `nightly report`, then run the night again with --accept-drop';

function isTold({ what, now }: NightDrop, told: readonly NightDrop[]): boolean {
  const slack = /^(?:rows|table) /.test(what) ? 0.9 : 1;
  return told.some((drop) => drop.what === what && now >= drop.now * slack);
}

/** Known to somebody, and not here: then there is nothing that a drop could be seen by. */
export const lostNightsDrop = 'good nights';

function lostBaseline(lostNights: string | undefined): Loss[] {
  if (lostNights === undefined) return [];
  const text = `there is no record of a good night here, and there was one: ${lostNights}`;
  return [{ text, of: [{ what: lostNightsDrop, now: 0 }] }];
}

function archiveReasons({ archives, verified }: JudgedNight): string[] {
  if (archives.length === 0) return ['no archive was made'];
  const reasons = archives.filter(({ status }) => status !== 'complete').map(archiveReason);
  const told = archives.some(({ status }) => status === 'failed');
  return verified || told ? reasons : [...reasons, 'not every archive was verified'];
}

/** At most so many problems of one archive stand in a reason; the archive's entry has all. */
const mostProblems = 3;

function archiveReason({ kind, databaseServer, name, status, problems }: NightArchive): string {
  const what = kind === 'capture' ? 'capture' : `schema export of ${databaseServer ?? 'a database'}`;
  const how =
    status === 'incomplete' ? `incomplete ${what}` : name === null ? `no ${what}` : `damaged ${what}`;
  const more = problems.length - mostProblems;
  const shown = [...problems.slice(0, mostProblems), ...(more > 0 ? [counted(more, 'more problem')] : [])];
  return shown.length === 0 ? how : `${how}: ${shown.join('; ')}`;
}

function uuidReasons({ managerUuid, uuidPlaces, uuidAgrees }: JudgedNight): string[] {
  if (uuidPlaces === 0) return ['manager UUID not known'];
  if (!uuidAgrees) return [`manager UUID disagrees in ${counted(uuidPlaces, 'place')}`];
  return managerUuid === null ? ['what stands as manager UUID is none'] : [];
}

function anotherManager({ managerUuid }: JudgedNight, { managerUuid: before }: GoodNight): Loss[] {
  if (managerUuid === null || before === null || sameId(managerUuid, before)) return [];
  const text = `manager UUID is ${managerUuid}, and was ${before}`;
  return [{ text, of: [{ what: `manager UUID ${idKey(managerUuid)}`, now: 0 }] }];
}
