import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeTree } from './directories.js';
import { writing } from './write-failed.js';

export interface TemporaryDirectory {
  readonly path: string;
  /** Removes it with all that is in it. Safe to call twice. */
  remove(): void;
}

/** A new empty directory, mode 0700, below TMPDIR if no parent is given. Throws OVM_WRITE_FAILED. */
export function createTemporaryDirectory(prefix = 'ovm-rescue-', parent = tmpdir()): TemporaryDirectory {
  const path = writing(parent, () => mkdtempSync(join(parent, prefix)));
  return { path, remove: () => removeTree(path) };
}
