import { join } from 'node:path';
import { estateDirectory } from '../../archive/archive-layout.js';
import type { Clock } from '../../base/clock.js';
import { RescueError } from '../../base/errors.js';
import type { Log } from '../../base/log.js';
import { maskSecrets } from '../../base/secret.js';
import type { ChosenEstate } from '../configuration/chosen-estate.js';
import type { Secrets } from '../live/secrets.js';

/** What every step of a night stands on. */
export interface NightGround {
  readonly estate: ChosenEstate;
  /** The directory of all archives. */
  readonly root: string;
  /** One for all estates of a run: a question on a terminal waits for the one before it. */
  readonly secrets: Secrets;
  readonly log: Log;
  readonly clock: Clock;
}

/** Where an archive of the night's estate is. */
export function pathOf(name: string, { root, estate }: NightGround): string {
  return join(estateDirectory(root, estate.name), name);
}

/**
 * Why a step failed, as records and lines tell it: without our passwords, and a fault of ours as what it is, with the
 * place where it happened. A step that fails by such a fault must not take the night with it.
 */
export function stepFailure(
  step: string,
  error: unknown,
  { secrets, log }: Pick<NightGround, 'secrets' | 'log'>,
): RescueError {
  const told = error instanceof RescueError ? error : faultOfStep(step, error);
  const failure = secrets.passwords.maskError(told);
  log.warn(`${failure.message}. ${failure.hint}`);
  return failure;
}

function faultOfStep(step: string, error: unknown): RescueError {
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const [what, where = ''] = said.split('\n').map((line) => line.trim());
  const why = maskSecrets(`a bug of ovm-rescue: ${what} ${where}`.trim(), 'fault');
  return new RescueError('OVM_SOURCE_BUG', step, why, error);
}
