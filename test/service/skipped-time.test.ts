import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { dayWithoutTime } from '../../src/service/skipped-time.js';

const from = new Date('2026-11-23T20:00:00Z');

describe('a time of day that clocks are set forward over', () => {
  it.each([
    ['Europe/Berlin', 2, 10, '2027-03-28'],
    ['Europe/Berlin', 3, 10, undefined],
    ['America/New_York', 2, 10, '2027-03-14'],
    ['America/New_York', 1, 10, undefined],
    ['Australia/Lord_Howe', 2, 10, '2027-10-03'],
    ['Australia/Lord_Howe', 2, 40, undefined],
    ['UTC', 2, 10, undefined],
  ])('when it is asked for in %s at %i:%i, then the day without it is %s', (zone, hour, minute, day) => {
    expect(dayWithoutTime({ hour, minute }, from, zone)).toBe(day);
  });

  it('when systemd waits for such a time, then it leaves that very day out', () => {
    const words = ['calendar', '--base-time=2027-03-27 12:00:00', '*-*-* 02:10:00'];
    const env = { ...process.env, TZ: 'Europe/Berlin' };
    const { stdout } = spawnSync('systemd-analyze', words, { encoding: 'utf8', env });
    expect(stdout).toContain('Mon 2027-03-29 02:10:00');
  });

  it('when the usual time is taken, then every zone has it on every day', () => {
    for (const zone of [
      'Europe/Berlin',
      'America/New_York',
      'Atlantic/Azores',
      'Asia/Beirut',
      'Antarctica/Troll',
      'America/Santiago',
    ])
      expect(dayWithoutTime({ hour: 4, minute: 10 }, from, zone), zone).toBeUndefined();
  });
});
