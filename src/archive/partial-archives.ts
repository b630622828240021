import { RescueError } from '../base/errors.js';
import { removeAnyFile, removeTree, rename, whatIsAt } from '../reach/directories.js';
import { acquireLock, lockHolder } from '../reach/lock-file.js';
import { type ArchiveDirectory, archiveDirectories } from './archive-directories.js';
import { estateDirectory, estateLockPath, partialEnding } from './archive-layout.js';
import { isPinned } from './pins.js';
import { verifyArchive } from './verify-archive.js';

/** What interrupted runs left in this estate; nothing while another run is at work, as it may be its. */
export async function findPartials(root: string, estate: string): Promise<ArchiveDirectory[]> {
  if (lockHolder(estateLockPath(root, estate)) !== undefined) return [];
  return (await archiveDirectories(root, estate)).filter((directory) => directory.partial);
}

/**
 * Removes what interrupted runs left and says what that was; `warn` hears a line about each. What cannot be removed, as that
 * of another user cannot, stays and stands in nobody's way. A whole archive that was pinned while a prune which was killed
 * removed it gets its name again. Throws OVM_LOCKED when another run is at work.
 */
export async function removePartials(
  root: string,
  estate: string,
  warn: (line: string) => void = () => {},
): Promise<ArchiveDirectory[]> {
  if (whatIsAt(estateDirectory(root, estate)) === 'nothing') return [];
  const lock = await acquireLock(estateLockPath(root, estate), `the estate ${estate} in ${root}`, () =>
    giveUpRoom(root, estate),
  );
  try {
    const removed: ArchiveDirectory[] = [];
    for (const partial of (await archiveDirectories(root, estate)).filter((one) => one.partial))
      if (await settle(partial, root, warn)) removed.push(partial);
    return removed;
  } finally {
    lock.release();
  }
}

/** Whether it was removed. */
async function settle(
  partial: ArchiveDirectory,
  root: string,
  warn: (line: string) => void,
): Promise<boolean> {
  const { path, name, estate } = partial;
  try {
    if (isPinned(root, estate, name) && (await giveBack(path))) {
      warn(`${path} is whole and pinned: it has its name again`);
      return false;
    }
    removeTree(path);
    warn(`removed ${path}, left by an interrupted run`);
    return true;
  } catch (error) {
    if (!(error instanceof RescueError)) throw error;
    warn(`${path}, left by an interrupted run, stays: ${error.message}`);
    return false;
  }
}

async function giveBack(path: string): Promise<boolean> {
  const final = path.slice(0, -partialEnding.length);
  if (whatIsAt(final) !== 'nothing' || !(await isWhole(path))) return false;
  rename(path, final);
  return true;
}

async function isWhole(path: string): Promise<boolean> {
  try {
    return (await verifyArchive(path)).ok;
  } catch (error) {
    if (error instanceof RescueError && error.code.startsWith('OVM_ARCHIVE_')) return false;
    throw error;
  }
}

/**
 * Makes room on a full disk, for the lock of a run that would remove what interrupted runs left: one file of that goes. False
 * when there is none, or somebody is at work.
 */
export async function giveUpRoom(root: string, estate: string): Promise<boolean> {
  const partials = (await archiveDirectories(root, estate)).filter((directory) => directory.partial);
  if (lockHolder(estateLockPath(root, estate)) !== undefined) return false;
  return partials.some(({ path, name }) => !isPinned(root, estate, name) && removeAnyFile(path));
}
