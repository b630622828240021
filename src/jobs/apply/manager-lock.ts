import { join } from 'node:path';
import { estateDirectory } from '../../archive/archive-layout.js';
import { idKey } from '../../model/identifiers.js';
import { makeDirectories } from '../../reach/directories.js';
import { acquireLock, type FileLock } from '../../reach/lock-file.js';

/** Where the journals of an estate are, of all its scripts. */
export function journalsOf(archives: string, estate: string): string {
  return join(estateDirectory(archives, estate), 'journals');
}

/** A text as a part of a file's name. */
export function fileWord(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]+/g, '_').slice(0, 60);
}

/**
 * Lets nobody else who uses these archives send lines to the manager meanwhile: the guard of one script does not see what
 * another one is about to make. `names` are its address, and its UUID where that is known. Throws OVM_LOCKED.
 */
export async function withManagerLock<Result>(
  directory: string,
  manager: string,
  names: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  makeDirectories(directory);
  const locks: FileLock[] = [];
  try {
    for (const name of names)
      locks.push(
        await acquireLock(join(directory, `manager-${fileWord(idKey(name))}.lock`), `manager ${manager}`),
      );
    return await work();
  } finally {
    for (const lock of locks) lock.release();
  }
}
