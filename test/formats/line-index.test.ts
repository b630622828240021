import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineIndex } from '../../src/formats/line-index.js';

describe('createLineIndex', () => {
  it('when line ends are mixed, then every offset has its line and column', () => {
    const place = createLineIndex('ab\r\nc\n\nd');
    expect([0, 2, 4, 6, 7, 8].map(place)).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 3 },
      { line: 2, column: 1 },
      { line: 3, column: 1 },
      { line: 4, column: 1 },
      { line: 4, column: 2 },
    ]);
    expect(createLineIndex('')(0)).toEqual({ line: 1, column: 1 });
  });

  it('bug: when an offset lies behind or inside the last CRLF, then the column stays at the end of the line', () => {
    const place = createLineIndex('ab\r\n\r\n');
    expect([3, 4, 5, 6].map(place)).toEqual([
      { line: 1, column: 3 },
      { line: 2, column: 1 },
      { line: 2, column: 1 },
      { line: 2, column: 1 },
    ]);
  });

  it('when any text is counted by hand, then the line is the same', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', 'bc')), fc.nat(), (parts, at) => {
        const text = parts.join('');
        const offset = at % (text.length || 1);
        const before = text.slice(0, offset).split('\n');
        expect(createLineIndex(text)(offset)).toEqual({
          line: before.length,
          column: (before.at(-1)?.length ?? 0) + 1,
        });
      }),
    );
  });
});
