import { describe, expect, it } from 'vitest';
import { isoWeek } from '../../src/archive/calendar-periods.js';
import { type RetainedArchive, type RetentionPolicy, stay } from '../../src/archive/retention.js';

const now = new Date('2026-11-23T12:00:00Z');

/** A complete capture of this time. */
function at(time: string, facts: Partial<RetainedArchive> = {}): RetainedArchive {
  const name = `${time.replace(/[-:]/g, '')}-aaaa1111`;
  return { name, time, kind: 'capture', complete: true, good: false, ...facts };
}

/** The days on which what stays was made, with the reasons. */
function stays(
  archives: readonly RetainedArchive[],
  policy: RetentionPolicy,
): Record<string, readonly string[]> {
  const reasons = stay(archives, policy, now);
  return Object.fromEntries(
    archives.flatMap(({ name, time }) => {
      const why = reasons.get(name);
      return why === undefined ? [] : [[time.slice(0, 16), why]];
    }),
  );
}

describe('grandfather, father and son', () => {
  it('when weeks turn with the year, then they are the weeks of ISO 8601', () => {
    const weeks = {
      '2024-12-29': '2024-W52',
      '2024-12-30': '2025-W01',
      '2025-12-28': '2025-W52',
      '2025-12-29': '2026-W01',
      '2026-11-22': '2026-W47',
      '2026-11-23': '2026-W48',
      '2026-12-31': '2026-W53',
      '2027-01-03': '2026-W53',
      '2027-01-04': '2027-W01',
      '2021-01-01': '2020-W53',
    };
    const found = Object.keys(weeks).map((day) => [day, isoWeek(`${day}T23:59:59Z`)]);
    expect(Object.fromEntries(found)).toEqual(weeks);
  });

  it('when days, weeks, months and years are named, then the newest of each of the last that have one stays', () => {
    const archives = [
      at('2024-05-01T02:10:00Z'),
      at('2025-03-01T02:10:00Z'),
      at('2025-03-09T02:10:00Z'),
      at('2026-10-31T02:10:00Z'),
      at('2026-11-01T02:10:00Z'),
      at('2026-11-20T02:10:00Z'),
      at('2026-11-22T02:10:00Z'),
      at('2026-11-22T23:59:59Z'),
      at('2026-11-23T00:00:00Z'),
    ];
    const policy = { keep: 1, daily: 3, weekly: 3, monthly: 3, yearly: 2 };
    expect(stays(archives, policy)).toEqual({
      '2026-11-23T00:00': [
        'the newest',
        'the newest of the day 2026-11-23',
        'the newest of the week 2026-W48',
        'the newest of the month 2026-11',
        'the newest of the year 2026',
      ],
      '2026-11-22T23:59': ['the newest of the day 2026-11-22', 'the newest of the week 2026-W47'],
      '2026-11-20T02:10': ['the newest of the day 2026-11-20'],
      '2026-11-01T02:10': ['the newest of the week 2026-W44'],
      '2026-10-31T02:10': ['the newest of the month 2026-10'],
      '2025-03-09T02:10': ['the newest of the month 2025-03', 'the newest of the year 2025'],
    });
  });

  it('when a night of a period was not good, then the good one before it stands for the period', () => {
    const archives = [
      at('2026-11-20T02:10:00Z', { good: true, night: 'a' }),
      at('2026-11-21T02:10:00Z'),
      at('2026-11-22T02:10:00Z', { complete: false }),
      at('2026-11-23T02:10:00Z', { good: true, night: 'b' }),
      at('2026-11-23T15:00:00Z'),
    ];
    expect(stays(archives, { keep: 1, weekly: 2 })).toEqual({
      '2026-11-23T15:00': ['the newest'],
      '2026-11-23T02:10': ['of the last good night', 'the newest good one of the week 2026-W48'],
      '2026-11-20T02:10': ['the newest good one of the week 2026-W47'],
    });
  });

  it('when two database servers are exported, then each has its own number, its own periods and its own incomplete ones', () => {
    const of = (server: string) => ({ kind: 'schema-export', server });
    const archives = [
      at('2026-11-21T02:10:00Z', of('mysql://main')),
      at('2026-11-21T02:11:00Z', of('mysql://stats')),
      at('2026-11-22T02:10:00Z', of('mysql://main')),
      at('2026-11-22T02:11:00Z', of('mysql://stats')),
    ];
    expect(Object.keys(stays(archives, { keep: 1, daily: 1 }))).toEqual([
      '2026-11-22T02:10',
      '2026-11-22T02:11',
    ]);
    expect(Object.keys(stays(archives, { keep: 1 }))).toEqual(['2026-11-22T02:10', '2026-11-22T02:11']);
    const broken = { ...of('mysql://main'), complete: false };
    const later = [
      ...archives,
      at('2026-11-23T02:10:00Z', broken),
      at('2026-11-23T02:11:00Z', of('mysql://stats')),
    ];
    expect(stays(later, { keep: 1 })).toEqual({
      '2026-11-22T02:10': ['the newest'],
      '2026-11-23T02:10': ['incomplete, and no complete one is newer'],
      '2026-11-23T02:11': ['the newest'],
    });
  });

  it('when three database servers are exported every night, then keep 14 keeps the exports of 14 nights', () => {
    const nights = Array.from({ length: 20 }, (_, night) => `2026-11-${String(night + 1).padStart(2, '0')}`);
    const archives = nights.flatMap((day) => [
      at(`${day}T02:09:00Z`),
      ...['a', 'b', 'c'].map((server, index) =>
        at(`${day}T02:1${index}:00Z`, { kind: 'schema-export', server: `mysql://${server}` }),
      ),
    ]);
    const times = nights
      .slice(-14)
      .flatMap((day) => ['09', '10', '11', '12'].map((minute) => `${day}T02:${minute}`));
    expect(Object.keys(stays(archives, { keep: 14 }))).toEqual(times);
  });
});

