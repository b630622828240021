import { truncateSync } from 'node:fs';
import { systemPath } from './path-text.js';
import { writing } from './write-failed.js';

/** Makes a file this long; the new part is a hole, which takes no space. Throws OVM_WRITE_FAILED. */
export function growFile(path: string, bytes: number): void {
  writing(path, () => truncateSync(systemPath(path), bytes));
}
