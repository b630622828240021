import { describe, expect, it } from 'vitest';
import type { TreeEntry } from '../../src/reach/host.js';
import { WalkAhead } from '../../src/sources/walk-ahead.js';

const entry = (path: string): TreeEntry => ({ path, type: 'file', size: 0, blocks: 0, mtimeMs: 0 });

/** A walk that writes down what becomes of it. */
function walkOf(names: readonly string[], log: string[], failAt?: string) {
  return async function* () {
    log.push('begun');
    try {
      for (const name of names) {
        if (name === failAt) throw new Error(`${name} is gone`);
        yield entry(name);
      }
    } finally {
      log.push('ended');
    }
  };
}

async function namesIn(walk: WalkAhead): Promise<string[]> {
  const names: string[] = [];
  for await (const { path } of walk.entries()) names.push(path);
  return names;
}

describe('a walk that begins ahead', () => {
  it('when it has begun or not, then its entries come once, in order, and it has ended', async () => {
    for (const ahead of [true, false]) {
      const log: string[] = [];
      const walk = new WalkAhead(walkOf(['a', 'b', 'c'], log));
      if (ahead) walk.begin();
      if (ahead) walk.begin();
      expect(log).toEqual(ahead ? ['begun'] : []);
      expect(await namesIn(walk)).toEqual(['a', 'b', 'c']);
      await walk.end();
      expect(log).toEqual(['begun', 'ended']);
    }
  });

  it('when it fails before anybody looks, then whoever looks is told', async () => {
    const walk = new WalkAhead(walkOf(['a'], [], 'a'));
    walk.begin();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(namesIn(walk)).rejects.toThrow('a is gone');
    await walk.end();
  });

  it('when nobody looks at it, then it can be ended; one that never began has nothing to end', async () => {
    const log: string[] = [];
    const walk = new WalkAhead(walkOf(['a', 'b'], log));
    walk.begin();
    await walk.end();
    expect(log).toEqual(['begun', 'ended']);
    const never = new WalkAhead(walkOf(['a'], log));
    await never.end();
    expect(log).toEqual(['begun', 'ended']);
  });
});
