import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NightRecord } from '../../src/model/night.js';
import { eventDue, noticeOf } from '../../src/service/notices.js';
import { badNight, night } from './sample-nights.js';

const dba = 'command mail';
const limit = 36 * 3600;
const down = ['capture: ovs01 cannot be reached'];

/**
 * Nights one after the other, oldest first; each is told to one target, which fails to be told on the nights of `deaf`.
 * Gives the day and event of each notice.
 */
function said(nights: readonly NightRecord[], deaf: readonly number[] = []): string[] {
  const all = allSaid(nights, deaf, true);
  // records of older versions do not tell what was said
  expect(allSaid(nights, deaf, false)).toEqual(all);
  // a target that was never told hears that there is a first night
  return all.filter((one) => one !== '1 first');
}

function allSaid(nights: readonly NightRecord[], deaf: readonly number[], isTold: boolean): string[] {
  const before: NightRecord[] = [];
  const all: string[] = [];
  for (const now of nights) {
    const event = eventDue(dba, { now, before }, limit);
    const day = new Date(now.startedAt).getUTCDate();
    const status = deaf.includes(day) ? 'failed' : 'sent';
    if (event !== undefined) all.push(`${day} ${event}${status === 'failed' ? ' (failed)' : ''}`);
    const notice = { target: dba, status, ...(isTold && event && { event }) } as const;
    before.unshift({ ...now, notices: event === undefined ? [] : [notice] });
  }
  return all;
}

