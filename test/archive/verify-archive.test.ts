import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { beginSample, facts, writeSample } from './sample-archive.js';

const scratch = scratchDirectories();
const vmCfg = 'captured/repositories/OVS/vm.cfg';

async function differences(path: string): Promise<string[]> {
  const { ok, changed, missing, additional } = await verifyArchive(path);
  const found = [
    ...changed.map((item) => `changed ${item.path}`),
    ...missing.map((item) => `missing ${item.path}`),
    ...additional.map((item) => `additional ${item.path}`),
  ];
  expect(ok).toBe(found.length === 0);
  return found;
}

function edit(file: string, change: (text: string) => string): void {
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(file, after);
}

/** Makes SHA256SUMS fit a changed manifest again, as somebody would who wants to deceive. */
function mendSums(path: string): void {
  const digest = createHash('sha256')
    .update(readFileSync(join(path, 'manifest.json')))
    .digest('hex');
  edit(join(path, 'SHA256SUMS'), (text) => text.replace(/[0-9a-f]{64}(?= {2}manifest\.json)/, digest));
}

describe('verifyArchive', () => {
  it('when nothing was touched, then it is ok and every byte was read', async () => {
    const path = await writeSample(scratch());
    const result = await verifyArchive(path);
    expect(result).toMatchObject({ ok: true, files: 5, changed: [], missing: [], additional: [] });
    expect(result.bytes).toBeGreaterThan(1000);
  });

  it.each<[string, (path: string) => void, string[]]>([
    ['one byte differs', (p) => edit(join(p, vmCfg), (t) => t.replace('x', 'y')), [`changed ${vmCfg}`]],
    ['a file grew', (p) => appendFileSync(join(p, vmCfg), 'x'), [`changed ${vmCfg}`]],
    ['a file was cut', (p) => truncateSync(join(p, vmCfg), 3), [`changed ${vmCfg}`]],
    ['a file is gone', (p) => rmSync(join(p, vmCfg)), [`missing ${vmCfg}`]],
    ['a file was added', (p) => writeFileSync(join(p, 'captured/new'), ''), ['additional captured/new']],
    ['a directory was added', (p) => mkdirSync(join(p, 'captured/empty')), ['additional captured/empty']],
    ['a link was added', (p) => symlinkSync('/etc', join(p, 'etc')), ['additional etc']],
    [
      'a file became a link to its own copy',
      (p) => {
        writeFileSync(join(p, '../copy'), readFileSync(join(p, vmCfg)));
        rmSync(join(p, vmCfg));
        symlinkSync(join(p, '../copy'), join(p, vmCfg));
      },
      [`changed ${vmCfg}`],
    ],
    [
      'a file became a directory',
      (p) => {
        rmSync(join(p, vmCfg));
        mkdirSync(join(p, vmCfg));
      },
      [`changed ${vmCfg}`],
    ],
    [
      'the manifest was changed',
      (p) => edit(join(p, 'manifest.json'), (t) => t.replace('0.1.0', '0.1.1')),
      ['changed manifest.json'],
    ],
    ['the manifest is gone', (p) => rmSync(join(p, 'manifest.json')), ['missing manifest.json']],
    ['the sums are gone', (p) => rmSync(join(p, 'SHA256SUMS')), ['missing SHA256SUMS']],
    [
      'the sums have a line end more',
      (p) => appendFileSync(join(p, 'SHA256SUMS'), '\n'),
      ['changed SHA256SUMS'],
    ],
    [
      'a sum was changed',
      (p) => edit(join(p, 'SHA256SUMS'), (t) => t.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))),
      ['changed SHA256SUMS'],
    ],
    [
      'a line of the sums was left out',
      (p) => edit(join(p, 'SHA256SUMS'), (t) => t.replace(/^.*\n/, '')),
      ['changed SHA256SUMS'],
    ],
    [
      'manifest and a file were changed together',
      (p) => {
        edit(join(p, vmCfg), (t) => t.replace('x', 'y'));
        edit(join(p, 'manifest.json'), (t) => t.replace('"size":11', '"size":12'));
      },
      ['changed manifest.json', `changed ${vmCfg}`],
    ],
  ])('when %s, then that is named and nothing else', async (_, damage, expected) => {
    const path = await writeSample(scratch());
    damage(path);
    expect(await differences(path)).toEqual(expected);
  });

  it('when the manifest names a path outside, then it is not believed and that file is not read', async () => {
    const root = scratch();
    const path = await writeSample(root);
    writeFileSync(join(root, 'outside'), '# Read me\n');
    edit(join(path, 'manifest.json'), (text) => text.replace('"RECOVER.md"', '"../../outside"'));
    mendSums(path);
    expect(await differences(path)).toEqual(['changed manifest.json']);
    expect((await verifyArchive(path)).changed[0]?.reason).toContain('not a path of an archive');
  });

  it('when the sums name a path outside, then it counts as missing and is not read', async () => {
    const root = scratch();
    const path = await writeSample(root);
    writeFileSync(join(root, 'outside'), '# Read me\n');
    rmSync(join(path, 'manifest.json'));
    edit(join(path, 'SHA256SUMS'), (text) => text.replace('RECOVER.md', '../../outside'));
    expect(await differences(path)).toEqual([
      'missing manifest.json',
      'missing ../../outside',
      'additional RECOVER.md',
    ]);
  });

  it('when the format is newer, then it says so; when the number was damaged, then the manifest is changed', async () => {
    const path = await writeSample(scratch());
    edit(join(path, 'manifest.json'), (text) => text.replace('"formatVersion": 1', '"formatVersion": 2'));
    expect(await differences(path)).toEqual(['changed manifest.json']);
    mendSums(path);
    await expect(verifyArchive(path)).rejects.toMatchObject({ code: 'OVM_ARCHIVE_VERSION', exitCode: 10 });
  });

  it('when it is no archive or does not exist, then it says so', async () => {
    const root = scratch();
    writeFileSync(join(root, 'file'), '');
    for (const path of [root, join(root, 'none'), join(root, 'file')]) {
      await expect(verifyArchive(path)).rejects.toMatchObject({ code: 'OVM_ARCHIVE_NOT_FOUND' });
    }
  });

  it('when a file has 200 MB, then memory stays flat', async () => {
    const writer = await beginSample(scratch());
    const chunk = Buffer.alloc(1024 * 1024, 7);
    await writer.putStream(
      'captured/big',
      Array.from({ length: 200 }, () => chunk),
    );
    const { path } = await writer.finish(facts);
    const before = process.memoryUsage().rss;
    expect((await verifyArchive(path)).ok).toBe(true);
    expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 * 1024);
  });
});
