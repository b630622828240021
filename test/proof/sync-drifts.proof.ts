import { describe, it } from 'vitest';
import { curedDrifts } from '../cli/cured-drift.js';
import { driftedWorld } from '../generators/planted-drifts/drifted-world.js';
import { plantedDrifts } from '../generators/planted-drifts.js';

const { noDriftIn, curedAlone } = curedDrifts();
const releases = ['3.2', '3.3', '3.4'] as const;
/** How many random estates of each release. */
const estates = Number(process.env.OVM_PROOF_SYNC_ESTATES ?? '20');
/** How many estates each drift is planted in, for each release. */
const plantings = Number(process.env.OVM_PROOF_SYNC_PLANTINGS ?? '3');

describe('sync', () => {
  it.each(releases)(
    'when nothing drifted in random estates of %s, then no drift is told',
    async (release) => {
      for (let seed = 1; seed <= estates; seed += 1) await noDriftIn(seed, release);
    },
  );

  it.each(
    plantedDrifts.flatMap((drift) =>
      drift.releases.map((release) => [drift.kind, drift.how, release, drift] as const),
    ),
  )(
    'when %s (%s) on %s, then it alone is told in every estate, and its cure heals it or is left to people',
    async (kind, _, release, drift) => {
      for (let turn = 0; turn < plantings; turn += 1)
        await curedAlone(kind, driftedWorld(drift, release, turn), release);
    },
  );
});
