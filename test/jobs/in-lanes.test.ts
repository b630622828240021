import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inLanes } from '../../src/jobs/in-lanes.js';

/** Works that note when they are under way. */
function watched() {
  const begun: string[] = [];
  const most = { now: 0, ever: 0 };
  const sameLane = new Set<string>();
  const work = (lane: string, name: string, wait = 5) => ({
    lane,
    run: async () => {
      expect(sameLane.has(lane)).toBe(false);
      sameLane.add(lane);
      begun.push(name);
      most.now += 1;
      most.ever = Math.max(most.ever, most.now);
      await pause(wait);
      most.now -= 1;
      sameLane.delete(lane);
      return name;
    },
  });
  return { begun, most, work };
}

const nothing = async () => {};

describe('works in lanes', () => {
  it('when there are more lanes than places, then so many run at a time, and results keep the order', async () => {
    const { begun, most, work } = watched();
    const names = Array.from({ length: 12 }, (_, index) => `w${index}`);
    const works = names.map((name, index) => work(`lane ${index % 6}`, name, 12 - index));
    expect(await inLanes(works, 4, nothing)).toEqual(names);
    expect(most.ever).toBe(4);
    expect(begun.slice(0, 4)).toEqual(['w0', 'w1', 'w2', 'w3']);
  });

  it('when all are of one lane, then one runs after the other', async () => {
    const { begun, most, work } = watched();
    const works = ['a', 'b', 'c'].map((name) => work('one', name));
    expect(await inLanes(works, 4, nothing)).toEqual(['a', 'b', 'c']);
    expect({ begun, ever: most.ever }).toEqual({ begun: ['a', 'b', 'c'], ever: 1 });
  });

  it('when works of different lanes use the same thing, then one alone has it at a time', async () => {
    let [users, ever] = [0, 0];
    const works = Array.from({ length: 6 }, (_, index) => ({
      ...{ lane: `lane ${index}`, uses: index < 4 ? 'host' : 'other host' },
      run: async () => {
        if (index < 4) users += 1;
        ever = Math.max(ever, users);
        await pause(2);
        if (index < 4) users -= 1;
        return index;
      },
    }));
    expect(await inLanes(works, 4, nothing)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(ever).toBe(1);
  });

  it('when one fails, then what runs is broken off, nothing more begins, and its error is thrown', async () => {
    const { begun, work } = watched();
    let breakOff = (_: Error) => {};
    let ended = false;
    const long = {
      lane: 'long',
      run: () =>
        new Promise<string>((_, reject) => {
          breakOff = reject;
        }).finally(() => {
          ended = true;
        }),
    };
    const failing = { lane: 'short', run: async () => Promise.reject(new Error('the disk is full')) };
    const works = [long, failing, work('short', 'behind it'), work('long', 'behind that')];
    const stop = async () => breakOff(new Error('broken off'));
    await expect(inLanes(works, 4, stop)).rejects.toThrow('the disk is full');
    expect({ begun, ended }).toEqual({ begun: [], ended: true });
  });
});
