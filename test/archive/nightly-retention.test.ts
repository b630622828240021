import { describe, expect, it } from 'vitest';
import { type RetainedArchive, stay } from '../../src/archive/retention.js';
import type { Retention } from '../../src/base/configuration.js';
import { randomFrom } from '../generators/random.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { names, pruneNightly } from './nights-on-disk.js';
import { isWanted, type MadeArchive } from './retention-model.js';
import { simulatedNights } from './simulated-nights.js';

const scratch = scratchDirectories();
const nights = 400;
const hourMs = 3_600_000;

describe('the policy alone', () => {
  const policies: readonly Retention[] = [
    { keep: 5, days: 9 },
    { keep: 3, daily: 7, weekly: 5, monthly: 6, yearly: 2 },
    { keep: 1, days: 2, weekly: 8 },
  ];

  it.each(policies)(`when ${nights} nights go by with %j, then what stays is what was promised`, (policy) => {
    const night = simulatedNights(randomFrom(nights + policy.keep));
    const ever: MadeArchive[] = [];
    let there: readonly MadeArchive[] = [];
    for (let number = 0; number < nights; number += 1) {
      const { start, made } = night(number);
      ever.push(...made);
      const now = made.reduce((latest, { time }) => Math.max(latest, time), start) + hourMs;
      const before = [...there, ...made];
      const reasons = stay(before.map(retainedOf), policy, new Date(now));
      there = before.filter(({ name }) => reasons.has(name));
      const wanted = (number % 100 === 99 ? ever : before).filter((one) => isWanted(one, ever, policy, now));
      expect(names(there), `night ${number}`).toEqual(names(wanted));
    }
    expect(ever.length).toBeGreaterThan(nights * 2);
    expect(there.length).toBeLessThan(ever.length / 3);
  });
});

describe('nights on the disk', () => {
  it('when nights fail at random, then exactly what was promised is there, and never is the last good one lost', async () => {
    const seen = await pruneNightly(scratch(), 100, 85);
    expect(seen.good).toBeGreaterThan(20);
    expect(seen.removed).toBeGreaterThan(60);
    expect(Math.min(seen.ofOldManager, seen.heldByPin)).toBeGreaterThan(10);
    expect(Math.min(seen.locked, seen.pins, seen.heldAsGood)).toBeGreaterThan(0);
  });
});

function retainedOf({ goodNight, time, ...archive }: MadeArchive): RetainedArchive {
  return {
    ...archive,
    time: `${new Date(time).toISOString().slice(0, 19)}Z`,
    good: goodNight !== undefined,
    ...(goodNight !== undefined && { night: `night ${goodNight}` }),
  };
}
