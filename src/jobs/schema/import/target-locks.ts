import { setTimeout as wait } from 'node:timers/promises';
import { RescueError } from '../../../base/errors.js';
import type { Database } from '../../../reach/database/database.js';
import { lockName } from './import-names.js';

/** A server that runs a statement of a client that was killed frees its locks after that. */
const patienceMs = 5_000;
const pauseMs = 250;

/**
 * Takes the server's locks for these targets, so that no other run works on them; the server frees them when the
 * connection ends, however that is. Throws OVM_LOCKED when another run has one.
 */
export async function lockTargets(
  database: Database,
  targets: readonly string[],
  patience = patienceMs,
): Promise<void> {
  const deadline = performance.now() + patience;
  for (const target of targets) {
    while (!(await database.takeLock(lockName(target)))) {
      if (performance.now() > deadline) {
        throw new RescueError(
          'OVM_LOCKED',
          `${target} at ${database.address}`,
          'another run is at work on it',
        );
      }
      await wait(pauseMs);
    }
  }
}
