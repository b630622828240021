import { expect, it } from 'vitest';
import { statedIn } from '../../../src/jobs/recover/step-actions/send-scripts.js';

it('when a map is a template that nobody filled in, then the scripts are those of no map', () => {
  const template =
    '# Map for ovm-rescue\n#\n# why = because\npool "a b" place =\nlun 3600 physicalDisk = \n\n';
  expect(statedIn(template)).toEqual([]);
});

it('when something was stated, then that alone makes scripts of their own', () => {
  const map = '# why = not\npool one place = 3600ab\nlun 3600 physicalDisk =\n';
  expect(statedIn(map)).toEqual(['pool one place = 3600ab']);
});
