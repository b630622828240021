import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counted } from '../../../src/base/counted.js';
import { exactSizeText, sizeText } from '../../../src/emitters/inventory/size-text.js';

describe('sizeText', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1023, '1023 bytes'],
    [1024, '1.0 KiB'],
    [1024 ** 2 - 1, '1.0 MiB'],
    [17179869184, '16.0 GiB'],
    [1.5 * 1024 ** 4, '1.5 TiB'],
    [Number.NaN, 'not known'],
    [-1, 'not known'],
  ])('when the size is %d bytes, then it reads %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });

  it('when any size is shown, then the figure is below 1024 and within 5 percent of the truth', () => {
    const factors = new Map(['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'].map((unit, i) => [unit, 1024 ** i]));
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1024 ** 5 }), (bytes) => {
        const [figure = '', unit = ''] = sizeText(bytes).split(' ');
        const back = Number(figure) * (factors.get(unit) ?? Number.NaN);
        return Number(figure) < 1024 && Math.abs(back - bytes) <= bytes * 0.05;
      }),
    );
  });

  it('when the exact bytes matter, then they stand beside the rounded size, once', () => {
    expect(exactSizeText(17179869184)).toBe('16.0 GiB (17179869184 bytes)');
    expect(exactSizeText(12)).toBe('12 bytes');
    expect(exactSizeText(Number.NaN)).toBe('not known');
  });

  it('when there is one of a thing, then the noun is in the singular', () => {
    expect([counted(1, 'VM'), counted(0, 'VM'), counted(2, 'repository', 'repositories')]).toEqual([
      '1 VM',
      '0 VMs',
      '2 repositories',
    ]);
  });
});
