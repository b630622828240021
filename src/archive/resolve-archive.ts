import { join, resolve } from 'node:path';
import { RescueError } from '../base/errors.js';
import { whatIsAt } from '../reach/directories.js';
import { type ArchiveDirectory, archiveDirectories } from './archive-directories.js';
import { type ArchiveNeed, archiveNeedWords, isMeant } from './archive-kind.js';
import type { ManifestHead } from './manifest.js';
import { openArchiveHead } from './open-archive.js';

export interface ArchivePlace {
  /** The directory of all archives. */
  readonly root: string;
  readonly estate?: string;
}

const shownAtMost = 5;

/**
 * The path of the archive that a user means by: a path (anything with a `/`), `latest`, a UTC date (`2026-11-23`: the
 * newest of that day), the name of an archive, a short id or its beginning; at last, a directory of that name. `latest`
 * and a date mean the newest archive that serves the `need`; whether one that is named does is seen when it is read.
 * Throws OVM_ARCHIVE_NOT_FOUND, and OVM_ARCHIVE_AMBIGUOUS also when `latest` or a date fits several estates.
 */
export async function resolveArchive(
  reference: string,
  place: ArchivePlace,
  need?: ArchiveNeed,
): Promise<string> {
  if (reference.includes('/') || reference === '.' || reference === '..') return existing(reference);
  const all = await archiveDirectories(place.root, place.estate);
  const finished = all.filter((archive) => !archive.partial);
  if (isTime(reference)) {
    const inTime = finished.filter(({ time }) => reference === 'latest' || time.startsWith(reference));
    if (inTime.length > 0) return newestThatServes(reference, inTime, need);
  }
  const matches = isTime(reference) ? [] : named(reference, finished);
  const [first, second] = matches;
  if (first && !second) return first.path;
  if (first) {
    throw ambiguous(
      reference,
      'it fits',
      matches.map(({ estate, name }) => `${estate}/${name}`),
    );
  }
  if (whatIsAt(reference) === 'directory') return resolve(reference);
  throw new RescueError('OVM_ARCHIVE_NOT_FOUND', reference, nothingFits(place, finished.length));
}

function existing(path: string): string {
  if (whatIsAt(path) !== 'nothing') return resolve(path);
  throw new RescueError('OVM_ARCHIVE_NOT_FOUND', path, 'it does not exist');
}

function named(reference: string, archives: readonly ArchiveDirectory[]): readonly ArchiveDirectory[] {
  const exact = archives.filter((archive) => archive.name === reference || archive.id === reference);
  if (exact.length || reference === '') return exact;
  return archives.filter((archive) => archive.id.startsWith(reference.toLowerCase()));
}

function isTime(reference: string): boolean {
  return reference === 'latest' || /^\d{4}-\d\d-\d\d$/.test(reference);
}

/** `archives` is oldest first. Time chooses among the archives of one estate, never between estates. */
async function newestThatServes(
  reference: string,
  archives: readonly ArchiveDirectory[],
  need: ArchiveNeed | undefined,
): Promise<string> {
  const found: ArchiveDirectory[] = [];
  const newestFirst = archives.toReversed();
  for (const estate of new Set(archives.map((archive) => archive.estate))) {
    const ofEstate = newestFirst.filter((archive) => archive.estate === estate);
    const newest = await firstThatServes(ofEstate, need);
    if (newest) found.push(newest);
  }
  const [first, second] = found;
  if (first === undefined) {
    const why = `none of the ${archives.length} archives it fits is ${need ? archiveNeedWords[need] : 'one'}`;
    throw new RescueError('OVM_ARCHIVE_NOT_FOUND', reference, why);
  }
  if (second === undefined) return first.path;
  const estates = found.map(({ estate }) => estate).sort();
  throw ambiguous(reference, 'several estates have one:', estates);
}

async function firstThatServes(
  archives: readonly ArchiveDirectory[],
  need: ArchiveNeed | undefined,
): Promise<ArchiveDirectory | undefined> {
  if (need === undefined) return archives[0];
  for (const archive of archives) if (await serves(archive.path, need)) return archive;
  // A capture may tell a manager UUID to the readers of today that told none when it was made.
  return need === 'manager-uuid' ? firstThatServes(archives, 'capture') : undefined;
}

/** A damaged archive is not passed over for an older one: its directories tell what it was. */
async function serves(path: string, need: ArchiveNeed): Promise<boolean> {
  let head: ManifestHead;
  try {
    head = await openArchiveHead(path);
  } catch (error) {
    if (!(error instanceof RescueError)) throw error;
    const hasSchema = whatIsAt(join(path, 'schema')) === 'directory';
    return need === 'manager-uuid' || hasSchema === (need === 'schema');
  }
  return isMeant(head, need);
}

function ambiguous(reference: string, what: string, names: readonly string[]): RescueError {
  const shown = names.slice(0, shownAtMost).join(', ');
  const more = names.length > shownAtMost ? ` and ${names.length - shownAtMost} more` : '';
  return new RescueError('OVM_ARCHIVE_AMBIGUOUS', reference, `${what} ${shown}${more}`);
}

function nothingFits(place: ArchivePlace, count: number): string {
  const where = place.estate === undefined ? place.root : `${place.root} for the estate ${place.estate}`;
  return count === 0 ? `there are no archives in ${where}` : `none of the ${count} archives in ${where} fits`;
}
