import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listArchives } from '../../src/archive/list-archives.js';
import { findPartials, removePartials } from '../../src/archive/partial-archives.js';
import { isRoot, startProgram } from '../reach/run-program.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { killWriter } from './kill-writer.js';
import { beginSample, writeSample } from './sample-archive.js';

const scratch = scratchDirectories();

describe('an interrupted archive', () => {
  it('when writers are killed at random moments, then archives are whole or partial and the next run clears', async () => {
    const root = scratch();
    for (let round = 0; round < 4; round++) {
      await killWriter(root, Math.random() * 100, round % 2 ? 'finishing' : 'begin');
    }
    const path = await writeSample(root, { time: '2099-01-01T00:00:00Z' }); // the writers took the real time
    expect((await listArchives(root, 'prod'))[0]?.path).toBe(path);
  });

  it('when a partial one is of a running process, then it is neither found nor removed', async () => {
    const root = scratch();
    const writer = await beginSample(root);
    expect(await findPartials(root, 'prod')).toEqual([]);
    await expect(removePartials(root, 'prod')).rejects.toMatchObject({ code: 'OVM_LOCKED' });
    await writer.put('a', 'x');
    await writer.abandon();
  });

  it('when there is nothing at all, then nothing is found and nothing is made', async () => {
    const root = scratch();
    expect(await findPartials(root, 'prod')).toEqual([]);
    expect(await removePartials(root, 'prod')).toEqual([]);
    expect(readdirSync(root)).toEqual([]);
  });
});

describe('a disk that cannot be written', () => {
  it('when a file grows over the allowed size, then the reason is told and finish refuses', async () => {
    const root = scratch();
    const { ended } = startProgram('archive/writer-program.ts', [root, '3', '3000000'], { fileBlocks: 2048 });
    const { stdout } = await ended;
    expect(stdout).toContain('OVM_WRITE_FAILED');
    expect(stdout.match(/\(EFBIG\)/g)).toHaveLength(4); // three files, then finish
    expect(readdirSync(join(root, 'prod'))).toEqual([]);
  });

  it('when the disk is full, then the reason is told and no archive appears', async () => {
    const root = scratch();
    const mounted = isRoot && mountSmall(root);
    try {
      const limit = mounted ? {} : { fileBlocks: 2048 };
      const { ended } = startProgram('archive/writer-program.ts', [root, '3', '3000000'], limit);
      const { stdout } = await ended;
      expect(stdout).toContain('OVM_WRITE_FAILED');
      expect(stdout).toContain(mounted ? '(ENOSPC)' : '(EFBIG)');
      expect(readdirSync(join(root, 'prod'))).toEqual([]);
    } finally {
      if (mounted) execFileSync('umount', [root]);
    }
  });

  it('when the directory may not be written, then the message says where and why', async () => {
    const root = scratch();
    chmodSync(root, 0o755);
    mkdirSync(join(root, 'archives'), { mode: 0o555 });
    const options = isRoot ? { uid: 65534 } : {};
    const { stdout } = await startProgram(
      'archive/writer-program.ts',
      [join(root, 'archives'), '1', '1'],
      options,
    ).ended;
    expect(stdout).toContain('OVM_WRITE_FAILED');
    expect(stdout).toContain('archives/prod: permission denied (EACCES)');
  });
});

function mountSmall(path: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
