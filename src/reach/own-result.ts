import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isEmptyDirectory, whatIsAt } from './directories.js';
import { writing } from './write-failed.js';

/**
 * The file that says that a directory was written by this tool and may be replaced by it. Its first line begins with
 * `ovm-rescue `; the others name every file of the result, one a line: what is not named is somebody else's.
 */
export const outputMarker = '.ovm-rescue';

/** The lock of a result that is being written; it is gone, or stale after a kill, when the result is in place. */
export const outputLock = '.ovm-rescue.lock';

const markerHead = 'ovm-rescue results, replaced by the next run; the files of this result:\n';
const journalEnding = /\.journal(\.lock)?$/;

/** The text of the marker for a result of these files, paths relative with `/` and without line breaks. */
export function markerText(files: readonly string[]): string {
  return markerHead + files.map((file) => `${file}\n`).join('');
}

/** True for a directory, not a link to one, whose marker this tool wrote; an empty or other file is no marker. */
export function isOurs(directory: string): boolean {
  return readMarker(directory) !== undefined;
}

/**
 * Why this directory must not be replaced or removed, in words; undefined when it does not exist, is empty, or is a
 * result that holds nothing but what its own list names.
 */
export function whyNotOurs(directory: string): string | undefined {
  const kind = whatIsAt(directory);
  if (kind === 'nothing' || isEmptyDirectory(directory)) return undefined;
  if (kind !== 'directory') return 'it is not a directory';
  const files = readMarker(directory);
  if (files === undefined) return `it has files but no ${outputMarker} of this tool`;
  const strangers = strangersIn(directory, files);
  const journal = strangers.find((name) => journalEnding.test(name));
  if (journal !== undefined) {
    return (
      `${journal} in it tells which lines of a script were already sent, and they would be sent again without it; ` +
      'give another --out, or remove the journal when everything is done'
    );
  }
  const [first] = strangers;
  if (first === undefined) return undefined;
  const more = strangers.length > 1 ? ` and ${strangers.length - 1} more` : '';
  return `${JSON.stringify(first)}${more} in it was not written by this tool; move it away or give another --out`;
}

/** True when a directory holds nothing but a lock: what a run leaves that was killed before it wrote the marker. */
export function isBarelyBegun(directory: string): boolean {
  if (whatIsAt(directory) !== 'directory') return false;
  return namesIn(directory).every((name) => name === outputLock || name.startsWith(`${outputLock}.`));
}

function readMarker(directory: string): readonly string[] | undefined {
  const path = join(directory, outputMarker);
  if (whatIsAt(directory) !== 'directory' || whatIsAt(path) !== 'something else') return undefined;
  try {
    const text = readFileSync(path, 'utf8');
    return text.startsWith('ovm-rescue ') ? text.split('\n').slice(1).filter(Boolean) : undefined;
  } catch {
    return undefined; // it cannot be told, so it is not ours
  }
}

/** What a result holds beside its own files, relative to it: files, links, and directories none of its files is in. */
function strangersIn(directory: string, files: readonly string[]): string[] {
  const own = new Set([outputMarker, outputLock, ...files]);
  const parents = new Set(files.flatMap(parentsOf));
  const strangers: string[] = [];
  const look = (parent: string) => {
    for (const name of namesIn(join(directory, parent))) {
      const path = parent === '' ? name : `${parent}/${name}`;
      const isDirectory = whatIsAt(join(directory, path)) === 'directory';
      if (isDirectory && parents.has(path)) look(path);
      else if (isDirectory || !own.has(path)) strangers.push(path);
    }
  };
  look('');
  return strangers;
}

function parentsOf(path: string): string[] {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}

function namesIn(directory: string): string[] {
  return writing(directory, () => readdirSync(directory)).sort();
}
