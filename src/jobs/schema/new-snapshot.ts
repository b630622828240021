import { setTimeout as wait } from 'node:timers/promises';
import { RescueError } from '../../base/errors.js';

/** Each reads everything from the beginning: a server that loses three moments will lose a fourth. */
const mostTries = 3;

/** A table that has just been made can be read as of a moment behind that: the next would come too early again. */
const justMade = /\bORA-01466\b/;
const patienceMs = 5000;

/**
 * Does some reading again, as of a new moment, when the server no longer has the rows of the first one (ORA-01555), or, some
 * seconds later, when it does not have them yet (ORA-01466). `tell`
 * is called before each repetition. Throws what the work throws; OVM_DB_SNAPSHOT_GONE with the number of tries.
 */
export async function withNewSnapshot<T>(
  work: () => Promise<T>,
  tell: (text: string) => void = () => undefined,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RescueError) || error.code !== 'OVM_DB_SNAPSHOT_GONE') throw error;
      const { code, object, why, hint } = error;
      if (tries === mostTries)
        throw new RescueError(
          code,
          object,
          `${why}; tried ${mostTries} times, each as of a new moment`,
          error,
          hint,
        );
      tell(`${object}: ${why}; everything is read again as of a new moment (${tries + 1} of ${mostTries})`);
      if (justMade.test(why)) await wait(patienceMs);
    }
  }
}
