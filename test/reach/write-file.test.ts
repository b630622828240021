import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFileAtomically } from '../../src/reach/write-file.js';
import { scratchDirectories } from './scratch-directory.js';

const scratch = scratchDirectories();

describe('writeFileAtomically', () => {
  it('when a file exists, then it is replaced with mode 0600 and nothing is left beside it', async () => {
    const root = scratch();
    const file = join(root, 'f'.repeat(255));
    writeFileSync(file, 'old', { mode: 0o644 });
    await writeFileAtomically(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(root)).toHaveLength(1);
  });

  it('when the content breaks off, then its error passes, the old file stands and nothing is left', async () => {
    const root = scratch();
    writeFileSync(join(root, 'f'), 'old');
    async function* broken() {
      yield 'half';
      throw new Error('connection lost');
    }
    await expect(writeFileAtomically(join(root, 'f'), broken())).rejects.toThrow('connection lost');
    expect(readFileSync(join(root, 'f'), 'utf8')).toBe('old');
    expect(readdirSync(root)).toEqual(['f']);
  });

  it('when the name is a link, then the link is replaced and its target is not written', async () => {
    const root = scratch();
    writeFileSync(join(root, 'target'), 'old');
    symlinkSync('target', join(root, 'link'));
    await writeFileAtomically(join(root, 'link'), 'new');
    expect(readFileSync(join(root, 'target'), 'utf8')).toBe('old');
    expect(readFileSync(join(root, 'link'), 'utf8')).toBe('new');
  });

  it('when the place does not exist or is a directory, then the message says where and why', async () => {
    const root = scratch();
    await expect(writeFileAtomically(join(root, 'none/f'), 'x')).rejects.toThrow(/none.*it does not exist/);
    mkdirSync(join(root, 'directory'));
    await expect(writeFileAtomically(join(root, 'directory'), 'x')).rejects.toMatchObject({
      code: 'OVM_WRITE_FAILED',
    });
    expect(readdirSync(root)).toEqual(['directory']);
  });
});
