import { describe, expect, it } from 'vitest';
import { nightLine } from '../../src/emitters/night/night-line.js';
import { metricsText } from '../../src/service/metrics.js';
import { statusAnswer, statusOf } from '../../src/service/status.js';
import { night } from './sample-nights.js';

const record = night(23);
const now = new Date('2026-11-23T08:00:00Z');
const input = { estate: 'prod', records: [record], damaged: [], olderThan: 36 * 3600 };
const day = 86_400;

describe('the status of nights', () => {
  it('when a limit is set, then a rehearsal that is too long ago, failed or never was is a warning', () => {
    const status = (state: 'proven' | 'defect', at = '2026-11-01T00:00:00Z', rehearsedWithin = 30 * day) =>
      statusOf({ ...input, rehearsal: { at, state }, rehearsedWithin }, now);
    expect(status('proven').status).toBe('OK');
    expect(status('proven', '2026-09-01T00:00:00Z')).toMatchObject({
      status: 'WARNING',
      text: expect.stringContaining('; NOT rehearsed as often as it should be, last 2026-09-01'),
    });
    expect(status('defect').text).toContain('rehearsed 2026-11-01: DEFECT');
    expect(statusOf({ ...input, rehearsedWithin: day }, now)).toMatchObject({
      status: 'WARNING',
      text: expect.stringContaining('NEVER rehearsed'),
    });
    expect(statusOf(input, now).status).toBe('OK');
  });

  it('when archives were rehearsed since the last night, then status tells it, and its age as performance data', () => {
    const rehearsal = { at: '2026-11-23T06:00:00Z', state: 'proven' as const };
    const status = (rehearsedWithin?: number, at = rehearsal.at) =>
      statusOf(
        {
          ...input,
          rehearsal: { ...rehearsal, at },
          ...(rehearsedWithin !== undefined && { rehearsedWithin }),
        },
        now,
      );
    expect(status().text).toMatch(/; since then rehearsed 2026-11-23$/);
    expect(status(30 * day).rehearsal).toEqual({ ...rehearsal, age: 7200, limit: 30 * day });
    expect(statusAnswer([status(30 * day)]).text).toContain("'prod_rehearsal_age'=7200s;2592000;;0");
    expect(statusAnswer([status()]).text).toContain("'prod_rehearsal_age'=7200s;;;0");
    expect(status(undefined, '2026-11-22T06:00:00Z').text).not.toContain('since then');
    expect(statusAnswer([statusOf(input, now)]).text).not.toContain('rehearsal');
  });

  it('when metrics are written, then age, outcome and limit of the last rehearsal are in them', () => {
    const rehearsal = { at: '2026-11-20T09:00:00Z', state: 'proven' as const };
    const text = metricsText([
      { estate: 'prod', records: [record], olderThan: 1, rehearsal, rehearsedWithin: 30 * day },
      { estate: 'test', records: [record], olderThan: 1 },
    ]);
    const of = (name: string, estate: string) =>
      new RegExp(`^ovm_rescue_last_rehearsal_${name}\\{estate="${estate}"\\} (.*)$`, 'm').exec(text)?.[1];
    expect(of('timestamp_seconds', 'prod')).toBe(String(Date.parse(rehearsal.at) / 1000));
    expect([of('proven', 'prod'), of('limit_seconds', 'prod')]).toEqual(['1', '2592000']);
    expect(of('timestamp_seconds', 'test')).toBe('0');
    expect([of('proven', 'test'), of('limit_seconds', 'test')]).toEqual([undefined, undefined]);
  });

  it('when a night knows of a rehearsal, then its line tells it', () => {
    const line = (rehearsal: NonNullable<typeof record.rehearsal>) => nightLine({ ...record, rehearsal });
    expect(line({ at: '2026-11-20T09:00:00Z', state: 'proven', overdue: false })).toContain(
      '; rehearsed 2026-11-20',
    );
    expect(line({ at: null, state: null, overdue: true })).toContain('; NEVER rehearsed');
    expect(nightLine(record)).not.toContain('rehearsed');
  });
});
