import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RescueError } from '../../../src/base/errors.js';
import { readDump } from './read-dump.js';

const directory = join(import.meta.dirname, '../../fixtures/mysql-dumps');
const dumps = readdirSync(directory)
  .filter((name) => name.endsWith('.sql'))
  .map((name) => readFileSync(join(directory, name)));

/** Reads it and gives the error's code, undefined without one. */
function outcome(bytes: Buffer, chunkBytes: number): string | undefined {
  try {
    readDump(bytes, chunkBytes);
    return undefined;
  } catch (error) {
    if (error instanceof RescueError) return error.code;
    throw error;
  }
}

const chunkBytes = fc.constantFrom(1, 7, 64, 4096);

describe('damaged dumps', () => {
  it('when a dump is cut anywhere, then it is read or refused', () => {
    const cut = fc.tuple(fc.constantFrom(...dumps), fc.double({ min: 0, max: 1, noNaN: true }), chunkBytes);
    fc.assert(
      fc.property(cut, ([dump, part, bytes]) => {
        expect([undefined, 'OVM_DUMP_INVALID']).toContain(
          outcome(dump.subarray(0, Math.floor(dump.length * part)), bytes),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('when bytes of a dump are changed, then it is read or refused', () => {
    const change = fc.tuple(
      fc.nat(),
      fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('\'"`\\;()/*-,#\n@!'))),
    );
    const flipped = fc.tuple(
      fc.constantFrom(...dumps),
      fc.array(change, { minLength: 1, maxLength: 6 }),
      chunkBytes,
    );
    fc.assert(
      fc.property(flipped, ([dump, changes, bytes]) => {
        const damaged = Buffer.from(dump);
        for (const [at, byte] of changes) damaged[at % damaged.length] = byte;
        expect([undefined, 'OVM_DUMP_INVALID']).toContain(outcome(damaged, bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('when a dump is nothing but marks, then reading takes linear time', () => {
    const started = performance.now();
    for (const mark of [
      ';',
      '/**/',
      '/*',
      "'",
      '`',
      '--\n',
      '(',
      'INSERT INTO t VALUES (',
      'DELIMITER ;\n',
      '/*!1 */',
      '\\',
    ]) {
      expect([undefined, 'OVM_DUMP_INVALID']).toContain(
        outcome(Buffer.from(mark.repeat(400_000 / mark.length)), 65536),
      );
    }
    expect(performance.now() - started).toBeLessThan(20_000);
  }, 30_000);
});
