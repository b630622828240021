import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nightRecordFault } from '../../src/archive/night-record-shape.js';
import { lastGoodNight, readNightRecords, writeNightRecord } from '../../src/archive/night-records.js';
import { nightsBefore } from '../../src/archive/nights-before.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { uuid } from './sample-archive.js';
import { nightArchive, sampleNight } from './sample-night.js';

const scratch = scratchDirectories();
const nameOf = (day: number) => `202611${String(day).padStart(2, '0')}T021000Z-aaaa1111`;
const problems = async (root: string) =>
  (await readNightRecords(root, 'prod')).map(({ name, problem }) => [name.slice(6, 8), problem]);

/** A record and everything in it, each time without one key or item that must be there, with the path of that. */
function* without(value: unknown, path: string): Generator<[path: string, copy: unknown]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const { [key]: _, ...others } = value as Record<string, unknown>;
    if (!Array.isArray(value) && !isOptional(at)) yield [at, others];
    for (const [below, copy] of without(item, at))
      yield [below, Array.isArray(value) ? [copy] : { ...value, [key]: copy }];
  }
}

/** What may be missing, and what is data and no key of ours. */
function isOptional(path: string): boolean {
  return /^(?:tablesOf(?:\.[^.]+)?|counts\.databases\.[^.]+|.*\.(?:reason|databaseServer))$/.test(path);
}

