import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { RescueError, systemReason } from '../base/errors.js';
import { writing } from './write-failed.js';

/**
 * Makes a directory and its missing parents, mode 0700; those that exist stay as they are. One level after the other:
 * Node's own recursion never ends where the system says ENOENT below a directory that exists, as /proc does.
 */
export function makeDirectories(path: string): void {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.push(at);
  for (const directory of missing.reverse()) makeNewDirectory(directory);
  if (missing.length === 0) writing(path, () => mkdirSync(path, { recursive: true }));
}

/** Makes a directory, mode 0700; false when something of that name exists already. */
export function makeNewDirectory(path: string): boolean {
  return writing(path, () => {
    try {
      mkdirSync(path, { mode: 0o700 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  });
}

/**
 * What is at this path, a link not followed: `nothing` also when a part of the path is missing. Throws OVM_TREE_UNREADABLE
 * where that cannot be told.
 */
export function whatIsAt(path: string): 'nothing' | 'directory' | 'something else' {
  const stats = looking(path, () => lstatSync(path, { throwIfNoEntry: false }));
  if (!stats) return 'nothing';
  return stats.isDirectory() ? 'directory' : 'something else';
}

/** The number of the user whose a path is, a link not followed; undefined for what is not there. */
export function ownerOf(path: string): number | undefined {
  return writing(path, () => lstatSync(path, { throwIfNoEntry: false }))?.uid;
}

function looking<Result>(path: string, look: () => Result): Result {
  try {
    return look();
  } catch (error) {
    throw new RescueError('OVM_TREE_UNREADABLE', path, systemReason(error), error);
  }
}

/** True for a directory, not a link to one, that holds nothing. */
export function isEmptyDirectory(path: string): boolean {
  return whatIsAt(path) === 'directory' && writing(path, () => readdirSync(path)).length === 0;
}

/** Renames within one file system; replaces a file or an empty directory of that name. */
export function rename(from: string, to: string): void {
  writing(to, () => renameSync(from, to));
}

/** Removes a tree, its links but not their targets; nothing happens when it does not exist. */
export function removeTree(path: string): void {
  writing(path, () => rmSync(path, { recursive: true, force: true }));
}

/** Removes one file of a tree, the first that is found; false when there is none. */
export function removeAnyFile(tree: string): boolean {
  for (const entry of writing(tree, () => readdirSync(tree, { withFileTypes: true }))) {
    const path = join(tree, entry.name);
    if (!entry.isDirectory()) {
      writing(path, () => rmSync(path, { force: true }));
      return true;
    }
    if (removeAnyFile(path)) return true;
  }
  return false;
}

/** Removes a directory if it is empty. */
export function removeEmptyDirectory(path: string): void {
  writing(path, () => rmdirSync(path));
}

/** Waits until the names in a directory are on the disk. */
export function syncDirectory(path: string): void {
  writing(path, () => {
    const descriptor = openSync(path, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}

/**
 * The first of `directories` that `path` is or lies in, links and mounts of the same place seen through; undefined for
 * none. Neither need exist: what is missing of `path` counts as lying in the part that is there.
 */
export function containing(path: string, directories: readonly string[]): string | undefined {
  const above = [...placesAbove(resolve(path)), ...placesAbove(realPath(resolve(path)))];
  return directories.find((directory) => {
    const place = placeOf(realPath(directory));
    return above.some((one) => one === place);
  });
}

/** The path with its links resolved as far as it exists. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : resolve(realPath(parent), path.slice(parent.length).replace(/^\/+/, ''));
  }
}

function placesAbove(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [placeOf(path)] : [placeOf(path), ...placesAbove(parent)];
}

/** What a path leads to, the same for every way that leads there; the path itself where that cannot be told. */
function placeOf(path: string): string {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return path;
  }
}
