import { describe, expect, it } from 'vitest';
import { randomFrom } from './random.js';

describe('randomFrom', () => {
  it('when the seed is the same then the values are the same', () => {
    const [one, other] = [randomFrom(7), randomFrom(7)];
    const draw = (random: typeof one) => Array.from({ length: 50 }, () => random.between(0, 1_000_000));
    expect(draw(one)).toEqual(draw(other));
    expect(draw(randomFrom(8))).not.toEqual(draw(randomFrom(7)));
  });

  it('when seed 1 is drawn then it gives the published first value of mulberry32', () => {
    expect(randomFrom(1).fraction()).toBeCloseTo(0.6270739405881613, 15);
  });

  it('when a range is given then both of its ends occur and nothing outside', () => {
    const random = randomFrom(3);
    const drawn = new Set(Array.from({ length: 400 }, () => random.between(2, 5)));
    expect([...drawn].sort()).toEqual([2, 3, 4, 5]);
  });

  it('when hexadecimal digits are asked for then exactly so many come', () => {
    expect(randomFrom(5).hex(16)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('when there is nothing to pick from then it says so', () => {
    expect(() => randomFrom(1).pick([])).toThrow('nothing to pick from');
  });
});
