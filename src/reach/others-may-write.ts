import { statSync } from 'node:fs';
import { systemPath } from './path-text.js';

/** Whether people other than the owner of a file may change it; false where that cannot be found out. */
export function othersMayWrite(path: string): boolean {
  try {
    return (statSync(systemPath(path)).mode & 0o022) !== 0;
  } catch {
    return false;
  }
}
