import { RescueError } from '../base/errors.js';
import { type ArchiveDirectory, archiveDirectories } from './archive-directories.js';
import type { ManifestHead } from './manifest.js';
import { openArchiveHead } from './open-archive.js';

/** One archive, or what is left of one. */
export interface ListedArchive extends ArchiveDirectory {
  readonly head?: ManifestHead;
  /** Why there is no head: interrupted, damaged, newer format. */
  readonly problem?: string;
}

/** All archives below `root`, newest first, of one estate if it is given; a bad one is listed with its problem. */
export async function listArchives(root: string, estate?: string): Promise<ListedArchive[]> {
  const listed: ListedArchive[] = [];
  for (const directory of await archiveDirectories(root, estate)) listed.push(await look(directory));
  return listed.reverse();
}

async function look(directory: ArchiveDirectory): Promise<ListedArchive> {
  try {
    const head = directory.partial ? undefined : await openArchiveHead(directory.path);
    return head ? { ...directory, head } : { ...directory, problem: 'it was never finished' };
  } catch (error) {
    if (error instanceof RescueError) return { ...directory, problem: error.message };
    throw error;
  }
}
