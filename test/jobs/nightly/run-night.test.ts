import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastGoodNight, readNightRecords } from '../../../src/archive/night-records.js';
import { verifyArchive } from '../../../src/archive/verify-archive.js';
import { RescueError } from '../../../src/base/errors.js';
import { silentLog } from '../../../src/base/log.js';
import type { ChosenEstate } from '../../../src/jobs/configuration/chosen-estate.js';
import { Secrets } from '../../../src/jobs/live/secrets.js';
import { type NightRequest, runNight } from '../../../src/jobs/nightly/run-night.js';
import { isWell, nightsExitCode } from '../../../src/jobs/nightly/run-nights.js';
import type { NightRecord } from '../../../src/model/night.js';
import { smallManager, smallRepository } from '../../cli/small-tree.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { noMount, smallDisks } from '../../reach/small-disk.js';
import { archivesIn, localEstates } from './local-estate.js';

const scratch = scratchDirectories();
const smallDisk = smallDisks();
const localEstate = localEstates();

/** A request in which nothing works: the clock is a fault of ours. */
function withoutClock(estate: ChosenEstate): NightRequest {
  const now = () => {
    throw new TypeError('no clock');
  };
  const hooks = { tell: async () => [], refresh: async () => {} };
  return {
    estate,
    root: scratch(),
    secrets: new Secrets(silentLog),
    log: silentLog,
    clock: { now },
    ...hooks,
  };
}

async function expectLastGood(root: string, record: NightRecord): Promise<void> {
  expect((await lastGoodNight(root, 'prod'))?.name).toBe(record.name);
  for (const { name } of record.archives)
    expect((await verifyArchive(join(root, 'prod', name ?? ''))).ok).toBe(true);
}

describe('a night of an estate', () => {
  it('when all is well, then its record is on the disk as it was told, with what came of that', async () => {
    const root = scratch();
    const { night, told } = localEstate(root);
    const record = await night();
    expect(record).toMatchObject({ good: true, verified: true, reasons: [], counts: { vms: 3 } });
    expect((await readNightRecords(root, 'prod')).map((one) => one.record)).toEqual([record]);
    expect(told).toEqual([{ ...record, notices: [] }]);
    expect(isWell(record)).toBe(true);
    expect(readdirSync(join(root, 'prod')).sort()).toEqual([record.archives[0]?.name, 'nights']);
  });

  it('when nothing can be captured, then that is recorded and told, and the last good night stays what it was', async () => {
    const root = scratch();
    const { night, told, place } = localEstate(root);
    const good = await night();
    rmSync(join(place, 'repo'), { recursive: true });
    rmSync(join(place, 'manager'), { recursive: true });
    const bad = await night();
    expect(bad).toMatchObject({ good: false, archives: [{ kind: 'capture', name: null, status: 'failed' }] });
    expect(bad.reasons[0]).toMatch(/^no capture: could not /);
    expect(bad.reasons.join()).not.toContain('fell');
    expect(bad.line).toContain('last good');
    expect(told.at(-1)?.name).toBe(bad.name);
    expect(nightsExitCode([{ estate: 'prod', record: bad }])).toBe(3);
    await expectLastGood(root, good);
  });

  it('when an archive is changed before it was read again, then the night is not good and it is not copied', async () => {
    const [root, copies] = [scratch(), scratch()];
    const { night, estate } = localEstate(root, { copies: [{ directory: copies }] });
    const gone = { name: 'main', url: 'mysql://ovs@127.0.0.1:1', databases: [], skipRows: [] };
    const damage = (line: string) => {
      if (line.startsWith('exporting'))
        appendFileSync(join(root, 'prod', archivesIn(root)[0] ?? '', 'RECOVER.md'), 'x');
    };
    const record = await night({ estate: { ...estate, databaseServers: [gone] } }, damage);
    expect(record).toMatchObject({ good: false, verified: false, copies: [] });
    expect(record.reasons[0]).toMatch(/^damaged capture: not verified: changed +RECOVER\.md: /);
    expect(record.reasons[1]).toMatch(/^no schema export of main: /);
    expect(readdirSync(copies)).toEqual([]);
  });

  it('when nobody can be told and the metrics cannot be written, then the record and the line say so', async () => {
    const { night } = localEstate(scratch());
    const fails = async () => {
      throw new RescueError('OVM_WRITE_FAILED', '/metrics', 'no space left on the device (ENOSPC)');
    };
    const record = await night({ tell: fails, refresh: fails });
    expect(record).toMatchObject({ good: true, notices: [] });
    expect(record.troubles).toEqual([
      'metrics: could not write /metrics: no space left on the device (ENOSPC)',
      'nobody was told: could not write /metrics: no space left on the device (ENOSPC)',
    ]);
    expect(record.line).toContain('metrics: could not write /metrics');
    expect(isWell(record)).toBe(false);
  });

  it('when the metrics cannot be written, then that is known when people are told', async () => {
    const root = scratch();
    const { night } = localEstate(root);
    const heard: NightRecord[] = [];
    await night({
      refresh: async () => {
        throw new RescueError('OVM_WRITE_FAILED', '/metrics', 'it does not exist (ENOENT)');
      },
      tell: async (record) => {
        heard.push(record);
        return [];
      },
    });
    expect(heard).toMatchObject([
      { troubles: ['metrics: could not write /metrics: it does not exist (ENOENT)'] },
    ]);
  });

  it('when a step has a fault of ours, then it is a reason, and the night ends with its record', async () => {
    const root = scratch();
    const { night } = localEstate(root);
    let calls = 0;
    const now = () => {
      calls += 1;
      if (calls === 3) throw new TypeError('no such thing');
      return new Date();
    };
    const record = await night({ clock: { now } });
    expect(record.reasons[0]).toMatch(
      /^no capture: could not read the capture: a bug of ovm-rescue: TypeError: no such thing/,
    );
    expect((await readNightRecords(root, 'prod')).length).toBe(1);
    expect(archivesIn(root)).toEqual([]);
  });

  it('when there are several nights, then the exit code is that of the worst', async () => {
    const { night, estate } = localEstate(scratch());
    const record = await night();
    const [good, locked, fault] = [
      { estate: 'a', record },
      { estate: 'b', error: new RescueError('OVM_LOCKED', 'the night', 'process 1 is at work there') },
      { estate: 'c', error: new RescueError('OVM_SOURCE_BUG', 'the night', 'a bug') },
    ];
    const bad = { estate: 'd', record: { ...record, good: false, reasons: ['x'] } };
    const codes = [[good], [good, locked], [locked, bad], [fault, locked], [good, fault]].map(nightsExitCode);
    expect(codes).toEqual([0, 11, 3, 3, 3]);
    expect(await runNight(withoutClock(estate))).toMatchObject({ error: { code: 'OVM_SOURCE_BUG' } });
  });

  it('when the archives of an older manager and of none are there, then each is pruned by itself', async () => {
    const root = scratch();
    const { night, estate } = localEstate(root, { retention: { keep: 1 } });
    const [first, second] = [await night(), await night()];
    expect(second.pruned).toEqual(first.archives.map(({ name }) => name));
    const other = smallManager(join(scratch(), 'other'), '0004fb00000100000000000000000009');
    smallRepository(estate.repositories[0]?.tree ?? '');
    const elsewhere = { ...estate, managerFiles: [{ tree: other, required: true }] };
    const disagrees = await night({ estate: elsewhere });
    expect(disagrees).toMatchObject({ managerUuid: null, good: false, pruned: [] });
    await expectLastGood(root, second);
  });
});

