import { expect, it } from 'vitest';
import { wantedWord } from '../../../src/jobs/recover/step-actions/prove-export.js';
import type { Proof, ProofState, RehearsalRecord } from '../../../src/model/rehearsal.js';
import { situations } from '../../../src/recovery/index.js';
import { everyTraits, planOf } from '../../recovery/every-plan.js';

/** What a rehearsal without a defect told, that did not prove all. */
function recordOf(name: string, state: ProofState): RehearsalRecord {
  const proof: Proof = { name, title: name, state, how: 'as it was', found: [] };
  return {
    formatVersion: 1,
    tool: { name: 'ovm-rescue', version: '1' },
    estate: 'prod',
    name: 'one',
    startedAt: '2013-10-07T08:12:00.000Z',
    endedAt: '2013-10-07T08:13:00.000Z',
    archives: [],
    state: 'not-proven',
    proofs: [proof, { ...proof, name: 'uuid', state: 'not-proven' }],
  };
}

const rowsAlone = recordOf('rows', 'proven');
const notRestored = recordOf('restore', 'not-proven');
const restored = recordOf('restore', 'proven');

it.each(everyTraits)(
  'when a database of $release, $engine, $databaseOn is dropped next, then an export that was not restored is never simply taken',
  (traits) => {
    for (const situation of situations) {
      const plan = planOf({ situation, traits });
      const isDropped = plan.steps.some(({ id }) => id === 'archive-schema');
      const word = isDropped ? 'restored' : 'take';
      for (const record of [rowsAlone, notRestored])
        expect([situation.name, wantedWord(plan, record).word]).toEqual([situation.name, word]);
      expect([situation.name, wantedWord(plan, restored).word]).toEqual([situation.name, 'take']);
    }
    // B2 is the situation of this rule
    const b2 = situations.find(({ name }) => name === 'B2');
    expect(b2 && planOf({ situation: b2, traits }).steps.map(({ id }) => id)).toContain('archive-schema');
  },
);
