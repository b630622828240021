import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TarEntry, TarReader } from '../../../src/reach/ssh/tar-reader.js';
import { scratchDirectories } from '../scratch-directory.js';

const scratch = scratchDirectories();

/** Reads a stream in pieces of a size; entries with their contents. */
function read(stream: Buffer, pieceBytes: number) {
  const found: (TarEntry & { content: Buffer })[] = [];
  const reader = new TarReader({
    begin: (entry) => found.push({ ...entry, path: Buffer.from(entry.path), content: Buffer.alloc(0) }),
    contents(chunk) {
      const last = found.at(-1);
      if (last) last.content = Buffer.concat([last.content, chunk]);
    },
  });
  for (let at = 0; at < stream.length; at += pieceBytes) reader.take(stream.subarray(at, at + pieceBytes));
  return { found, isWhole: reader.isWhole };
}

function tarOf(root: string, ...options: string[]): Buffer {
  return execFileSync('tar', [...options, '-C', root, '-c', '-f', '-', '.'], { maxBuffer: 1e8 });
}

describe('a tar stream', () => {
  it.each(['--format=gnu', '--format=ustar'])(
    'when GNU tar writes it with %s, then all of it is read',
    (format) => {
      const root = scratch();
      const long = `${'d'.repeat(90)}/${'e'.repeat(60)}`;
      mkdirSync(join(root, long), { recursive: true });
      const files = new Map([
        ['./a', ''],
        ['./b', 'x'.repeat(512)],
        ['./c', 'y'.repeat(1500)],
        [`./${long}/${'f'.repeat(format.endsWith('gnu') ? 250 : 90)}`, 'deep'],
        ["./it's\nodd ü", 'odd'],
      ]);
      for (const [path, content] of files) writeFileSync(join(root, path), content);
      symlinkSync('a', join(root, 'link'));
      for (const pieceBytes of [1, 511, 512, 4097, 1e7]) {
        const { found, isWhole } = read(tarOf(root, format), pieceBytes);
        expect(isWhole).toBe(true);
        const read_ = found
          .filter(({ isFile }) => isFile)
          .map(({ path, content }) => [path.toString(), content.toString()] as const);
        expect(new Map(read_)).toEqual(files);
        expect(found.find(({ path }) => path.toString() === './link')?.isFile).toBe(false);
      }
    },
  );

  it('when it is cut off anywhere, then it is not whole and nothing is invented', () => {
    const root = scratch();
    writeFileSync(join(root, 'f'), 'z'.repeat(3000));
    const stream = tarOf(root);
    fc.assert(
      fc.property(fc.nat({ max: 4500 }), (end) => {
        const { found, isWhole } = read(stream.subarray(0, end), 700);
        expect(isWhole).toBe(false);
        for (const { content } of found) expect('z'.repeat(3000).startsWith(content.toString())).toBe(true);
      }),
    );
  });

  it('when a size is above 8 GB, then it is read from binary digits', () => {
    const header = Buffer.alloc(512);
    header.write('disk.img');
    header.writeUInt8(0x80, 124);
    header.writeBigUInt64BE(20n * 1024n ** 3n, 128);
    header.write('0', 156);
    header.fill(' ', 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    expect(read(header, 512).found).toMatchObject([{ isFile: true, size: 20 * 1024 ** 3 }]);
    header.writeUInt8(1, 0);
    expect(() => read(header, 512)).toThrow('wrong checksum');
  });
});
