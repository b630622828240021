import { counted } from '../../base/counted.js';
import { RescueError } from '../../base/errors.js';
import type { Log } from '../../base/log.js';
import { oneLine } from '../../base/one-line.js';
import type { GuardReason } from './apply-settings.js';

const mostReasons = 50;

/**
 * The error that tells every reason once, on a line of its own; those that are too many for it go to the log before.
 * `standing` says what exists by then.
 */
export function guardReasonsError(
  what: string,
  reasons: readonly GuardReason[],
  standing: string,
  log: Log,
): RescueError {
  const told = reasons.map(({ rule, subject, message }) => oneLine(`${rule}: ${subject}: ${message}`));
  for (const line of told.slice(mostReasons)) log.warn(line);
  const more = told.length > mostReasons ? `\n  and ${told.length - mostReasons} more, told above` : '';
  const listed = told.slice(0, mostReasons).map((line) => `\n  ${line}`);
  const why = `${counted(told.length, 'reason')}:${listed.join('')}${more}; ${standing}`;
  return new RescueError('OVM_APPLY_GUARDED', oneLine(what), why);
}
