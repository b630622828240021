import { dirname, join } from 'node:path';
import { RescueError, systemReason } from '../base/errors.js';
import type { CheckedSums, PlaceKind } from './copy-place.js';
import { placePath } from './copy-place.js';
import { makeNewDirectory, removeTree, rename, syncDirectory, whatIsAt } from './directories.js';
import type { DiskPlace, GrowingFile } from './disk-place.js';
import { createTurns } from './event-loop-turns.js';
import { freeBytes } from './free-space.js';
import type { TreeEntry } from './host.js';
import { openGrowingFile } from './local-growing-file.js';
import { createLocalHost } from './local-host.js';
import { acquireLock } from './lock-file.js';
import { writeNewFile } from './new-file.js';
import { pathKind } from './path-kind.js';
import { syncFiles } from './sync-files.js';

/**
 * A directory of this machine, mostly one that another machine serves by NFS. It must exist: a mount that is missing would
 * otherwise fill the disk below its mount point. Throws OVM_COPY_FAILED.
 */
export function createLocalCopyPlace(root: string): DiskPlace {
  const kind = pathKind(root);
  if (kind === 'directory') return new LocalCopyPlace(root);
  const why = kind === 'nothing' ? 'it does not exist; is it mounted?' : 'it is no directory';
  throw new RescueError('OVM_COPY_FAILED', root, why);
}

class LocalCopyPlace implements DiskPlace {
  readonly name: string;
  readonly filesAtOnce = 1;
  readonly #host = createLocalHost();

  constructor(root: string) {
    this.name = root;
  }

  async freeBytes(): Promise<number | undefined> {
    return freeBytes(this.name);
  }

  async whatIsAt(path: string): Promise<PlaceKind> {
    return this.#doing(() => whatIsAt(this.#at(path)));
  }

  async directoriesIn(path: string): Promise<readonly string[]> {
    const entries = await this.#host.readDirectory(this.#at(path));
    return entries.filter(({ type }) => type === 'directory').map((entry) => entry.path);
  }

  async namesIn(path: string): Promise<readonly string[]> {
    return (await this.#host.readDirectory(this.#at(path))).map((entry) => entry.path);
  }

  async growing(path: string): Promise<GrowingFile> {
    try {
      return await openGrowingFile(this.#at(path));
    } catch (error) {
      throw this.#failed(error);
    }
  }

  async makeDirectory(path: string): Promise<void> {
    this.#doing(() => {
      if (!makeNewDirectory(this.#at(path)))
        throw new RescueError('OVM_WRITE_FAILED', this.#at(path), 'it exists already');
    });
  }

  async writeFile(path: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
    try {
      await writeNewFile(this.#at(path), withTurns(content));
    } catch (error) {
      throw this.#failed(error);
    }
  }

  async sync(files: readonly string[], directories: readonly string[]): Promise<void> {
    const paths = [...files, ...directories].map((path) => this.#at(path));
    try {
      await syncFiles(this.name, paths);
      // so that the names of what is directly in the place are there too
      for (const path of directories) if (dirname(path) === '.') syncDirectory(this.name);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  async lock(path: string, what: string): Promise<() => void> {
    try {
      const lock = await acquireLock(this.#at(path), what);
      return () => lock.release();
    } catch (error) {
      throw this.#failed(error);
    }
  }

  async rename(from: string, to: string): Promise<void> {
    this.#doing(() => {
      if (whatIsAt(this.#at(to)) !== 'nothing')
        throw new RescueError('OVM_WRITE_FAILED', this.#at(to), 'it exists already');
      rename(this.#at(from), this.#at(to));
    });
  }

  async removeTree(path: string): Promise<void> {
    this.#doing(() => removeTree(this.#at(path)));
  }

  walk(path: string): AsyncIterable<TreeEntry> {
    return this.#host.walk(this.#at(path));
  }

  readChunks(path: string): AsyncIterable<Uint8Array> {
    return withTurns(this.#host.readChunks(this.#at(path)));
  }

  /** Nobody is nearer to the bytes than this process. */
  async checkSums(): Promise<CheckedSums> {
    return { right: new Set(), wrong: new Set() };
  }

  async close(): Promise<void> {}

  #at(path: string): string {
    return join(this.name, placePath(path));
  }

  #doing<Result>(action: () => Result): Result {
    try {
      return action();
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** A failed write below the place; other errors, as those of the content, pass unchanged. */
  #failed(error: unknown): unknown {
    if (!(error instanceof RescueError)) return error;
    if (error.code !== 'OVM_WRITE_FAILED') return error;
    const what = error.object === this.name ? '' : `${error.object.replace(`${this.name}/`, '')}: `;
    return new RescueError('OVM_COPY_FAILED', this.name, `${what}${error.why || systemReason(error)}`, error);
  }
}

/** Large files shall not keep timers and signals waiting. */
async function* withTurns(
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const turn = createTurns();
  for await (const chunk of content) {
    yield chunk;
    await turn();
  }
}
