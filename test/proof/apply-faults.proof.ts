import { describe, it } from 'vitest';
import { guardedEstates } from '../cli/guarded-estate.js';
import { faultCases, faultCasesWithRest } from '../jobs/apply/fault-cases.js';

const { start } = guardedEstates();

describe.each(['3.2', '3.3', '3.4'] as const)('an apply in trouble at %s, with the real guard', (release) => {
  const cases = { ...faultCases, ...(release === '3.2' ? {} : faultCasesWithRest) };
  it.each(Object.entries(cases))('when %s', async (_, fault) => fault(start, release));
});
