import { type ErrorCode, RescueError } from '../../base/errors.js';

/**
 * What is thrown when a table could not be read: the server does not always say which table it is about. Errors with other
 * codes than OVM_DB_FAILED keep what they say, and of those `named` the table is told behind it.
 *
 * @param table `DATABASE.TABLE`
 */
export function failureOfTable(error: unknown, table: string, named: (code: ErrorCode) => boolean): unknown {
  if (!(error instanceof RescueError) || error.message.includes(table)) return error;
  const { code, object, why, hint } = error;
  if (code === 'OVM_DB_FAILED') return new RescueError(code, `table ${table}`, why, error, hint);
  return named(code)
    ? new RescueError(code, object, `${why} while table ${table} was read`, error, hint)
    : error;
}
