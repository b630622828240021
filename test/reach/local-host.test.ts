import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TreeEntry } from '../../src/reach/host.js';
import { createLocalHost } from '../../src/reach/local-host.js';
import { isRoot, startProgram } from './run-program.js';
import { scratchDirectories } from './scratch-directory.js';

const scratch = scratchDirectories();
const host = createLocalHost();

describe('the local host beyond the contract', () => {
  it('when a file vanishes between listing and looking, then it is an entry with the reason', async () => {
    const root = scratch();
    writeFileSync(join(root, 'a'), '');
    writeFileSync(join(root, 'b'), '');
    const entries: TreeEntry[] = [];
    for await (const entry of host.walk(root)) {
      entries.push(entry);
      if (entry.path === 'a') execFileSync('rm', [join(root, 'b')]);
    }
    expect(entries[1]).toMatchObject({ path: 'b', type: 'other', error: 'it does not exist (ENOENT)' });
  });

  it('when directories and files may not be read, then they have the reason and the walk goes on', async () => {
    const root = scratch();
    mkdirSync(join(root, 'closed'), { mode: 0o000 });
    writeFileSync(join(root, 'closed.cfg'), 'x', { mode: 0o000 });
    writeFileSync(join(root, 'open'), 'x', { mode: 0o644 });
    execFileSync('chmod', ['755', root]);
    const { ended } = startProgram('reach/walk-program.ts', [root], isRoot ? { uid: 65534 } : {});
    const { stdout, stderr } = await ended;
    execFileSync('chmod', ['755', join(root, 'closed')]);
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n')).toEqual([
      'closed directory permission denied (EACCES)',
      'closed.cfg file ok OVM_FILE_UNREADABLE',
      'open file ok read',
    ]);
  });

  it('when the tree has 20,000 files, then walking and reading them stays quick and lets timers run', async () => {
    const root = scratch();
    for (let directory = 0; directory < 20; directory++) {
      mkdirSync(join(root, `${directory}`));
      for (let file = 0; file < 1000; file++)
        writeFileSync(join(root, `${directory}/${file}`), 'x'.repeat(500));
    }
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    const begin = performance.now();
    let bytes = 0;
    for await (const entry of host.walk(root)) {
      if (entry.type === 'file') bytes += (await host.readFile(`${root}/${entry.path}`, 1000)).length;
    }
    clearInterval(timer);
    expect(bytes).toBe(20_000 * 500);
    expect(performance.now() - begin).toBeLessThan(15_000);
    expect(ticks).toBeGreaterThan(2);
  });
});
