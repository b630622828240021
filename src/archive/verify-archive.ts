import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { RescueError } from '../base/errors.js';
import { whatIsAt } from '../reach/directories.js';
import { createTurns } from '../reach/event-loop-turns.js';
import type { TreeEntry } from '../reach/host.js';
import { createLocalHost } from '../reach/local-host.js';
import { readChunks } from '../reach/regular-file.js';
import { type Expectation, readExpectation } from './archive-expectation.js';
import { manifestFile, sumsFile } from './archive-layout.js';

/** One thing that is not as it was archived; `path` is relative to the archive. */
export interface Difference {
  readonly path: string;
  readonly reason: string;
}

export interface Verification {
  readonly ok: boolean;
  /** What was re-read. */
  readonly files: number;
  readonly bytes: number;
  readonly changed: readonly Difference[];
  readonly missing: readonly Difference[];
  readonly additional: readonly Difference[];
}

interface Progress {
  readonly turns: () => Promise<void> | undefined;
  readonly expectation: Expectation;
  /** Files not seen yet. */
  readonly missing: Set<string>;
  readonly changed: Difference[];
  readonly additional: Difference[];
  files: number;
  bytes: number;
}

/**
 * Re-reads every byte of an archive and names what was changed, is missing or was added, the manifest and SHA256SUMS
 * included. Paths are those of the directory itself; what the manifest says only tells what to expect of them.
 * Whoever can replace files, manifest and SHA256SUMS together is not found out.
 * Throws OVM_ARCHIVE_NOT_FOUND, and OVM_ARCHIVE_VERSION for an undamaged archive of a newer format.
 */
export async function verifyArchive(path: string): Promise<Verification> {
  if (whatIsAt(path) === 'nothing') throw new RescueError('OVM_ARCHIVE_NOT_FOUND', path, 'it does not exist');
  const expectation = readExpectation(path);
  const progress: Progress = {
    turns: createTurns(),
    expectation,
    missing: new Set(expectation.files.keys()),
    changed: [...expectation.changed],
    additional: [],
    files: 0,
    bytes: 0,
  };
  for await (const entry of createLocalHost().walk(path)) await checkEntry(path, entry, progress);
  const { files, bytes, changed, additional } = progress;
  const gone = [...expectation.missing, ...progress.missing];
  const missing = gone.map((lost) => ({ path: lost, reason: 'it does not exist' }));
  const ok = changed.length + missing.length + additional.length === 0;
  return { ok, files, bytes, changed, missing, additional };
}

async function checkEntry(root: string, entry: TreeEntry, progress: Progress): Promise<void> {
  const { path } = entry;
  const isIndex = path === manifestFile || path === sumsFile;
  const expected = progress.expectation.files.get(path);
  progress.missing.delete(path);
  if (entry.type === 'directory' && progress.expectation.directories.has(path)) {
    if (entry.error) progress.changed.push({ path, reason: `it cannot be listed: ${entry.error}` });
  } else if (isIndex && entry.type === 'file') {
    progress.files += 1;
    progress.bytes += entry.size;
  } else if (!expected) {
    if (!isIndex) progress.additional.push({ path, reason: `${nameOf(entry)} that was not archived` });
  } else {
    const reason = await differenceOf(root, entry, expected, progress);
    if (reason !== undefined) progress.changed.push({ path, reason });
  }
}

async function differenceOf(
  root: string,
  entry: TreeEntry,
  expected: { readonly size?: number; readonly sha256: string },
  progress: Progress,
): Promise<string | undefined> {
  if (entry.error) return `it cannot be read: ${entry.error}`;
  if (entry.type !== 'file') return `it is ${nameOf(entry)} now`;
  try {
    const actual = await hashFile(join(root, entry.path), progress.turns);
    progress.files += 1;
    progress.bytes += actual.size;
    if (expected.size !== undefined && actual.size !== expected.size) {
      return `it has ${actual.size} bytes instead of ${expected.size}`;
    }
    return actual.sha256 === expected.sha256 ? undefined : 'its bytes were changed';
  } catch (error) {
    if (error instanceof RescueError) return error.message;
    throw error;
  }
}

async function hashFile(
  path: string,
  turns: Progress['turns'],
): Promise<{ readonly size: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  for (const chunk of readChunks(path)) {
    hash.update(chunk);
    size += chunk.length;
    await turns();
  }
  return { size, sha256: hash.digest('hex') };
}

function nameOf(entry: TreeEntry): string {
  if (entry.type === 'link') return 'a symbolic link';
  if (entry.type === 'other') return 'something that is neither file nor directory';
  return `a ${entry.type}`;
}
