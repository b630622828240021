import { posix } from 'node:path';
import { RescueError } from '../base/errors.js';
import type { CopyPlace } from '../reach/copy-place.js';
import { partialEnding } from './archive-layout.js';
import { archiveSegment } from './archive-path.js';
import { sha256At } from './sum-at-place.js';

/** A file of a place that belongs to no archive. */
export interface FileBeside {
  /** Its path in the place; the directory is there. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
}

/**
 * Puts a file beside the archives of a place; one of the same bytes is left as it is, another of that name replaced.
 * It is read again before it gets its name. Throws OVM_COPY_FAILED, OVM_SSH_LOST.
 * @param by who does so, as part of a file name: others may do the same at this moment
 */
export async function copyBeside(file: FileBeside, place: CopyPlace, by: string): Promise<void> {
  const { name, bytes, sha256 } = file;
  if (await isThere(file, place)) return;
  const { dir, base } = posix.parse(name);
  const partial = posix.join(dir, `.${base}.${archiveSegment(by)}${partialEnding}`);
  await place.removeTree(partial); // of a run that was killed
  try {
    await place.writeFile(partial, [bytes]);
    if ((await sha256At(place, partial)) !== sha256)
      throw new RescueError('OVM_COPY_FAILED', place.name, `${name}, read again, is not what was written`);
    await place.sync([partial], []);
    if ((await place.whatIsAt(name)) === 'something else') await place.removeTree(name);
    await place.rename(partial, name);
    if (dir !== '') await place.sync([], [dir]);
  } catch (error) {
    await place.removeTree(partial).catch(() => undefined);
    if (!(await isThere(file, place).catch(() => false))) throw error; // somebody else was quicker
  }
}

async function isThere({ name, sha256 }: FileBeside, place: CopyPlace): Promise<boolean> {
  const kind = await place.whatIsAt(name);
  return kind === 'something else' && (await sha256At(place, name)) === sha256;
}
