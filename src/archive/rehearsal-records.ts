import { basename, dirname, join } from 'node:path';
import { RescueError } from '../base/errors.js';
import {
  type LastRehearsal,
  type RehearsalRecord,
  rehearsalFormatVersion,
  saidOf,
} from '../model/rehearsal.js';
import { makeDirectories, whatIsAt } from '../reach/directories.js';
import { createLocalHost } from '../reach/local-host.js';
import { readRegularFile } from '../reach/regular-file.js';
import { writeFileAtomically } from '../reach/write-file.js';
import { estateDirectory, readArchiveName } from './archive-layout.js';
import { nightFiles, readNight } from './night-records.js';

const largestRecordBytes = 64 * 1024 * 1024;
const recordName = /^.+-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.json$/;

/** Where the records of rehearsals of an estate are: beside its archives. */
export function rehearsalsDirectory(root: string, estate: string): string {
  return join(estateDirectory(root, estate), 'rehearsals');
}

/** The same, by the path of one of the archives, wherever it was copied to. */
export function rehearsalsBeside(archive: string): string {
  return join(dirname(archive), 'rehearsals');
}

/** `<name of the archive>-20261123T031500Z`. */
export function rehearsalName(archive: string, time: Date): string {
  const stamp = time
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '');
  return `${basename(archive)}-${stamp}`;
}

/** Writes a record beside the archive, mode 0600, whole or not at all, and gives its path. Throws OVM_WRITE_FAILED. */
export async function writeRehearsal(archive: string, record: RehearsalRecord): Promise<string> {
  const directory = rehearsalsBeside(archive);
  makeDirectories(directory);
  const path = join(directory, `${record.name}.json`);
  await writeFileAtomically(path, `${JSON.stringify(record, null, 1)}\n`);
  return path;
}

/** The records of an estate that can be read, newest first. Throws OVM_TREE_UNREADABLE. */
export async function readRehearsals(root: string, estate: string): Promise<readonly RehearsalRecord[]> {
  const found: RehearsalRecord[] = [];
  for await (const record of newestFirst(root, estate)) found.push(record);
  return found;
}

/** The newest rehearsal that an archive was part of, by the records beside it. Throws OVM_TREE_UNREADABLE. */
export async function rehearsalOf(archive: string): Promise<LastRehearsal | undefined> {
  for (const { file } of await recordFiles(rehearsalsBeside(archive))) {
    const record = readRecord(join(rehearsalsBeside(archive), file));
    if (record?.archives.some(({ name }) => name === basename(archive))) return saidOf(record);
  }
  return undefined;
}

/** What records beside an archive say of its manifest: rehearsals that it was part of, and the night that made it. */
export interface RecordedSeal {
  /** `the night 20261123T021000Z-0a1b2c3d`, `the rehearsal of 2026-11-23`. */
  readonly by: string;
  readonly manifestSha256: string;
}

/** Nights begin before what they make, and the last of them made it. */
const nightsLookedAt = 5;

/**
 * The SHA-256 of an archive's manifest as it was first written down beside it: by the night that made it, else by the first
 * rehearsal that found every byte as it was. Who seals an archive anew writes every checksum in it, but not this one.
 * Undefined where nobody wrote it down. Throws OVM_TREE_UNREADABLE.
 */
export async function recordedSeal(archive: string, estate: string): Promise<RecordedSeal | undefined> {
  const root = dirname(dirname(archive));
  const name = basename(archive);
  const time = readArchiveName(name)?.time;
  // a copy somewhere else has no records beside it
  if (time === undefined || estateDirectory(root, estate) !== dirname(archive)) return undefined;
  const nights = (await nightFiles(root, estate)).filter((night) => night.time <= time);
  for (const file of nights.slice(0, nightsLookedAt)) {
    const made = readNight(file, estate).record?.archives.find((one) => one.name === name);
    if (made?.manifestSha256 !== undefined)
      return { by: `the night ${file.name}`, manifestSha256: made.manifestSha256 };
  }
  return rehearsedSeal(root, estate, { name, time });
}

async function rehearsedSeal(
  root: string,
  estate: string,
  { name, time }: { readonly name: string; readonly time: string },
): Promise<RecordedSeal | undefined> {
  let first: RecordedSeal | undefined;
  for await (const { startedAt, archives, proofs } of newestFirst(root, estate)) {
    if (Date.parse(startedAt) < Date.parse(time)) break;
    const rehearsed = archives.find((one) => one.name === name);
    if (!rehearsed || proofs.find((proof) => proof.name === 'bytes')?.state !== 'proven') continue;
    const by = `the rehearsal of ${startedAt.slice(0, 10)}`;
    first = { by, manifestSha256: rehearsed.manifestSha256 };
  }
  return first;
}

/** One database after the other may have been rehearsed alone, also by each recovery. */
const recordsLookedAt = 50;

/**
 * When the newest archives of an estate were rehearsed last, and what came of it. A database that was rehearsed alone is no
 * rehearsal of an estate that was rehearsed as a whole before, unless it had a defect. Years of records are not read for it.
 */
export async function lastRehearsal(root: string, estate: string): Promise<LastRehearsal | undefined> {
  let newest: LastRehearsal | undefined;
  let looked = 0;
  for await (const record of newestFirst(root, estate)) {
    const found = saidOf(record);
    if (record.archives.some(({ kind }) => kind === 'capture'))
      return newest?.state === 'defect' ? newest : found;
    newest ??= found;
    looked += 1;
    if (looked >= recordsLookedAt) break;
  }
  return newest;
}

async function* newestFirst(root: string, estate: string): AsyncGenerator<RehearsalRecord> {
  const directory = rehearsalsDirectory(root, estate);
  for (const { file } of await recordFiles(directory)) {
    const record = readRecord(join(directory, file));
    if (record?.estate === estate) yield record;
  }
}

/** By the time in their names. */
async function recordFiles(directory: string): Promise<{ readonly file: string; readonly time: string }[]> {
  if (whatIsAt(directory) !== 'directory') return [];
  const files = (await createLocalHost().readDirectory(directory)).map(({ path }) => path);
  return files
    .flatMap((file) => {
      const [, ...parts] = recordName.exec(file) ?? [];
      return parts.length === 0 || !readArchiveName(file.slice(0, -22))
        ? []
        : [{ file, time: parts.join('') }];
    })
    .sort((one, other) => (one.time < other.time ? 1 : -1));
}

/** A record that was cut, changed or is of a newer format says nothing. */
function readRecord(path: string): RehearsalRecord | undefined {
  try {
    const parsed: unknown = JSON.parse(readRegularFile(path, largestRecordBytes).toString('utf8'));
    return isRecord(parsed) ? parsed : undefined;
  } catch (error) {
    if (error instanceof RescueError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const isNamed = (one: unknown) => typeof (one as { name?: unknown } | null)?.name === 'string';

const states = new Set(['proven', 'not-proven', 'defect']);

function isRecord(value: unknown): value is RehearsalRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { formatVersion, estate, startedAt, state, archives, proofs } = value as Record<string, unknown>;
  return (
    formatVersion === rehearsalFormatVersion &&
    typeof estate === 'string' &&
    typeof startedAt === 'string' &&
    Number.isFinite(Date.parse(startedAt)) &&
    typeof state === 'string' &&
    states.has(state) &&
    Array.isArray(archives) &&
    archives.every(isNamed) &&
    Array.isArray(proofs) &&
    proofs.every(isNamed)
  );
}
