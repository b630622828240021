import { expect, it } from 'vitest';
import { markLastMoments } from '../../src/reach/run-marker.js';

it('when one process marks the last moments of many runs, then it listens for its end once', () => {
  const before = process.listenerCount('exit');
  const works = Array.from({ length: 12 }, (_, number) => `run-marker.test ${process.pid} ${number}`);
  for (const work of works) markLastMoments(work);
  expect(process.listenerCount('exit') - before).toBeLessThanOrEqual(1);
});
