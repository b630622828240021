import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { RescueError } from '../base/errors.js';
import { archiveSegment, originalPath } from './archive-path.js';

/** Where things are in `<root>/<estate>/<UTC time>-<short id>/`; docs/archive.md says the same in words. */

export const manifestFile = 'manifest.json';
export const sumsFile = 'SHA256SUMS';
/** In a capture: the map that it was made with, as the user wrote it. */
export const mapFile = 'estate.map';
export const partialEnding = '.partial';

const longestEstate = 200;
const namePattern = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-([0-9a-z]{4,32})$/;
const shortIdPattern = /^[0-9a-z]{4,32}$/;

/** What the name of an archive says. */
export interface ArchiveName {
  readonly name: string;
  /** UTC, `2026-11-23T03:15:00Z`: names and these compare in the same order. */
  readonly time: string;
  readonly id: string;
}

/** The directory of one estate's archives. Throws OVM_USAGE for a name that cannot be a directory. */
export function estateDirectory(root: string, estate: string): string {
  const segment = archiveSegment(estate);
  if (segment === '') throw new RescueError('OVM_USAGE', 'the name of the estate', 'it is empty');
  if (segment.length > longestEstate) {
    throw new RescueError(
      'OVM_USAGE',
      'the name of the estate',
      `it is too long to be a directory: ${estate}`,
    );
  }
  return join(root, segment);
}

/** The estate that a directory of the archive root belongs to. */
export function estateOfDirectory(name: string): string {
  return originalPath(name);
}

/** The lock of an estate's directory; one run at a time writes or prunes there. */
export function estateLockPath(root: string, estate: string): string {
  return join(estateDirectory(root, estate), '.lock');
}

/** Held while a night runs in an estate; captures and exports of that night take the other lock. */
export function nightLockPath(root: string, estate: string): string {
  return join(estateDirectory(root, estate), '.night.lock');
}

/** Where the records of the nights of an estate are. */
export function nightsDirectory(root: string, estate: string): string {
  return join(estateDirectory(root, estate), 'nights');
}

/** Where the pins of an estate are. */
export function pinsDirectory(root: string, estate: string): string {
  return join(estateDirectory(root, estate), 'pins');
}

/** The pin of an archive; only for names that `readArchiveName` knows. */
export function pinPath(root: string, estate: string, name: string): string {
  return join(pinsDirectory(root, estate), name);
}

/** Where the recoveries of an estate are, each a directory. */
export function recoveriesDirectory(root: string, estate: string): string {
  return join(estateDirectory(root, estate), 'recoveries');
}

/** Where the snapshots before upgrades of an estate are noted. */
export function upgradesDirectory(root: string, estate: string): string {
  return join(estateDirectory(root, estate), 'upgrades');
}

/** `20261123T031500Z-<id>`. Throws OVM_USAGE for an id that is not 4 to 32 of 0-9 and a-z. */
export function archiveName(time: Date, id: string): string {
  if (!shortIdPattern.test(id)) {
    throw new RescueError(
      'OVM_USAGE',
      `the short id ${id}`,
      'it must be 4 to 32 digits and lower-case letters',
    );
  }
  const stamp = time
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '');
  return `${stamp}-${id}`;
}

/** A short id that begins with the milliseconds: names have whole seconds, and must sort in the order of time. */
export function orderedId(time: Date): string {
  const milliseconds = String(time.getUTCMilliseconds()).padStart(3, '0');
  return `${milliseconds}${randomBytes(3).toString('hex').slice(0, 5)}`;
}

/** Whether this could be the short id of an archive. */
export function isShortId(word: string): boolean {
  return shortIdPattern.test(word);
}

/** Reads the name of an archive; undefined for any other name. */
export function readArchiveName(name: string): ArchiveName | undefined {
  const match = namePattern.exec(name);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, id = ''] = match;
  return { name, time: `${year}-${month}-${day}T${hour}:${minute}:${second}Z`, id };
}
