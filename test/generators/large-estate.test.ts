import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LargeEstate, type LargeEstateSize, writeLargeEstate } from './large-estate.js';

const work = mkdtempSync(join(tmpdir(), 'large-estate-'));
const size: LargeEstateSize = { vms: 53, repositories: 5, seed: 11 };
const first = join(work, 'first');
let written: LargeEstate;

/** Path and content of each file; of disks only the length, for they are empty. */
function contents(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(
    paths.map((path) => {
      const content = path.endsWith('.img') ? String(statSync(path).size) : readFileSync(path, 'utf8');
      return [relative(folder, path), content];
    }),
  );
}

beforeAll(() => {
  written = writeLargeEstate(first, size);
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('writeLargeEstate', () => {
  it('when the seed is the same then the files are the same, and another seed gives others', () => {
    writeLargeEstate(join(work, 'again'), size);
    writeLargeEstate(join(work, 'other'), { ...size, seed: 12 });
    expect(contents(join(work, 'again'))).toEqual(contents(first));
    expect(contents(join(work, 'other'))).not.toEqual(contents(first));
  });

  it('when it is counted then the VMs, repositories, disks and pools are those that were reported', () => {
    const paths = [...contents(first).keys()];
    expect(paths.filter((path) => path.endsWith('vm.cfg'))).toHaveLength(53);
    expect(paths.filter((path) => path.endsWith('.ovsrepo'))).toHaveLength(5);
    expect(paths.filter((path) => path.endsWith('.img'))).toHaveLength(written.disks);
    expect(written.pools).toEqual(['pool01', 'pool02']);
  });

  it('when each vm.cfg is looked at then it has 27 keys, its disks exist and its networks have names', () => {
    const files = contents(first);
    const known = [...files.values()].flatMap((text) => /^METADATA=ethernet:(\w+)\{/.exec(text)?.[1] ?? []);
    const macs: string[] = [];
    for (const [path, text] of files) {
      if (!path.endsWith('vm.cfg')) continue;
      expect(text.trimEnd().split('\n')).toHaveLength(27);
      const disks = [...text.matchAll(/file:\/OVS\/Repositories\/([^,]+),/g)];
      expect(disks.length).toBeGreaterThan(0);
      for (const disk of disks) expect(files.has(join('repositories', disk[1] ?? ''))).toBe(true);
      for (const bridge of text.matchAll(/bridge=(\w+)/g)) expect(known).toContain(bridge[1]);
      macs.push(...[...text.matchAll(/mac=([^,]+)/g)].map((match) => match[1] ?? ''));
    }
    expect(new Set(macs).size).toBe(macs.length);
  });

  it('when the identities are compared then every place tells the same manager UUID', () => {
    const told = [...contents(first).values()].flatMap(
      (text) => text.match(/0004fb0000010000[0-9a-f]{16}/g) ?? [],
    );
    expect(new Set(told)).toEqual(new Set([written.managerUuid]));
  });
});