describe('what stays whatever the policy says', () => {
  it('when later nights were not good, then all archives of the last good night stay', () => {
    const night = { good: true, night: '20261101T021000Z-aaaa1111' };
    const archives = [
      at('2026-10-31T02:10:00Z', { good: true, night: 'older' }),
      at('2026-11-01T02:10:00Z', night),
      at('2026-11-01T02:11:00Z', { ...night, kind: 'schema-export', server: 'mysql://main' }),
      at('2026-11-01T02:12:00Z', { ...night, kind: 'schema-export', server: 'mysql://stats' }),
      ...['02', '03', '04'].map((day) => at(`2026-11-${day}T02:10:00Z`)),
      ...['02', '03', '04'].flatMap((day) => [
        at(`2026-11-${day}T02:11:00Z`, { kind: 'schema-export', server: 'mysql://main' }),
        at(`2026-11-${day}T02:12:00Z`, { kind: 'schema-export', server: 'mysql://stats' }),
      ]),
    ];
    expect(stays(archives, { keep: 1 })).toEqual({
      '2026-11-01T02:10': ['of the last good night'],
      '2026-11-01T02:11': ['of the last good night'],
      '2026-11-01T02:12': ['of the last good night'],
      '2026-11-04T02:10': ['the newest'],
      '2026-11-04T02:11': ['the newest'],
      '2026-11-04T02:12': ['the newest'],
    });
  });

  it('when an archive is held, then it stays and displaces no other', () => {
    const archives = [
      at('2026-10-31T02:10:00Z', { held: 'pinned: upgrade', complete: false }),
      at('2026-11-01T02:10:00Z'),
      at('2026-11-02T02:10:00Z', { held: 'pinned: loss' }),
      at('2026-11-03T02:10:00Z'),
    ];
    expect(stays(archives, { keep: 2 })).toEqual({
      '2026-10-31T02:10': ['pinned: upgrade'],
      '2026-11-02T02:10': ['pinned: loss', 'one of the newest 2'],
      '2026-11-03T02:10': ['one of the newest 2'],
    });
  });

  it('when none is complete, or incomplete ones are newer, then they stay and say why', () => {
    const broken = { complete: false };
    const archives = [
      at('2026-11-01T02:10:00Z', broken),
      at('2026-11-02T02:10:00Z'),
      at('2026-11-03T02:10:00Z', broken),
      at('2026-11-03T03:10:00Z', { ...broken, kind: 'dump' }),
    ];
    const why = ['incomplete, and no complete one is newer'];
    expect(stays(archives, { keep: 1, daily: 9 })).toEqual({
      '2026-11-02T02:10': ['the newest', 'the newest of the day 2026-11-02'],
      '2026-11-03T02:10': why,
      '2026-11-03T03:10': why,
    });
    expect(stays(archives, { keep: 1, countIncomplete: true })).toEqual({
      '2026-11-02T02:10': ['the newest complete one'],
      '2026-11-03T02:10': ['the newest'],
      '2026-11-03T03:10': ['the newest'],
    });
  });

  it('when young ones are to stay, then the days are counted back from now', () => {
    const archives = [at('2026-11-20T11:59:59Z'), at('2026-11-20T12:00:00Z'), at('2026-11-23T02:10:00Z')];
    expect(stays(archives, { keep: 1, days: 3 })).toEqual({
      '2026-11-20T12:00': ['made since 2026-11-20T12:00Z'],
      '2026-11-23T02:10': ['the newest', 'made since 2026-11-20T12:00Z'],
    });
    expect(stays([], { keep: 1 })).toEqual({});
  });
});
