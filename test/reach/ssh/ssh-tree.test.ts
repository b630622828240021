import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Host, TreeEntry } from '../../../src/reach/host.js';
import { createLocalHost } from '../../../src/reach/local-host.js';
import { createSshHost } from '../../../src/reach/ssh/ssh-host.js';
import { scratchDirectories } from '../scratch-directory.js';
import { estateHosts, settingsFor } from './estate-host.js';

const start = estateHosts();
const scratch = scratchDirectories();
vi.setConfig({ testTimeout: 180_000 });
const smallFiles = { willRead: ({ type, size }: TreeEntry) => type === 'file' && size < 1_000_000 };

/** Every entry, and the contents of every small file behind it. */
async function whole(host: Host, root: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const entry of host.walk(root, smallFiles)) {
    found.push(entry);
    if (smallFiles.willRead(entry)) {
      const bytes = await host.readFile(`${root}/${entry.path}`, 1_000_000);
      found.push(Buffer.from(bytes).toString('base64'));
    }
  }
  return found;
}

function makeVmFiles(root: string, count: number, bytes: number): void {
  for (let vm = 0; vm < count; vm += 1) {
    const directory = join(root, 'VirtualMachines', `0004fb0000060000${String(vm).padStart(16, '0')}`);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'vm.cfg'), `name = '${vm}'\n`.repeat(bytes).slice(0, bytes));
  }
}

function makeWickedTree(root: string, vms: number): void {
  makeVmFiles(root, vms, 200);
  const odd = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x64, 0xe9, 0x0a, 0x27, 0x22, 0xff])]);
  mkdirSync(odd);
  const names = [
    'new\nline',
    "it's",
    '"quoted"',
    'ü日本',
    '-n',
    ' ',
    '*',
    '$(id)',
    'x'.repeat(255),
    'a\tb',
    '%s\\0',
  ];
  for (const name of names) writeFileSync(Buffer.concat([odd, Buffer.from(`/${name}`)]), name);
  writeFileSync(Buffer.concat([odd, Buffer.from('/'), Buffer.from([0xc3, 0x28, 0x80])]), 'invalid');
  let deep = root;
  for (let level = 0; level < 12; level += 1) deep = join(deep, `level-${level}-${'d'.repeat(40)}`);
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(deep, 'vm.cfg'), 'deep');
  writeFileSync(join(root, 'empty'), '');
  writeFileSync(join(root, 'disk.img'), 'x');
  truncateSync(join(root, 'disk.img'), 100 * 1024 ** 3);
  writeFileSync(join(root, 'holes.cfg'), 'x');
  truncateSync(join(root, 'holes.cfg'), 200_000);
  symlinkSync('/etc/passwd', join(root, 'link'));
  symlinkSync('.', join(root, 'circle'));
  execFileSync('mkfifo', [join(root, 'fifo')]);
  execFileSync('ln', [join(root, 'holes.cfg'), join(root, 'second-name')]);
}

describe('a tree of 5,000 definitions and wicked names', () => {
  it('when it is read by SSH, then it is what the local host reads, by two commands a few times', async () => {
    const root = scratch();
    makeWickedTree(root, 5000);
    const server = await start();
    const host = await createSshHost(settingsFor(server));
    const local = await whole(createLocalHost(), root);
    expect(local.length).toBeGreaterThan(15_000);
    expect(await whole(host, root)).toEqual(local);
    await host.close();
    const programs = server.commands().map((command) => command.split(' ')[2]);
    expect(programs[0]).toBe('find');
    expect(programs.slice(1).every((program) => program === 'tar')).toBe(true);
    expect(programs.length).toBeLessThan(8);
  });

  it('when find and tar are missing, then it is the same but for blocks and parts of seconds', async () => {
    const root = scratch();
    makeWickedTree(root, 500);
    const server = await start({ only: ['env'] });
    const host = await createSshHost(settingsFor(server));
    const rough = (found: unknown) =>
      typeof found === 'object'
        ? { ...found, blocks: 0, mtimeMs: Math.floor((found as TreeEntry).mtimeMs / 1000) }
        : found;
    expect((await whole(host, root)).map(rough)).toEqual((await whole(createLocalHost(), root)).map(rough));
    await host.close();
  });
});

describe('a tree of many megabytes', () => {
  it('when it is read, then only a few are held', async () => {
    const root = scratch();
    makeVmFiles(root, 1500, 60_000);
    const host = await createSshHost(settingsFor(await start()));
    const held = () => process.memoryUsage().arrayBuffers / 1e6;
    const before = held();
    let most = 0;
    let bytes = 0;
    for await (const entry of host.walk(root, smallFiles)) {
      if (entry.type !== 'file') continue;
      bytes += (await host.readFile(`${root}/${entry.path}`, 1e6)).length;
      most = Math.max(most, held() - before);
    }
    await host.close();
    expect(bytes).toBe(90_000_000);
    expect(most).toBeLessThan(60);
  });
});
