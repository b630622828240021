import { join } from 'node:path';
import { RescueError } from '../base/errors.js';
import { sameId } from '../model/identifiers.js';
import { isAheadOf, type NightRecord } from '../model/night.js';
import { makeDirectories, removeTree, whatIsAt } from '../reach/directories.js';
import { createLocalHost } from '../reach/local-host.js';
import { readRegularFile } from '../reach/regular-file.js';
import { writeFileAtomically } from '../reach/write-file.js';
import { estateDirectory, nightsDirectory, readArchiveName } from './archive-layout.js';
import { nightRecordFault } from './night-record-shape.js';

/** Behind the name of a night. */
export const recordEnding = '.json';
/** What a killed run left of a record that it was writing. */
const leftover = /^\..*\.partial$/;
/** Names and sizes of a hundred thousand tables have less than half of it. */
export const largestRecordBytes = 64 * 1024 * 1024;

/** A file that has the name of a record; nothing in it was looked at. */
export interface NightFile {
  /** `20261123T021000Z-<id>`, the name of the night. */
  readonly name: string;
  /** Its beginning; ISO 8601, UTC. */
  readonly time: string;
  readonly path: string;
}

/** One record there is, or what is left of one. */
export interface ListedNight extends NightFile {
  readonly record?: NightRecord;
  /** Why there is no record: damaged, of a newer format, of another estate. */
  readonly problem?: string;
}

/**
 * Writes the record of a night and gives its path: whole or as it was before, on the disk when this returns. A night may
 * write its own record again, when it knows what it pruned and whom it told; that of another night is never replaced.
 * Only for the holder of the night lock: what a killed writer left is removed. Throws OVM_USAGE for a name that no
 * night has or another estate, OVM_WRITE_FAILED.
 */
export async function writeNightRecord(root: string, estate: string, record: NightRecord): Promise<string> {
  const { name } = record;
  if (readArchiveName(name) === undefined)
    throw new RescueError('OVM_USAGE', `the name of the night ${name}`, 'it is not a time and a short id');
  if (record.estate !== estate)
    throw new RescueError(
      'OVM_USAGE',
      `the record of the night ${name}`,
      `it is of the estate ${record.estate}`,
    );
  refuseWithoutPlace(root);
  const directory = nightsDirectory(root, estate);
  const path = join(directory, `${name}${recordEnding}`);
  makeDirectories(directory);
  for (const file of await filesIn(directory)) if (leftover.test(file)) removeTree(join(directory, file));
  refuseOtherNight(path, record);
  await writeFileAtomically(path, `${JSON.stringify(record, null, 1)}\n`);
  return path;
}

/**
 * The directory of all archives is never made by a night: where it is missing, something is not mounted, and records of
 * good nights would be on the wrong disk. Throws OVM_WRITE_FAILED.
 */
export function refuseWithoutPlace(root: string): void {
  if (whatIsAt(root) === 'nothing')
    throw new RescueError('OVM_WRITE_FAILED', root, 'it does not exist; is it mounted? Else make it');
}

/** The names of those archives of a night that are not there any more. Nothing in the others is read. */
export function missingArchives(root: string, { estate, archives }: NightRecord): string[] {
  const names = archives.flatMap(({ name }) => name ?? []);
  return names.filter((name) => whatIsAt(join(estateDirectory(root, estate), name)) !== 'directory');
}

function refuseOtherNight(path: string, { name, estate, startedAt }: NightRecord): void {
  if (whatIsAt(path) === 'nothing') return;
  const { record } = readRecord(path, name, estate);
  if (record?.startedAt !== startedAt)
    throw new RescueError('OVM_WRITE_FAILED', path, 'the record of another night has this name');
}

/**
 * The records of an estate, newest first, from the time `since` (ISO 8601, UTC) on if it is given. One that cannot be
 * read is listed with its problem. Throws OVM_TREE_UNREADABLE when the directory cannot be listed.
 */
export async function readNightRecords(
  root: string,
  estate: string,
  { since }: { readonly since?: string } = {},
): Promise<readonly ListedNight[]> {
  const nights: ListedNight[] = [];
  for await (const night of nightsNewestFirst(root, estate)) {
    // names have whole seconds, so a night of this very second has begun after it
    if (since !== undefined && night.time < since.slice(0, 19)) break;
    nights.push(night);
  }
  return nights;
}

/**
 * The last good night of a manager (compared without case and dashes; null: of nights that found none), or of whichever
 * manager where none is named. Records that cannot be read are passed by, and where the time is given, those that are ahead
 * of it. Throws OVM_TREE_UNREADABLE.
 */
export async function lastGoodNight(
  root: string,
  estate: string,
  managerUuid?: string | null,
  now?: string,
): Promise<NightRecord | undefined> {
  for await (const { record, time } of nightsNewestFirst(root, estate)) {
    if (now !== undefined && isAheadOf(now, time)) continue;
    if (record?.good && (managerUuid === undefined || isOfManager(record, managerUuid))) return record;
  }
  return undefined;
}

function isOfManager({ managerUuid: found }: NightRecord, wanted: string | null): boolean {
  return found === null || wanted === null ? found === wanted : sameId(found, wanted);
}

/** One record after the other, so that years of them are never held at once. Throws OVM_TREE_UNREADABLE. */
async function* nightsNewestFirst(root: string, estate: string): AsyncGenerator<ListedNight> {
  for (const file of await nightFiles(root, estate)) yield readNight(file, estate);
}

/** The files of all records, newest first; nothing in them is looked at. Throws OVM_TREE_UNREADABLE. */
export async function nightFiles(root: string, estate: string): Promise<readonly NightFile[]> {
  const directory = nightsDirectory(root, estate);
  const names = (await filesIn(directory))
    .filter((file) => file.endsWith(recordEnding))
    .map((file) => file.slice(0, -recordEnding.length));
  return names
    .sort()
    .reverse()
    .flatMap((name) => {
      const known = readArchiveName(name);
      return known ? [{ name, time: known.time, path: join(directory, `${name}${recordEnding}`) }] : [];
    });
}

/** The record in a file, or why there is none. */
export function readNight(file: NightFile, estate: string): ListedNight {
  return { ...file, ...readRecord(file.path, file.name, estate) };
}

async function filesIn(directory: string): Promise<string[]> {
  if (whatIsAt(directory) === 'nothing') return [];
  return (await createLocalHost().readDirectory(directory)).map(({ path }) => path);
}

function readRecord(path: string, name: string, estate: string): Pick<ListedNight, 'record' | 'problem'> {
  try {
    const parsed: unknown = JSON.parse(readRegularFile(path, largestRecordBytes).toString('utf8'));
    const problem = nightRecordFault(parsed);
    if (problem !== undefined) return { problem };
    const record = parsed as NightRecord;
    if (record.estate !== estate) return { problem: `it is of the estate ${record.estate}` };
    return record.name === name ? { record } : { problem: `it is of the night ${record.name}` };
  } catch (error) {
    if (error instanceof RescueError) return { problem: error.message };
    if (error instanceof SyntaxError) return { problem: 'it is not JSON: it was cut or changed' };
    throw error;
  }
}
