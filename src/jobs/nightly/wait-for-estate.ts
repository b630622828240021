import { setTimeout as wait } from 'node:timers/promises';
import { estateLockPath } from '../../archive/archive-layout.js';
import { RescueError } from '../../base/errors.js';
import { isHeldHere, lockHolder } from '../../reach/lock-file.js';
import type { NightGround } from './night-ground.js';

/** A prune by hand takes seconds, an export minutes. */
const longestWaitMs = 15 * 60 * 1000;
const lookEveryMs = 250;

/**
 * Does a step of a night that locks the estate, and waits for whoever has the lock: a command that somebody runs by hand must
 * not cost the night. The lock of another machine is not waited for. Throws what the step throws, OVM_LOCKED after a while.
 */
export async function whenEstateIsFree<Result>(
  step: () => Promise<Result>,
  { root, estate, log }: Pick<NightGround, 'root' | 'estate' | 'log'>,
): Promise<Result> {
  const path = estateLockPath(root, estate.name);
  const until = performance.now() + longestWaitMs;
  const mayWait = () => performance.now() < until;
  let isTold = false;
  for (;;) {
    if (isHeldHere(path) && mayWait()) {
      if (!isTold) log.info(`waiting for the estate ${estate.name}: ${lockHolder(path) ?? 'it is locked'}`);
      isTold = true;
      await wait(lookEveryMs);
      continue;
    }
    try {
      return await step();
    } catch (error) {
      const isOfEstate =
        error instanceof RescueError && error.object === `the estate ${estate.name} in ${root}`;
      if (!isOfEstate || error.code !== 'OVM_LOCKED' || !mayWait()) throw error;
      // somebody was quicker, and may have ended meanwhile
      if (!isHeldHere(path) && lockHolder(path) !== undefined) throw error;
    }
  }
}
