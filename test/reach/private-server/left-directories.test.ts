import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeLeftDirectories } from '../../../src/reach/private-server/left-directories.js';
import { makePrivateDirectory } from '../../../src/reach/private-server/private-directory.js';
import { scratchDirectories } from '../scratch-directory.js';

const scratch = scratchDirectories();

/** A private directory whose maker came no further, made so many seconds ago. */
function unowned(below: string, name: string, seconds: number): string {
  const path = join(below, `ovm-rescue-rehearsal-${name}`);
  mkdirSync(path);
  const at = Date.now() / 1000 - seconds;
  utimesSync(path, at, at);
  return path;
}

describe('private directories that were left', () => {
  it('when a run was killed between making its directory and writing who it is, then the next one removes it', () => {
    const below = scratch();
    const { pid } = spawnSync('true');
    const left = unowned(below, `${pid}-abcdef`, 2);
    expect(removeLeftDirectories(below, undefined)).toEqual([left]);
    expect(readdirSync(below)).toEqual([]);
  });

  it.each([
    ['its process runs', `${process.pid}-abcdef`, 30],
    ['it was made in this moment', `${spawnSync('true').pid}-abcdef`, 0],
    ['its name tells no process, and it is not old', 'abcdef', 30],
  ])('when nobody wrote who made it, and %s, then it stays', (_, name, seconds) => {
    const below = scratch();
    unowned(below, name, seconds);
    expect(removeLeftDirectories(below, undefined)).toEqual([]);
    expect(readdirSync(below)).toHaveLength(1);
  });

  it('when nobody wrote who made it, and it is old, then it goes', () => {
    const below = scratch();
    const left = unowned(below, 'abcdef', 90);
    expect(removeLeftDirectories(below, undefined)).toEqual([left]);
  });

  it('when a directory is made, then its name tells the process', () => {
    const directory = makePrivateDirectory(scratch());
    expect(directory.path).toMatch(new RegExp(`/ovm-rescue-rehearsal-${process.pid}-\\w{6}$`));
    directory.remove();
  });
});
