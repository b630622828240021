import { expect, it } from 'vitest';
import { guardReasonsError } from '../../../src/jobs/apply/guard-reasons.js';

it('when a guard has more reasons than an error can hold, then each is told once, on a line of its own', () => {
  const reasons = Array.from({ length: 120 }, (_, index) => ({
    ...{ rule: 'name-taken', subject: `VM web${index}\nerror:`, message: 'the manager has it' },
  }));
  const told: string[] = [];
  const log = { info: () => {}, warn: (line: string) => void told.push(line) };
  const { why } = guardReasonsError('the lines', reasons, 'nothing stands', log);
  const [head, ...lines] = why.split('\n');
  const last = lines.pop();
  expect([head, last]).toEqual(['120 reasons:', '  and 70 more, told above; nothing stands']);
  const all = [...lines.map((line) => line.trim()), ...told].sort();
  const wanted = reasons.map((_, index) => `name-taken: VM web${index}?error:: the manager has it`);
  expect(all).toEqual(wanted.sort());
});
