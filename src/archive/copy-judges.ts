import { createHash } from 'node:crypto';
import { RescueError } from '../base/errors.js';
import type { CopyPlace } from '../reach/copy-place.js';
import { readRegularFile } from '../reach/regular-file.js';
import { readArchiveName } from './archive-layout.js';
import { archiveSegment } from './archive-path.js';
import { makeSureOf } from './copy-archive.js';
import { copyBeside } from './copy-beside.js';
import { largestRecordBytes, nightFiles, readNight, recordEnding } from './night-records.js';
import { nightsArchives } from './nights-archives.js';
import { pinnedArchives } from './pins.js';

/** The records that may have changed since they were copied: that of this night, and of the one before it. */
const mayHaveChanged = 2;
const longestPin = 64 * 1024;

/**
 * Copies what judges the archives of an estate, the records of its nights and its pins, to `<place>/<estate>`, so that the
 * place can be read and pruned by itself, also when all else is lost. A record that cannot be read here replaces none there. A
 * pin that was taken away here is taken away there, if the archive is known here; one that was set there is not touched.
 * Throws OVM_COPY_FAILED, OVM_SSH_LOST, OVM_TREE_UNREADABLE.
 */
export async function copyJudges(root: string, estate: string, place: CopyPlace): Promise<void> {
  const directory = archiveSegment(estate);
  await makeSureOf(place, directory);
  await copyRecords(root, estate, place, `${directory}/nights`);
  await copyPins(root, estate, place, `${directory}/pins`);
}

async function copyRecords(root: string, estate: string, place: CopyPlace, directory: string): Promise<void> {
  await makeSureOf(place, directory);
  const there = await filesAt(place, directory);
  for (const [index, file] of (await nightFiles(root, estate)).entries()) {
    const name = `${file.name}${recordEnding}`;
    if (there.has(name) && index >= mayHaveChanged) continue;
    if (!readNight(file, estate).record) continue;
    await put(`${directory}/${name}`, readRegularFile(file.path, largestRecordBytes), place, estate);
  }
}

async function copyPins(root: string, estate: string, place: CopyPlace, directory: string): Promise<void> {
  const pins = await pinnedArchives(root, estate);
  const there = await pinsAt(place, estate);
  if (pins.length > 0) await makeSureOf(place, directory);
  for (const { name, why } of pins) {
    const text = there.get(name);
    if (text === undefined || isCopiedPin(text))
      await put(`${directory}/${name}`, Buffer.from(`${why}${copiedMark}\n`), place, estate);
  }
  const pinned = new Set(pins.map(({ name }) => name));
  const stale = [...there].flatMap(([name, text]) =>
    isCopiedPin(text) && !pinned.has(name) ? (readArchiveName(name) ?? []) : [],
  );
  const { made } = await nightsArchives(
    root,
    estate,
    stale.map(({ time }) => time),
  );
  for (const { name } of stale) if (made.has(name)) await place.removeTree(`${directory}/${name}`);
}

/** Told apart from a pin that somebody set at the place itself. */
const copiedMark = ' (copied)';

/** Whether a pin at a place came from the archives that are copied there. */
function isCopiedPin(text: string): boolean {
  return text.trimEnd().endsWith(copiedMark);
}

/** The pins of an estate at a place, with their texts; one that cannot be read has an empty one. */
export async function pinsAt(place: CopyPlace, estate: string): Promise<ReadonlyMap<string, string>> {
  const directory = `${archiveSegment(estate)}/pins`;
  const pins = new Map<string, string>();
  for (const name of await filesAt(place, directory))
    if (readArchiveName(name)) pins.set(name, await textAt(place, `${directory}/${name}`));
  return pins;
}

/** A night of which copies were verified at a place. */
export interface CopiedNight {
  readonly name: string;
  /** Names of its archives. */
  readonly archives: readonly string[];
}

/** Whether a place has the record of one of these nights, or one of their archives. */
export async function hasAnyOf(
  place: CopyPlace,
  estate: string,
  nights: readonly CopiedNight[],
): Promise<boolean> {
  const directory = archiveSegment(estate);
  if ((await place.whatIsAt(directory)) !== 'directory') return false;
  const there = new Set(await place.directoriesIn(directory));
  const records = await filesAt(place, `${directory}/nights`);
  return nights.some(
    ({ name, archives }) => records.has(`${name}${recordEnding}`) || archives.some((one) => there.has(one)),
  );
}

/** Whether a place has a directory of the estate, and nothing in it. */
export async function isEmptyThere(place: CopyPlace, estate: string): Promise<boolean> {
  const directory = archiveSegment(estate);
  if ((await place.whatIsAt(directory)) !== 'directory') return false;
  for await (const _ of place.walk(directory)) return false;
  return true;
}

/** Whatever has a name directly in a directory of a place; nothing where there is none. */
async function filesAt(place: CopyPlace, directory: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  if ((await place.whatIsAt(directory)) !== 'directory') return names;
  for await (const { path } of place.walk(directory)) if (!path.includes('/')) names.add(path);
  return names;
}

async function textAt(place: CopyPlace, path: string): Promise<string> {
  let text = '';
  try {
    for await (const chunk of place.readChunks(path)) {
      text += Buffer.from(chunk).toString('utf8');
      if (text.length > longestPin) break;
    }
    return text;
  } catch (error) {
    if (error instanceof RescueError && error.code === 'OVM_FILE_UNREADABLE') return '';
    throw error;
  }
}

async function put(name: string, bytes: Uint8Array, place: CopyPlace, estate: string): Promise<void> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await copyBeside({ name, bytes, sha256 }, place, estate);
}
