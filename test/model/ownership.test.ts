import { describe, expect, it } from 'vitest';
import { sharedWithoutFlag } from '../../src/model/ownership.js';
import { diskOf, vmOf } from './entities.js';

describe('sharedWithoutFlag', () => {
  const uses = (...modes: string[]) =>
    modes.map((mode, index) => ({ vm: vmOf(`vm${index}`), mapping: diskOf('d.img', mode) }));
  const wrong: Readonly<Record<string, boolean>> = {
    'w w': true,
    'w w!': true,
    'w r': true,
    'w r!': true,
    'w! w!': false,
    'w! r': true,
    'w! r!': false,
    'r r': false,
    'rw rw': true,
    'r r!': false,
    'r! r!': false,
  };
  for (const [modes, expected] of Object.entries(wrong)) {
    it(`when two VMs use a disk with ${modes}, then that is ${expected ? 'wrong' : 'right'} in either order`, () => {
      const words = modes.split(' ');
      expect(sharedWithoutFlag(uses(...words))).toBe(expected);
      expect(sharedWithoutFlag(uses(...words.toReversed()))).toBe(expected);
    });
  }

  it('when one VM uses a disk alone, then nothing is wrong, and when twice, then it is', () => {
    const vm = vmOf('a');
    expect(sharedWithoutFlag(uses('w'))).toBe(false);
    expect(sharedWithoutFlag([0, 1].map(() => ({ vm, mapping: diskOf('d.img', 'w!') })))).toBe(true);
  });
});
