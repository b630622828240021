import { removeTree, whatIsAt } from '../reach/directories.js';
import { acquireLock, lockHolder } from '../reach/lock-file.js';
import { type ArchiveDirectory, archiveDirectories } from './archive-directories.js';
import { estateDirectory, estateLockPath } from './archive-layout.js';

/** What interrupted runs left in this estate; nothing while another run is at work, as it may be its. */
export async function findPartials(root: string, estate: string): Promise<ArchiveDirectory[]> {
  if (lockHolder(estateLockPath(root, estate)) !== undefined) return [];
  return (await archiveDirectories(root, estate)).filter((directory) => directory.partial);
}

/** Removes what interrupted runs left and says what that was. Throws OVM_LOCKED when another run is at work. */
export async function removePartials(root: string, estate: string): Promise<ArchiveDirectory[]> {
  if (whatIsAt(estateDirectory(root, estate)) === 'nothing') return [];
  const lock = await acquireLock(estateLockPath(root, estate), `the estate ${estate} in ${root}`);
  try {
    const partials = (await archiveDirectories(root, estate)).filter((directory) => directory.partial);
    for (const partial of partials) removeTree(partial.path);
    return partials;
  } finally {
    lock.release();
  }
}
