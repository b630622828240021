import { describe, expect, it } from 'vitest';
import { pruneNightly } from '../archive/nights-on-disk.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const scratch = scratchDirectories();

describe('retention of nights on the disk', () => {
  it('when 400 nights fail at random, then exactly what was promised is there, and never is the last good one lost', async () => {
    const seen = await pruneNightly(scratch(), 400, 300);
    expect(seen.ofOldManager).toBeGreaterThan(20);
    expect(seen.good).toBeGreaterThan(100);
    expect(seen.removed).toBeGreaterThan(400);
    expect(seen.heldByPin).toBeGreaterThan(200);
    expect(Math.min(seen.locked, seen.pins, seen.heldAsGood)).toBeGreaterThan(5);
  });
});
