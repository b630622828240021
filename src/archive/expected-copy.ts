import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { manifestFile, sumsFile } from './archive-layout.js';
import { sumsLines } from './manifest-text.js';
import type { Archive } from './open-archive.js';

/** A file that a copy must have. The size of an index is not known beforehand. */
export interface ExpectedFile {
  readonly path: string;
  readonly size?: number;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
}

/** What a copy of an archive must hold, and nothing else. */
export interface ExpectedCopy {
  /** In the order of the manifest; the two indexes are last. */
  readonly files: readonly ExpectedFile[];
  /** All directories on the way to the files, parents first. */
  readonly directories: readonly string[];
  /** Roughly what it takes on a disk: files in blocks of 4 KB, and a block for each directory. */
  readonly bytesOnDisk: number;
  /** The files without the indexes. */
  readonly bytes: number;
}

const block = 4096;
/** A line of the manifest says what a line of SHA256SUMS says, with names and marks around it. */
const manifestToSums = 3;
const roomForHead = 1024 * 1024;

/** By the manifest, whose own checksum and the text of SHA256SUMS follow from it. */
export function expectedCopy({ manifest, manifestSha256 }: Archive): ExpectedCopy {
  const hash = createHash('sha256');
  let sumsBytes = 0;
  for (const lines of sumsLines(manifest.files, manifestSha256)) {
    hash.update(lines);
    sumsBytes += lines.length;
  }
  const directories = directoriesOf(manifest.files.map(({ path }) => path));
  const bytes = manifest.files.reduce((sum, { size }) => sum + size, 0);
  const inBlocks = manifest.files.reduce((sum, { size }) => sum + Math.ceil(size / block) * block, 0);
  return {
    files: [
      ...manifest.files,
      { path: manifestFile, sha256: manifestSha256 },
      { path: sumsFile, sha256: hash.digest('hex'), size: sumsBytes },
    ],
    directories,
    bytes,
    bytesOnDisk: inBlocks + directories.length * block + sumsBytes * (1 + manifestToSums) + roomForHead,
  };
}

function directoriesOf(paths: readonly string[]): string[] {
  const directories = new Set<string>();
  for (const path of paths) {
    for (let at = dirname(path); at !== '.' && !directories.has(at); at = dirname(at)) directories.add(at);
  }
  return [...directories].sort();
}
