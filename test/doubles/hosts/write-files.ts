import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TreeFile } from './world-repositories.js';

/** Writes files below a directory; those that are sizes alone are sparse, and take no space. */
export function writeTree(directory: string, files: Readonly<Record<string, TreeFile>>): string {
  mkdirSync(directory, { recursive: true });
  for (const [path, file] of Object.entries(files)) {
    const whole = join(directory, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, typeof file === 'string' ? file : '');
    if (typeof file !== 'string') truncateSync(whole, file.size);
  }
  return directory;
}
