import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { orderedId } from '../../src/archive/archive-layout.js';
import { writeNightRecord } from '../../src/archive/night-records.js';
import { planPrune } from '../../src/archive/prune-archives.js';
import { ruleAt, stay } from '../../src/archive/retention.js';
import type { NightRecord } from '../../src/model/night.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { uuid, writeSample } from './sample-archive.js';
import { nightArchive, sampleNight } from './sample-night.js';

const scratch = scratchDirectories();
const timeOf = (day: number) => `2026-11-${String(day).padStart(2, '0')}T02:10:00.000Z`;
const ruleOf = (root: string, keep: number) => ({ root, estate: 'prod', managerUuid: uuid, keep });

/** A whole capture of a day, which a night made. */
async function captureOf(root: string, day: number, facts: Partial<NightRecord> = {}): Promise<string> {
  const name = basename(await writeSample(root, { time: timeOf(day), complete: true }));
  const archives = [{ ...nightArchive(name), ...facts.archives?.[0], name }];
  const night = `${name.slice(0, 16)}-bbbb1111`;
  await writeNightRecord(root, 'prod', sampleNight(night, { good: false, ...facts, archives }));
  return name;
}

describe('what prune takes of the archives of nights', () => {
  it('when nights found their archives damaged, then these take no place of whole ones', async () => {
    const root = scratch();
    const whole = [await captureOf(root, 1), await captureOf(root, 2), await captureOf(root, 3)];
    const failed = { archives: [{ ...nightArchive('x'), status: 'failed' as const }] };
    const damaged = [await captureOf(root, 4, failed), await captureOf(root, 5, failed)];
    const plan = await planPrune(ruleOf(root, 2));
    expect(plan.remove.map(({ name }) => name)).toEqual([whole[0]]);
    expect(plan.keep.filter(({ name }) => damaged.includes(name)).map(({ why }) => why)).toEqual(
      damaged.map(() => ['incomplete, and no complete one is newer']),
    );
  });

  it('when an archive is ahead of the clock, then it takes no place and is left alone', async () => {
    const root = scratch();
    const [first, second] = [await captureOf(root, 1), await captureOf(root, 2)];
    const ahead = await captureOf(root, 20);
    const plan = await planPrune({ ...ruleOf(root, 1), now: timeOf(3) });
    expect(plan.remove.map(({ name }) => name)).toEqual([first]);
    expect(plan.keep.map(({ name }) => name)).toEqual([second]);
    expect(plan.leftAlone.map(({ archive, reason }) => [archive.name, reason])).toEqual([
      [ahead, 'it is ahead of the clock of this machine'],
    ]);
  });

  it('when a night has just made an archive, then it stays, though others are newer by their names', async () => {
    const root = scratch();
    const [first] = [await captureOf(root, 1), await captureOf(root, 2)];
    const plan = await planPrune({ ...ruleOf(root, 1), madeNow: [first ?? ''] });
    expect(plan.remove).toEqual([]);
  });

  it('when the last good night is weeks from its archives by the clock, then they stay all the same', async () => {
    const root = scratch();
    const made = basename(await writeSample(root, { time: timeOf(20), complete: true }));
    const night = '20261101T021000Z-bbbb1111';
    await writeNightRecord(root, 'prod', sampleNight(night, { archives: [nightArchive(made)] }));
    await captureOf(root, 22);
    expect((await planPrune(ruleOf(root, 1))).remove).toEqual([]);
  });

  it('when two nights made archives in one second, then those of the later night are of the last good one', () => {
    const of = (id: string, night: string) => ({
      ...{ name: `20261123T021000Z-${id}`, time: '2026-11-23T02:10:00Z', kind: 'capture' },
      ...{ complete: true, good: true, night },
    });
    const archives = [of('ffff', '20261123T021000Z-001aaaaa'), of('aaaa', '20261123T021000Z-900aaaaa')];
    const stays = stay(archives, { keep: 1 }, new Date(timeOf(24)));
    expect(stays.get('20261123T021000Z-aaaa')).toEqual(['of the last good night']);
    const [early, late] = [new Date('2026-11-23T02:10:00.009Z'), new Date('2026-11-23T02:10:00.010Z')];
    expect(orderedId(early) < orderedId(late)).toBe(true);
    expect(orderedId(early)).toMatch(/^009[0-9a-f]{5}$/);
  });

  it('when the days are more than a calendar has, then everything is young; an odd number is refused', () => {
    expect(ruleAt({ keep: 1, days: 1e9 }, new Date(timeOf(1))).since).toBe('1970-01-01T00:00:00.000Z');
    for (const days of [0, -1, 1.5, Number.NaN])
      expect(() => ruleAt({ keep: 1, days }, new Date(timeOf(1)))).toThrow(/the number of days/);
  });
});
