import { dirname } from 'node:path';
import { makeDirectories, removeEmptyDirectory } from './directories.js';

/** The directories made below one base while a tree is written, the base included. */
export class DirectorySet {
  readonly #base: string;
  readonly #made: Set<string>;

  /** `base` must exist. */
  constructor(base: string) {
    this.#base = base;
    this.#made = new Set([base]);
  }

  /** Makes the directories on the way from the base to a file below it. Throws OVM_WRITE_FAILED. */
  makeFor(file: string): void {
    let directory = dirname(file);
    if (this.#made.has(directory)) return;
    makeDirectories(directory);
    for (; !this.#made.has(directory); directory = dirname(directory)) this.#made.add(directory);
  }

  /** Removes those that lead to none of these files: a file that broke off leaves its directory behind. */
  removeUnused(files: Iterable<string>): void {
    const used = new Set([this.#base]);
    for (const file of files) {
      for (let at = dirname(file); !used.has(at); at = dirname(at)) used.add(at);
    }
    const unused = [...this.#made].filter((directory) => !used.has(directory));
    for (const directory of unused.sort((one, other) => other.length - one.length)) {
      removeEmptyDirectory(directory);
      this.#made.delete(directory);
    }
  }

  paths(): Iterable<string> {
    return this.#made;
  }
}
