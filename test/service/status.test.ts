import { describe, expect, it } from 'vitest';
import type { NightRecord } from '../../src/model/night.js';
import { statusAnswer, statusOf, unknownAnswer } from '../../src/service/status.js';
import { badNight, night } from './sample-nights.js';

const limit = 36 * 3600;
const now = new Date('2026-11-05T08:10:00Z');

function answer(
  records: readonly NightRecord[],
  facts: { damaged?: string[]; estate?: string; at?: Date } = {},
) {
  const { damaged = [], estate = 'prod', at = now } = facts;
  return statusAnswer([statusOf({ estate, records, damaged, olderThan: limit }, at)]);
}

describe('the status for monitoring', () => {
  it('when the last night was good, then it is OK, with its age and counts for graphs', () => {
    expect(answer([night(5), badNight(4, ['x'])])).toEqual({
      status: 'OK',
      exitCode: 0,
      text: "OVM-RESCUE OK - prod: last good night 6 hours ago (2026-11-05 02:10 UTC); recoverable. B1-B3 yes | 'prod_age'=21600s;;129600;0 'prod_vms'=7;;;0 'prod_disks'=9;;;0",
    });
  });

  it('when the last night was not good and the one before is young enough, then it is a warning', () => {
    const { status, exitCode, text } = answer([badNight(5, ['ovs01 cannot be reached']), night(4)]);
    expect({ status, exitCode }).toEqual({ status: 'WARNING', exitCode: 1 });
    expect(text).toMatch(
      /last good night 30 hours ago .*; the last night was not good: ovs01 cannot be reached \|/,
    );
  });

  it('when the last good night is older than the limit, then it is critical, from that second on', () => {
    const records = [badNight(5, ['x']), night(4)];
    const at = (seconds: number) => new Date(Date.parse(night(4).startedAt) + seconds * 1000);
    expect(answer(records, { at: at(limit) }).status).toBe('WARNING');
    expect(answer(records, { at: at(limit + 1) })).toMatchObject({
      status: 'CRITICAL',
      exitCode: 2,
      text: expect.stringMatching(
        /last good night 36 hours ago .*, limit 36 hours; last: NOT recoverable tonight\. x \|/,
      ),
    });
    // nothing ran any more: the last one was good, and is too old
    expect(answer([night(1)]).status).toBe('CRITICAL');
  });

  it('when no night was ever good, then it is critical', () => {
    expect(answer([badNight(5, ['x']), badNight(4, ['x'])])).toMatchObject({
      exitCode: 2,
      text: expect.stringMatching(/^OVM-RESCUE CRITICAL - prod: none of 2 nights was good; last: [^|]*$/),
    });
  });

  it('when no night has ended, then that is critical: a backup that is not there is the worst', () => {
    expect(answer([])).toMatchObject({ status: 'CRITICAL', exitCode: 2 });
    expect(answer([], { damaged: ['20261105T021000Z-aaaaaa'] }).text).toContain(
      'no record of a night can be read: 20261105T021000Z-aaaaaa',
    );
  });

  it('when records are ahead of the clock, then the others count, and the files to look at are named', () => {
    const of = (records: readonly NightRecord[]) =>
      statusOf(
        { estate: 'prod', records, ahead: ['/a/prod/nights/20271120T021000Z-aaaaaa.json'], olderThan: limit },
        now,
      );
    const text = expect.stringContaining('remove what was recorded with a wrong one: /a/prod/nights/2027');
    expect(of([])).toMatchObject({ status: 'UNKNOWN', text });
    expect(of([night(5)])).toMatchObject({ status: 'WARNING', text });
    expect(of([night(1)]).status).toBe('CRITICAL');
    // two machines may differ by minutes
    const at = new Date(Date.parse(night(5).startedAt) - 9 * 60_000);
    expect(answer([night(5)], { at })).toMatchObject({
      status: 'OK',
      text: expect.stringContaining('0 minutes ago'),
    });
  });

  it('when archives of the last good night are gone, then it is critical and they are named', () => {
    const gone = { records: [night(5)], missing: ['20261105T021100Z-1a2b3c4d'] };
    expect(statusOf({ estate: 'prod', olderThan: limit, ...gone }, now)).toMatchObject({
      status: 'CRITICAL',
      text: expect.stringContaining('its archives are gone: 20261105T021100Z-1a2b3c4d'),
    });
  });

  it('when the last night was compared with none, then somebody should look whether it is the first', () => {
    const first = night(5, { differences: { ...night(5).differences, against: null } });
    expect(answer([first])).toMatchObject({
      status: 'WARNING',
      text: expect.stringContaining('the first one, or the records of others are gone'),
    });
  });

  it('when estates have names that look alike, then their performance data do not meet', () => {
    const labels = ['a b', 'a_b', "a'b"].map(
      (estate) => /\| ('[^']*')=/.exec(answer([night(5)], { estate }).text)?.[1],
    );
    expect(labels).toEqual(["'a b_age'", "'a_b_age'", "'a%27b_age'"]);
  });

  it.each<[string, NightRecord, RegExp]>([
    [
      'a copy failed',
      night(5, {
        copies: [{ target: '/mnt/nfs', status: 'failed', reason: 'no space | left', bytes: 0, tookMs: 1 }],
      }),
      /; copy to \/mnt\/nfs: no space \/ left \|/,
    ],
    [
      'a notice failed',
      night(5, { notices: [{ target: 'command mail', status: 'failed', reason: 'exit code 1' }] }),
      /; notice to command mail: exit code 1 \|/,
    ],
  ])('when %s on a good night, then it is a warning', (_, record, text) => {
    expect(answer([record])).toMatchObject({ exitCode: 1, text: expect.stringMatching(text) });
  });

  it('when a record of a later night cannot be read, then it is a warning; an older one is no news', () => {
    expect(answer([night(5)], { damaged: ['20261105T071000Z-bbbbbb'] })).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining('the record of a later night, 20261105T071000Z-bbbbbb, cannot be read'),
    });
    expect(answer([night(5)], { damaged: ['20261101T021000Z-bbbbbb'] }).exitCode).toBe(0);
  });

  it('when there are several estates, then the worst counts, and each has a line', () => {
    const of = (estate: string, records: readonly NightRecord[]) =>
      statusOf({ estate, records, damaged: [], olderThan: limit }, now);
    const [fine, failing, none] = [of('prod', [night(5)]), of('test', [badNight(5, ['x'])]), of('new', [])];
    const { text, exitCode } = statusAnswer([fine, failing, none]);
    expect(exitCode).toBe(2);
    expect(text.split('\n')).toEqual([
      expect.stringMatching(
        /^OVM-RESCUE CRITICAL - 2 of 3 estates: test, new; test: not even the only night was good; .* \| 'prod_age'=/,
      ),
      expect.stringMatching(/^OK: prod: /),
      expect.stringMatching(/^CRITICAL: test: /),
      expect.stringMatching(/^CRITICAL: new: /),
    ]);
    expect(statusAnswer([fine, none]).exitCode).toBe(2);
    const unread = statusOf({ estate: 'x', records: [], unreadable: 'no', olderThan: limit }, now);
    const warned = of('w', [badNight(5, ['x']), night(4)]);
    expect(statusAnswer([warned, unread]).exitCode).toBe(3);
    expect(statusAnswer([]).exitCode).toBe(3);
  });

  it('when names and texts are awkward, then the first line ends where it should and has one bar', () => {
    const records = [badNight(5, ['a\nb | c']), night(4)];
    const { text } = answer(records, { estate: "pro'd = a|b" });
    expect(text.split('\n')).toHaveLength(1);
    expect(text.split('|')).toHaveLength(2);
    expect(text).toContain("'pro%27d %3D a%7Cb_age'=108000s;;129600;0");
  });

  it('when not even the records can be looked at, then nothing is known and nobody takes it for a warning', () => {
    expect(unknownAnswer('could not read the tree /a|b:\nno')).toEqual({
      status: 'UNKNOWN',
      exitCode: 3,
      text: 'OVM-RESCUE UNKNOWN - could not read the tree /a/b:; no',
    });
  });
});
