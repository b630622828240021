import { randomBytes } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { rename, syncDirectory } from './directories.js';
import { writeNewFile } from './new-file.js';
import { writing } from './write-failed.js';

/** For files that other programs read: the metrics of a node exporter, the units of systemd. They hold no secret. */
const everybodyReads = 0o644;

/**
 * Writes a file that everybody may read, whole or not at all: a temporary file beside it, synced, then renamed. Its mode
 * is 0644 whatever the umask of a service is. A link of that name is replaced, not followed. Throws OVM_WRITE_FAILED.
 */
export async function writeReadableFile(path: string, text: string): Promise<void> {
  // hidden and without its ending: collectors that look into the directory pass it by
  const name = `.${basename(path).slice(0, 60)}.${randomBytes(6).toString('hex')}.partial`;
  const temporary = join(dirname(path), name);
  await writeNewFile(temporary, text, { sync: true, calledAs: path });
  try {
    writing(path, () => chmodSync(temporary, everybodyReads));
    rename(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncDirectory(dirname(path));
}
