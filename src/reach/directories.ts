import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { writing } from './write-failed.js';

/** Makes a directory and its missing parents, mode 0700; those that exist stay as they are. */
export function makeDirectories(path: string): void {
  writing(path, () => mkdirSync(path, { recursive: true, mode: 0o700 }));
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

/** What is at this path, a link not followed: `nothing` also when a part of the path is missing. */
export function whatIsAt(path: string): 'nothing' | 'directory' | 'something else' {
  const stats = writing(path, () => lstatSync(path, { throwIfNoEntry: false }));
  if (!stats) return 'nothing';
  return stats.isDirectory() ? 'directory' : 'something else';
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
