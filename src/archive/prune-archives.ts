import { RescueError } from '../base/errors.js';
import { idKey } from '../model/identifiers.js';
import { isAheadOf } from '../model/night.js';
import { removeTree, rename } from '../reach/directories.js';
import { acquireLock } from '../reach/lock-file.js';
import { archiveKind, isCompleteArchive } from './archive-kind.js';
import { estateLockPath, partialEnding } from './archive-layout.js';
import { calendars } from './calendar-periods.js';
import { type ListedArchive, listArchives } from './list-archives.js';
import { type NightsArchives, nightsArchives, unreadNightOf } from './nights-archives.js';
import { isPinned, pinnedArchives } from './pins.js';
import { type RetainedArchive, type RetentionRule, staying } from './retention.js';

export interface PruneRule extends RetentionRule {
  readonly root: string;
  readonly estate: string;
  /**
   * Only archives of this manager are counted and removed; compared without case and dashes. Null for the archives of
   * which no manager is known.
   */
  readonly managerUuid: string | null;
  /** The time by the clock; ISO 8601, UTC. What is ahead of it was made by a clock that was wrong, and is left alone. */
  readonly now?: string;
  /** Names of archives that stay, because the night that prunes has just made them. */
  readonly madeNow?: readonly string[];
}

/** An archive with every reason why it stays. */
export interface StayingArchive extends ListedArchive {
  readonly why: readonly string[];
}

export interface PrunePlan {
  readonly rule: PruneRule;
  /** Newest first. */
  readonly keep: readonly StayingArchive[];
  /** Of those that stay, the incomplete ones. */
  readonly incomplete: readonly StayingArchive[];
  /** Newest first. */
  readonly remove: readonly ListedArchive[];
  /** What is not an archive of this manager, and why it stays. */
  readonly leftAlone: readonly { readonly archive: ListedArchive; readonly reason: string }[];
}

/**
 * Says what pruning would do; changes nothing. Each kind of archive is counted by itself, and of schema exports those of
 * each database server. Only complete archives count
 * for `keep`, so the newest complete one always stays; incomplete ones newer than it stay too, and without a complete one
 * nothing goes. The archives of the last good night stay, those that are pinned, and those of a night whose record cannot
 * be read. One that its night found damaged is as an incomplete one. Throws OVM_USAGE when a number is not a whole one above 0 or the manager UUID is empty, and OVM_TREE_UNREADABLE.
 * @param listed what is judged, newest first; the archives of the root if not given
 */
export async function planPrune(rule: PruneRule, listed?: readonly ListedArchive[]): Promise<PrunePlan> {
  refuseOddNumbers(rule);
  if (rule.managerUuid !== null && idKey(rule.managerUuid).trim() === '') {
    throw new RescueError('OVM_USAGE', 'the manager UUID', 'it is empty');
  }
  const judged = (listed ?? (await listArchives(rule.root, rule.estate))).map((archive) => ({
    archive,
    reason: reasonToLeaveAlone(archive, rule),
  }));
  const ours = judged.filter(({ reason }) => reason === undefined).map(({ archive }) => archive);
  const leftAlone = judged.flatMap(({ archive, reason }) =>
    reason === undefined ? [] : [{ archive, reason }],
  );
  const judges = await judgesOf(rule, ours);
  const reasons = staying(
    ours.map((archive) => retained(archive, judges, rule)),
    rule,
  );
  const keep = ours.flatMap((archive) => {
    const why = reasons.get(archive.name);
    return why === undefined ? [] : [{ ...archive, why }];
  });
  return {
    rule,
    keep,
    incomplete: keep.filter(({ head }) => head !== undefined && !isCompleteArchive(head)),
    remove: ours.filter(({ name }) => !reasons.has(name)),
    leftAlone,
  };
}

function refuseOddNumbers(rule: PruneRule): void {
  const isRight = (number: number) => Number.isSafeInteger(number) && number >= 1;
  if (!isRight(rule.keep))
    throw new RescueError(
      'OVM_USAGE',
      `the number of archives to keep, ${rule.keep}`,
      'it must be 1 or more',
    );
  for (const { rule: key, period } of calendars) {
    const number = rule[key];
    if (number !== undefined && !isRight(number))
      throw new RescueError('OVM_USAGE', `the number of ${period}s, ${number}`, 'it must be 1 or more');
  }
}

