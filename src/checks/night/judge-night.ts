import type { ManifestSource } from '../../archive/manifest.js';
import { type NightRecord, nightFormatVersion } from '../../model/night.js';
import type { CapturedEstate } from './captured-estate.js';
import { type NightSchema, nightCounts, nightTableSizes } from './night-counts.js';
import { nightDifferences } from './night-differences.js';
import { nightUuid } from './night-uuid.js';
import { type NightRules, nightVerdict } from './night-verdict.js';
import { recoverableStates } from './recoverable-states.js';

/** What a night gave, before it is judged. */
export interface NightFacts
  extends Pick<
    NightRecord,
    'estate' | 'name' | 'startedAt' | 'endedAt' | 'tool' | 'release' | 'archives' | 'verified' | 'openPoints'
  > {
  /** Undefined when nothing was captured. */
  readonly captured: CapturedEstate | undefined;
  /** Of the capture's manifest; empty when there is none. */
  readonly sources: readonly ManifestSource[];
  /** Exports whose archives are there. */
  readonly schemas: readonly NightSchema[];
}

/** A record without what happens to the night's archives afterwards. */
export type JudgedRecord = Omit<NightRecord, 'copies' | 'pruned' | 'notices' | 'line'>;

/** Everything that follows from what a night gave: counts, differences, verdict, and what could be recovered. */
export function judgeNight(
  facts: NightFacts,
  lastGood: NightRecord | undefined,
  rules: NightRules,
): JudgedRecord {
  const { captured, sources, schemas, ...head } = facts;
  const uuid = nightUuid(captured, schemas);
  const tablesOf = nightTableSizes(schemas);
  const counts = nightCounts(captured, schemas);
  const repositoriesRead = captured?.repositories
    .filter(({ read }) => read)
    .map(({ id }) => id)
    .sort();
  const night = { ...head, ...uuid, counts, tablesOf, ...(repositoriesRead && { repositoriesRead }) };
  const verdict = nightVerdict(night, lastGood, rules);
  return {
    formatVersion: nightFormatVersion,
    ...night,
    differences: nightDifferences(lastGood, { ...night, captured }),
    ...verdict,
    good: verdict.reasons.length === 0,
    recoverable: recoverableStates({ ...night, captured, sources, schemas }),
    unowned: captured?.unowned ?? 0,
  };
}
