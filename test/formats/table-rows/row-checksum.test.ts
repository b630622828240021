import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checksumOfTsv,
  joinChecksums,
  noRowsChecksum,
  RowChecksum,
} from '../../../src/formats/table-rows/row-checksum.js';
import { cut, encode } from './table-rows.js';

function checksumOf(...rows: readonly string[]): string {
  const checksum = new RowChecksum();
  for (const row of rows) {
    const bytes = Buffer.from(row);
    checksum.row(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
  }
  return checksum.text();
}

describe('the row checksum', () => {
  it('when one row is hashed, then it is the published hash', () => {
    expect(checksumOf('')).toBe('00000000000000000000000000000000');
    expect(checksumOf('The quick brown fox jumps over the lazy dog')).toBe(
      '2f1583c3ecee2c675d7bf66ce5e91d2c',
    );
    expect(checksumOf('I will not buy this record, it is scratched.')).toBe(
      'a0a9683b25ac5e40d9af2895890dddf5',
    );
    expect(checksumOf("I will not buy this tobacconist's, it is scratched.")).toBe(
      '9b5b7ba2ef3f7866889adeaf00f3f98e',
    );
  });

  it('when rows come in another order or in two heaps, then the sum is the same', () => {
    const rows = ['one', 'two\tthree', 'a'.repeat(40), 'one'];
    expect(checksumOf(...rows.toReversed())).toBe(checksumOf(...rows));
    expect(joinChecksums(checksumOf(...rows.slice(0, 1)), checksumOf(...rows.slice(1)))).toBe(
      checksumOf(...rows),
    );
    expect(joinChecksums(noRowsChecksum, checksumOf('x'))).toBe(checksumOf('x'));
  });

  it('when a row is there twice, is missing or differs in a bit, then the sum differs', () => {
    const sums = [['a', 'b'], ['a', 'b', 'b'], ['a'], ['a', 'c'], ['ab']].map((rows) => checksumOf(...rows));
    expect(new Set(sums).size).toBe(sums.length);
  });

  it('when lines come in chunks of any length, then rows, bytes and sum are the same', async () => {
    const line = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
    const property = fc.asyncProperty(
      fc.array(line, { maxLength: 30 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
      async (values, lengths) => {
        const { text, rows, bytes, checksum } = encode(values.map((value) => [value]));
        expect(await checksumOfTsv(cut(text, lengths))).toEqual({ rows, bytes, checksum });
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });
});
