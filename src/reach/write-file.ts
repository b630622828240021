import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { rename, syncDirectory } from './directories.js';
import { type Content, writeNewFile } from './new-file.js';

/**
 * Writes one file so that it exists whole or as it was before: a temporary file beside it, synced, then renamed.
 * A link of that name is replaced, not followed. Mode 0600 if not given. Throws OVM_WRITE_FAILED.
 */
export async function writeFileAtomically(path: string, content: Content, mode = 0o600): Promise<void> {
  // Cut so that the longest allowed name still leaves room for the ending.
  const stem = basename(path).slice(0, 60);
  const temporary = join(dirname(path), `.${stem}.${randomBytes(6).toString('hex')}.partial`);
  await writeNewFile(temporary, content, { mode, sync: true });
  try {
    rename(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncDirectory(dirname(path));
}
