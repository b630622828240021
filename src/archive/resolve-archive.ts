import { resolve } from 'node:path';
import { RescueError } from '../base/errors.js';
import { whatIsAt } from '../reach/directories.js';
import { type ArchiveDirectory, archiveDirectories } from './archive-directories.js';

export interface ArchivePlace {
  /** The directory of all archives. */
  readonly root: string;
  readonly estate?: string;
}

const shownAtMost = 5;

/**
 * The path of the archive that a user means by: a path (anything with a `/`), `latest`, a UTC date (`2026-11-23`: the
 * newest of that day), the name of an archive, a short id or its beginning; at last, a directory of that name.
 * Throws OVM_ARCHIVE_NOT_FOUND, and OVM_ARCHIVE_AMBIGUOUS also when `latest` or a date fits several estates.
 */
export async function resolveArchive(reference: string, place: ArchivePlace): Promise<string> {
  if (reference.includes('/') || reference === '.' || reference === '..') return existing(reference);
  const all = await archiveDirectories(place.root, place.estate);
  const finished = all.filter((archive) => !archive.partial);
  const matches = matching(reference, finished);
  const [first, second] = matches;
  if (first && !second) return first.path;
  if (first) return newestOfOne(reference, matches);
  if (whatIsAt(reference) === 'directory') return resolve(reference);
  throw new RescueError('OVM_ARCHIVE_NOT_FOUND', reference, nothingFits(place, finished.length));
}

function existing(path: string): string {
  if (whatIsAt(path) !== 'nothing') return resolve(path);
  throw new RescueError('OVM_ARCHIVE_NOT_FOUND', path, 'it does not exist');
}

function matching(reference: string, archives: readonly ArchiveDirectory[]): readonly ArchiveDirectory[] {
  if (reference === 'latest') return archives;
  if (isDate(reference)) return archives.filter((archive) => archive.time.startsWith(reference));
  const exact = archives.filter((archive) => archive.name === reference || archive.id === reference);
  if (exact.length || reference === '') return exact;
  return archives.filter((archive) => archive.id.startsWith(reference.toLowerCase()));
}

function isDate(reference: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(reference);
}

/** Time chooses among the archives of one estate, never between estates; an id must fit one archive only. */
function newestOfOne(reference: string, matches: readonly ArchiveDirectory[]): string {
  const estates = [...new Set(matches.map((archive) => archive.estate))];
  const byTime = reference === 'latest' || isDate(reference);
  const newest = matches.at(-1);
  if (byTime && estates.length === 1 && newest) return newest.path;
  const names = byTime ? estates : matches.map((archive) => `${archive.estate}/${archive.name}`);
  const shown = names.slice(0, shownAtMost).join(', ');
  const more = names.length > shownAtMost ? ` and ${names.length - shownAtMost} more` : '';
  const why = byTime ? `several estates have one: ${shown}${more}` : `it fits ${shown}${more}`;
  throw new RescueError('OVM_ARCHIVE_AMBIGUOUS', reference, why);
}

function nothingFits(place: ArchivePlace, count: number): string {
  const where = place.estate === undefined ? place.root : `${place.root} for the estate ${place.estate}`;
  return count === 0 ? `there are no archives in ${where}` : `none of the ${count} archives in ${where} fits`;
}
