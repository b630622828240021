import { join, normalize } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { archivePath, archiveSegment, isArchivePath, originalPath } from '../../src/archive/archive-path.js';
import { pathText } from '../../src/reach/path-text.js';

const name = fc
  .uint8Array({ minLength: 1, maxLength: 255 })
  .map((bytes) => pathText(bytes.map((byte) => (byte === 0x2f || byte === 0 ? 0x2e : byte))));

describe('archivePath', () => {
  it('when any names of bytes are turned into a path, then it is safe and the names come back', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
        const path = archivePath(names.join('/'));
        expect(isArchivePath(path)).toBe(true);
        expect(originalPath(path)).toBe(names.join('/'));
        expect(normalize(join('/archive', path))).toBe(`/archive/${path}`);
        for (const segment of path.split('/')) expect(segment.length).toBeLessThanOrEqual(255);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['OVS/VirtualMachines/0004fb_a+b@c=d-e.cfg', 'OVS/VirtualMachines/0004fb_a+b@c=d-e.cfg'],
    ['../../etc/passwd', '%2E%2E/%2E%2E/etc/passwd'],
    ['./..a/a b', '%2E/..a/a%20b'],
    ['/etc//sysconfig/ovmm', 'etc/sysconfig/ovmm'],
    ['100%\n\\x', '100%25%0A%5Cx'],
    ['Größe\udce4', 'Gr%C3%B6%C3%9Fe%E4'],
  ])('when the path is %j, then it becomes %s', (original, expected) => {
    expect(archivePath(original)).toBe(expected);
  });

  it('when a name of 255 bytes needs encoding, then it is spread over directories and comes back', () => {
    const original = `${'ü'.repeat(127)}x/vm.cfg`;
    const segments = archivePath(original).split('/');
    expect(segments.map((segment) => segment.endsWith('%'))).toEqual([true, true, true, false, false]);
    expect(originalPath(segments.join('/'))).toBe(original);
    expect(archivePath('x'.repeat(255))).toBe('x'.repeat(255));
  });

  it('when a name is one segment, then its slashes are encoded', () => {
    expect(archiveSegment('prod/east')).toBe('prod%2Feast');
  });
});

describe('isArchivePath', () => {
  it.each([
    '',
    '.',
    '..',
    '../a',
    'a/..',
    '/a',
    'a//b',
    'a b',
    'a%',
    '%/a',
    'a%2e',
    'ä',
    'a\\b',
    'a\n',
    'x'.repeat(256),
  ])('when the path is %j, then it is none', (path) => {
    expect(isArchivePath(path)).toBe(false);
  });
});
