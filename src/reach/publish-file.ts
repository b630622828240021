import { linkSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { RescueError } from '../base/errors.js';
import { rename, syncDirectory, whatIsAt } from './directories.js';
import { syncFiles } from './sync-files.js';
import { writing } from './write-failed.js';

/** Throws OVM_WRITE_FAILED when there is anything at this path. */
export function refuseExisting(path: string): void {
  if (whatIsAt(path) !== 'nothing') {
    const hint = 'Name a file that does not exist yet, or remove this one first; nothing is replaced.';
    throw new RescueError('OVM_WRITE_FAILED', path, 'it exists already', undefined, hint);
  }
}

/**
 * Gives a finished file its final name: syncs it, then links it, so that a file that came there meanwhile is never
 * replaced. Where the file system knows no links it is looked for and renamed. Throws OVM_WRITE_FAILED.
 */
export async function publishFile(partial: string, path: string): Promise<void> {
  const directory = dirname(path);
  await syncFiles(directory, [partial]);
  if (link(partial, path)) writing(partial, () => rmSync(partial));
  else {
    refuseExisting(path);
    rename(partial, path);
  }
  syncDirectory(directory);
}

/** False where it cannot be linked, for whatever reason: renaming then tells what is wrong. */
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}
