import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeDirectories } from '../../src/reach/directories.js';
import { scratchDirectories } from './scratch-directory.js';

const scratch = scratchDirectories();

describe('makeDirectories', () => {
  it('bug: when the system allows no new directory there, then it fails and does not try for ever', () => {
    expect(() => makeDirectories('/proc/ovm-rescue/x')).toThrow(
      expect.objectContaining({ code: 'OVM_WRITE_FAILED' }),
    );
  });

  it('when parents are missing, then all are made, private, and those that exist stay as they are', () => {
    const root = scratch();
    mkdirSync(join(root, 'a'), { mode: 0o755 });
    makeDirectories(join(root, 'a/b/c'));
    makeDirectories(join(root, 'a/b/c'));
    const modes = ['a', 'a/b', 'a/b/c'].map((path) => statSync(join(root, path)).mode & 0o777);
    expect(modes).toEqual([0o755, 0o700, 0o700]);
  });

  it('when a file is in the way, then the error says so', () => {
    const root = scratch();
    writeFileSync(join(root, 'f'), '');
    for (const path of ['f', 'f/x']) {
      expect(() => makeDirectories(join(root, path)), path).toThrow(
        expect.objectContaining({ code: 'OVM_WRITE_FAILED' }),
      );
    }
  });
});
