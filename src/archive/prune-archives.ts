import { RescueError } from '../base/errors.js';
import { idKey } from '../model/identifiers.js';
import { removeTree, rename } from '../reach/directories.js';
import { acquireLock } from '../reach/lock-file.js';
import { type ArchiveKind, archiveKind, isCompleteArchive } from './archive-kind.js';
import { estateLockPath, partialEnding } from './archive-layout.js';
import { type ListedArchive, listArchives } from './list-archives.js';

export interface PruneRule {
  readonly root: string;
  readonly estate: string;
  /**
   * Only archives of this manager are counted and removed; compared without case and dashes. Null for the archives of
   * which no manager is known.
   */
  readonly managerUuid: string | null;
  /** How many of the newest complete ones of each kind stay, at least 1. */
  readonly keep: number;
  /** Archives that were made at or after this time stay as well; ISO 8601, UTC. */
  readonly since?: string;
  /** Whether incomplete ones count like complete ones; the newest complete one stays all the same. */
  readonly countIncomplete?: boolean;
}

export interface PrunePlan {
  readonly rule: PruneRule;
  /** Newest first: the complete ones that count, and incomplete ones that are newer than all of these. */
  readonly keep: readonly ListedArchive[];
  /** Of those that stay, the incomplete ones: there is no complete one of their kind that is newer, or they are young. */
  readonly incomplete: readonly ListedArchive[];
  /** Newest first. */
  readonly remove: readonly ListedArchive[];
  /** What is not an archive of this manager, and why it stays. */
  readonly leftAlone: readonly { readonly archive: ListedArchive; readonly reason: string }[];
}

/**
 * Says what pruning would do; changes nothing. Each kind of archive is counted by itself. Only complete archives count
 * for `keep`, so the newest complete one always stays. Incomplete ones newer than it stay too, older ones go; without a
 * complete one nothing goes. Throws OVM_USAGE when `keep` is not a whole number above 0 or the manager UUID is empty.
 */
export async function planPrune(rule: PruneRule): Promise<PrunePlan> {
  if (!Number.isSafeInteger(rule.keep) || rule.keep < 1) {
    throw new RescueError(
      'OVM_USAGE',
      `the number of archives to keep, ${rule.keep}`,
      'it must be 1 or more',
    );
  }
  if (rule.managerUuid !== null && idKey(rule.managerUuid).trim() === '') {
    throw new RescueError('OVM_USAGE', 'the manager UUID', 'it is empty');
  }
  const judged = (await listArchives(rule.root, rule.estate)).map((archive) => ({
    archive,
    reason: reasonToLeaveAlone(archive, rule),
  }));
  const ours = judged.filter(({ reason }) => reason === undefined).map(({ archive }) => archive);
  const leftAlone = judged.flatMap(({ archive, reason }) =>
    reason === undefined ? [] : [{ archive, reason }],
  );
  return { rule, ...keptAndRemoved(ours, rule), leftAlone };
}

/** `ours` is newest first. */
function keptAndRemoved(
  ours: readonly ListedArchive[],
  rule: PruneRule,
): Pick<PrunePlan, 'keep' | 'incomplete' | 'remove'> {
  const kinds = new Set(ours.map(kindOf));
  const stay = new Set(
    [...kinds].flatMap((kind) =>
      staying(
        ours.filter((archive) => kindOf(archive) === kind),
        rule,
      ),
    ),
  );
  const keep = ours.filter((archive) => stay.has(archive));
  return {
    keep,
    incomplete: keep.filter(({ head }) => head !== undefined && !isCompleteArchive(head)),
    remove: ours.filter((archive) => !stay.has(archive)),
  };
}

/** Those of one kind, newest first, that stay. */
function staying(ofKind: readonly ListedArchive[], rule: PruneRule): ListedArchive[] {
  const { keep, since, countIncomplete = false } = rule;
  const complete = ofKind.filter(({ head }) => head !== undefined && isCompleteArchive(head));
  const [newest] = complete;
  const young = since === undefined ? [] : ofKind.filter(({ time }) => time >= since);
  if (countIncomplete) return [...ofKind.slice(0, keep), ...complete.slice(0, 1), ...young];
  const newer = newest === undefined ? ofKind : ofKind.slice(0, ofKind.indexOf(newest));
  return [...newer, ...complete.slice(0, keep), ...young];
}

function kindOf({ head }: ListedArchive): ArchiveKind | undefined {
  return head && archiveKind(head);
}

/**
 * Carries a plan out, oldest first, and gives the paths that were removed. Plans again under the lock of the estate
 * and removes only what both plans name, so that nothing that changed in between is touched.
 * Throws OVM_LOCKED, OVM_WRITE_FAILED.
 */
export async function pruneArchives(plan: PrunePlan): Promise<string[]> {
  if (plan.remove.length === 0) return [];
  const { root, estate } = plan.rule;
  const lock = await acquireLock(estateLockPath(root, estate), `the estate ${estate} in ${root}`);
  try {
    const allowed = new Set((await planPrune(plan.rule)).remove.map((archive) => archive.path));
    const paths = plan.remove.map((archive) => archive.path).filter((path) => allowed.has(path));
    for (const path of paths.reverse()) removeArchive(path);
    return paths;
  } finally {
    lock.release();
  }
}

/** Under the name of a partial one first: a removal that is interrupted leaves nothing that looks like an archive. */
function removeArchive(path: string): void {
  rename(path, path + partialEnding);
  removeTree(path + partialEnding);
}

function reasonToLeaveAlone(archive: ListedArchive, rule: PruneRule): string | undefined {
  if (!archive.head) return archive.problem ?? 'its manifest cannot be read';
  if (archive.head.estate !== rule.estate) return `it is an archive of the estate ${archive.head.estate}`;
  const uuid = archive.head.managerUuid;
  if (rule.managerUuid === null) return uuid === null ? undefined : `it is of the manager ${uuid}`;
  if (uuid === null) return 'its manager UUID is not known';
  return idKey(uuid) === idKey(rule.managerUuid) ? undefined : `it is of the manager ${uuid}`;
}