/** What is known of the archives of an estate beside themselves. */
interface Judges {
  readonly nights: NightsArchives;
  /** By the name of an archive why it is pinned. */
  readonly pins: ReadonlyMap<string, string>;
}

async function judgesOf({ root, estate }: PruneRule, archives: readonly ListedArchive[]): Promise<Judges> {
  const times = archives.map(({ time }) => time);
  const pins = new Map((await pinnedArchives(root, estate)).map(({ name, why }) => [name, why]));
  return { nights: await nightsArchives(root, estate, times), pins };
}

/** Of an archive with a manifest. */
function retained(
  { name, time, head }: ListedArchive,
  judges: Judges,
  { madeNow = [] }: PruneRule,
): RetainedArchive {
  const night = judges.nights.goodNightOf.get(name);
  const held = madeNow.includes(name) ? 'made by this night' : reasonToHold(name, time, judges);
  return {
    name,
    time,
    kind: head ? archiveKind(head) : '',
    complete: head !== undefined && isCompleteArchive(head) && !judges.nights.damaged.has(name),
    good: night !== undefined,
    ...(night !== undefined && { night }),
    ...(head?.schema !== undefined &&
      archiveKind(head) === 'schema-export' && { server: head.schema.address }),
    ...(held !== undefined && { held }),
  };
}

function reasonToHold(name: string, time: string, { pins, nights }: Judges): string | undefined {
  const pin = pins.get(name);
  if (pin !== undefined) return `pinned: ${pin}`;
  if (nights.goodNightOf.has(name)) return undefined;
  const unread = unreadNightOf(time, nights);
  return unread && `the record of its night, ${unread.name}, cannot be read`;
}

/**
 * Carries a plan out, oldest first, and gives the paths that were removed. Plans again under the lock of the estate
 * and removes only what both plans name, so that nothing that changed in between is touched.
 * Throws OVM_LOCKED, OVM_WRITE_FAILED; `onRemoved` tells what was removed until then.
 */
export async function pruneArchives(
  plan: PrunePlan,
  onRemoved: (path: string) => void = () => {},
): Promise<string[]> {
  if (plan.remove.length === 0) return [];
  const { root, estate } = plan.rule;
  const lock = await acquireLock(estateLockPath(root, estate), `the estate ${estate} in ${root}`);
  try {
    const allowed = new Set((await planPrune(plan.rule)).remove.map(({ path }) => path));
    const removed: string[] = [];
    for (const archive of plan.remove.toReversed()) {
      if (!allowed.has(archive.path) || !removeUnlessPinned(archive, plan.rule)) continue;
      removed.push(archive.path);
      onRemoved(archive.path);
    }
    return removed;
  } finally {
    lock.release();
  }
}

/**
 * Under the name of a partial one first: a removal that is interrupted leaves nothing that looks like an archive. Who
 * pins an archive takes no lock and looks for the archive behind it, so the pin is looked for behind the renaming: one
 * of the two sees the other. False when it was pinned meanwhile.
 */
function removeUnlessPinned({ path, name }: ListedArchive, rule: PruneRule): boolean {
  const pinned = () => isPinned(rule.root, rule.estate, name);
  if (pinned()) return false;
  rename(path, path + partialEnding);
  if (pinned()) {
    rename(path + partialEnding, path);
    return false;
  }
  removeTree(path + partialEnding);
  return true;
}

function reasonToLeaveAlone(archive: ListedArchive, rule: PruneRule): string | undefined {
  if (!archive.head) return archive.problem ?? 'its manifest cannot be read';
  if (archive.head.estate !== rule.estate) return `it is an archive of the estate ${archive.head.estate}`;
  if (rule.now !== undefined && isAheadOf(rule.now, archive.time))
    return 'it is ahead of the clock of this machine';
  const uuid = archive.head.managerUuid;
  if (rule.managerUuid === null) return uuid === null ? undefined : `it is of the manager ${uuid}`;
  if (uuid === null) return 'its manager UUID is not known';
  return idKey(uuid) === idKey(rule.managerUuid) ? undefined : `it is of the manager ${uuid}`;
}
