import { existsSync, linkSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { publishFile, refuseExisting } from '../../src/reach/publish-file.js';
import { scratchDirectories } from './scratch-directory.js';

const scratch = scratchDirectories();

describe('a finished file', () => {
  it('when it is published, then it has its final name and no other', async () => {
    const [partial, path] = places();
    writeFileSync(partial, 'whole');
    await publishFile(partial, path);
    expect(readFileSync(path, 'utf8')).toBe('whole');
    expect(existsSync(partial)).toBe(false);
  });

  it('when a file of that name came meanwhile, then that stays and so does the finished one', async () => {
    const [partial, path] = places();
    writeFileSync(partial, 'whole');
    writeFileSync(path, 'of somebody else');
    await expect(publishFile(partial, path)).rejects.toMatchObject({ code: 'OVM_WRITE_FAILED' });
    expect(readFileSync(path, 'utf8')).toBe('of somebody else');
    expect(readFileSync(partial, 'utf8')).toBe('whole');
  });

  it('when there is anything of a name, then it is refused', () => {
    const [partial, path] = places();
    refuseExisting(path);
    writeFileSync(partial, '');
    linkSync(partial, path);
    expect(() => refuseExisting(path)).toThrow(/exists already/);
  });
});

function places(): [partial: string, path: string] {
  const directory = scratch();
  return [join(directory, 'a.partial'), join(directory, 'a')];
}
