import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listArchives } from '../../src/archive/list-archives.js';
import { openArchive, readArchiveFile } from '../../src/archive/open-archive.js';
import { planPrune, pruneArchives } from '../../src/archive/prune-archives.js';
import { resolveArchive } from '../../src/archive/resolve-archive.js';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { beginSample, uuid, writeSample } from './sample-archive.js';

const scratch = scratchDirectories();

async function three(root: string): Promise<[string, string, string]> {
  return [
    await writeSample(root, { time: '2026-11-21T03:00:00Z', shortId: 'aaaa1111', complete: true }),
    await writeSample(root, { time: '2026-11-23T03:00:00Z', shortId: 'aaaa2222', complete: true }),
    await writeSample(root, { time: '2026-11-23T18:00:00Z', shortId: 'bbbb3333', complete: true }),
  ];
}

describe('resolveArchive', () => {
  it('when it is latest, a date, a name, an id or its beginning, then that archive is meant', async () => {
    const root = scratch();
    const [first, second, third] = await three(root);
    mkdirSync(join(root, 'prod/20261124T000000Z-cccc4444.partial'));
    const found = (reference: string) => resolveArchive(reference, { root });
    expect(await found('latest')).toBe(third);
    expect(await found('2026-11-23')).toBe(third);
    expect(await found('2026-11-21')).toBe(first);
    expect(await found('aaaa2')).toBe(second);
    expect(await found('BBBB3333')).toBe(third);
    expect(await found('20261123T030000Z-aaaa2222')).toBe(second);
    expect(await found(second)).toBe(second);
  });

  it('when nothing fits, then it says where it looked', async () => {
    const root = scratch();
    await expect(resolveArchive('latest', { root })).rejects.toThrow(`there are no archives in ${root}`);
    await three(root);
    for (const reference of ['2026-11-22', '2026-99-99', 'ffff', '', './none', '%']) {
      await expect(resolveArchive(reference, { root })).rejects.toMatchObject({
        code: 'OVM_ARCHIVE_NOT_FOUND',
      });
    }
    await expect(resolveArchive('latest', { root, estate: 'test' })).rejects.toThrow('for the estate test');
    await expect(resolveArchive('latest', { root: join(root, 'none') })).rejects.toMatchObject({
      exitCode: 10,
    });
  });

  it('when several ids or estates fit, then it does not choose', async () => {
    const root = scratch();
    await three(root);
    await expect(resolveArchive('aaaa', { root })).rejects.toMatchObject({ code: 'OVM_ARCHIVE_AMBIGUOUS' });
    const other = await writeSample(root, { estate: 'test', time: '2026-11-23T19:00:00Z' });
    await expect(resolveArchive('latest', { root })).rejects.toThrow('several estates have one: prod, test');
    await expect(resolveArchive('2026-11-23', { root })).rejects.toMatchObject({
      code: 'OVM_ARCHIVE_AMBIGUOUS',
    });
    expect(await resolveArchive('latest', { root, estate: 'test' })).toBe(other);
  });
});

describe('openArchive', () => {
  it('when there is no manifest, a partial one or a damaged one, then each is told apart', async () => {
    const root = scratch();
    const path = await writeSample(root);
    await expect(openArchive(root)).rejects.toMatchObject({ code: 'OVM_ARCHIVE_NOT_FOUND' });
    const writer = await beginSample(root);
    await expect(openArchive(writer.partialPath)).rejects.toThrow('it was never finished');
    await writer.abandon();
    writeFileSync(join(path, 'manifest.json'), '{"formatVersion": 1');
    await expect(openArchive(path)).rejects.toMatchObject({ code: 'OVM_ARCHIVE_DAMAGED' });
    writeFileSync(join(path, 'manifest.json'), '{"formatVersion": 7}');
    await expect(openArchive(path)).rejects.toMatchObject({ code: 'OVM_ARCHIVE_VERSION' });
  });

  it('when a file was changed or is gone, then reading it fails as damaged', async () => {
    const archive = await openArchive(await writeSample(scratch()));
    const [file] = archive.manifest.files;
    if (!file) throw new Error('the sample has no files');
    await expect(readArchiveFile(archive, file, 5)).rejects.toMatchObject({ code: 'OVM_FILE_TOO_LARGE' });
    writeFileSync(join(archive.path, file.path), '# Read mE\n');
    await expect(readArchiveFile(archive, file)).rejects.toThrow('was changed after it was archived');
    rmSync(join(archive.path, file.path));
    await expect(readArchiveFile(archive, file)).rejects.toMatchObject({ code: 'OVM_ARCHIVE_DAMAGED' });
  });
});

describe('listArchives', () => {
  it('when there are good, damaged and interrupted ones, then all are listed, newest first', async () => {
    const root = scratch();
    const [first, second] = await three(root);
    writeFileSync(join(first, 'manifest.json'), 'x');
    mkdirSync(join(root, 'prod/20261124T000000Z-cccc4444.partial'));
    mkdirSync(join(root, 'prod/something else'));
    writeFileSync(join(root, 'note.txt'), '');
    const listed = await listArchives(root);
    expect(listed.map((archive) => [archive.id, archive.head?.estate, archive.problem?.slice(-18)])).toEqual([
      ['cccc4444', undefined, 'was never finished'],
      ['bbbb3333', 'prod', undefined],
      ['aaaa2222', 'prod', undefined],
      ['aaaa1111', undefined, expect.any(String)],
    ]);
    expect(listed[2]?.path).toBe(second);
    expect(listed[2]?.head?.managerUuid).toBe(uuid);
    expect(await listArchives(join(root, 'none'))).toEqual([]);
  });
});

