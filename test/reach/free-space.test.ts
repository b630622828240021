import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { freeBytes, roomIn } from '../../src/reach/free-space.js';

describe('the space that is left', () => {
  const usual = { bytes: 1000n, freeBytes: 400n, files: 10n, freeFiles: 3n };

  it.each([
    ['counts bytes and files', usual, 400],
    ['is full', { ...usual, freeBytes: 0n }, 0],
    ['has room but can make no file', { ...usual, freeFiles: 0n }, 0],
    ['counts no files, as btrfs', { ...usual, files: 0n, freeFiles: 0n }, 400],
    ['tells nothing but zeros', { bytes: 0n, freeBytes: 0n, files: 0n, freeFiles: 0n }, undefined],
  ])('when a file system %s, then so much may be written', (_what, told, expected) => {
    expect(roomIn(told)).toBe(expected);
  });

  it('when a directory is asked about, then it is less than its file system has', () => {
    const { blocks, bsize } = statfsSync(tmpdir());
    const free = freeBytes(tmpdir());
    expect(free).toBeGreaterThan(0);
    expect(free).toBeLessThanOrEqual(blocks * bsize);
  });

  it('when there is no such directory, then nobody can tell', () => {
    expect(freeBytes('/nowhere/at/all')).toBeUndefined();
  });
});
