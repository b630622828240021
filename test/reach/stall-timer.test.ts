import { afterEach, describe, expect, it, vi } from 'vitest';
import { stallTimer } from '../../src/reach/stall-timer.js';

afterEach(() => {
  vi.useRealTimers();
});

describe('a stall timer', () => {
  it('when nothing comes, then it calls once, and after its end never', async () => {
    vi.useFakeTimers();
    const stalled = vi.fn();
    const timer = stallTimer(1000, stalled);
    await vi.advanceTimersByTimeAsync(900);
    timer.refresh();
    await vi.advanceTimersByTimeAsync(900);
    expect(stalled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(stalled).toHaveBeenCalledTimes(1);
    const ended = stallTimer(1000, stalled);
    ended.end();
    ended.refresh();
    await vi.advanceTimersByTimeAsync(5000);
    expect(stalled).toHaveBeenCalledTimes(1);
  });

  it('when it is at work all the same, then it is waited for until it is not, or nobody can tell', async () => {
    vi.useFakeTimers();
    const stalled = vi.fn();
    const isAtWork = vi.fn(async () => isAtWork.mock.calls.length < 4);
    stallTimer(1000, stalled, isAtWork);
    await vi.advanceTimersByTimeAsync(3500);
    expect(stalled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1000);
    expect(stalled).toHaveBeenCalledTimes(1);
    const blind = vi.fn();
    stallTimer(1000, blind, () => Promise.reject(new Error('no answer')));
    await vi.advanceTimersByTimeAsync(1500);
    expect(blind).toHaveBeenCalledTimes(1);
  });
});
