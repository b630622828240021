import { describe, expect, it } from 'vitest';
import { nearMiss } from '../../../src/formats/ovm-cli/near-miss.js';

describe('nearMiss', () => {
  it.each([
    ['crate', 'create'],
    ['raed', undefined],
    ['MEMROY', 'memory'],
    ['nam', 'name'],
    ['nmae', 'name'],
    ['xyz', undefined],
    ['n'.repeat(1000), undefined],
  ])('when %s was typed, then %s is offered', (word, expected) => {
    expect(nearMiss(word, ['create', 'memory', 'name'])).toBe(expected);
  });

  it('when two candidates fit, then the nearer one is offered', () => {
    expect(nearMiss('refreshAl', ['refresh', 'refreshAll'])).toBe('refreshAll');
  });
});
