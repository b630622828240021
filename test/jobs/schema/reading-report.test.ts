import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type ReadingState, readingReport } from '../../../src/jobs/schema/reading-session.js';
import type { ReadingTask } from '../../../src/jobs/schema/reading-task.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

function taskOf(name: string): ReadingTask {
  return { database: 'ovs', table: { name } } as ReadingTask;
}

it('when several tables are read at a time, then the one that has been for longest is named, none that is done', () => {
  const states: ReadingState[] = [];
  const report = readingReport(100, (state) => void states.push(state));
  const [big, small, last] = [taskOf('big'), taskOf('small'), taskOf('last')];
  const tell = (work: () => void) => {
    vi.advanceTimersByTime(1000);
    work();
  };
  const read = report.progressOf(big);
  report.progressOf(small);
  tell(() => report.finished(small, { rows: 2, bytes: 20 } as never));
  report.progressOf(last);
  tell(() => read(1, 10));
  tell(() => report.finished(big, { rows: 3, bytes: 30 } as never));
  expect(states).toEqual([
    { table: 'ovs.big', rows: 2, bytes: 20, totalBytes: 100 },
    { table: 'ovs.big', rows: 3, bytes: 30, totalBytes: 100 },
    { table: 'ovs.last', rows: 5, bytes: 50, totalBytes: 100 },
  ]);
});
