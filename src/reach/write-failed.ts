import { RescueError, systemReason } from '../base/errors.js';

/** The error for a failed write; an error that is already made for the user passes unchanged. */
export function writeFailed(path: string, error: unknown): RescueError {
  if (error instanceof RescueError) return error;
  return new RescueError('OVM_WRITE_FAILED', path, systemReason(error), error);
}

/** Does something that writes at `path` and turns what it throws into OVM_WRITE_FAILED. */
export function writing<Result>(path: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw writeFailed(path, error);
  }
}
