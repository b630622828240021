import { describe, it } from 'vitest';
import { guardedEstates } from '../../cli/guarded-estate.js';
import { faultCases, faultCasesWithRest } from './fault-cases.js';

const { start } = guardedEstates();
const releases = ['3.2', '3.3', '3.4'] as const;

// every fault in every release: test/proof/apply-faults.proof.ts
describe('an apply in trouble, with the real guard', () => {
  it.each(Object.entries(faultCases))('when %s', async (what, fault) => {
    const turn = Object.keys(faultCases).indexOf(what) % releases.length;
    await fault(start, releases[turn] ?? '3.4');
  });

  it.each(Object.entries(faultCasesWithRest))('when %s', async (_, fault) => {
    await fault(start, '3.3');
  });
});