describe('the records of nights', () => {
  it('when any key is missing that must be there, then the record is refused, and the key is named', () => {
    const record = sampleNight(nameOf(1), { archives: [nightArchive(nameOf(1), 'schema')] });
    expect(nightRecordFault(JSON.parse(JSON.stringify(record)))).toBeUndefined();
    expect(nightRecordFault({ ...record, laterKey: [] })).toBeUndefined();
    const { tablesOf: _, ...minimal } = record;
    expect(nightRecordFault(minimal)).toBeUndefined();
    const cases = [...without(record, '')];
    expect(cases.length).toBeGreaterThan(60);
    for (const [path, copy] of cases)
      expect(nightRecordFault(copy)?.replaceAll('"', ''), path).toBe(`${path} is missing`);
  });

  it('when a record says what cannot be, then it is refused: ages and drops would never show', () => {
    const record = sampleNight(nameOf(1), { archives: [nightArchive(nameOf(1))] });
    const { counts } = record;
    for (const [change, fault] of [
      [{ startedAt: 'yesterday' }, 'startedAt is not a time in UTC'],
      [{ startedAt: '2026-11-31T25:10:00Z' }, 'startedAt is not a time in UTC'],
      [{ startedAt: '2026-11-02T02:10:00Z' }, 'startedAt is not the time of its name'],
      [{ counts: { ...counts, vms: -5 } }, 'counts.vms is not a whole number from 0'],
      [{ counts: { ...counts, disks: 1.5 } }, 'counts.disks is not a whole number from 0'],
      [{ reasons: ['no capture'] }, 'good is true, and there are reasons why it is not'],
      [{ verified: false }, 'good is true, and verified is not'],
      [{ formatVersion: 0.5 }, 'formatVersion is not a whole number from 1'],
      [{ formatVersion: 0 }, 'formatVersion is not a whole number from 1'],
      [
        { archives: [{ ...nightArchive('x'), status: 'fine' }] },
        'archives[0].status is not complete, incomplete, failed',
      ],
    ] as const)
      expect(nightRecordFault({ ...record, ...change })).toBe(fault);
  });

  it('when records are written, then they are read as they were, newest first, and from a time on', async () => {
    const root = scratch();
    const records = [1, 2, 3].map((day) =>
      sampleNight(nameOf(day), { archives: [nightArchive(nameOf(day))] }),
    );
    const paths: string[] = [];
    for (const record of records) paths.push(await writeNightRecord(root, 'prod', record));
    expect(paths[0]).toBe(join(root, 'prod/nights', `${nameOf(1)}.json`));
    expect([statSync(paths[0] ?? '').mode & 0o777, statSync(join(root, 'prod/nights')).mode & 0o777]).toEqual(
      [0o600, 0o700],
    );
    const read = await readNightRecords(root, 'prod');
    expect(read.map(({ record }) => record)).toEqual(records.toReversed());
    expect(read.map(({ time }) => time)[0]).toBe('2026-11-03T02:10:00Z');
    const since = async (time: string) => (await readNightRecords(root, 'prod', { since: time })).length;
    expect(await since('2026-11-02T02:10:00.000Z')).toBe(2);
    expect(await since('2026-11-02T02:10:01Z')).toBe(1);
    expect(await since('2026-11-02')).toBe(2);
    expect(await readNightRecords(root, 'test')).toEqual([]);
  });

  it('when a night writes its record again, then that is the record; another night never replaces it', async () => {
    const root = scratch();
    const record = sampleNight(nameOf(1));
    await writeNightRecord(root, 'prod', record);
    writeFileSync(join(root, 'prod/nights/.20261101T0210.abc.partial'), 'cut');
    await writeNightRecord(root, 'prod', { ...record, pruned: ['x'] });
    expect(readdirSync(join(root, 'prod/nights'))).toEqual([`${nameOf(1)}.json`]);
    const other = { ...record, startedAt: '2026-11-01T02:10:00.500Z' };
    await expect(writeNightRecord(root, 'prod', other)).rejects.toMatchObject({ code: 'OVM_WRITE_FAILED' });
    expect((await readNightRecords(root, 'prod'))[0]?.record?.pruned).toEqual(['x']);
  });

  it.each(['../x', '20261101T021000Z', '', '20261101T021000Z-aaaa1111/..'])(
    'when the name is %j, then nothing is written',
    async (name) => {
      const root = scratch();
      await expect(writeNightRecord(root, 'prod', sampleNight(name))).rejects.toMatchObject({
        code: 'OVM_USAGE',
      });
      const other = sampleNight(nameOf(1), { estate: 'test' });
      await expect(writeNightRecord(root, 'prod', other)).rejects.toThrow('it is of the estate test');
      expect(readdirSync(root)).toEqual([]);
    },
  );

  it('when records are damaged, then each is listed with its problem, and the others count', async () => {
    const root = scratch();
    for (const day of [1, 2, 3, 4, 5, 6, 7, 8])
      await writeNightRecord(root, 'prod', sampleNight(nameOf(day)));
    const file = (day: number) => join(root, 'prod/nights', `${nameOf(day)}.json`);
    const text = readFileSync(file(1), 'utf8');
    writeFileSync(file(2), text.slice(0, 200));
    writeFileSync(
      file(3),
      text.replace(nameOf(1), nameOf(3)).replace('"formatVersion": 1', '"formatVersion": 2'),
    );
    writeFileSync(file(4), text.replace('"good": true', '"good": "yes"'));
    writeFileSync(file(5), text.replace(/"rowsNow": \d+,?/, ''));
    writeFileSync(file(6), text);
    writeFileSync(file(7), '[]');
    renameSync(file(8), join(root, 'record'));
    symlinkSync(join(root, 'record'), file(8));
    mkdirSync(join(root, 'prod/nights/copies'));
    writeFileSync(join(root, 'prod/nights/note.json'), '{}');
    expect(await problems(root)).toEqual([
      ['08', expect.stringContaining('it is a symbolic link')],
      ['07', 'it is not a JSON object'],
      ['06', `it is of the night ${nameOf(1)}`],
      ['05', 'differences.tables[0].rowsNow is missing'],
      ['04', 'good is not true or false'],
      ['03', 'it has the format version 2; this version reads up to 1'],
      ['02', 'it is not JSON: it was cut or changed'],
      ['01', undefined],
    ]);
    expect((await lastGoodNight(root, 'prod', uuid))?.name).toBe(nameOf(1));
  });

  it('when the last good night is asked for, then it is the newest good one of that manager', async () => {
    const root = scratch();
    const other = 'ffff000001000000aaaa';
    for (const [day, good, managerUuid] of [
      [1, true, null],
      [2, true, uuid],
      [3, true, other],
      [4, false, uuid],
      [5, false, null],
    ] as const)
      await writeNightRecord(root, 'prod', sampleNight(nameOf(day), { good, managerUuid }));
    const found = async (id: string | null) => (await lastGoodNight(root, 'prod', id))?.name;
    expect(await found(uuid.toUpperCase().replace(/^(.{8})/, '$1-'))).toBe(nameOf(2));
    expect(await found(other)).toBe(nameOf(3));
    expect(await found(null)).toBe(nameOf(1));
    expect(await found('0123456789abcdef')).toBeUndefined();
    const before = await lastGoodNight(root, 'prod', undefined, '2026-11-02T12:00:00Z');
    expect(before?.name).toBe(nameOf(2));
  });

  it('when a night begins, then it is told of the nights since the last good one, and of the best of a month', async () => {
    const root = scratch();
    const { counts } = sampleNight(nameOf(1));
    const counted = (vms: number) => ({ counts: { ...counts, vms } });
    await writeNightRecord(root, 'prod', sampleNight(nameOf(1), counted(90)));
    await writeNightRecord(root, 'prod', sampleNight(nameOf(2), { ...counted(40), acceptedDrop: 'moved' }));
    await writeNightRecord(root, 'prod', sampleNight(nameOf(3), counted(38)));
    const drops = [{ what: 'VMs', now: 30 }];
    await writeNightRecord(root, 'prod', sampleNight(nameOf(4), { good: false, drops }));
    await writeNightRecord(root, 'prod', sampleNight(nameOf(20)));
    const before = await nightsBefore(root, 'prod', '2026-11-05T02:10:00Z');
    expect(before).toMatchObject({ good: { name: nameOf(3) }, told: drops, unread: [], ahead: [nameOf(20)] });
    expect(before.highest.vms).toEqual({ count: 40, night: nameOf(2) });
    writeFileSync(join(root, 'prod/nights', `${nameOf(4)}.json`), '{');
    const unread = await nightsBefore(root, 'prod', '2026-11-05T02:10:00Z');
    expect(unread.unread.map(({ name }) => name)).toEqual([nameOf(4)]);
  });
});
