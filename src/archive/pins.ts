import { join } from 'node:path';
import { RescueError } from '../base/errors.js';
import { oneLine } from '../base/one-line.js';
import { makeDirectories, removeTree, whatIsAt } from '../reach/directories.js';
import { createLocalHost } from '../reach/local-host.js';
import { readRegularFile } from '../reach/regular-file.js';
import { writeFileAtomically } from '../reach/write-file.js';
import { estateDirectory, isShortId, pinPath, pinsDirectory, readArchiveName } from './archive-layout.js';

/** An archive that is never pruned. It need not be there any more. */
export interface Pin {
  /** Of the archive. */
  readonly name: string;
  /** What whoever pinned it gave as reason. */
  readonly why: string;
}

const longestWhy = 4096;

/**
 * Pins an archive of an estate: pruning never removes it. One that is pinned already gets the new reason. No lock is
 * needed, see `pruneArchives`: the pin is there before the archive is looked for, so when this returns the archive is
 * there and stays. Throws OVM_ARCHIVE_NOT_FOUND, OVM_USAGE for an empty reason, OVM_WRITE_FAILED.
 */
export async function pinArchive(root: string, estate: string, name: string, why: string): Promise<void> {
  const line = oneLine(why.trim());
  if (line === '') throw new RescueError('OVM_USAGE', 'the reason of the pin', 'it is empty');
  if (Buffer.byteLength(line) > longestWhy)
    throw new RescueError('OVM_USAGE', 'the reason of the pin', `it is longer than ${longestWhy} bytes`);
  const wasPinned = isPinned(root, estate, name);
  refuseMissing(root, estate, name);
  makeDirectories(pinsDirectory(root, estate));
  await writeFileAtomically(pinPath(root, estate, name), `${line}\n`);
  try {
    refuseMissing(root, estate, name);
  } catch (error) {
    if (!wasPinned) unpin(root, estate, name);
    throw error;
  }
}

/** Takes a pin away; false when there was none. Throws OVM_WRITE_FAILED. */
export function unpin(root: string, estate: string, name: string): boolean {
  if (!isPinned(root, estate, name)) return false;
  removeTree(pinPath(root, estate, name));
  return true;
}

/** Whether an archive is pinned: whatever is there under its name pins it, readable or not. */
export function isPinned(root: string, estate: string, name: string): boolean {
  return readArchiveName(name) !== undefined && whatIsAt(pinPath(root, estate, name)) !== 'nothing';
}

/** All pins of an estate, oldest archive first. Throws OVM_TREE_UNREADABLE when they cannot be listed. */
export async function pinnedArchives(root: string, estate: string): Promise<readonly Pin[]> {
  const directory = pinsDirectory(root, estate);
  if (whatIsAt(directory) === 'nothing') return [];
  const entries = await createLocalHost().readDirectory(directory);
  return entries
    .map(({ path }) => path)
    .filter((name) => readArchiveName(name) !== undefined)
    .sort()
    .map((name) => ({ name, why: whyOf(join(directory, name)) }));
}

/** What is among the pins and looks like the short id of an archive: it pins nothing. Throws OVM_TREE_UNREADABLE. */
export async function shortPins(root: string, estate: string): Promise<readonly string[]> {
  const directory = pinsDirectory(root, estate);
  if (whatIsAt(directory) === 'nothing') return [];
  const names = (await createLocalHost().readDirectory(directory)).map(({ path }) => path);
  return names.filter((name) => isShortId(name)).sort();
}

/** A pin is one by being there; that its text cannot be read takes nothing from it. */
function whyOf(path: string): string {
  try {
    return oneLine(
      readRegularFile(path, longestWhy + 1)
        .toString('utf8')
        .trim(),
    );
  } catch (error) {
    if (error instanceof RescueError) return `its reason cannot be read: ${error.why}`;
    throw error;
  }
}

function refuseMissing(root: string, estate: string, name: string): void {
  const path = join(estateDirectory(root, estate), name);
  if (readArchiveName(name) === undefined)
    throw new RescueError('OVM_ARCHIVE_NOT_FOUND', path, 'it is not the name of an archive');
  if (whatIsAt(path) !== 'directory')
    throw new RescueError('OVM_ARCHIVE_NOT_FOUND', path, 'there is no archive of that name');
}
