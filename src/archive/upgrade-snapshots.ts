import { join } from 'node:path';
import { RescueError } from '../base/errors.js';
import { nightIsMeant } from '../model/night.js';
import { type UpgradeSnapshot, upgradeFormatVersion } from '../model/upgrade.js';
import { makeDirectories, whatIsAt } from '../reach/directories.js';
import { createLocalHost } from '../reach/local-host.js';
import { readRegularFile } from '../reach/regular-file.js';
import { writeFileAtomically } from '../reach/write-file.js';
import { readArchiveName, upgradesDirectory } from './archive-layout.js';

const noteEnding = '.json';
const textEnding = '.txt';
const largestNoteBytes = 16 * 1024 * 1024;

/** Where a snapshot is noted. */
export interface SnapshotFiles {
  /** What `upgrade compare` reads. */
  readonly note: string;
  /** The way back, for people. */
  readonly text: string;
}

/** The files of a snapshot of that name. */
export function snapshotFiles(root: string, estate: string, night: string): SnapshotFiles {
  const path = join(upgradesDirectory(root, estate), night);
  return { note: `${path}${noteEnding}`, text: `${path}${textEnding}` };
}

/**
 * Notes a snapshot with the text of the way back; the note is written last, so that where it is the text is too. Throws
 * OVM_WRITE_FAILED.
 */
export async function writeUpgradeSnapshot(
  root: string,
  snapshot: UpgradeSnapshot,
  text: string,
): Promise<SnapshotFiles> {
  const files = snapshotFiles(root, snapshot.estate, snapshot.night);
  makeDirectories(upgradesDirectory(root, snapshot.estate));
  await writeFileAtomically(files.text, text);
  await writeFileAtomically(files.note, `${JSON.stringify(snapshot, null, 1)}\n`);
  return files;
}

/**
 * The newest snapshot of an estate, or the newest that a word means (name, beginning of a name or date, short id);
 * undefined when there is none. Throws OVM_ARCHIVE_DAMAGED for a note that cannot be read, since an older snapshot would
 * be of another upgrade, OVM_ARCHIVE_VERSION for one of a newer format, and OVM_TREE_UNREADABLE.
 */
export async function upgradeSnapshotMeant(
  root: string,
  estate: string,
  word?: string,
): Promise<UpgradeSnapshot | undefined> {
  const names = await snapshotNames(root, estate);
  const name = names.find((one) => word === undefined || nightIsMeant(one, word));
  return name === undefined ? undefined : readNote(snapshotFiles(root, estate, name).note, name, estate);
}

/** Newest first. */
async function snapshotNames(root: string, estate: string): Promise<string[]> {
  const directory = upgradesDirectory(root, estate);
  if (whatIsAt(directory) === 'nothing') return [];
  const entries = await createLocalHost().readDirectory(directory);
  return entries
    .flatMap(({ path }) => (path.endsWith(noteEnding) ? [path.slice(0, -noteEnding.length)] : []))
    .filter((name) => readArchiveName(name) !== undefined)
    .sort()
    .reverse();
}

function readNote(path: string, name: string, estate: string): UpgradeSnapshot {
  const note = parsed(path) as Partial<UpgradeSnapshot> | null;
  const version: unknown = note?.formatVersion;
  if (typeof version === 'number' && version > upgradeFormatVersion) {
    const why = `it has format version ${version}, this release knows up to ${upgradeFormatVersion}`;
    throw new RescueError('OVM_ARCHIVE_VERSION', path, why);
  }
  if (version !== upgradeFormatVersion || !isWhole(note))
    throw new RescueError('OVM_ARCHIVE_DAMAGED', path, 'it is not the note of a snapshot');
  if (note.night !== name || note.estate !== estate) {
    const why = `it is of the snapshot ${note.night} of the estate ${note.estate}`;
    throw new RescueError('OVM_ARCHIVE_DAMAGED', path, why);
  }
  return note;
}

function parsed(path: string): unknown {
  const text = readRegularFile(path, largestNoteBytes).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RescueError('OVM_ARCHIVE_DAMAGED', path, 'it is not JSON: it was cut or changed', error);
  }
}

function isWhole(note: Partial<UpgradeSnapshot> | null): note is UpgradeSnapshot {
  if (typeof note !== 'object' || note === null) return false;
  const { estate, night, takenAt, managerUuid, release, buildId, archives, databaseServers, uuids } = note;
  return (
    [estate, night, takenAt].every(isText) &&
    [managerUuid, release, buildId].every((value) => value === null || isText(value)) &&
    Array.isArray(archives) &&
    archives.every(isArchive) &&
    Array.isArray(databaseServers) &&
    databaseServers.every(isServer) &&
    Array.isArray(uuids)
  );
}

/** A name is used in paths. */
function isArchive(value: unknown): boolean {
  const { kind, name, databaseServer } = recordOf(value);
  const isKind = kind === 'capture' || (kind === 'schema' && isText(databaseServer));
  return isKind && isText(name) && readArchiveName(name) !== undefined;
}

function isServer(value: unknown): boolean {
  const { server, engine, product, serverVersion, databases } = recordOf(value);
  return (
    [server, engine, product, serverVersion].every(isText) &&
    Array.isArray(databases) &&
    databases.every(isText)
  );
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