describe('pruning', () => {
  it('when two are to stay, then only the oldest of that manager goes and the rest is as before', async () => {
    const root = scratch();
    const [first, second, third] = await three(root);
    const others = [
      await writeSample(root, { time: '2020-01-01T00:00:00Z', managerUuid: 'ffff0000010000aaaa' }),
      await writeSample(root, { time: '2020-01-02T00:00:00Z', managerUuid: null }),
      await writeSample(root, { time: '2020-01-03T00:00:00Z', estate: 'test' }),
    ];
    const damaged = await writeSample(root, { time: '2020-01-04T00:00:00Z' });
    writeFileSync(join(damaged, 'manifest.json'), '');
    mkdirSync(join(root, 'prod/photos'));
    const plan = await planPrune({ root, estate: 'prod', managerUuid: uuid.toUpperCase(), keep: 2 });
    expect(plan.remove.map((archive) => archive.path)).toEqual([first]);
    expect(plan.keep.map((archive) => archive.path)).toEqual([third, second]);
    expect(plan.leftAlone).toHaveLength(3);
    expect(readdirSync(join(root, 'prod'))).toHaveLength(7);
    expect(await pruneArchives(plan)).toEqual([first]);
    expect(readdirSync(join(root, 'prod'))).toHaveLength(6);
    for (const path of [second, third, ...others]) expect((await verifyArchive(path)).ok).toBe(true);
  });

  it('when the newest are incomplete, then they do not count, stay, and older incomplete ones go', async () => {
    const root = scratch();
    const at = (day: number, complete: boolean) =>
      writeSample(root, { time: `2026-11-0${day}T03:00:00Z`, complete });
    const oldComplete = await at(1, true);
    const oldIncomplete = await at(2, false);
    const complete = await at(3, true);
    const newest = [await at(5, false), await at(4, false)];
    const plan = await planPrune({ root, estate: 'prod', managerUuid: uuid, keep: 1 });
    expect(plan.keep.map((archive) => archive.path)).toEqual([...newest, complete]);
    expect(plan.remove.map((archive) => archive.path)).toEqual([oldIncomplete, oldComplete]);
  });

  it('when young ones are to stay, then they stay beside the newest, complete or not', async () => {
    const root = scratch();
    const at = (day: number, complete: boolean) =>
      writeSample(root, { time: `2026-11-0${day}T03:00:00Z`, complete });
    const old = [await at(1, true), await at(2, false)];
    const young = [await at(3, false), await at(4, true)];
    const newest = await at(5, true);
    const rule = { root, estate: 'prod', managerUuid: uuid, keep: 1, since: '2026-11-03T00:00:00.000Z' };
    const plan = await planPrune(rule);
    expect(plan.keep.map((archive) => archive.path)).toEqual([newest, ...young.reverse()]);
    expect(plan.remove.map((archive) => archive.path)).toEqual(old.reverse());
    const all = await planPrune({ ...rule, since: '2026-11-01T00:00:00.000Z' });
    expect(all.remove).toEqual([]);
  });

  it('when none is complete, then none is removed', async () => {
    const root = scratch();
    for (const day of [1, 2, 3]) await writeSample(root, { time: `2026-11-0${day}T03:00:00Z` });
    const plan = await planPrune({ root, estate: 'prod', managerUuid: uuid, keep: 1 });
    expect([plan.keep.length, plan.remove]).toEqual([3, []]);
  });

  it('when the UUID is given with dashes, then the archives without them are meant', async () => {
    const root = scratch();
    await three(root);
    const managerUuid = uuid.toUpperCase().replace(/^(.{8})(.{4})/, '$1-$2-');
    const plan = await planPrune({ root, estate: 'prod', managerUuid, keep: 1 });
    expect(plan.remove).toHaveLength(2);
  });

  it('when the plan no longer fits, then what must stay now is not removed', async () => {
    const root = scratch();
    const [first, second, third] = await three(root);
    const plan = await planPrune({ root, estate: 'prod', managerUuid: uuid, keep: 1 });
    rmSync(third, { recursive: true });
    expect(await pruneArchives(plan)).toEqual([first]);
    expect((await verifyArchive(second)).ok).toBe(true);
  });

  it('when keep is not at least 1, then it is refused, and one that is being written stays', async () => {
    const root = scratch();
    await three(root);
    for (const keep of [0, -1, 1.5, Number.NaN]) {
      const rule = { root, estate: 'prod', managerUuid: uuid, keep };
      await expect(planPrune(rule)).rejects.toMatchObject({ code: 'OVM_USAGE' });
    }
    const plan = await planPrune({ root, estate: 'prod', managerUuid: uuid, keep: 1 });
    const writer = await beginSample(root, { time: '2000-01-01T00:00:00Z' });
    await expect(pruneArchives(plan)).rejects.toMatchObject({ code: 'OVM_LOCKED' });
    await writer.abandon();
    expect(await pruneArchives(plan)).toHaveLength(2);
    expect(readdirSync(dirname(writer.partialPath))).toHaveLength(1);
  });
});
