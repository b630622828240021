import { readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { RescueError } from '../base/errors.js';
import {
  isEmptyDirectory,
  makeDirectories,
  makeNewDirectory,
  removeTree,
  rename,
  syncDirectory,
  whatIsAt,
} from './directories.js';
import { DirectorySet } from './directory-set.js';
import { acquireLock } from './lock-file.js';
import { type Content, writeNewFile } from './new-file.js';
import { isBarelyBegun, isOurs, markerText, outputLock, outputMarker, whyNotOurs } from './own-result.js';
import { syncFiles } from './sync-files.js';
import { writing } from './write-failed.js';
import { writeFileAtomically } from './write-file.js';

const partialEnding = '.partial';
const previousEnding = '.previous';

/**
 * A directory of results that appears under its name whole or not at all. It is written as `<out>.partial`, synced,
 * and renamed. An older result is moved to `<out>.previous` in between and removed last; should the program be
 * killed between the two renames, the next run brings it back before it starts. A result with files that are not its
 * own, such as the journal of a script that was sent, is never replaced: its marker lists what is its own.
 * Directories have mode 0700. Whoever opens it calls `finish` or `abandon`.
 */
export class OutputDirectory {
  readonly #out: string;
  readonly #partial: string;
  readonly #directories: DirectorySet;
  readonly #names: string[] = [];
  #state: 'open' | 'finished' | 'abandoned' = 'open';

  private constructor(out: string, partial: string) {
    this.#out = out;
    this.#partial = partial;
    this.#directories = new DirectorySet(partial);
  }

  /**
   * Begins a result. What stands at `out` is not touched before `finish`. Throws OVM_OUT_NOT_OURS when it is
   * anything but nothing, an empty directory or an earlier result without files of others; OVM_LOCKED when another
   * run is writing there.
   */
  static async open(out: string): Promise<OutputDirectory> {
    const target = realTarget(out);
    const partial = target + partialEnding;
    makeDirectories(dirname(target));
    bringBackPrevious(target);
    refuseForeign(target);
    refuseForeign(target + previousEnding, target);
    await clearPartial(partial, target);
    if (!makeNewDirectory(partial)) throw new RescueError('OVM_LOCKED', out, 'another run has just begun');
    await acquireLock(join(partial, outputLock), out);
    await writeFileAtomically(join(partial, outputMarker), markerText([]));
    return new OutputDirectory(target, partial);
  }

  /** Where the files are until `finish`. */
  get partialPath(): string {
    return this.#partial;
  }

  /**
   * Adds a file, mode 0600 if not given. `path` is relative, with `/`. Throws OVM_WRITE_FAILED, also for a path that
   * would leave the directory or that was put before.
   */
  async put(path: string, content: Content, mode = 0o600): Promise<void> {
    this.#mustBeOpen();
    if (!isInside(path)) {
      throw new RescueError('OVM_WRITE_FAILED', path, 'it is not a path inside the results directory');
    }
    const full = join(this.#partial, path);
    this.#directories.makeFor(full);
    await writeNewFile(full, content, { mode });
    this.#names.push(path);
  }

  /** Puts the result in place and gives its absolute path. After a failure the old result stands as before. */
  async finish(): Promise<string> {
    this.#mustBeOpen();
    const written = this.#names.map((name) => join(this.#partial, name));
    await syncFiles(this.#partial, [...written, ...this.#directories.paths()]);
    await writeFileAtomically(join(this.#partial, outputMarker), markerText(this.#names));
    // A marker that somebody lost or changed meanwhile, or a foreign file, must not be overwritten either.
    refuseForeign(this.#out);
    this.#replace();
    this.#state = 'finished';
    removeTree(join(this.#out, outputLock));
    return this.#out;
  }

  /** Removes what was written; does nothing after `finish`. */
  async abandon(): Promise<void> {
    if (this.#state !== 'open') return;
    this.#state = 'abandoned';
    removeOurs(this.#partial);
  }

  #replace(): void {
    const previous = this.#out + previousEnding;
    if (whatIsAt(this.#out) === 'nothing' || isEmptyDirectory(this.#out)) rename(this.#partial, this.#out);
    else {
      refuseForeign(previous, this.#out);
      removeOurs(previous);
      rename(this.#out, previous);
      try {
        rename(this.#partial, this.#out);
      } catch (error) {
        rename(previous, this.#out);
        throw error;
      }
    }
    syncDirectory(dirname(this.#out));
    // Kept when somebody put a file into it meanwhile; the next run names it.
    if (whyNotOurs(previous) === undefined) removeOurs(previous);
  }

  #mustBeOpen(): void {
    if (this.#state !== 'open') throw new Error(`the results directory ${this.#out} is ${this.#state}`);
  }
}

/** A link given as OUT means the directory it leads to: the link itself stays. */
function realTarget(out: string): string {
  const path = resolve(out);
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function bringBackPrevious(out: string): void {
  const previous = out + previousEnding;
  if (whatIsAt(out) === 'nothing' && isOurs(previous)) rename(previous, out);
}

/** Throws OVM_OUT_NOT_OURS when what stands at `path`, which is OUT or beside it, must not be replaced. */
function refuseForeign(path: string, out = path): void {
  const why = whyNotOurs(path);
  if (why === undefined) return;
  throw new RescueError('OVM_OUT_NOT_OURS', out, path === out ? why : `${basename(path)} beside it: ${why}`);
}

async function clearPartial(partial: string, out: string): Promise<void> {
  if (whatIsAt(partial) === 'nothing') return;
  if (!isOurs(partial) && !isBarelyBegun(partial)) {
    throw new RescueError(
      'OVM_OUT_NOT_OURS',
      out,
      `${basename(partial)} beside it was not written by this tool`,
    );
  }
  // Held until the end: a live run must not lose its files, and two runs must not clear at the same time.
  await acquireLock(join(partial, outputLock), out);
  removeOurs(partial);
}

/** Removes lock and marker last, so that a removal which was interrupted can be taken up again. */
function removeOurs(directory: string): void {
  if (whatIsAt(directory) === 'nothing') return;
  for (const name of writing(directory, () => readdirSync(directory))) {
    if (name !== outputMarker && name !== outputLock) removeTree(join(directory, name));
  }
  removeTree(directory);
}

function isInside(path: string): boolean {
  return path
    .split('/')
    .every((segment) => segment !== '' && segment !== '.' && segment !== '..' && !/[\0\n]/.test(segment));
}
