import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { RescueError } from '../base/errors.js';
import { rename, syncDirectory, whatIsAt } from './directories.js';
import { type Content, writeNewFile } from './new-file.js';
import { pathKind } from './path-kind.js';
import { writing } from './write-failed.js';

/**
 * Writes one file so that it exists whole or as it was before: a temporary file beside it, synced, then renamed.
 * A link of that name is replaced, not followed. Mode 0600 if not given. Throws OVM_WRITE_FAILED.
 */
export async function writeFileAtomically(path: string, content: Content, mode = 0o600): Promise<void> {
  // Cut so that the longest allowed name still leaves room for the ending.
  const stem = basename(path).slice(0, 60);
  const temporary = join(dirname(path), `.${stem}.${randomBytes(6).toString('hex')}.partial`);
  await writeNewFile(temporary, content, { mode, sync: true, calledAs: path });
  try {
    rename(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncDirectory(dirname(path));
}

const beginningBytes = 4096;

/**
 * Throws OVM_OUT_NOT_OURS unless nothing is at `path` or a file whose first 4,096 bytes match `ours`: one this tool
 * wrote and may replace. An empty file says nothing about who made it and is not ours. `option` is for the message.
 */
export function refuseForeignFile(option: string, path: string, ours: RegExp): void {
  if (whatIsAt(path) === 'nothing') return;
  if (pathKind(path) === 'file' && ours.test(beginningOf(path))) return;
  const why = 'it exists and was not written by this tool; name a new file';
  const hint = 'Name a file that is not there yet, or one that this command wrote.';
  throw new RescueError('OVM_OUT_NOT_OURS', `${option} ${path}`, why, undefined, hint);
}

function beginningOf(path: string): string {
  return writing(path, () => {
    const descriptor = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(beginningBytes);
      return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(descriptor);
    }
  });
}
