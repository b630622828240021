import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Manifest, readManifest, readManifestHead } from '../../src/archive/manifest.js';
import { manifestHeadText, manifestPieces } from '../../src/archive/manifest-text.js';
import { RescueError } from '../../src/base/errors.js';
import { facts } from './sample-archive.js';

const sha256 = 'a'.repeat(64);
const manifest: Manifest = {
  formatVersion: 1,
  tool: { name: 'ovm-rescue', version: '0.1.0' },
  estate: 'prod "files": [\n',
  id: 'abcd',
  createdAt: '2026-11-23T03:15:00.000Z',
  ...facts,
  containsSecrets: true,
  files: [
    { path: 'a', size: 0, sha256 },
    { path: 'captured/b', size: 2 ** 45, sha256, containsSecrets: true },
  ],
};

function textOf({ files, ...head }: Manifest): string {
  return [...manifestPieces(head, files)].join('');
}

describe('a manifest', () => {
  it('when it is written and read, then it is the same, lone surrogates included', () => {
    expect(readManifest(textOf(manifest), 'x')).toEqual(manifest);
    expect(JSON.parse(textOf(manifest))).toEqual(manifest);
  });

  it('when the head alone is read, then it is the same whatever the values hold', () => {
    const { files, ...head } = manifest;
    const text = manifestHeadText(textOf(manifest).slice(0, -10));
    expect(readManifestHead(text ?? '', 'x')).toEqual(head);
    expect(manifestHeadText(textOf(manifest).slice(0, 100))).toBeUndefined();
    expect(files).toHaveLength(2);
  });

  it('when it has 50,000 files, then it is one line each and read back in moments', () => {
    const files = Array.from({ length: 50_000 }, (_, index) => ({
      path: `captured/r/${index}`,
      size: index,
      sha256,
    }));
    const begin = performance.now();
    const text = textOf({ ...manifest, files });
    expect(readManifest(text, 'x').files).toEqual(files);
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(text.match(/^ {4}\{"path"/gm)).toHaveLength(50_000);
  });

  it('when it has a key from somewhere else, then the key is ignored', () => {
    expect(readManifest(JSON.stringify({ ...manifest, extra: 1 }), 'x')).toEqual(manifest);
  });

  it.each<[string, object, string]>([
    ['no version', { formatVersion: undefined }, 'formatVersion is missing'],
    ['version 0', { formatVersion: 0 }, 'formatVersion is less than 1'],
    ['a UUID that is a number', { managerUuid: 5 }, 'managerUuid is not a text'],
    ['no UUID key', { managerUuid: undefined }, 'managerUuid is missing'],
    ['a time that is none', { createdAt: 'yesterday' }, 'createdAt is not a time'],
    ['a source without status', { sources: [{ name: 'a' }] }, 'status is missing'],
    ['files that are no list', { files: {} }, 'files is not a list'],
    ['a negative size', { files: [{ path: 'a', size: -1, sha256 }] }, 'size is not a whole number'],
    ['an upper-case sum', { files: [{ path: 'a', size: 1, sha256: 'A'.repeat(64) }] }, 'files[0].sha256'],
    ['a path that leaves', { files: [{ path: '../a', size: 1, sha256 }] }, 'files[0].path is not a path'],
    ['an absolute path', { files: [{ path: '/a', size: 1, sha256 }] }, 'files[0].path is not a path'],
    ['itself as a file', { files: [{ path: 'manifest.json', size: 1, sha256 }] }, 'files[0].path is not'],
    ['a path twice', { files: [manifest.files[0], manifest.files[0]] }, 'it lists a twice'],
  ])('when it has %s, then the message names it', (_, change, message) => {
    const read = () => readManifest(JSON.stringify({ ...manifest, ...change }), '/archives/x');
    expect(read).toThrow(RescueError);
    expect(read).toThrow(`/archives/x: manifest.json: ${message}`);
  });

  it('when the text is anything at all, then the only exception is a RescueError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => readManifest(text, 'x')).toThrow(RescueError);
      }),
    );
  });
});
