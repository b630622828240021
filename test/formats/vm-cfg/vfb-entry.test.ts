import { describe, expect, it } from 'vitest';
import { printVfbEntry, readVfbEntry } from '../../../src/formats/vm-cfg/vfb-entry.js';

describe('readVfbEntry', () => {
  it.each([
    ['type=vnc,vncunused=1,vnclisten=127.0.0.1,keymap=en-us', 'en-us', undefined],
    ['vncunused=1,vncpasswd=secret,keymap=de,type=vnc,vnclisten=0.0.0.0', 'de', 'secret'],
    ['vnc=1,vncpasswd=', undefined, undefined],
    ['sdl=1', undefined, undefined],
  ])(
    'when it reads %s, then keymap and password are there and it prints as it was',
    (text, keymap, vncPassword) => {
      const entry = readVfbEntry(text);
      expect(entry).toMatchObject({ keymap, vncPassword });
      expect(printVfbEntry(entry)).toBe(text);
    },
  );

  it('when blanks stand around items, then they are no part of them', () => {
    expect(readVfbEntry(' type = vnc , vncpasswd=a b , sdl')).toEqual({
      keymap: undefined,
      vncPassword: 'a b',
      fields: [
        { key: 'type', value: 'vnc' },
        { key: 'vncpasswd', value: 'a b' },
        { key: 'sdl', value: undefined },
      ],
    });
  });
});
