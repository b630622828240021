import { describe, expect, it } from 'vitest';
import { comparedSidesLines, differencesText, differenceText } from '../../src/jobs/comparison-text.js';
import type { Difference } from '../../src/model/compare.js';
import type { Origin } from '../../src/model/origin.js';

const at = (line: number): Origin => ({ source: 'repository-files', file: 'repo/vm.cfg', line });
const sides = (archived: boolean) => {
  const side = { name: 'x', readAt: '', lacks: [], unread: [], archived };
  return { a: side, b: side, otherManager: false };
};
const changed = (a: Origin, b: Origin): Difference => ({
  ...{ kind: 'different', entity: 'VM', id: '0004fb', name: 'web', attribute: 'memoryLimit' },
  a: { value: 512, origin: a },
  b: { value: 1024, origin: b },
});

describe('differenceText', () => {
  it('when both sides tell it in the same place, then the place stands once, and words are those of people', () => {
    expect(differenceText(changed(at(12), at(12)), sides(true))).toBe(
      '~ VM web (0004fb) memory limit: 512 -> 1024 [captured/repository-files/repo/vm.cfg:12]',
    );
  });

  it('when the places differ, then each stands behind its value', () => {
    expect(differenceText(changed(at(12), at(13)), sides(false))).toBe(
      '~ VM web (0004fb) memory limit: 512 [repo/vm.cfg:12] -> 1024 [repo/vm.cfg:13]',
    );
  });
});

describe('the lines about a comparison', () => {
  it('when A and B are of two managers, then that is said', () => {
    const said = 'A and B are of managers with different UUIDs';
    expect(comparedSidesLines({ ...sides(true), otherManager: true })).toContain(said);
    expect(comparedSidesLines(sides(true))).not.toContain(said);
  });

  it('when some differences are ids, then they are counted apart, as nothing sets them', () => {
    const one = changed(at(1), at(2));
    const id = { ...one, attribute: 'id' };
    expect(differencesText([one])).toBe('1 difference');
    expect(differencesText([one, id])).toBe('2 differences, 1 of them an id, which no line sets');
    expect(differencesText([id, id])).toBe('2 differences, 2 of them ids, which no line sets');
  });
});
