import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { RescueError, systemReason } from '../base/errors.js';
import { pathKind } from './path-kind.js';

/**
 * Whether a file could be written in a directory, which need not exist yet: then its nearest parent counts. Nothing is
 * written. Gives the directory that was looked at; throws OVM_WRITE_FAILED with the reason.
 */
export function mayWriteIn(path: string): string {
  let at = resolve(path);
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  if (pathKind(at) !== 'directory') throw new RescueError('OVM_WRITE_FAILED', path, `${at} is no directory`);
  try {
    accessSync(at, constants.W_OK | constants.X_OK);
    return at;
  } catch (error) {
    const why = at === resolve(path) ? systemReason(error) : `${at}: ${systemReason(error)}`;
    throw new RescueError('OVM_WRITE_FAILED', path, why, error);
  }
}
