import { changeErrors } from './error-catalogue/change-errors.js';
import { databaseErrors } from './error-catalogue/database-errors.js';
import { fileErrors } from './error-catalogue/file-errors.js';
import { hostErrors } from './error-catalogue/host-errors.js';
import type { ExitCode } from './exit-codes.js';

/**
 * Every error made for the user. A message is put together as "<tried> <object>: <why>", the hint is `next`.
 * An error may have a hint of its own where this one does not fit. docs/errors.md repeats this table and a test keeps
 * the two equal. Codes are never reused.
 */
export const errorCatalogue = { ...fileErrors, ...databaseErrors, ...hostErrors, ...changeErrors } as const;

export type ErrorCode = keyof typeof errorCatalogue;

/** An error made for the user: what was tried, on what, why it failed, what to do next. Printed without a stack. */
export class RescueError extends Error {
  readonly code: ErrorCode;
  readonly exitCode: ExitCode;
  /** What it was tried on. */
  readonly object: string;
  /** The reason, without a final full stop. */
  readonly why: string;
  readonly hint: string;

  /**
   * @param code catalogue code, decides exit code and hint
   * @param object what it was tried on: a path, an id, a word the user typed
   * @param why the reason, without a final full stop
   * @param cause the error underneath, kept for `--debug`
   * @param hint what to do next, where that of the catalogue does not fit
   */
  constructor(code: ErrorCode, object: string, why: string, cause?: unknown, hint?: string) {
    const entry = errorCatalogue[code];
    super(`could not ${entry.tried} ${object}: ${why}`, cause === undefined ? undefined : { cause });
    this.name = 'RescueError';
    this.code = code;
    this.exitCode = entry.exitCode;
    this.object = object;
    this.why = why;
    this.hint = hint ?? entry.next;
  }

  /** The same error with another hint; itself when it has a hint of its own already. */
  withHint(hint: string): RescueError {
    if (this.hint !== errorCatalogue[this.code].next) return this;
    return new RescueError(this.code, this.object, this.why, this.cause, hint);
  }
}

const systemReasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would grow over the allowed size',
  EROFS: 'the file system is read-only',
  EIO: 'the device reports an input/output error',
  ELOOP: 'too many symbolic links',
  ESTALE: 'the NFS handle is stale',
  EEXIST: 'it exists already',
  EMFILE: 'too many open files',
};

/** The reason of a failed system call in plain words, with the system's own code behind it. */
export function systemReason(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && systemReasons[code]) return `${systemReasons[code]} (${code})`;
  return error instanceof Error ? error.message : String(error);
}
