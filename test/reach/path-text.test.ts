import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathBytes, pathText, systemPath } from '../../src/reach/path-text.js';

describe('pathText and pathBytes', () => {
  it('when any bytes go through a text, then the same bytes come back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect([...pathBytes(pathText(bytes))]).toEqual([...bytes]);
      }),
      { numRuns: 2000 },
    );
  });

  it('when the bytes are UTF-8, then the text is the usual one', () => {
    expect(pathText(Buffer.from('Größe 🦊/vm.cfg'))).toBe('Größe 🦊/vm.cfg');
    expect(systemPath('Größe 🦊')).toBe('Größe 🦊');
  });

  it('when a byte is not UTF-8, then it is the lone surrogate of Python, and the bytes go to the system', () => {
    expect(pathText(Buffer.from([0x61, 0xe4, 0x62]))).toBe('a\udce4b');
    expect(systemPath('a\udce4b')).toEqual(Buffer.from([0x61, 0xe4, 0x62]));
  });

  it('when a surrogate is encoded as three bytes or a sequence is cut, then every byte is kept by itself', () => {
    expect(pathText(Buffer.from([0xed, 0xb2, 0x80]))).toBe('\udced\udcb2\udc80');
    expect(pathText(Buffer.from([0xf0, 0x9f, 0xa6]))).toBe('\udcf0\udc9f\udca6');
  });
});
