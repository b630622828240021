import { basename, join } from 'node:path';
import { whatIsAt } from '../reach/directories.js';
import { createLocalHost } from '../reach/local-host.js';
import {
  type ArchiveName,
  estateDirectory,
  estateOfDirectory,
  nightsDirectory,
  partialEnding,
  readArchiveName,
} from './archive-layout.js';

/** A directory that has the name of an archive; nothing in it was looked at. */
export interface ArchiveDirectory extends ArchiveName {
  readonly path: string;
  readonly estate: string;
  /** An archive that is being written or was interrupted, or whose removal was. */
  readonly partial: boolean;
}

/**
 * All directories named like archives below `root`, oldest first, of one estate if it is given. Links are left out.
 * A root that does not exist holds none; one that cannot be listed throws OVM_TREE_UNREADABLE.
 */
export async function archiveDirectories(root: string, estate?: string): Promise<ArchiveDirectory[]> {
  const estates = estate === undefined ? await directoriesIn(root) : [estateDirectory(root, estate)];
  const found: ArchiveDirectory[] = [];
  for (const directory of estates) {
    for (const path of await directoriesIn(directory)) {
      const archive = readDirectoryName(directory, path);
      if (archive) found.push(archive);
    }
  }
  return found.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The estates that have records of nights below `root`, by name. Throws OVM_TREE_UNREADABLE. */
export async function estatesWithNights(root: string): Promise<string[]> {
  const estates = (await directoriesIn(root)).map((path) => estateOfDirectory(basename(path)));
  return estates.filter((estate) => whatIsAt(nightsDirectory(root, estate)) !== 'nothing').sort();
}

async function directoriesIn(path: string): Promise<string[]> {
  if (whatIsAt(path) === 'nothing') return [];
  const entries = await createLocalHost().readDirectory(path);
  return entries.filter((entry) => entry.type === 'directory').map((entry) => join(path, entry.path));
}

function readDirectoryName(estateDirectoryPath: string, path: string): ArchiveDirectory | undefined {
  const last = path.slice(estateDirectoryPath.length + 1);
  const partial = last.endsWith(partialEnding);
  const name = readArchiveName(partial ? last.slice(0, -partialEnding.length) : last);
  if (!name) return undefined;
  const estate = estateOfDirectory(estateDirectoryPath.slice(estateDirectoryPath.lastIndexOf('/') + 1));
  return { ...name, path, estate, partial };
}
