import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Environment } from '../../../src/model/environment.js';
import { readTrees } from './estate-at-hand.js';

/** Reads an estate that is made of the given files (path below the repositories, text or bytes) and a map. */
export async function readScratchEstate(
  files: Readonly<Record<string, string | Uint8Array>>,
  map = '',
): Promise<Environment> {
  const folder = mkdtempSync(join(tmpdir(), 'estate-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return await readTrees([folder], [], map);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
