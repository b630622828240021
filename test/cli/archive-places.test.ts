import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Environment } from '../../src/model/environment.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { lastLine, runCli } from './run-cli.js';
import { sampleWords, smallRepository, vmCfg, vmId, writeFiles } from './small-tree.js';

const scratch = scratchDirectories();

/** Files of the archive that a text names, without the line. */
function named(text: string): string[] {
  return [...new Set([...text.matchAll(/captured\/[\w.%+@=/-]+/g)].map(([path]) => path))];
}

describe('places in an archive', () => {
  it('when inventory, find or rebuild name a place, then it opens in the archive that was read', async () => {
    const root = scratch();
    const archives = ['--archives', root];
    const archive = lastLine((await runCli(['capture', ...sampleWords, ...archives])).out);
    const { findings }: Environment = JSON.parse(readFileSync(join(archive, 'environment.json'), 'utf8'));
    const files = new Set(findings.flatMap(({ origins }) => origins.map(({ file }) => file)));
    expect(files.size).toBeGreaterThan(3);
    const page = join(root, 'page.html');
    const inventory = await runCli(['inventory', 'latest', ...archives, '--html', page]);
    const found = await runCli(['find', 'slotweb01', 'latest', ...archives]);
    const out = join(root, 'out');
    const explained = await runCli(['rebuild', 'latest', ...archives, '--out', out, '--explain']);
    const texts = {
      inventory: inventory.out,
      'inventory.txt': readFileSync(join(archive, 'inventory.txt'), 'utf8'),
      page: readFileSync(page, 'utf8'),
      found: found.out,
      explained: explained.out,
    };
    for (const [what, text] of Object.entries(texts)) {
      const places = named(text);
      expect(places, what).not.toEqual([]);
      for (const place of places) expect(existsSync(join(archive, place)), `${what}: ${place}`).toBe(true);
      for (const file of files) expect(text, what).not.toMatch(new RegExp(`[\\s>(]${escaped(file)}:\\d`));
    }
    for (const { err } of [inventory, found]) expect(err).toContain(`from ${archive}\n`);
  });

  it('when a tree is read and no archive, then places are those of the tree', async () => {
    const tree = smallRepository(join(scratch(), 'r'));
    const { out, err } = await runCli(['find', 'vm2', tree]);
    expect(out).toContain(`VirtualMachines/${vmId(2)}/vm.cfg`);
    expect(out + err).not.toMatch(/captured\/|^from /m);
  });
});

describe('what find shows', () => {
  it('when it is a repository, server or pool, then it is told what lies on it and belongs to it', async () => {
    const find = async (what: string) => (await runCli(['find', what, ...sampleWords])).out;
    expect(await find('slotreposan01')).toMatch(
      /^repository slotreposan01 0004fb\w+\n {2}\w+ at \/dev\/mapper\/\w+, mounted at .*\n {2}pool slot\n {2}\d+ VMs?, \d+ templates?, \d+ virtual disks?$/m,
    );
    expect(await find('ovs03')).toMatch(
      /^server ovs03\n {2}pool prod\n {2}registered IP .*\n {2}repositories \S/m,
    );
    expect(await find('prod')).toMatch(/^server pool prod\n(?: {2}.*\n)* {2}servers .*ovs03/m);
  });

  it('when there are more hits than can be read, then some are shown and all are counted', async () => {
    const tree = writeFiles(
      smallRepository(join(scratch(), 'r'), 30),
      Object.fromEntries([[`VirtualMachines/${vmId(99)}/vm.cfg`, vmCfg(99)]]),
    );
    const { out, err } = await runCli(['find', 'img', tree]);
    expect(out.match(/^\S/gm)).toHaveLength(50);
    expect(err).toMatch(/^6\d hits, of which 1\d are not shown: give more of it, or --json for all$/m);
    expect(JSON.parse((await runCli(['find', 'img', tree, '--json'])).out).length).toBeGreaterThan(60);
  });

  it('when the archive is named first, then the order is said', async () => {
    const { code, err } = await runCli(['find', 'latest', 'slotweb01', '--archives', scratch()]);
    expect(code).not.toBe(0);
    expect(err).toContain('What is looked for comes first: ovm-rescue find slotweb01 latest');
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
