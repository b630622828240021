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
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host, TreeEntry, WalkOptions } from '../../src/reach/host.js';
import { scratchDirectories } from './scratch-directory.js';

export interface HostUnderContract {
  readonly host: Host;
  close(): Promise<void>;
}

/** What every host promises (src/reach/host.ts), tried on the files of this machine. */
export function hostContract(
  name: string,
  open: () => Promise<HostUnderContract>,
  { tellsBlocks }: { readonly tellsBlocks: boolean },
): void {
  describe(`the contract of a host: ${name}`, () => {
    const scratch = scratchDirectories();
    let opened: HostUnderContract;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());

    async function walk(root: string, options?: WalkOptions): Promise<TreeEntry[]> {
      const entries: TreeEntry[] = [];
      for await (const entry of opened.host.walk(root, options)) entries.push(entry);
      return entries;
    }
    const paths = async (root: string, options?: WalkOptions) =>
      (await walk(root, options)).map(({ path }) => path);
    const read = (path: string, maxBytes: number) => opened.host.readFile(path, maxBytes);

    it('when a tree is walked, then each directory is followed by what is in it, in byte order', async () => {
      const root = scratch();
      mkdirSync(join(root, 'b/inner'), { recursive: true });
      for (const file of ['b/inner/x', 'b/z', 'b-1', 'b!', 'b0', 'a', 'é', 'Z', 'b\u0001'])
        writeFileSync(join(root, file), file);
      expect(await paths(root)).toEqual([
        'Z',
        'a',
        'b',
        'b/inner',
        'b/inner/x',
        'b/z',
        'b\u0001',
        'b!',
        'b-1',
        'b0',
        'é',
      ]);
      expect(await paths(`${root}/`)).toEqual(await paths(root));
    });

    it('when a directory is not to be entered, then it is given without its contents', async () => {
      const root = scratch();
      mkdirSync(join(root, 'VirtualDisks/x/y'), { recursive: true });
      writeFileSync(join(root, 'VirtualDisks/x/y/z'), '');
      writeFileSync(join(root, 'after'), '');
      const found = await paths(root, { enter: (directory) => directory.path !== 'VirtualDisks' });
      expect(found).toEqual(['VirtualDisks', 'after']);
    });

    it('when a directory is listed, then what is directly in it is given', async () => {
      const root = scratch();
      mkdirSync(join(root, 'd/below'), { recursive: true });
      writeFileSync(join(root, 'd/below/deep'), 'x');
      writeFileSync(join(root, 'f'), '12345');
      symlinkSync('f', join(root, 'l'));
      const entries = await opened.host.readDirectory(root);
      expect(entries.map(({ path, type }) => [path, type])).toEqual([
        ['d', 'directory'],
        ['f', 'file'],
        ['l', 'link'],
      ]);
      expect(entries[1]?.size).toBe(5);
    });

    it('when links lead in circles, then they are links and nothing is walked twice', async () => {
      const root = scratch();
      mkdirSync(join(root, 'a'));
      symlinkSync('..', join(root, 'a/up'));
      symlinkSync('self', join(root, 'self'));
      expect((await walk(root)).map((entry) => [entry.path, entry.type])).toEqual([
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
      expect((await opened.host.readDirectory(join(root, 'link'))).map(({ path }) => path)).toEqual(['file']);
    });

    it('when a file is sparse, then its size is told, and its few blocks by a host that can', async () => {
      const root = scratch();
      writeFileSync(join(root, 'disk.img'), 'x');
      truncateSync(join(root, 'disk.img'), 1024 ** 3);
      utimesSync(join(root, 'disk.img'), 1_000_000, 1_000_000);
      const [entry] = await walk(root);
      expect(entry).toMatchObject({ type: 'file', size: 1024 ** 3, mtimeMs: 1e9 });
      if (tellsBlocks) expect(entry?.blocks).toBeGreaterThan(0);
      expect(entry?.blocks).toBeLessThan(100);
    });

    it('when names are not UTF-8, hold line ends, quotes or are as long as can be, then they can be read back', async () => {
      const root = scratch();
      const names = [
        Buffer.from([0x6d, 0xfc, 0x6c, 0x6c]),
        Buffer.from('two\nlines\t"\\'),
        Buffer.from("it's $(rm -rf x) `id`; *"),
        Buffer.from('-rf'),
        Buffer.from(' blank '),
        Buffer.from('日本語 ü'),
        Buffer.alloc(255, 0xff),
      ];
      for (const each of names) writeFileSync(Buffer.concat([Buffer.from(`${root}/`), each]), each);
      for (const options of [{}, { willRead: () => true }]) {
        let found = 0;
        for await (const entry of opened.host.walk(root, options)) {
          const bytes = await read(`${root}/${entry.path}`, 1000);
          expect(names.some((each) => each.equals(bytes))).toBe(true);
          found += 1;
        }
        expect(found).toBe(names.length);
      }
    });

    it('when a directory has an odd name, then it is entered, and can be a root', async () => {
      const root = scratch();
      for (const odd of [Buffer.from([0xe4]), Buffer.from("a 'b' $x\n;c")]) {
        const directory = Buffer.concat([Buffer.from(`${root}/`), odd]);
        mkdirSync(directory);
        writeFileSync(Buffer.concat([directory, Buffer.from('/f')]), 'x');
      }
      expect(await paths(root)).toEqual(["a 'b' $x\n;c", "a 'b' $x\n;c/f", '\udce4', '\udce4/f']);
      for (const below of ["a 'b' $x\n;c", '\udce4']) {
        expect(await paths(`${root}/${below}`)).toEqual(['f']);
        expect(Buffer.from(await read(`${root}/${below}/f`, 10)).toString()).toBe('x');
      }
    });

    it('when the root does not exist or is a file, then it says so', async () => {
      const root = scratch();
      writeFileSync(join(root, 'file'), '');
      await expect(paths(join(root, 'none'))).rejects.toMatchObject({ code: 'OVM_TREE_UNREADABLE' });
      await expect(paths(join(root, 'none'))).rejects.toThrow('it does not exist (ENOENT)');
      await expect(paths(join(root, 'file'))).rejects.toThrow('it is not a directory');
      await expect(opened.host.readDirectory(join(root, 'none'))).rejects.toMatchObject({
        code: 'OVM_TREE_UNREADABLE',
      });
    });

    it('when files are read that were announced, then each has its own bytes', async () => {
      const root = scratch();
      for (let file = 0; file < 300; file += 1)
        writeFileSync(join(root, `f${file}`), `${file};`.repeat(file));
      symlinkSync('f1', join(root, 'link'));
      execFileSync('ln', [join(root, 'f2'), join(root, 'second-name')]);
      let bytes = 0;
      for await (const { path, type } of opened.host.walk(root, {
        willRead: ({ type }) => type === 'file',
      })) {
        if (type !== 'file') continue;
        const number = path === 'second-name' ? 2 : Number(path.slice(1));
        const content = Buffer.from(await read(`${root}/${path}`, 10_000));
        expect(content.toString()).toBe(`${number};`.repeat(number));
        bytes += content.length;
      }
      expect(bytes).toBeGreaterThan(100_000);
    });

    it('when a file is at the limit it is read, when it is one byte over then it is refused', async () => {
      const file = join(scratch(), 'f');
      writeFileSync(file, 'x'.repeat(100));
      expect(await read(file, 100)).toHaveLength(100);
      await expect(read(file, 99)).rejects.toMatchObject({ code: 'OVM_FILE_TOO_LARGE' });
    });

    it('when a sparse file of 1 GB is over the limit, then it is refused at once', async () => {
      const file = join(scratch(), 'disk.img');
      writeFileSync(file, '');
      truncateSync(file, 1024 ** 3);
      const begin = performance.now();
      await expect(read(file, 1_000_000)).rejects.toThrow('1073741824 bytes');
      expect(performance.now() - begin).toBeLessThan(500);
    });

    it('when the size says 0 but there is content, as in /proc, then the content is read', async () => {
      expect((await read('/proc/self/status', 100_000)).length).toBeGreaterThan(100);
      await expect(read('/proc/self/status', 10)).rejects.toMatchObject({ code: 'OVM_FILE_TOO_LARGE' });
    });

    it.each([
      ['/dev/zero', 'a device'],
      ['/', 'a directory'],
    ])('when it is %s, then it is refused as %s', async (path, kind) => {
      await expect(read(path, 10)).rejects.toMatchObject({ code: 'OVM_FILE_UNREADABLE' });
      await expect(read(path, 10)).rejects.toThrow(kind);
    });

    it('when it is a FIFO, a socket or a link, then it is refused without waiting', async () => {
      const root = scratch();
      execFileSync('mkfifo', [join(root, 'fifo')]);
      symlinkSync('/etc/hostname', join(root, 'link'));
      const server = createServer().listen(join(root, 'socket'));
      await new Promise((resolve) => server.once('listening', resolve));
      await expect(read(join(root, 'fifo'), 10)).rejects.toThrow('a FIFO');
      await expect(read(join(root, 'link'), 10)).rejects.toThrow('a symbolic link');
      await expect(read(join(root, 'socket'), 10)).rejects.toThrow('a socket');
      await expect(read(join(root, 'none'), 10)).rejects.toThrow('it does not exist (ENOENT)');
      await new Promise((resolve) => server.close(resolve));
    });

    it('when a file is large, then its pieces together are the file', async () => {
      const file = join(scratch(), 'f');
      const content = Buffer.from(Array.from({ length: 700_001 }, (_, at) => `${at}\n`).join(''));
      writeFileSync(file, content);
      const pieces: Buffer[] = [];
      for await (const piece of opened.host.readChunks(file)) pieces.push(Buffer.from(piece));
      expect(Buffer.concat(pieces).equals(content)).toBe(true);
      expect((await read(file, content.length)).length).toBe(content.length);
    });

    it('when files were read, then nothing about the tree has changed', async () => {
      const root = scratch();
      writeFileSync(join(root, 'f'), 'x');
      const state = () => [statSync(root).mtimeMs, statSync(join(root, 'f')).ctimeMs, readdirSync(root)];
      const before = state();
      for (const path of await paths(root, { willRead: () => true })) await read(join(root, path), 10);
      expect(state()).toEqual(before);
    });
  });
}
