import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ArchiveKind, archiveKind, isCompleteArchive } from '../../src/archive/archive-kind.js';
import type { ListedArchive } from '../../src/archive/list-archives.js';
import { openArchive } from '../../src/archive/open-archive.js';
import { planPrune } from '../../src/archive/prune-archives.js';
import { resolveArchive } from '../../src/archive/resolve-archive.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { type SampleOptions, sampleSchema, uuid, writeSample } from './sample-archive.js';

const scratch = scratchDirectories();
const kinds: readonly ArchiveKind[] = ['capture', 'schema-export', 'dump', 'safety'];

const sampleOf = (root: string, kind: ArchiveKind, day: number, options: SampleOptions = {}) =>
  writeSample(root, {
    kind,
    time: `2026-11-${String(day).padStart(2, '0')}T03:00:00Z`,
    complete: true,
    ...options,
  });
const pathsOf = (archives: readonly ListedArchive[]) => archives.map(({ path }) => path);

describe('the kind of an archive', () => {
  for (const kind of kinds) {
    it(`when it is a ${kind}, then its manifest says so`, async () => {
      const { manifest } = await openArchive(await sampleOf(scratch(), kind, 1));
      expect(archiveKind(manifest)).toBe(kind);
      expect(isCompleteArchive(manifest)).toBe(true);
    });
  }

  it('when a dump broke off, then the archive is not complete, and its findings are those that were told', async () => {
    const path = await sampleOf(scratch(), 'dump', 1, { findings: ['dump-not-completed', 'floats-rounded'] });
    const { manifest } = await openArchive(path);
    expect(isCompleteArchive(manifest)).toBe(false);
    expect(manifest.schema).toEqual(sampleSchema('dump', ['dump-not-completed', 'floats-rounded']));
  });
});

describe('pruning several kinds', () => {
  it('when exports are made nightly, then they displace no capture, and captures no export', async () => {
    const root = scratch();
    const captures = [await sampleOf(root, 'capture', 1), await sampleOf(root, 'capture', 9)];
    const first = await sampleOf(root, 'schema-export', 2);
    const second = await sampleOf(root, 'schema-export', 3);
    const third = await sampleOf(root, 'schema-export', 4);
    const fourth = await sampleOf(root, 'schema-export', 5);
    const safety = await sampleOf(root, 'safety', 6);
    const dump = await sampleOf(root, 'dump', 1);
    const rule = { root, estate: 'prod', managerUuid: uuid, keep: 2 };
    const plan = await planPrune(rule);
    expect(pathsOf(plan.remove)).toEqual([second, first]);
    expect(new Set(pathsOf(plan.keep))).toEqual(new Set([...captures, third, fourth, safety, dump]));
    const one = await planPrune({ ...rule, keep: 1 });
    expect(new Set(pathsOf(one.keep))).toEqual(new Set([captures[1], fourth, safety, dump]));
  });

  it('when a newer dump broke off, then the complete one before it stays', async () => {
    const root = scratch();
    const [oldest, whole] = [await sampleOf(root, 'dump', 1), await sampleOf(root, 'dump', 2)];
    const broken = await sampleOf(root, 'dump', 3, { findings: ['dump-not-completed'] });
    const plan = await planPrune({ root, estate: 'prod', managerUuid: uuid, keep: 1 });
    expect([pathsOf(plan.keep), pathsOf(plan.remove)]).toEqual([[broken, whole], [oldest]]);
  });

  it('when no manager is known, then archives go only when that is said', async () => {
    const root = scratch();
    const old = await sampleOf(root, 'schema-export', 1, { managerUuid: null });
    const recent = await sampleOf(root, 'schema-export', 2, { managerUuid: null });
    const known = await sampleOf(root, 'schema-export', 3);
    const rule = { root, estate: 'prod', keep: 1 };
    expect((await planPrune({ ...rule, managerUuid: uuid })).remove).toEqual([]);
    const plan = await planPrune({ ...rule, managerUuid: null });
    expect([pathsOf(plan.keep), pathsOf(plan.remove)]).toEqual([[recent], [old]]);
    expect(pathsOf(plan.leftAlone.map(({ archive }) => archive))).toEqual([known]);
    for (const managerUuid of ['', ' ', '-']) {
      await expect(planPrune({ ...rule, managerUuid })).rejects.toMatchObject({ code: 'OVM_USAGE' });
    }
  });
});

describe('the latest archive', () => {
  it('when a command needs one of a kind, then latest and a date mean the newest of that kind', async () => {
    const root = scratch();
    const capture = await sampleOf(root, 'capture', 1);
    const exported = await sampleOf(root, 'schema-export', 2);
    const safety = await sampleOf(root, 'safety', 3, { managerUuid: null });
    expect(await resolveArchive('latest', { root })).toBe(safety);
    expect(await resolveArchive('latest', { root }, 'capture')).toBe(capture);
    expect(await resolveArchive('latest', { root }, 'schema')).toBe(exported);
    expect(await resolveArchive('latest', { root }, 'manager-uuid')).toBe(exported);
    const dump = await sampleOf(root, 'dump', 2, { time: '2026-11-02T09:00:00Z', managerUuid: null });
    expect(await resolveArchive('2026-11-02', { root }, 'schema')).toBe(dump);
    expect(await resolveArchive('2026-11-02', { root }, 'manager-uuid')).toBe(exported);
    const failure = expect(resolveArchive('2026-11-03', { root }, 'schema')).rejects;
    await failure.toThrow('none of the 1 archives it fits is a schema export or an imported dump');
    const id = basename(safety).split('-')[1] as string;
    expect(await resolveArchive(id, { root }, 'schema')).toBe(safety);
  });

  it('when only one estate has one of the kind, then it is no question which estate is meant', async () => {
    const root = scratch();
    await sampleOf(root, 'capture', 5, { estate: 'test' });
    const exported = await sampleOf(root, 'schema-export', 2);
    expect(await resolveArchive('latest', { root }, 'schema')).toBe(exported);
    await sampleOf(root, 'schema-export', 1, { estate: 'test' });
    const failure = expect(resolveArchive('latest', { root }, 'schema')).rejects;
    await failure.toThrow('several estates have one: prod, test');
  });

  it('when the newest of the kind is damaged, then no older one is taken in its place', async () => {
    const root = scratch();
    await sampleOf(root, 'schema-export', 1);
    const capture = await sampleOf(root, 'capture', 1);
    const damaged = await sampleOf(root, 'schema-export', 2);
    mkdirSync(join(damaged, 'schema'));
    writeFileSync(join(damaged, 'manifest.json'), '{');
    expect(await resolveArchive('latest', { root }, 'schema')).toBe(damaged);
    expect(await resolveArchive('latest', { root }, 'capture')).toBe(capture);
  });
});