describe('when a notice is due', () => {
  it('when all nights are well, then nobody is told', () => {
    expect(said([night(1), night(2), night(3)])).toEqual([]);
  });

  it('when it is the first night that is known, then that is told, so that a second first one is heard of', () => {
    expect(allSaid([night(1), night(2)], [], true)).toEqual(['1 first']);
    const notice = noticeOf('first', { now: night(1), before: [] }, limit);
    expect(notice.text).toMatch(
      /\(the first night of this estate that is known here; if there were others, /,
    );
    expect(noticeOf('recovery', { now: night(1), before: [] }, limit).text).toBe(night(1).line);
  });

  it('when the metrics fail after the telling, then no recovery is told of what nobody heard', () => {
    const troubles = ['metrics: could not write /x.prom: no such directory'];
    const before: NightRecord[] = [night(1)];
    const events = [2, 3, 4].map((day) => {
      const event = eventDue(dba, { now: night(day, { troubles }), before }, limit);
      const notices = event ? [{ target: dba, status: 'sent' as const, event }] : [];
      before.unshift(night(day, { troubles, notices }));
      return event;
    });
    expect(events).toEqual(['failure', undefined, undefined]);
    // what came into a record after its notice is no trouble that was told
    const late = night(5, { troubles, notices: [{ target: dba, status: 'sent', event: 'recovery' }] });
    expect(eventDue(dba, { now: night(6), before: [late, ...before] }, limit)).toBeUndefined();
    expect(eventDue(dba, { now: night(5), before }, limit)).toBe('recovery');
  });

  it('when nights could not be recorded, then the first good one is told as a recovery', () => {
    const nights = { now: night(4), before: [night(1)] };
    expect(eventDue(dba, nights, limit)).toBe('recovery');
    expect(noticeOf('recovery', nights, limit).text).toMatch(
      /\(well again; no night is recorded since 2026-11-01 02:10 UTC\)$/,
    );
    expect(eventDue(dba, { now: night(2), before: [night(1)] }, limit)).toBeUndefined();
  });

  it('when only temporary names and amounts of room differ, then it is the same trouble', () => {
    const of = (day: number, hex: string, room: string) =>
      badNight(day, [
        `could not write /a/.x.prom.${hex}.partial: needs ${room}, ${day} of 9 files are there`,
      ]);
    const nights = [night(1), of(4, 'd6316e39a477', '1.2 GiB'), of(5, '0123456789ab', '300.5 MiB')];
    expect(said(nights)).toEqual(['4 too-old']);
  });

  it('when it fails, stays failed and comes back, then each is told once', () => {
    const nights = [night(1), badNight(2, down), badNight(3, down), badNight(4, down), night(5), night(6)];
    // 2 November at 02:10 is within the limit, the 3rd is not
    expect(said(nights)).toEqual(['2 failure', '3 too-old', '5 recovery']);
  });

  it('when the very first night fails, then that is told, and that it gets too old', () => {
    expect(said([badNight(1, down), badNight(2, down), badNight(3, down)])).toEqual([
      '1 failure',
      '3 too-old',
    ]);
  });

  it('when something else fails the next night, then that is told too', () => {
    const nights = [
      night(1),
      badNight(2, down),
      night(3),
      badNight(4, down),
      badNight(5, [...down, 'disk full']),
    ];
    expect(said(nights)).toEqual(['2 failure', '3 recovery', '4 failure', '5 too-old']);
    const old = [
      night(1),
      badNight(4, down),
      badNight(5, down),
      badNight(6, ['disk full']),
      badNight(7, down),
    ];
    expect(said(old)).toEqual(['4 too-old', '6 too-old', '7 too-old']);
  });

  it('when only names, times and durations in the reasons differ, then it is the same trouble', () => {
    const of = (day: number, took: string) =>
      badNight(day, [
        `2026110${day}T021000Z-abc${day}: it is damaged since 2026-11-0${day}T02:10:0${day}Z after ${took}`,
      ]);
    expect(said([night(1), of(4, '3 s'), of(5, '4.2 s'), of(6, '17 ms')])).toEqual(['4 too-old']);
    // a count is no duration
    const missing = (day: number, count: number) => badNight(day, [`${count} VMs are missing`]);
    expect(said([night(1), missing(4, 3), missing(5, 4)])).toEqual(['4 too-old', '5 too-old']);
  });

  it('when the order of the reasons differs, then it is the same trouble', () => {
    expect(said([night(1), badNight(4, ['a', 'b']), badNight(5, ['b', 'a'])])).toEqual(['4 too-old']);
  });

  it('when the trouble stays, then it is told again every seven days', () => {
    const nights = Array.from({ length: 26 }, (_, index) => badNight(index + 1, down));
    const weekly = ['1 failure', '3 too-old', '10 too-old', '17 too-old', '24 too-old'];
    expect(said(nights)).toEqual(weekly);
    // none begins to the second
    const early = nights.map((one, index) => ({
      ...one,
      startedAt: new Date(Date.parse(one.startedAt) - index * 1000).toISOString(),
    }));
    expect(said(early)).toEqual(weekly);
  });

  it('when a notice fails, then it is due again until it is told', () => {
    const nights = [
      night(1),
      badNight(2, down),
      badNight(3, down),
      badNight(4, down),
      night(5),
      night(6),
      night(7),
    ];
    expect(said(nights, [2, 3, 5])).toEqual([
      '2 failure (failed)',
      '3 too-old (failed)',
      '4 too-old',
      '5 recovery (failed)',
      '6 recovery',
    ]);
  });

  it('when a recovery was never told and it fails again, then that is news', () => {
    const nights = [night(1), badNight(4, down), night(5), badNight(6, down), badNight(7, down)];
    expect(said(nights, [5])).toEqual(['4 too-old', '5 recovery (failed)', '6 failure', '7 too-old']);
    const short = [night(1), badNight(2, down), night(3), badNight(4, down)];
    expect(said(short, [3])).toEqual(['2 failure', '3 recovery (failed)', '4 failure']);
  });

  it('when only a copy failed, then the night is good and somebody is told all the same', () => {
    const copies = [
      { target: '/mnt/nfs', status: 'failed' as const, reason: 'no space left', bytes: 0, tookMs: 1 },
    ];
    const nights = [night(1), night(2, { copies }), night(3, { copies }), night(4)];
    expect(said(nights)).toEqual(['2 failure', '4 recovery']);
  });

  it('when a target is new, then it hears of the night before and no older ones', () => {
    const before = [night(4), badNight(3, down), night(2)];
    expect(eventDue('new', { now: night(5), before }, limit)).toBeUndefined();
    expect(eventDue('new', { now: night(4), before: before.slice(1) }, limit)).toBe('recovery');
  });

  it('when one target was told, then another is told by itself', () => {
    const told = badNight(2, down, { notices: [{ target: dba, status: 'sent' }] });
    const nights = {
      now: badNight(3, down, { endedAt: '2026-11-03T02:11:00.000Z' }),
      before: [told, night(2)],
    };
    expect(eventDue(dba, nights, limit)).toBeUndefined();
    expect(eventDue('webhook https://h', nights, limit)).toBe('failure');
  });
});

describe('what a target believes', () => {
  const kinds = fc.constantFrom('well', 'down', 'full', 'copy');
  const anyNights = fc.array(fc.record({ kind: kinds, hears: fc.boolean() }), { maxLength: 40 });
  const copies = [{ target: '/a', status: 'failed' as const, reason: 'x', bytes: 0, tookMs: 1 }];
  const nightOf = (kind: string, day: number) =>
    kind === 'well' || kind === 'copy'
      ? night(day, kind === 'copy' ? { copies } : {})
      : badNight(day, [kind]);

  it('when it hears of every night it is told of, then it is so, whatever went wrong before', () => {
    fc.assert(
      fc.property(anyNights, (nights) => {
        const before: NightRecord[] = [];
        let believes = 'well';
        let quiet = 0;
        for (const [index, { kind, hears }] of nights.entries()) {
          const now = nightOf(kind, index + 1);
          const event = eventDue(dba, { now, before }, limit);
          const status = hears ? 'sent' : 'failed';
          before.unshift({ ...now, notices: event === undefined ? [] : [{ target: dba, status }] });
          quiet = event !== undefined && hears ? 0 : quiet + 1;
          if (event !== undefined && hears) believes = event === 'recovery' ? 'well' : kind;
          // of a notice that did not arrive nobody can know
          if (event !== undefined && !hears) continue;
          expect(believes).toBe(kind);
          if (kind !== 'well') expect(quiet).toBeLessThan(7);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a notice', () => {
  it('when it is made, then it says all of the night but its table sizes', () => {
    const now = badNight(5, ['capture: ovs01\ncannot be reached']);
    const notice = noticeOf('too-old', { now, before: [badNight(4, down), night(3)] }, limit);
    const { tablesOf: _, ...rest } = now;
    expect(notice).toEqual({
      formatVersion: 1,
      tool: { name: 'ovm-rescue', version: expect.any(String) },
      event: 'too-old',
      estate: 'prod',
      text: 'prod: NOT recoverable tonight. capture: ovs01?cannot be reached (the last good night was 2026-11-03 02:10 UTC, and the limit is 36 hours)',
      reasons: now.reasons,
      lastGood: { name: night(3).name, startedAt: night(3).startedAt },
      olderThanSeconds: limit,
      night: rest,
    });
  });

  it.each([
    [[badNight(4, down), night(3)], '(well again after a night that was not)'],
    [[badNight(4, down), badNight(3, down), night(2)], '(well again after 2 nights that were not)'],
    [[night(4), badNight(3, down), badNight(2, down)], '(well again after 2 nights that were not)'],
  ])('when it recovers, then it says after how long', (before, end) => {
    const notice = noticeOf('recovery', { now: night(5), before }, limit);
    expect(notice).toMatchObject({ text: `prod: recoverable. B1-B3 yes ${end}`, reasons: [] });
    expect(notice.lastGood?.name).toBe(night(5).name);
  });

  it('when there never was a good night, then it says so', () => {
    const { text, lastGood } = noticeOf(
      'too-old',
      { now: badNight(5, down), before: [badNight(1, down)] },
      limit,
    );
    expect(text).toMatch(/\(there was no good night at all, and the limit is 36 hours\)$/);
    expect(lastGood).toBeNull();
  });

  it('when a copy failed, then the text says which and why', () => {
    const copies = [
      { target: '/mnt/nfs', status: 'failed' as const, reason: 'no space left', bytes: 0, tookMs: 1 },
    ];
    const line = 'prod: recoverable. B1-B3 yes; copy to /mnt/nfs failed: no space left';
    const now = night(2, { copies, line });
    const { text, reasons } = noticeOf('failure', { now, before: [night(1)] }, limit);
    expect(text).toBe(line);
    expect(reasons).toEqual(['copy to /mnt/nfs: no space left']);
  });

  it('when pruning failed in a good night, then that is told, and so is the first night without trouble', () => {
    const troubles = ['not pruned: could not lock the estate prod'];
    const trouble = { now: night(2, { troubles }), before: [night(1)] };
    expect(eventDue('a', trouble, limit)).toBe('failure');
    expect(noticeOf('failure', trouble, limit).reasons).toEqual(troubles);
    const notices = [{ target: 'a', status: 'sent' as const }];
    const after = { now: night(3), before: [night(2, { troubles, notices }), night(1)] };
    expect(eventDue('a', after, limit)).toBe('recovery');
  });
});
