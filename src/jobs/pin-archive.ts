import { basename, dirname } from 'node:path';
import { archiveKind, archiveKindWords } from '../archive/archive-kind.js';
import { estateOfDirectory, readArchiveName } from '../archive/archive-layout.js';
import { listArchives } from '../archive/list-archives.js';
import { missingArchives, nightFiles, readNight } from '../archive/night-records.js';
import { pinArchive, pinnedArchives, unpin } from '../archive/pins.js';
import { RescueError } from '../base/errors.js';
import type { NightRecord } from '../model/night.js';
import { type ArchivePlaceOptions, archiveNamed } from './archive-place.js';

/** The answer of both: the path of the archive, and why it is, or was, pinned. */
export interface PinnedArchive {
  readonly archive: string;
  /** What it is, in words: `capture`, `schema export`. */
  readonly kind: string;
  readonly why: string;
  /** The other archives of its night, which are pinned, or are no longer pinned, with it. */
  readonly ofSameNight: readonly { readonly archive: string; readonly kind: string }[];
  /** What is not as whoever pins may think, a sentence each. */
  readonly warnings: readonly string[];
}

export interface PinOptions extends ArchivePlaceOptions {
  /** Only the archive that is named, and not the others of its night. */
  readonly alone?: boolean;
}

/**
 * Pins the archive that a word names, and all others of its night: what a night made is needed together. They are never
 * pruned. Throws OVM_ARCHIVE_NOT_FOUND also for a path that has not the name of a finished archive.
 */
export async function pinNamed(word: string, options: PinOptions, why: string): Promise<PinnedArchive> {
  const archive = await archiveNamed(word, options);
  const place = placeOfArchive(archive);
  const { root, estate, name } = place;
  const night = await nightOf(place);
  const others = options.alone ? [] : night.others;
  // a line feed would hide what stands behind it
  const line = why.trim().replace(/[\t\r\n\u2028\u2029]+/g, ' ');
  for (const each of [name, ...others]) await pinArchive(root, estate, each, line);
  const answer = await answerOf(place, (await whyPinned(place)) ?? line, others);
  const warnings = options.alone ? await aloneWarnings(place, night.others) : night.warnings;
  return { ...answer, archive, warnings };
}

/** Takes the pins of an archive and of the others of its night away. Throws OVM_ARCHIVE_NOT_FOUND for one that is not pinned. */
export async function unpinNamed(word: string, options: PinOptions): Promise<PinnedArchive> {
  const archive = await archiveNamed(word, options);
  const place = placeOfArchive(archive);
  const { root, estate, name } = place;
  const why = await whyPinned(place);
  if (why === undefined || !unpin(root, estate, name))
    throw new RescueError('OVM_ARCHIVE_NOT_FOUND', `the pin of ${archive}`, 'it is not pinned');
  const night = await nightOf(place);
  const others = options.alone ? [] : night.others.filter((other) => unpin(root, estate, other));
  return { ...(await answerOf(place, why, others)), archive, warnings: [] };
}

/** Where an archive is, and its name. */
interface ArchiveSpot {
  readonly root: string;
  readonly estate: string;
  readonly name: string;
}

async function whyPinned({ root, estate, name }: ArchiveSpot): Promise<string | undefined> {
  return (await pinnedArchives(root, estate)).find((pin) => pin.name === name)?.why;
}

async function answerOf(
  { root, estate, name }: ArchiveSpot,
  why: string,
  others: readonly string[],
): Promise<Pick<PinnedArchive, 'kind' | 'why' | 'ofSameNight'>> {
  const listed = new Map((await listArchives(root, estate)).map((each) => [each.name, each]));
  const kindOf = (one: string) => {
    const head = listed.get(one)?.head;
    return head ? archiveKindWords[archiveKind(head)] : 'archive whose manifest cannot be read';
  };
  const ofSameNight = others.flatMap((other) => {
    const path = listed.get(other)?.path;
    return path === undefined ? [] : [{ archive: path, kind: kindOf(other) }];
  });
  return { why, kind: kindOf(name), ofSameNight };
}

/** The other archives of the night that made this one, as far as they are there. */
async function nightOf({ root, estate, name }: ArchiveSpot): Promise<{
  readonly others: readonly string[];
  readonly warnings: readonly string[];
}> {
  const unread: string[] = [];
  for (const file of await nightFiles(root, estate)) {
    const { record } = readNight(file, estate);
    if (!record) unread.push(file.name);
    else if (record.archives.some((archive) => archive.name === name)) {
      const missing = new Set(missingArchives(root, record));
      const names = namesIn(record).filter((other) => other !== name);
      const gone = names.filter((other) => missing.has(other));
      return {
        others: names.filter((other) => !missing.has(other)),
        warnings: gone.map((other) => `${other} of the same night is not there any more`),
      };
    }
  }
  const [first] = unread;
  const why =
    first === undefined
      ? 'no nightly run made it'
      : `which night made it is not known, since the record ${first} cannot be read`;
  return {
    others: [],
    warnings: [`${why}: this archive alone is pinned; what belongs to it is pinned by a command of its own`],
  };
}

function namesIn({ archives }: NightRecord): string[] {
  return archives.flatMap(({ name }) => name ?? []);
}

async function aloneWarnings(
  { root, estate }: ArchiveSpot,
  others: readonly string[],
): Promise<readonly string[]> {
  const pinned = new Set((await pinnedArchives(root, estate)).map(({ name }) => name));
  return others
    .filter((other) => !pinned.has(other))
    .map((other) => `${other} of the same night is not pinned`);
}

/** An archive is where its path says, which may be another place than the one of the options. */
function placeOfArchive(path: string): ArchiveSpot {
  const name = basename(path);
  const directory = dirname(path);
  if (readArchiveName(name) === undefined)
    throw new RescueError(
      'OVM_ARCHIVE_NOT_FOUND',
      path,
      'it has not the name of a finished archive, by which pruning would know it',
    );
  return { root: dirname(directory), estate: estateOfDirectory(basename(directory)), name };
}
