import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeNightRecord } from '../../src/archive/night-records.js';
import type { NightRecord } from '../../src/model/night.js';
import {
  recentNights,
  refreshMetrics,
  statusOfEstates,
  watchedEstates,
} from '../../src/service/watched-estates.js';
import { nightArchive } from '../archive/sample-night.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { badNight, night } from './sample-nights.js';

const scratch = scratchDirectories();
const now = new Date('2026-11-05T08:10:00Z');

async function nights(root: string, estate: string, ...records: readonly NightRecord[]) {
  for (const record of records) await writeNightRecord(root, estate, { ...record, estate });
}

const watched = (root: string, estate: string, metrics?: string) => ({
  ...{ estate, archives: root, olderThan: 129_600 },
  ...(metrics !== undefined && { metrics }),
});

describe('the estates of a configuration', () => {
  it('when they say what they differ in, then it is taken, else what is usual', () => {
    const estate = {
      ...{ ssh: {}, hosts: new Map(), repositories: [], managerFiles: [], servers: [], agents: [] },
      databaseServers: [],
    };
    const estates = [
      { ...estate, name: 'prod', archives: '/a', nightly: { olderThan: 60, metrics: '/m.prom' } },
      { ...estate, name: 'test' },
    ];
    expect(watchedEstates({ estates }, '/usual')).toEqual([
      { estate: 'prod', archives: '/a', olderThan: 60, metrics: '/m.prom' },
      { estate: 'test', archives: '/usual', olderThan: 129_600 },
    ]);
  });
});

describe('recent nights', () => {
  it('when the last good one is found, then older ones are not read, and table sizes are left out', async () => {
    const root = scratch();
    await nights(root, 'prod', night(1), night(2), badNight(3, ['x']), night(4), badNight(5, ['x']));
    const days = async (atLeast?: number) =>
      (await recentNights(watched(root, 'prod'), now, atLeast)).records.map(({ startedAt }) =>
        startedAt.slice(8, 10),
      );
    expect(await days()).toEqual(['05', '04']);
    expect(await days(3)).toEqual(['05', '04', '03']);
    expect(await days(40)).toEqual(['05', '04', '03', '02', '01']);
    const { records } = await recentNights(watched(root, 'prod'), now);
    expect(records.every((record) => !('tablesOf' in record))).toBe(true);
  });

  it('when a record cannot be read, then it is named and the others are taken', async () => {
    const root = scratch();
    await nights(root, 'prod', night(4));
    writeFileSync(join(root, 'prod/nights/20261105T021000Z-bbbbbb.json'), '{');
    expect(await recentNights(watched(root, 'prod'), now)).toMatchObject({
      damaged: ['20261105T021000Z-bbbbbb'],
      records: [{ name: night(4).name }],
    });
  });
});

