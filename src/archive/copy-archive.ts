import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { counted } from '../base/counted.js';
import { RescueError } from '../base/errors.js';
import type { CopyPlace } from '../reach/copy-place.js';
import { readChunks } from '../reach/regular-file.js';
import { partialEnding, readArchiveName } from './archive-layout.js';
import { archiveSegment } from './archive-path.js';
import { atOnce } from './at-once.js';
import { type ExpectedCopy, type ExpectedFile, expectedCopy } from './expected-copy.js';
import { giveName, settleHalfCopies } from './half-copies.js';
import { type Archive, checkManifest, openArchive } from './open-archive.js';
import { verifyCopy } from './verify-copy.js';

/** A copy that was verified after it was made, or found whole. */
export interface CopiedArchive {
  readonly name: string;
  /** False where the copy was there already. */
  readonly isNew: boolean;
  /** Of all files, without the two indexes. */
  readonly bytes: number;
}

/** Below that a file system counts as full: what a server calls "Failure" is then told as that. */
const hardlyAnything = 1024 * 1024;

/**
 * Copies an archive to `<place>/<estate>/<name>`, so that the place can be given as `--archives` too. It is written as
 * `<name>.partial`, every byte of it is read again there, then it gets its name: under that there is a whole copy or none.
 * Half copies of this estate are removed first. A copy that is there and whole is left as it is; one that is damaged is
 * replaced once the new one is verified. Only one machine may copy the archives of an estate to a place.
 * Throws OVM_COPY_FAILED, OVM_SSH_LOST, OVM_LOCKED, and OVM_ARCHIVE_* when the archive itself is not whole.
 * @param onLeft hears of each half copy that cannot be removed, as those of another user cannot
 */
export async function copyArchive(
  path: string,
  place: CopyPlace,
  onLeft: (why: string) => void = () => {},
): Promise<CopiedArchive> {
  const name = basename(path);
  if (!readArchiveName(name)) throw new RescueError('OVM_USAGE', path, 'an archive has another name');
  const archive = await openArchive(path);
  await checkManifest(archive);
  const expected = expectedCopy(archive);
  const estate = archiveSegment(archive.manifest.estate);
  await makeSureOf(place, estate);
  const release = await place.lock(
    `${estate}/.lock`,
    `the estate ${archive.manifest.estate} in ${place.name}`,
  );
  try {
    const final = `${estate}/${name}`;
    await settleHalfCopies(place, estate, onLeft);
    const found = await place.whatIsAt(final);
    if (found === 'directory' && (await verifyCopy(place, final, expected)).length === 0)
      return { name, isNew: false, bytes: expected.bytes };
    await writeCopy(archive, expected, place, final);
    return { name, isNew: true, bytes: expected.bytes };
  } finally {
    release();
  }
}

/** Makes a directory of a place unless it is there. Throws OVM_COPY_FAILED where something else has its name. */
export async function makeSureOf(place: CopyPlace, directory: string): Promise<void> {
  const kind = await place.whatIsAt(directory);
  if (kind === 'directory') return;
  if (kind !== 'nothing')
    throw new RescueError('OVM_COPY_FAILED', place.name, `${directory} in it is no directory`);
  await place.makeDirectory(directory);
  await place.sync([], [directory]);
}

async function writeCopy(
  archive: Archive,
  expected: ExpectedCopy,
  place: CopyPlace,
  final: string,
): Promise<void> {
  const partial = final + partialEnding;
  await refuseTooFull(place, expected.bytesOnDisk);
  try {
    await writeFiles(archive.path, expected, place, partial);
    await refuseDifferences(place, partial, expected);
    await giveName(place, partial, final);
  } catch (error) {
    const told = await withFreeSpace(error, place);
    // what cannot be removed now the next run removes
    await place.removeTree(partial).catch(() => undefined);
    throw told;
  }
}

/** Throws OVM_COPY_FAILED before anything is written to a place that is too small. */
async function refuseTooFull(place: CopyPlace, needed: number): Promise<void> {
  const free = await place.freeBytes();
  if (free === undefined || free >= needed) return;
  const why = `it needs about ${counted(needed, 'byte')} and ${counted(free, 'byte')} are free`;
  throw new RescueError('OVM_COPY_FAILED', place.name, why);
}

async function writeFiles(
  source: string,
  { files, directories }: ExpectedCopy,
  place: CopyPlace,
  partial: string,
): Promise<void> {
  await place.makeDirectory(partial);
  for (const level of byDepth(directories)) {
    await atOnce(place.filesAtOnce, level, (directory) => place.makeDirectory(`${partial}/${directory}`));
  }
  await atOnce(place.filesAtOnce, files, (file) =>
    place.writeFile(`${partial}/${file.path}`, archivedBytes(source, file)),
  );
  await place.sync(
    files.map(({ path }) => `${partial}/${path}`),
    [...directories.map((directory) => `${partial}/${directory}`), partial],
  );
}

/** Parents before what is in them. */
function byDepth(directories: readonly string[]): string[][] {
  const levels: string[][] = [];
  for (const directory of directories) {
    const depth = directory.split('/').length - 1;
    levels[depth] ??= [];
    levels[depth].push(directory);
  }
  return levels;
}

/** The bytes of a file of the archive. Throws OVM_ARCHIVE_DAMAGED at their end when they are not those that were archived. */
async function* archivedBytes(source: string, { path, sha256 }: ExpectedFile): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for (const chunk of readChunks(join(source, path))) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== sha256)
    throw new RescueError('OVM_ARCHIVE_DAMAGED', source, `${path} was changed after it was archived`);
}

async function refuseDifferences(place: CopyPlace, path: string, expected: ExpectedCopy): Promise<void> {
  const differences = await verifyCopy(place, path, expected);
  const [first] = differences;
  if (first === undefined) return;
  const count = counted(differences.length, 'file is', 'files are');
  const why = `read again, ${count} not as in the archive, first ${first.path}: ${first.reason}`;
  throw new RescueError('OVM_COPY_FAILED', place.name, why);
}

/** File services do not tell a full disk from other failures. */
async function withFreeSpace(error: unknown, place: CopyPlace): Promise<unknown> {
  if (!(error instanceof RescueError) || error.code !== 'OVM_COPY_FAILED') return error;
  if (error.why.includes('ENOSPC')) return error;
  const free = await place.freeBytes().catch(() => undefined);
  if (free === undefined || free > hardlyAnything) return error;
  const why = `no space is left there (${counted(free, 'byte')} free): ${error.why}`;
  return new RescueError('OVM_COPY_FAILED', place.name, why, error);
}
