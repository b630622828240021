import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NightRecord } from '../../../src/model/night.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { archivesIn, localEstates } from './local-estate.js';

const scratch = scratchDirectories();
const localEstate = localEstates();
const recordPath = (root: string, { name }: NightRecord) => join(root, 'prod/nights', `${name}.json`);
const clockAt = (...times: readonly string[]) => {
  const left = [...times];
  return { clock: { now: () => new Date((left.length > 1 ? left.shift() : left[0]) ?? '') } };
};

/** An umount leaves the directory that was mounted on. */
function unmount(directory: string): void {
  renameSync(directory, `${directory}.disk`);
  mkdirSync(directory);
}

describe('what a night is compared with', () => {
  it('when the record of the last good night cannot be read, then no night is good until it is gone', async () => {
    const root = scratch();
    const { night } = localEstate(root);
    const [older, last] = [await night(), await night()];
    writeFileSync(recordPath(root, last), '{"formatVersion": 1, "good": tr');
    const next = await night();
    expect(next.reasons).toEqual([
      `not compared with the last good night: the record ${recordPath(root, last)} cannot be read: it is not JSON: it was cut or changed`,
    ]);
    expect(next.line).not.toContain('first good');
    rmSync(recordPath(root, last));
    expect(await night()).toMatchObject({ good: true, differences: { against: older.name } });
  });

  it('when records were removed and their archives are there, then the first good night says so', async () => {
    const root = scratch();
    const { night } = localEstate(root);
    rmSync(recordPath(root, await night()));
    const first = await night();
    expect(first.troubles).toEqual([
      'no night recorded 1 older archive: nothing was compared with what is in them',
    ]);
    expect(await night()).toMatchObject({ good: true });
    expect((await night()).troubles).toBeUndefined();
  });

  it('when the place of archives does not exist, then nothing is made there, and the night is not good', async () => {
    const root = join(scratch(), 'archives');
    const { night, told } = localEstate(root);
    const record = await night();
    expect(record).toMatchObject({ good: false, archives: [] });
    expect(record.reasons[0]).toMatch(/archives: it does not exist; is it mounted\?/);
    expect(existsSync(root)).toBe(false);
    expect(told).toHaveLength(1);
  });

  it('when the archives are not mounted and the metrics know a good night, then none is the first good one', async () => {
    const [root, metrics] = [join(scratch(), 'archives'), join(scratch(), 'o.prom')];
    mkdirSync(root);
    const { night } = localEstate(root, { metrics });
    const good = await night();
    const at = Date.parse(good.startedAt) / 1000;
    writeFileSync(metrics, `# x\novm_rescue_last_good_timestamp_seconds{estate="prod"} ${at}\n`);
    expect(await night()).toMatchObject({ good: true });
    unmount(root);
    const lost = await night();
    expect(lost).toMatchObject({ good: false, drops: [{ what: 'good nights', now: 0 }] });
    expect(lost.reasons).toEqual([
      `there is no record of a good night here, and there was one: the metrics in ${metrics} know one of 2026-11-23; is ${root} mounted?`,
    ]);
    // the metrics forget it with this night, and its record does not
    writeFileSync(metrics, 'ovm_rescue_last_good_timestamp_seconds{estate="prod"} 0\n');
    const again = await night();
    expect(again.reasons[0]).toContain('a night since then said so, and nobody accepted it');
    expect(await night({ acceptedDrop: 'a new disk' })).toMatchObject({ good: true });
    expect((await night()).differences.against).not.toBeNull();
  });

  it('when the archives are not mounted and a place has copies, then none is the first good one', async () => {
    const [root, copies] = [join(scratch(), 'archives'), scratch()];
    mkdirSync(root);
    const { night } = localEstate(root, { copies: [{ directory: copies }] });
    await night();
    unmount(root);
    const lost = await night();
    expect(lost.good).toBe(false);
    expect(lost.reasons[0]).toContain(
      `${copies} has 1 archive of this estate that is not here; is ${root} mounted?`,
    );
    expect(readdirSync(join(copies, 'prod')).filter((name) => /^\d{8}T/.test(name))).toHaveLength(2);
  });

  it('when this night is not good and the archives of the last good one are gone or damaged, then the line says so', async () => {
    const root = scratch();
    const { night, place } = localEstate(root);
    const good = await night();
    const name = good.archives[0]?.name ?? '';
    rmSync(join(place, 'repo'), { recursive: true });
    expect(await night()).not.toHaveProperty('lastGoodProblem');
    appendFileSync(join(root, 'prod', name, 'RECOVER.md'), 'x');
    const rotten = await night();
    expect(rotten.lastGoodProblem).toMatch(`the capture ${name} is damaged: changed     RECOVER.md`);
    expect(rotten.line).toMatch(
      /last good 2026-11-23 02:11, and not whole any more: the capture \S+ is damaged/,
    );
    rmSync(join(root, 'prod', name), { recursive: true });
    expect((await night()).line).toMatch(/and not whole any more: the capture \S+ of prod is gone$/);
  });
});

describe('a clock that is wrong', () => {
  const retention = { keep: 1 };

  it('when one night ran ahead of the time, then it is set aside, and no night prunes what it made itself', async () => {
    const root = scratch();
    const { night } = localEstate(root, { retention });
    const before = await night();
    const ahead = await night(clockAt('2027-06-01T02:10:00.000Z'));
    expect(ahead.good).toBe(true);
    const next = await night();
    expect(next).toMatchObject({ good: true, differences: { against: before.name } });
    expect(next.troubles).toEqual([
      `the record ${ahead.name} is ahead of the clock; if that was wrong then, remove it`,
    ]);
    expect(archivesIn(root)).toEqual(
      expect.arrayContaining([next, ahead].map(({ archives }) => archives[0]?.name)),
    );
    const last = await night();
    expect(last.pruned).toEqual([next.archives[0]?.name]);
    rmSync(recordPath(root, ahead));
    expect(await night()).not.toHaveProperty('troubles');
  });

  it('when the clock is years behind, then nothing is good, nothing is pruned, and the right time finds all as it was', async () => {
    const root = scratch();
    const { night } = localEstate(root, { retention });
    const good = await night();
    const behind = await night(clockAt('2000-01-01T02:10:00.000Z'));
    expect(behind).toMatchObject({ good: false, pruned: [] });
    expect(behind.reasons[0]).toContain('the 1 record there is ahead of the clock of this machine');
    expect(await night()).toMatchObject({ good: true, differences: { against: good.name } });
  });

  it('when the clock is set while a night runs, then that night is not good, and the last good one is not pruned', async () => {
    const root = scratch();
    const { night } = localEstate(root, { retention });
    const good = await night();
    for (const times of [
      ['2000-01-01T00:00:00.000Z', '2026-11-23T02:30:00.000Z'],
      ['2026-11-28T02:30:00.000Z', '2026-11-23T02:31:00.000Z'],
    ]) {
      const jumped = await night(clockAt(...times));
      expect(jumped.reasons).toContain(
        `the clock was set while the night ran: it began at ${times[0]} and ended at ${times[1]}`,
      );
      expect(archivesIn(root)).toContain(good.archives[0]?.name);
    }
  });
});
