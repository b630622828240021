import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { runCli } from './run-cli.js';
import { sampleWords, smallManager, smallRepository, writeFiles } from './small-tree.js';

const scratch = scratchDirectories();
const lun = '360014059999999999999999900000001';
const poolLun = '360014059999999999999999900000009';

const rebuild = (out: string, ...words: string[]) => rebuildOf(sampleWords, out, ...words);

const rebuildOf = (tree: readonly string[], out: string, ...words: string[]) =>
  runCli(['rebuild', ...tree, '--release', '3.4', '--kind', 'empty', '--out', out, ...words]);

/** A small estate of which everything on storage is known: also where the pool file system lies. */
function knownEstate(root: string): readonly string[] {
  const region = '0004FB0000050000E70FBDDEB802208F';
  const manager = smallManager(join(root, 'manager'));
  writeFiles(join(manager, 'ovs01'), {
    'cluster.conf': `heartbeat:\n\tregion = ${region}\n\tcluster = ba9aaf00ae5e2d72\n\ncluster:\n\tnode_count = 2\n\theartbeat_mode = global\n\tname = ba9aaf00ae5e2d72\n`,
    'tunefs.txt': `tunefs.ocfs2 -Q "B=%B, T=%T, N=%N V=%V U=%U\\n" /dev/mapper/${poolLun}\nB=4096, T=131072, N=32 V=OVS0 U=${region}\n`,
  });
  return [smallRepository(join(root, 'repository')), '--manager-files', manager];
}

/** Lines that are sent, of a file of scripts. */
function sent(out: string, name: string): string[] {
  const text = readFileSync(join(out, 'empty', `${name}.ovmcli`), 'utf8');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

describe('rebuild of a whole estate', () => {
  it('when nothing is allowed, then no line formats, and the list to fill in asks for places', async () => {
    const out = join(scratch(), 'out');
    const list = join(scratch(), 'estate.map');
    const { code, err } = await rebuild(out, '--write-map', list);
    expect(code).toBe(3);
    expect(sent(out, 'empty-format')).toEqual([]);
    expect(sent(out, 'empty')[0]).toBe('showversion');
    expect(err).toMatch(/release 3\.4, empty: \d+ lines, \d+ open points; see empty\/report\.txt/);
    expect(statSync(join(out, 'empty', 'empty.sh')).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(out, 'empty', 'empty-format.sh'), 'utf8')).toContain('# DESTRUCTIVE: ');
  });

  it('when a place for a repository is stated and allowed, then its lines stand in their own file', async () => {
    const root = scratch();
    const tree = knownEstate(root);
    const first = JSON.parse((await rebuildOf(tree, join(root, 'one'), '--json')).out);
    const repository = first.estates[0].scripts
      .flatMap(({ sections }: { sections: { lines: { text: string }[] }[] }) =>
        sections.flatMap(({ lines }) => lines),
      )
      .map(({ text }: { text: string }) => /^add Server .* to Repository id=(\S+)$/.exec(text)?.[1])
      .find((id: string | undefined) => id !== undefined);
    const map = join(root, 'estate.map');
    writeFileSync(
      map,
      `repository ${repository} place = ${lun}\nlun ${lun} physicalDisk = 0004fb0000180000abcdef0000000001\n`,
    );
    const words = ['--map', map, '--allow-format', lun.toUpperCase()];
    const second = await rebuildOf(tree, join(root, 'two'), ...words);
    const lines = sent(join(root, 'two'), 'empty-format');
    expect(lines.map((line) => line.replace(/ name=.*| id=.*/, ''))).toEqual([
      'show PhysicalDisk',
      'refresh PhysicalDisk',
      'create FileSystem',
      'create Repository',
    ]);
    expect(lines[2]).toContain(' physicalDisk=0004fb0000180000abcdef0000000001 ');
    expect(sent(join(root, 'two'), 'empty').filter((line) => line.includes(String(repository)))).toEqual([]);
    expect(second.err).not.toContain(`allow-format ${lun.toUpperCase()}`);
    expect(second.err).not.toContain('on ovs01: no source tells its name');
    const third = await rebuildOf(tree, join(root, 'three'), '--map', map);
    expect(third.err).toContain(
      `everything on ${lun} would be lost: give --allow-format ${lun} if it is empty`,
    );
    expect(sent(join(root, 'three'), 'empty-format')).toEqual([]);
  });

  it('when a definition is damaged, then nothing is formatted, and what is not known is said', async () => {
    const root = scratch();
    const map = join(root, 'estate.map');
    writeFileSync(
      map,
      `pool slot place = ${lun}\nlun ${lun} physicalDisk = 0004fb0000180000abcdef0000000001\n`,
    );
    const { err } = await rebuild(join(root, 'out'), '--map', map, '--allow-format', lun);
    expect(err).toContain(
      `the archive does not tell everything that may be on ${lun}, so nothing is formatted`,
    );
    expect(err).toContain('vm cut01: which disks it has');
    expect(err).toContain(`--allow-format ${lun}: what is stated to be made there is left open`);
    expect(sent(join(root, 'out'), 'empty-format')).toEqual([]);
  });

  it('when a LUN of a VM is allowed, then it is never formatted, and that is said', async () => {
    const out = join(scratch(), 'out');
    const inventory = JSON.parse((await runCli(['inventory', ...sampleWords, '--json'])).out);
    const wwid = /"wwid":"([^"]+)"/.exec(JSON.stringify(inventory))?.[1] ?? '';
    expect(wwid).not.toBe('');
    const { err } = await rebuild(out, '--allow-format', wwid);
    expect(err).toContain(`open in empty: --allow-format ${wwid}: it holds a disk of `);
    expect(sent(out, 'empty-format')).toEqual([]);
  });
});
