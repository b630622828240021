import type { NightRecord } from '../../src/model/night.js';
import { sampleNight } from '../archive/sample-night.js';

/** A night of November 2026 at 02:10 UTC that took five minutes; well, with nothing new and nobody told. */
export function night(day: number, facts: Partial<NightRecord> = {}): NightRecord {
  const date = new Date(Date.UTC(2026, 10, day, 2, 10));
  const sample = sampleNight(`${date.toISOString().replace(/[-:]|\.\d+/g, '')}-aaaaaa`);
  return {
    ...sample,
    endedAt: new Date(date.getTime() + 300_000).toISOString(),
    differences: {
      ...sample.differences,
      against: '20261031T021000Z-aaaaaa',
      vms: { added: [], removed: [], changed: [] },
      tables: [],
    },
    notices: [],
    line: 'prod: recoverable. B1-B3 yes',
    ...facts,
  };
}

/** The same, not good. */
export function badNight(
  day: number,
  reasons: readonly string[],
  facts: Partial<NightRecord> = {},
): NightRecord {
  return night(day, {
    good: false,
    reasons,
    line: `prod: NOT recoverable tonight. ${reasons.join('; ')}`,
    ...facts,
  });
}
