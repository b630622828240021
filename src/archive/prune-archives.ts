import { RescueError } from '../base/errors.js';
import { idKey } from '../model/identifiers.js';
import { removeTree, rename } from '../reach/directories.js';
import { acquireLock } from '../reach/lock-file.js';
import { estateLockPath, partialEnding } from './archive-layout.js';
import { type ListedArchive, listArchives } from './list-archives.js';

export interface PruneRule {
  readonly root: string;
  readonly estate: string;
  /** Only archives of this manager are counted and removed; compared without case and dashes. */
  readonly managerUuid: string;
  /** How many of the newest complete ones stay, at least 1. */
  readonly keep: number;
}

export interface PrunePlan {
  readonly rule: PruneRule;
  /** Newest first: the complete ones that count, and incomplete ones that are newer than all of these. */
  readonly keep: readonly ListedArchive[];
  /** Newest first. */
  readonly remove: readonly ListedArchive[];
  /** What is not an archive of this manager, and why it stays. */
  readonly leftAlone: readonly { readonly archive: ListedArchive; readonly reason: string }[];
}

/**
 * Says what pruning would do; changes nothing. Only archives whose sources are all complete count for `keep`, so the
 * newest complete one always stays. Incomplete ones newer than it stay too, older ones go; without a complete one
 * nothing goes. Throws OVM_USAGE when `keep` is not a whole number above 0.
 */
export async function planPrune(rule: PruneRule): Promise<PrunePlan> {
  if (!Number.isSafeInteger(rule.keep) || rule.keep < 1) {
    throw new RescueError(
      'OVM_USAGE',
      `the number of archives to keep, ${rule.keep}`,
      'it must be 1 or more',
    );
  }
  const judged = (await listArchives(rule.root, rule.estate)).map((archive) => ({
    archive,
    reason: reasonToLeaveAlone(archive, rule),
  }));
  const ours = judged.filter(({ reason }) => reason === undefined).map(({ archive }) => archive);
  const leftAlone = judged.flatMap(({ archive, reason }) =>
    reason === undefined ? [] : [{ archive, reason }],
  );
  return { rule, ...keptAndRemoved(ours, rule.keep), leftAlone };
}

/** `ours` is newest first. */
function keptAndRemoved(ours: readonly ListedArchive[], count: number): Pick<PrunePlan, 'keep' | 'remove'> {
  const complete = ours.filter(isComplete);
  const newest = complete[0];
  const stay = new Set(complete.slice(0, count));
  for (const archive of ours) {
    if (archive === newest) break;
    stay.add(archive);
  }
  return {
    keep: ours.filter((archive) => stay.has(archive)),
    remove: ours.filter((archive) => !stay.has(archive)),
  };
}

function isComplete({ head }: ListedArchive): boolean {
  return head?.sources.every((source) => source.status === 'complete') ?? false;
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
  if (uuid === null) return 'its manager UUID is not known';
  return idKey(uuid) === idKey(rule.managerUuid) ? undefined : `it is of the manager ${uuid}`;
}
