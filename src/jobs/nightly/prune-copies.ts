import type { PruneRule } from '../../archive/prune-archives.js';
import { planCopiesPrune, pruneCopies } from '../../archive/prune-copies.js';
import { ruleAt } from '../../archive/retention.js';
import type { Retention } from '../../base/configuration.js';
import type { CopyPlace } from '../../reach/copy-place.js';
import { type CopyTarget, openTarget, reasonOf, type TargetSurroundings, targetName } from './copy-target.js';

/** A target and what of its copies stays. */
export interface PrunedTarget {
  readonly target: CopyTarget;
  readonly retention: Retention;
}

export interface PruneCopiesRequest extends TargetSurroundings, Pick<PruneRule, 'managerUuid' | 'madeNow'> {
  readonly targets: readonly PrunedTarget[];
  readonly now: Date;
}

/** What came of pruning the copies at one target. */
export interface TargetPrune {
  /** As `targetName` has it. */
  readonly target: string;
  /** Names of the copies that were removed, oldest first; also where pruning failed later. */
  readonly removed: readonly string[];
  /** Why it failed; not there when it did not. */
  readonly reason?: string;
}

/**
 * Prunes the copies of one manager's archives at each target by the target's own retention. The night records and pins of the
 * archives here judge the copies: those of the last good night that are there stay, and pinned ones. Targets are served at
 * the same time; what fails at one is told in its result and never thrown.
 */
export async function pruneTargets(request: PruneCopiesRequest): Promise<readonly TargetPrune[]> {
  return Promise.all(request.targets.map((target) => pruneTarget(target, request)));
}

async function pruneTarget(
  { target, retention }: PrunedTarget,
  request: PruneCopiesRequest,
): Promise<TargetPrune> {
  const { root, estate, managerUuid, madeNow = [], now } = request;
  const judged = { root, estate, managerUuid, madeNow, now: now.toISOString() };
  const removed: string[] = [];
  let place: CopyPlace | undefined;
  try {
    place = await openTarget(target, request);
    const plan = await planCopiesPrune(place, { ...ruleAt(retention, now), ...judged });
    await pruneCopies(place, plan, (name) => removed.push(name));
    return { target: targetName(target), removed };
  } catch (error) {
    return { target: targetName(target), removed, reason: reasonOf(error) };
  } finally {
    await place?.close().catch(() => undefined); // what was removed is gone all the same
  }
}
