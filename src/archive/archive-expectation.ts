import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { RescueError } from '../base/errors.js';
import { readRegularFile } from '../reach/regular-file.js';
import { manifestFile, sumsFile } from './archive-layout.js';
import { type Manifest, readManifest } from './manifest.js';
import { readSums, sumsLines } from './manifest-text.js';

/** What the two indexes of an archive say that it should hold. */
export interface Expectation {
  /** Files by path, without the indexes; the size is unknown when only SHA256SUMS can be believed. */
  readonly files: ReadonlyMap<string, { readonly size?: number; readonly sha256: string }>;
  /** All directories on the way to the files. */
  readonly directories: ReadonlySet<string>;
  /** What is wrong with the indexes themselves. */
  readonly changed: readonly { readonly path: string; readonly reason: string }[];
  /** Indexes that do not exist. */
  readonly missing: readonly string[];
}

const longestIndexBytes = 400 * 1024 * 1024;

/**
 * Reads manifest.json and SHA256SUMS against each other. The manifest is believed when its own line in SHA256SUMS
 * fits it, or when there is no SHA256SUMS; otherwise the sums are. Throws OVM_ARCHIVE_VERSION only for a manifest
 * that is believed, as in a damaged one the number says nothing.
 */
export function readExpectation(root: string): Expectation {
  const sumsIndex = readIndex(root, sumsFile);
  const manifestIndex = readIndex(root, manifestFile);
  if (sumsIndex.missing && manifestIndex.missing) {
    const why = `there is neither ${manifestFile} nor ${sumsFile} in it`;
    const hint =
      'An archive is a directory like ESTATE/20261123T031500Z-1a2b3c4d below the place of all archives: give the path of one, or say latest with --archives DIR and --estate NAME.';
    throw new RescueError('OVM_ARCHIVE_NOT_FOUND', root, why, undefined, hint);
  }
  const sums = sumsIndex.bytes && readSums(sumsIndex.bytes.toString('utf8'));
  const manifest = manifestIndex.bytes && believed(root, manifestIndex.bytes, sums?.sums);
  const wrong = [...wrongIndex(manifestFile, manifestIndex), ...wrongIndex(sumsFile, sumsIndex)];
  const missing = [
    ...(manifestIndex.missing ? [manifestFile] : []),
    ...(sumsIndex.missing ? [sumsFile] : []),
  ];
  if (manifest && 'manifest' in manifest) {
    const changed = [...wrong, ...wrongSums(sumsIndex.bytes, manifest)];
    return expect(new Map(manifest.manifest.files.map((file) => [file.path, file])), changed, missing);
  }
  if (manifest) wrong.push({ path: manifestFile, reason: manifest.reason });
  for (const line of sums?.badLines ?? []) {
    wrong.push({ path: sumsFile, reason: `line ${line} is not a checksum and a path, or repeats a path` });
  }
  const files = new Map([...(sums?.sums ?? [])].map(([path, digest]) => [path, { sha256: digest }]));
  files.delete(manifestFile);
  return expect(files, wrong, missing);
}

type IndexProblem = Expectation['changed'][number];

function expect(
  files: Expectation['files'],
  changed: readonly IndexProblem[],
  missing: readonly string[],
): Expectation {
  return { files, directories: directoriesOf(files.keys()), changed, missing };
}

function wrongIndex(path: string, index: Index): IndexProblem[] {
  return index.reason === undefined ? [] : [{ path, reason: index.reason }];
}

function wrongSums(bytes: Buffer | undefined, manifest: BelievedManifest): IndexProblem[] {
  if (!bytes || sha256(bytes) === sumsDigest(manifest)) return [];
  return [{ path: sumsFile, reason: `it does not say the same as ${manifestFile}` }];
}

interface BelievedManifest {
  readonly manifest: Manifest;
  readonly sha256: string;
}

function believed(
  root: string,
  bytes: Buffer,
  sums: ReadonlyMap<string, string> | undefined,
): BelievedManifest | { readonly reason: string } {
  const digest = sha256(bytes);
  if (sums && sums.get(manifestFile) !== digest) return { reason: `it does not fit its line in ${sumsFile}` };
  try {
    return { manifest: readManifest(bytes.toString('utf8'), root), sha256: digest };
  } catch (error) {
    if (error instanceof RescueError && error.code === 'OVM_ARCHIVE_DAMAGED')
      return { reason: error.message };
    throw error;
  }
}

function sumsDigest({ manifest, sha256: manifestDigest }: BelievedManifest): string {
  const hash = createHash('sha256');
  for (const lines of sumsLines(manifest.files, manifestDigest)) hash.update(lines);
  return hash.digest('hex');
}

/** One index: its bytes, or that it is missing, or the reason why it cannot be read. */
interface Index {
  readonly bytes?: Buffer;
  readonly missing?: true;
  readonly reason?: string;
}

function readIndex(root: string, name: string): Index {
  try {
    return { bytes: readRegularFile(join(root, name), longestIndexBytes) };
  } catch (error) {
    if (!(error instanceof RescueError)) throw error;
    const code = (error.cause as NodeJS.ErrnoException | undefined)?.code;
    return code === 'ENOENT' || code === 'ENOTDIR' ? { missing: true } : { reason: error.message };
  }
}

function directoriesOf(paths: Iterable<string>): Set<string> {
  const directories = new Set<string>();
  for (const path of paths) {
    for (let at = dirname(path); at !== '.' && at !== '/' && !directories.has(at); at = dirname(at))
      directories.add(at);
  }
  return directories;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