describe('what is not as it should be', () => {
  it('when a record is ahead of the clock, then it is set aside and the night before is the last one', async () => {
    const root = scratch();
    const future = night(1);
    const ahead = { name: '20271120T021000Z-aaaaaa', startedAt: '2027-11-20T02:10:00.000Z' };
    await nights(root, 'prod', badNight(5, ['x']), night(4), { ...future, ...ahead });
    const path = join(root, 'prod/nights/20271120T021000Z-aaaaaa.json');
    const recent = await recentNights(watched(root, 'prod'), now);
    expect(recent.ahead).toEqual([path]);
    expect(recent.records.map(({ name }) => name)).toEqual([night(5).name, night(4).name]);
    const [status] = await statusOfEstates([watched(root, 'prod')], now);
    expect(status).toMatchObject({ status: 'WARNING', text: expect.stringContaining(path) });
    const metrics = join(root, 'a.prom');
    await refreshMetrics([watched(root, 'prod', metrics)], badNight(5, ['x']), now);
    expect(readFileSync(metrics, 'utf8')).toContain('ovm_rescue_night_good{estate="prod"} 0\n');
    expect(readFileSync(metrics, 'utf8')).toContain('ovm_rescue_records_unusable{estate="prod"} 1\n');
  });

  it('when an archive of the last good night is gone, then status and metrics say so', async () => {
    const root = scratch();
    const [there, gone] = ['20261105T021001Z-aaaa1111', '20261105T021002Z-bbbb2222'];
    await nights(root, 'prod', night(5, { archives: [nightArchive(there), nightArchive(gone)] }));
    mkdirSync(join(root, 'prod', there));
    const [status] = await statusOfEstates([watched(root, 'prod')], now);
    expect(status).toMatchObject({ status: 'CRITICAL', text: expect.stringMatching(`are gone: ${gone}$`) });
    const metrics = join(root, 'a.prom');
    await refreshMetrics([watched(root, 'prod', metrics)], night(5), now);
    expect(readFileSync(metrics, 'utf8')).toContain('last_good_archives_missing{estate="prod"} 1\n');
  });

  it('when the records of one estate cannot be looked at, then the metrics of the others are written all the same', async () => {
    const root = scratch();
    await nights(root, 'prod', night(5));
    mkdirSync(join(root, 'odd'));
    writeFileSync(join(root, 'odd/nights'), 'no directory');
    const metrics = join(root, 'a.prom');
    await refreshMetrics(
      ['prod', 'odd'].map((estate) => watched(root, estate, metrics)),
      night(5),
      now,
    );
    const text = readFileSync(metrics, 'utf8');
    expect(text).toContain('ovm_rescue_night_good{estate="prod"} 1\n');
    expect(text).toContain('ovm_rescue_last_good_timestamp_seconds{estate="odd"} 0\n');
    expect(text).toContain('ovm_rescue_records_unusable{estate="odd"} -1\n');
  });

  it('when one estate runs alone, then the metrics file of another is no affair of its service', async () => {
    const root = scratch();
    await nights(root, 'prod', night(5));
    const [own, other] = [join(root, 'own.prom'), join(root, 'none/other.prom')];
    await refreshMetrics([watched(root, 'prod', own), watched(root, 'test', other)], night(5), now);
    expect(readFileSync(own, 'utf8')).toContain('estate="prod"');
    expect(existsSync(other)).toBe(false);
  });

  it('when a night could not be recorded, then its metrics tell of it and not of the night before', async () => {
    const root = scratch();
    await nights(root, 'prod', night(4));
    const metrics = join(root, 'a.prom');
    await refreshMetrics([watched(root, 'prod', metrics)], badNight(5, ['no space left']), now);
    expect(readFileSync(metrics, 'utf8')).toContain('ovm_rescue_night_good{estate="prod"} 0\n');
  });
});

describe('the status of estates', () => {
  it('when one cannot be looked at, then it is unknown, and the others are told', async () => {
    const root = scratch();
    await nights(root, 'prod', night(5));
    mkdirSync(join(root, 'odd'));
    writeFileSync(join(root, 'odd/nights'), 'no directory');
    const all = ['prod', 'odd', 'new'].map((estate) => watched(root, estate));
    expect(await statusOfEstates(all, now)).toMatchObject([
      { estate: 'prod', status: 'OK' },
      {
        estate: 'odd',
        status: 'UNKNOWN',
        text: expect.stringMatching(/^odd: could not read the tree .*nights/),
      },
      {
        estate: 'new',
        status: 'CRITICAL',
        text: expect.stringMatching(/^new: no nightly run has ended yet/),
      },
    ]);
  });
});

describe('the metrics of estates', () => {
  it('when several name the same file, then all are in it, also those that did not run tonight', async () => {
    const root = scratch();
    const path = join(root, 'ovm.prom');
    const own = join(root, 'own.prom');
    await nights(root, 'prod', night(5));
    await nights(root, 'test', badNight(4, ['x']));
    await nights(root, 'other', night(3));
    const all = [
      watched(root, 'prod', path),
      watched(root, 'test', path),
      watched(root, 'other', own),
      watched(root, 'none'),
    ];
    const refresh = async () => {
      await refreshMetrics(all, night(5), now);
      await refreshMetrics(all, { ...night(3), estate: 'other' }, now);
    };
    await refresh();
    const good = (file: string) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('ovm_rescue_night_good'));
    expect(good(path)).toEqual([
      'ovm_rescue_night_good{estate="prod"} 1',
      'ovm_rescue_night_good{estate="test"} 0',
    ]);
    expect(good(own)).toEqual(['ovm_rescue_night_good{estate="other"} 1']);
    await nights(root, 'test', night(5));
    await refresh();
    expect(good(path)).toContain('ovm_rescue_night_good{estate="test"} 1');
  });

  it('when one file cannot be written, then it is told, and the other is written', async () => {
    const root = scratch();
    const fine = join(root, 'fine.prom');
    await nights(root, 'prod', night(5));
    const all = [watched(root, 'prod', join(root, 'none/a.prom')), watched(root, 'test', fine)];
    await expect(refreshMetrics(all, night(5), now)).rejects.toMatchObject({ code: 'OVM_WRITE_FAILED' });
    await refreshMetrics(all, { ...night(5), estate: 'test' }, now);
    expect(readFileSync(fine, 'utf8')).toContain('estate="test"');
  });
});
