import { describe, expect, it } from 'vitest';
import { historyLines, historyOf, sinceOf } from '../../src/service/history.js';
import { badNight, night } from './sample-nights.js';

const now = new Date('2026-11-23T12:00:00Z');

describe('the history of nights', () => {
  const records = [
    night(6, {
      differences: {
        ...night(6).differences,
        vms: { added: ['a', 'b'], removed: ['c'], changed: ['d'] },
        disks: { added: [], removed: ['e'] },
      },
    }),
    badNight(5, ['ovs01\ncannot be reached'], {
      endedAt: '2026-11-05T03:12:03.000Z',
      copies: [
        { target: '/a', status: 'verified', bytes: 1, tookMs: 1 },
        { target: '/b', status: 'failed', reason: 'no space left', bytes: 0, tookMs: 1 },
      ],
    }),
    night(4, { acceptedDrop: 'VMs from 10 to 7', copies: [], endedAt: '2026-11-04T02:10:42.000Z' }),
  ];

  it('when nights are listed, then each has its line, newest first', () => {
    expect(historyLines(historyOf(records))).toMatchInlineSnapshot(`
      [
        "night (UTC)       id      verdict      took  VMs  disks  rows  copies",
        "2026-11-06 02:10  aaaaaa  good         5:00    7      9     7     1/1  +2 VMs, -1 VM, 1 changed, -1 disk",
        "2026-11-05 02:10  aaaaaa  NOT GOOD  1:02:03    7      9     7     1/2  ovs01?cannot be reached; copy to /b: no space left",
        "2026-11-04 02:10  aaaaaa  good         42 s    7      9     7       -  accepted: VMs from 10 to 7",
      ]
    `);
  });

  it('when the clock was set back in a night, then it took no negative time', () => {
    expect(historyOf([night(4, { endedAt: '2026-11-04T01:00:00.000Z' })])).toMatchObject([
      { tookSeconds: 0 },
    ]);
  });

  it('when a reason is very long, then a row has its beginning, and JSON has all', () => {
    const history = historyOf([badNight(5, ['x'.repeat(400)])]);
    expect(historyLines(history)[1]).toHaveLength((historyLines(history)[0]?.length ?? 0) + 2 + 161);
    expect(history[0]?.text).toHaveLength(400);
  });

  it('when it begins at a moment, then older nights are left out', () => {
    expect(historyOf(records, sinceOf('2026-11-05', now)).map(({ name }) => name)).toEqual(
      records.slice(0, 2).map(({ name }) => name),
    );
    expect(historyOf(records, sinceOf('2026-11-05T02:10:01Z', now))).toHaveLength(1);
  });

  it('when there is none, then there is no line', () => {
    expect(historyLines(historyOf([]))).toEqual([]);
  });
});

describe('the beginning of a history', () => {
  it.each([
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T06:30+02:00', '2026-11-01T04:30:00.000Z'],
    ['12h', '2026-11-23T00:00:00.000Z'],
    ['30d', '2026-10-24T12:00:00.000Z'],
    ['2w', '2026-11-09T12:00:00.000Z'],
  ])('when %s is said, then it is %s', (word, iso) => {
    expect(sinceOf(word, now).toISOString()).toBe(iso);
  });

  it.each([
    '',
    'yesterday',
    '2026-13-01',
    '2026-02-31',
    '2026-11-01 02:10',
    '2026-11-01T02:10',
    '3m',
    '-3d',
    '1e3d',
  ])('when %j is said, then it is refused', (word) => {
    expect(() => sinceOf(word, now)).toThrow(/--since .*: a date as 2026-11-01, or a time ago/);
  });
});
