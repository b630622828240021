import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { quickDirectory } from '../run-directories.js';

/** Gives new empty directories and removes them after each test of the file that calls this. */
export function scratchDirectories(): () => string {
  const made: string[] = [];
  afterEach(() => {
    for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
  });
  return () => {
    const path = mkdtempSync(join(quickDirectory(), 'ovm-test-'));
    made.push(path);
    return path;
  };
}
