import type { CopyPlace } from '../reach/copy-place.js';
import { partialEnding, readArchiveName } from './archive-layout.js';
import { archiveSegment } from './archive-path.js';
import { pinsAt } from './copy-judges.js';
import { listCopies } from './list-copies.js';
import { nightsArchives } from './nights-archives.js';
import { isPinned } from './pins.js';
import { type PrunePlan, type PruneRule, planPrune } from './prune-archives.js';

/**
 * Says what pruning the copies of an estate at a place would do; changes nothing. Its paths are relative to the place. What
 * no night recorded here has made stays: on a new machine, or where the archives are not mounted, nobody knows which of the
 * copies are good. So does what is pinned at the place.
 * @param rule its `root` is the directory of the archives that were copied: their night records and pins judge copies too
 */
export async function planCopiesPrune(place: CopyPlace, rule: PruneRule): Promise<PrunePlan> {
  const plan = await planPrune(rule, await listCopies(place, rule.estate));
  if (plan.remove.length === 0) return plan;
  const times = plan.remove.map(({ time }) => time);
  const { made } = await nightsArchives(rule.root, rule.estate, times);
  const pins = await pinsAt(place, rule.estate);
  const held = plan.remove.flatMap((copy) => {
    if (pins.has(copy.name)) return [{ ...copy, why: [`pinned there: ${pins.get(copy.name)?.trim()}`] }];
    return made.has(copy.name) ? [] : [{ ...copy, why: ['no night that is recorded here made it'] }];
  });
  const heldNames = new Set(held.map(({ name }) => name));
  return {
    ...plan,
    keep: [...plan.keep, ...held].sort((one, other) => (one.name < other.name ? 1 : -1)),
    remove: plan.remove.filter(({ name }) => !heldNames.has(name)),
  };
}

/**
 * Carries a plan out, oldest first, and gives the names of the copies that were removed. Plans again under the lock of the
 * place, if it has one, and removes only what both plans name, and nothing that was pinned meanwhile. A copy gets the name of
 * a half one first, so that a removal which is interrupted leaves nothing that looks whole. Throws OVM_LOCKED,
 * OVM_COPY_FAILED, OVM_SSH_LOST; `onRemoved` tells what was removed until then.
 */
export async function pruneCopies(
  place: CopyPlace,
  plan: PrunePlan,
  onRemoved: (name: string) => void = () => {},
): Promise<string[]> {
  if (plan.remove.length === 0) return [];
  const { root, estate } = plan.rule;
  const release = await place.lock(
    `${archiveSegment(estate)}/.lock`,
    `the estate ${estate} in ${place.name}`,
  );
  try {
    const allowed = new Set((await planCopiesPrune(place, plan.rule)).remove.map(({ name }) => name));
    const removed: string[] = [];
    for (const { name, path } of plan.remove.toReversed()) {
      if (!allowed.has(name) || !readArchiveName(name) || isPinned(root, estate, name)) continue;
      await place.rename(path, path + partialEnding);
      // who pins looks for the archive behind it, so one of the two sees the other
      if (isPinned(root, estate, name)) {
        await place.rename(path + partialEnding, path);
        continue;
      }
      await place.removeTree(path + partialEnding);
      removed.push(name);
      onRemoved(name);
    }
    return removed;
  } finally {
    release();
  }
}
