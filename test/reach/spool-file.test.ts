import { mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { SpoolFile } from '../../src/reach/spool-file.js';
import { scratchDirectories } from './scratch-directory.js';

const open: SpoolFile[] = [];
function spoolIn(directory: string): SpoolFile {
  const spool = new SpoolFile(directory);
  open.push(spool);
  return spool;
}
afterEach(() => {
  for (const spool of open.splice(0)) spool.close();
});

describe('SpoolFile', () => {
  const scratch = scratchDirectories();

  it('when pieces of any size are put in, then each is read back byte for byte, in any order', () => {
    const sizes = fc.array(
      fc.oneof(fc.nat(3000), fc.constantFrom(0, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, 3_000_000)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(sizes, fc.boolean(), (lengths, readBetween) => {
        const spool = spoolIn(scratch());
        const pieces = lengths.map((length, index) => {
          const bytes = Buffer.alloc(length, index + 1);
          const piece = spool.append(bytes);
          if (readBetween) expect(Buffer.from(spool.read(piece)).equals(bytes)).toBe(true);
          return { bytes, piece };
        });
        for (const { bytes, piece } of pieces.reverse()) {
          expect(Buffer.from(spool.read(piece)).equals(bytes)).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('when it is open, then it has no name, so that nothing is left however the process ends', () => {
    const directory = scratch();
    const spool = spoolIn(directory);
    spool.append(Buffer.from('a secret of the estate'));
    expect(readdirSync(directory)).toEqual([]);
    const links = readdirSync('/proc/self/fd').map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return '';
      }
    });
    expect(links.some((link) => link.startsWith(directory) && link.endsWith(' (deleted)'))).toBe(true);
    expect(readFileSync('/proc/self/stat', 'utf8')).not.toBe('');
  });

  it('when the directory cannot be written, then the error says so', () => {
    const directory = scratch();
    mkdirSync(`${directory}/there`);
    expect(() => spoolIn(`${directory}/missing`)).toThrow(
      expect.objectContaining({ code: 'OVM_WRITE_FAILED' }),
    );
  });
});