describe('a night on a full disk', () => {
  it('when it gets full while archives are made, then no half archive stays, somebody is told, and the last good stays', async (context) => {
    const disk = smallDisk(scratch(), 24);
    if (!disk) return context.skip(noMount);
    const { night, told } = localEstate(disk.path);
    const good = await night();
    disk.fill(64 * 1024);
    const bad = await night();
    expect(bad.reasons[0]).toMatch(/^no capture: could not write .*no space left on the device \(ENOSPC\)$/);
    expect(archivesIn(disk.path)).toEqual([good.archives[0]?.name]);
    expect(told.at(-1)?.reasons).toEqual(bad.reasons);
    disk.fill(0);
    const none = await night();
    expect(none.line).toMatch(/NOT recoverable tonight\. could not write .*ENOSPC.*last good/);
    expect(none.troubles?.join()).toMatch(/^not recorded: could not write /);
    expect(told.at(-1)?.name).toBe(none.name);
    rmSync(join(disk.path, 'filler'));
    const again = await night();
    expect(again).toMatchObject({ good: true });
    expect(again.troubles).toBeUndefined();
    expect(readdirSync(join(disk.path, 'prod')).filter((name) => /^\./.test(name))).toEqual([]);
    await expectLastGood(disk.path, again);
  });

  it('when it gets full while copies are made, then that copy failed, the other is whole, and the night is good', async (context) => {
    const disk = smallDisk(scratch(), 2);
    if (!disk) return context.skip(noMount);
    const [root, other] = [scratch(), scratch()];
    disk.fill(32 * 1024);
    const { night } = localEstate(root, { copies: [{ directory: disk.path }, { directory: other }] });
    const record = await night();
    expect(record).toMatchObject({
      good: true,
      copies: [
        { target: disk.path, status: 'failed', reason: expect.stringMatching(/bytes are free|no space/) },
        { target: other, status: 'verified' },
      ],
    });
    expect(isWell(record)).toBe(false);
    const name = record.archives[0]?.name ?? '';
    expect((await verifyArchive(join(other, 'prod', name))).ok).toBe(true);
    expect(existsSync(join(disk.path, 'prod', name))).toBe(false);
    await expectLastGood(root, record);
  });

  it('when it gets full while archives are pruned, then that is said, and what is good stays good', async (context) => {
    const disk = smallDisk(scratch(), 24);
    if (!disk) return context.skip(noMount);
    const { night } = localEstate(disk.path, { retention: { keep: 1 } });
    const first = await night();
    const fill = (line: string) => line.startsWith('will be pruned') && disk.fill(0);
    const second = await night({}, fill);
    expect(second.good).toBe(true);
    expect(second.troubles).toEqual([
      expect.stringMatching(/^not pruned: could not write .*ENOSPC/),
      expect.stringMatching(/^not recorded: could not write .*ENOSPC/),
    ]);
    // it was recorded before anything was pruned
    await expectLastGood(disk.path, second);
    expect(archivesIn(disk.path)).toContain(first.archives[0]?.name);
    rmSync(join(disk.path, 'filler'));
    const third = await night();
    expect(third.pruned).toEqual([first, second].flatMap(({ archives }) => archives.map(({ name }) => name)));
    mkdirSync(join(disk.path, 'still-writable'));
  });
});
