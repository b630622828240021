import type { TreeEntry } from './host.js';

/** What stands at a path of a place, a link not followed. */
export type PlaceKind = 'nothing' | 'directory' | 'something else';

/**
 * A directory, on this machine or another, that copies of archives are written to. Nothing outside of it is touched: paths
 * are relative to it, of plain segments joined by `/`, and no link below it is followed. Directories get mode 0700, files
 * 0600. What cannot be done throws OVM_COPY_FAILED with the reason; a broken connection throws OVM_SSH_LOST.
 */
export interface CopyPlace {
  /** For messages: a path, or `user@host:/path`. */
  readonly name: string;
  /** How many files are best written at once. */
  readonly filesAtOnce: number;
  /** Bytes that may still be written there; undefined where nobody can tell. Quotas are not in it. */
  freeBytes(): Promise<number | undefined>;
  whatIsAt(path: string): Promise<PlaceKind>;
  /** Names of the directories that are directly in a directory. */
  directoriesIn(path: string): Promise<readonly string[]>;
  /** Makes one directory, which must not exist. */
  makeDirectory(path: string): Promise<void>;
  /** Writes a file that must not exist. What the content throws passes unchanged. */
  writeFile(path: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void>;
  /** Waits until these files and directories are on the disk, as far as the place can be asked for that. */
  sync(files: readonly string[], directories: readonly string[]): Promise<void>;
  /**
   * Holds a lock file, as `acquireLock`, where the place can be locked against others of its machine; gives what lets it
   * go. Throws OVM_LOCKED with `what` as the object.
   */
  lock(path: string, what: string): Promise<() => void>;
  /** Renames within the place; never over something that exists. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a tree, its links but not their targets; nothing happens when it does not exist. */
  removeTree(path: string): Promise<void>;
  /** Everything below a directory, as `Host.walk`. */
  walk(path: string): AsyncIterable<TreeEntry>;
  /** The bytes of a regular file as the place gives them back; a piece is valid until the next is asked for. */
  readChunks(path: string): AsyncIterable<Uint8Array>;
  /**
   * Has the place itself read a directory's files against the SHA256SUMS in it: the paths that are as they should be, and
   * those that are not. Paths in neither could not be asked for. `bytes` is how much there is to read.
   */
  checkSums(path: string, bytes: number): Promise<CheckedSums>;
  /** Ends connections. Safe to call twice. */
  close(): Promise<void>;
}

export interface CheckedSums {
  readonly right: ReadonlySet<string>;
  readonly wrong: ReadonlySet<string>;
}

/** Throws a RangeError for a path that could lead out of a place. */
export function placePath(path: string): string {
  const isPlain = path
    .split('/')
    .every((segment) => segment !== '' && segment !== '.' && segment !== '..' && !/[\0\n]/.test(segment));
  if (!isPlain) throw new RangeError(`${JSON.stringify(path)} is no path inside of a place for copies`);
  return path;
}
