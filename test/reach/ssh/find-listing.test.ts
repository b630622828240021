import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { remoteCommands } from '../../../src/reach/remote-commands.js';
import { FindListing } from '../../../src/reach/ssh/find-listing.js';
import { isRoot } from '../run-program.js';
import { scratchDirectories } from '../scratch-directory.js';

const scratch = scratchDirectories();

/** Runs find as the list has it, as a user who may not read everything. */
function find(root: string) {
  const words = remoteCommands['list-tree'].words.map((word) => (typeof word === 'string' ? word : root));
  const [program = '', ...args] = words;
  const user = isRoot ? { uid: 65534, gid: 65534 } : {};
  return spawnSync(program, args, { env: { ...process.env, LC_ALL: 'C' }, cwd: '/', ...user });
}

describe('what find lists', () => {
  it('when directories may not be read, then they have the reason, whatever they are called', () => {
    const root = scratch();
    chmodSync(root, 0o755);
    const odd = Buffer.concat([Buffer.from(`${root}/`), Buffer.from('it\'s\n\\ "q" '), Buffer.from([0xe9])]);
    for (const directory of [join(root, 'closed'), odd]) {
      mkdirSync(directory);
      writeFileSync(Buffer.concat([Buffer.from(directory), Buffer.from('/inside')]), '');
      chmodSync(directory, 0o000);
    }
    mkdirSync(join(root, 'open'));
    const { stdout, stderr, status } = find(root);
    for (const directory of [join(root, 'closed'), odd]) chmodSync(directory, 0o755);
    expect(status).toBe(1);
    const listing = new FindListing();
    for (let at = 0; at < stdout.length; at += 7) listing.take(stdout.subarray(at, at + 7));
    expect(listing.takeErrors(stderr, root)).toBe(true);
    expect(listing.root).toBe('directory');
    const denied = 'permission denied (EACCES)';
    expect(listing.sorted().map(({ path, type, error }) => [path, type, error])).toEqual([
      ['closed', 'directory', denied],
      ['it\'s\n\\ "q" \udce9', 'directory', denied],
      ['open', 'directory', undefined],
    ]);
  });

  it('when the root may not be read or is not there, then that is known', () => {
    const root = scratch();
    chmodSync(root, 0o000);
    for (const [path, reason] of [
      [root, 'permission denied (EACCES)'],
      ['/none/of/it', 'it does not exist (ENOENT)'],
    ] as const) {
      const listing = new FindListing();
      const { stdout, stderr } = find(path);
      listing.take(stdout);
      listing.takeErrors(stderr, path);
      expect(listing.rootError).toBe(reason);
    }
    chmodSync(root, 0o755);
  });

  it('when an old find writes paths as they are, or other reasons, then they are understood', () => {
    const listing = new FindListing();
    listing.take(Buffer.from('d 1 8 1353000000 \0d 1 8 1353000000 ISOs\0f 12 8 1353000000 ISOs/a b.iso\0'));
    const stderr = [
      'find: /OVS/r/ISOs: Input/output error',
      "find: `/OVS/r/VirtualDisks/x.img': Stale NFS file handle",
      "find: '/OVS/r/odd': Some new reason",
      "find: '/elsewhere': Permission denied",
      'stdin: is not a tty',
    ].join('\n');
    expect(listing.takeErrors(Buffer.from(stderr), '/OVS/r/')).toBe(true);
    expect(listing.sorted()).toEqual([
      {
        path: 'ISOs',
        type: 'directory',
        size: 1,
        blocks: 8,
        mtimeMs: 1353000000000,
        error: 'the device reports an input/output error (EIO)',
      },
      { path: 'ISOs/a b.iso', type: 'file', size: 12, blocks: 8, mtimeMs: 1353000000000 },
      {
        path: 'VirtualDisks/x.img',
        type: 'other',
        size: 0,
        blocks: 0,
        mtimeMs: 0,
        error: 'the NFS handle is stale (ESTALE)',
      },
      { path: 'odd', type: 'other', size: 0, blocks: 0, mtimeMs: 0, error: 'Some new reason' },
    ]);
    expect(new FindListing().takeErrors(Buffer.from('sh: find: not found\n'), '/OVS')).toBe(false);
  });

  it('when a directory is not entered, then errors below it are none of ours', () => {
    const listing = new FindListing({ enter: ({ path }) => path !== 'lost+found' });
    listing.take(Buffer.from('d 1 8 1 \0d 1 8 1 lost+found\0d 1 8 1 lost+found/a\0f 1 8 1 lost+found/a/b\0'));
    listing.takeErrors(
      Buffer.from("find: '/r/lost+found/a': Permission denied\nfind: '/r/lost+found': Permission denied"),
      '/r',
    );
    expect(listing.sorted()).toEqual([
      { path: 'lost+found', type: 'directory', size: 1, blocks: 8, mtimeMs: 1000 },
    ]);
  });

  it('when it has no end, then it is given up before it fills the memory', () => {
    const endless = new FindListing();
    const before = process.memoryUsage.rss();
    const take = () => {
      for (let at = 0; ; at += 1000) {
        const records = Array.from({ length: 1000 }, (_, index) => `f 1 8 1.5 name-${at + index}\0`);
        endless.take(Buffer.from(records.join('')));
      }
    };
    expect(take).toThrow('more than 500000 entries are told of it');
    expect(process.memoryUsage.rss() - before).toBeLessThan(1.2e9);
  });

  it('when a record has no end, then it is none', () => {
    const endless = new FindListing();
    const take = () => {
      for (;;) endless.take(Buffer.alloc(8192, 'x'));
    };
    expect(take).toThrow(RangeError);
  });
});
