import { statfsSync } from 'node:fs';

/** What a file system tells of itself (statvfs): `files` are inodes, of which some file systems count none. */
export interface FileSystemRoom {
  readonly bytes: bigint;
  readonly freeBytes: bigint;
  readonly files: bigint;
  readonly freeFiles: bigint;
}

/** Bytes that may still be written there: none where no file can be made. Undefined for one that tells nothing but zeros. */
export function roomIn({ bytes, freeBytes, files, freeFiles }: FileSystemRoom): number | undefined {
  if (files > 0n && freeFiles === 0n) return 0;
  return bytes === 0n ? undefined : Number(freeBytes);
}

/**
 * Bytes that a user without privileges may still write in a directory's file system; undefined where that cannot be told.
 * Quotas are not in it.
 */
export function freeBytes(directory: string): number | undefined {
  try {
    const { bavail, blocks, bsize, files, ffree } = statfsSync(directory, { bigint: true });
    return roomIn({ bytes: blocks * bsize, freeBytes: bavail * bsize, files, freeFiles: ffree });
  } catch {
    return undefined;
  }
}
