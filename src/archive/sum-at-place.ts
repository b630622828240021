import { createHash } from 'node:crypto';
import { RescueError } from '../base/errors.js';
import type { CopyPlace } from '../reach/copy-place.js';

/**
 * The SHA-256 of a file as the place gives it back, 64 lower-case hex digits; undefined for what is no regular file, or
 * cannot be read. A lost connection is thrown.
 */
export async function sha256At(place: CopyPlace, path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of place.readChunks(path)) hash.update(chunk);
    return hash.digest('hex');
  } catch (error) {
    if (error instanceof RescueError && error.code === 'OVM_FILE_UNREADABLE') return undefined;
    throw error;
  }
}
