import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planPrune, pruneArchives } from '../../src/archive/prune-archives.js';
import { isRoot } from '../reach/run-program.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { archivesToPrune, expectWhole, killPrune } from './kill-prune.js';
import { uuid } from './sample-archive.js';

const scratch = scratchDirectories();
const rule = (root: string) => ({ root, estate: 'prod', managerUuid: uuid, keep: 1 });

describe('an interrupted prune', () => {
  it('when it is killed at random moments, then what stays is whole and the next run finishes', async () => {
    for (let round = 0; round < 3; round += 1) {
      const root = scratch();
      await killPrune(root, Math.random() * 20);
    }
  });
});

describe.runIf(canMount())('a disk that cannot be written', () => {
  it('when it is full, then that is told, nothing is touched, and pruning goes on once there is room', async () => {
    await onSmallDisk(async (root) => {
      const stay = await archivesToPrune(root);
      const all = readdirSync(join(root, 'prod')).length;
      const plan = await planPrune(rule(root));
      fill(join(root, 'full'));
      await expect(pruneArchives(plan)).rejects.toThrow(
        /could not write .*no space left on the device \(ENOSPC\)/,
      );
      await expectWhole(root, stay);
      expect(readdirSync(join(root, 'prod')).filter((name) => name !== '.lock')).toHaveLength(all);
      rmSync(join(root, 'full'));
      expect(await pruneArchives(plan)).toHaveLength(plan.remove.length);
      await expectWhole(root, stay);
    });
  });

  it('when it is read-only, then the reason is told and every archive is as it was', async () => {
    await onSmallDisk(async (root) => {
      const stay = await archivesToPrune(root);
      const plan = await planPrune(rule(root));
      const before = readdirSync(join(root, 'prod'));
      execFileSync('mount', ['-o', 'remount,ro', root]);
      await expect(pruneArchives(plan)).rejects.toThrow('the file system is read-only (EROFS)');
      expect(readdirSync(join(root, 'prod'))).toEqual(before);
      await expectWhole(root, stay);
    });
  });
});

async function onSmallDisk(use: (root: string) => Promise<void>): Promise<void> {
  const root = scratch();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', root]);
  try {
    await use(root);
  } finally {
    execFileSync('umount', [root]);
  }
}

function canMount(): boolean {
  if (!isRoot) return false;
  const root = '/tmp';
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', root], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function fill(path: string): void {
  for (const size of [1 << 20, 1 << 12, 1]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size, 65), { flag: 'a' });
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
    }
  }
}
