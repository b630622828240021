import { readFileSync } from 'node:fs';
import type { CapturedFiles } from '../../src/sources/source.js';

/** Captured files that are texts in memory. */
export function capturedText(files: Readonly<Record<string, string>>): CapturedFiles {
  return { paths: Object.keys(files), read: async (path) => Buffer.from(files[path] ?? '', 'utf8') };
}

export const textOf = (path: string) => readFileSync(path, 'utf8');
