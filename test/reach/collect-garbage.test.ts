import { describe, expect, it } from 'vitest';
import { collectGarbage } from '../../src/reach/collect-garbage.js';

describe('collecting garbage', () => {
  it('when much is not needed any more, then the heap is smaller at once, and again the next time', () => {
    for (let time = 0; time < 2; time += 1) {
      const needed = { texts: Array.from({ length: 200_000 }, (_, index) => [`text ${index}`]) };
      const before = process.memoryUsage().heapUsed;
      needed.texts.length = 0;
      collectGarbage();
      expect(before - process.memoryUsage().heapUsed).toBeGreaterThan(5_000_000);
    }
  });
});
