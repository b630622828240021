import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TreeEntry, WalkOptions } from '../../src/reach/host.js';
import { createLocalHost } from '../../src/reach/local-host.js';
import { isRoot, startProgram } from './run-program.js';
import { scratchDirectories } from './scratch-directory.js';

const scratch = scratchDirectories();
const host = createLocalHost();

async function walk(root: string, options?: WalkOptions): Promise<TreeEntry[]> {
  const entries: TreeEntry[] = [];
  for await (const entry of host.walk(root, options)) entries.push(entry);
  return entries;
}

async function paths(root: string, options?: WalkOptions): Promise<string[]> {
  return (await walk(root, options)).map((entry) => entry.path);
}

describe('walk', () => {
  it('when a tree is walked, then each directory is followed by what is in it, in byte order', async () => {
    const root = scratch();
    mkdirSync(join(root, 'b/inner'), { recursive: true });
    for (const name of ['b/inner/x', 'b/z', 'a', 'é', 'Z']) writeFileSync(join(root, name), name);
    expect(await paths(root)).toEqual(['Z', 'a', 'b', 'b/inner', 'b/inner/x', 'b/z', 'é']);
  });

  it('when a directory is not to be entered, then it is given without its contents', async () => {
    const root = scratch();
    mkdirSync(join(root, 'VirtualDisks/x'), { recursive: true });
    writeFileSync(join(root, 'after'), '');
    const found = await paths(root, { enter: (directory) => directory.path !== 'VirtualDisks' });
    expect(found).toEqual(['VirtualDisks', 'after']);
  });

  it('when links lead in circles, then they are links and nothing is walked twice', async () => {
    const root = scratch();
    mkdirSync(join(root, 'a'));
    symlinkSync('..', join(root, 'a/up'));
    symlinkSync('self', join(root, 'self'));
    const entries = await walk(root);
    expect(entries.map((entry) => [entry.path, entry.type])).toEqual([
      ['a', 'directory'],
      ['a/up', 'link'],
      ['self', 'link'],
    ]);
  });

  it('when the root itself is a link, then it is followed', async () => {
    const root = scratch();
    mkdirSync(join(root, 'real'));
    writeFileSync(join(root, 'real/file'), '');
    symlinkSync('real', join(root, 'link'));
    expect(await paths(join(root, 'link'))).toEqual(['file']);
  });

  it('when a file is sparse, then its size and its few blocks are both told', async () => {
    const root = scratch();
    writeFileSync(join(root, 'disk.img'), 'x');
    truncateSync(join(root, 'disk.img'), 1024 ** 3);
    utimesSync(join(root, 'disk.img'), 1_000_000, 1_000_000);
    const [entry] = await walk(root);
    expect(entry).toMatchObject({ type: 'file', size: 1024 ** 3, mtimeMs: 1e9 });
    expect(entry?.blocks).toBeLessThan(100);
  });

  it('when names are not UTF-8, hold line ends or are as long as can be, then they can be read back', async () => {
    const root = scratch();
    const names = [
      Buffer.from([0x6d, 0xfc, 0x6c, 0x6c]),
      Buffer.from('two\nlines\t"\\'),
      Buffer.alloc(255, 0xff),
    ];
    for (const name of names) writeFileSync(Buffer.concat([Buffer.from(`${root}/`), name]), name);
    const entries = await walk(root);
    expect(entries).toHaveLength(3);
    for (const entry of entries) {
      const bytes = await host.readFile(`${root}/${entry.path}`, 1000);
      expect(names.some((name) => name.equals(bytes))).toBe(true);
    }
  });

  it('when a directory below has a name that is not UTF-8, then it is entered', async () => {
    const root = scratch();
    const directory = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xe4])]);
    mkdirSync(directory);
    writeFileSync(Buffer.concat([directory, Buffer.from('/f')]), '');
    expect(await paths(root)).toEqual(['\udce4', '\udce4/f']);
  });

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

  it('when the root does not exist or is a file, then it says so', async () => {
    const root = scratch();
    writeFileSync(join(root, 'file'), '');
    await expect(paths(join(root, 'none'))).rejects.toMatchObject({ code: 'OVM_TREE_UNREADABLE' });
    await expect(paths(join(root, 'file'))).rejects.toThrow('it is not a directory');
    await expect(host.readDirectory(join(root, 'none'))).rejects.toMatchObject({
      code: 'OVM_TREE_UNREADABLE',
    });
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

describe('readFile', () => {
  it('when a file is at the limit it is read, when it is one byte over then it is refused', async () => {
    const file = join(scratch(), 'f');
    writeFileSync(file, 'x'.repeat(100));
    expect(await host.readFile(file, 100)).toHaveLength(100);
    await expect(host.readFile(file, 99)).rejects.toMatchObject({ code: 'OVM_FILE_TOO_LARGE' });
  });

  it('when a sparse file of 1 GB is over the limit, then it is refused at once', async () => {
    const file = join(scratch(), 'disk.img');
    writeFileSync(file, '');
    truncateSync(file, 1024 ** 3);
    const begin = performance.now();
    await expect(host.readFile(file, 1_000_000)).rejects.toThrow('1073741824 bytes');
    expect(performance.now() - begin).toBeLessThan(500);
  });

  it('when the size says 0 but there is content, as in /proc, then the content is read', async () => {
    expect((await host.readFile('/proc/self/status', 100_000)).length).toBeGreaterThan(100);
    await expect(host.readFile('/proc/self/status', 10)).rejects.toMatchObject({
      code: 'OVM_FILE_TOO_LARGE',
    });
  });

  it.each([
    ['/dev/zero', 'a device'],
    ['/', 'a directory'],
  ])('when it is %s, then it is refused as %s', async (path, kind) => {
    await expect(host.readFile(path, 10)).rejects.toMatchObject({ code: 'OVM_FILE_UNREADABLE' });
    await expect(host.readFile(path, 10)).rejects.toThrow(kind);
  });

  it('when it is a FIFO, a socket or a link, then it is refused without waiting', async () => {
    const root = scratch();
    execFileSync('mkfifo', [join(root, 'fifo')]);
    symlinkSync('/etc/hostname', join(root, 'link'));
    const server = createServer().listen(join(root, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    await expect(host.readFile(join(root, 'fifo'), 10)).rejects.toThrow('a FIFO');
    await expect(host.readFile(join(root, 'link'), 10)).rejects.toThrow('a symbolic link');
    await expect(host.readFile(join(root, 'socket'), 10)).rejects.toThrow('a socket');
    await new Promise((resolve) => server.close(resolve));
  });

  it('when files were read, then nothing about the tree has changed', async () => {
    const root = scratch();
    writeFileSync(join(root, 'f'), 'x');
    const before = [statSync(root).mtimeMs, statSync(join(root, 'f')).ctimeMs, readdirSync(root)];
    for (const path of await paths(root)) await host.readFile(join(root, path), 10);
    expect([statSync(root).mtimeMs, statSync(join(root, 'f')).ctimeMs, readdirSync(root)]).toEqual(before);
  });
});
