import type { CheckedSums, CopyPlace } from '../reach/copy-place.js';
import type { TreeEntry } from '../reach/host.js';
import { sumsFile } from './archive-layout.js';
import { atOnce } from './at-once.js';
import type { ExpectedCopy, ExpectedFile } from './expected-copy.js';
import { sha256At } from './sum-at-place.js';
import type { Difference } from './verify-archive.js';

/**
 * Re-reads every byte of a copy where it is and names what is not as in the archive it was made of: changed, missing and
 * additional files. The place reads them itself where it can; what it does not tell is read back. Throws what reading a
 * place throws.
 */
export async function verifyCopy(
  place: CopyPlace,
  path: string,
  expected: ExpectedCopy,
): Promise<readonly Difference[]> {
  const files = new Map(expected.files.map((file) => [file.path, file]));
  const directories = new Set(expected.directories);
  const differences: Difference[] = [];
  const toRead: ExpectedFile[] = [];
  const sums = await place.checkSums(path, expected.bytes);
  for await (const entry of place.walk(path)) {
    if (entry.type === 'directory' && directories.has(entry.path) && entry.error === undefined) continue;
    const file = files.get(entry.path);
    files.delete(entry.path);
    const reason = file ? differenceOf(entry, file, sums) : 'it was not archived';
    if (reason !== undefined) differences.push({ path: entry.path, reason });
    else if (file && (file.path === sumsFile || !sums.right.has(file.path))) toRead.push(file);
  }
  for (const lost of files.keys()) differences.push({ path: lost, reason: 'it does not exist' });
  await atOnce(place.filesAtOnce, toRead, async (file) => {
    if ((await sha256At(place, `${path}/${file.path}`)) !== file.sha256)
      differences.push({ path: file.path, reason: 'its bytes are others' });
  });
  return differences;
}

/** What can be told without reading. */
function differenceOf(entry: TreeEntry, file: ExpectedFile, sums: CheckedSums): string | undefined {
  if (entry.error !== undefined) return `it cannot be read: ${entry.error}`;
  if (entry.type !== 'file') return 'it is no file';
  if (file.size !== undefined && entry.size !== file.size)
    return `it has ${entry.size} bytes instead of ${file.size}`;
  return sums.wrong.has(file.path) ? 'its bytes are others' : undefined;
}
