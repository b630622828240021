import { describe, expect, it } from 'vitest';
import { keptBytes, type LongValueTaker, rowsOfTsv } from '../../../src/reach/database/oracle/tsv-values.js';
import { sourceOf, type Values } from './row-exchange.js';

interface LongValue {
  readonly pieces: Buffer[];
  ended: boolean;
}

/** Keeps long values of all columns but the second. */
class Kept implements LongValueTaker<LongValue> {
  longest = 0;
  begin(column: number): Promise<LongValue> | undefined {
    return column === 1 ? undefined : Promise.resolve({ pieces: [], ended: false });
  }
  async piece(value: LongValue, bytes: Buffer) {
    this.longest = Math.max(this.longest, bytes.length);
    value.pieces.push(Buffer.from(bytes));
  }
  async end(value: LongValue) {
    value.ended = true;
  }
}

async function readBack(rows: readonly Values[], chunkBytes: number, columns: number) {
  const taker = new Kept();
  const read: (Buffer | null)[][] = [];
  let long = 0;
  for await (const row of rowsOfTsv(sourceOf(rows, chunkBytes).tsv(), columns, taker)) {
    const whole = row.map((value) => {
      if (value === null || Buffer.isBuffer(value)) return value === null ? null : Buffer.from(value);
      long += 1;
      expect(value.ended).toBe(true);
      return Buffer.concat(value.pieces);
    });
    read.push(whole);
  }
  return { read, long, longest: taker.longest };
}

describe('tab-separated rows with long values', () => {
  const special = Buffer.from('tab\t line\n back\\slash \\N \\\\n');
  const rows: readonly Values[] = [
    [Buffer.from('a'), Buffer.from(''), null],
    [special, null, Buffer.from('\\N')],
    [null, special, Buffer.from([0, 255, 9, 10, 92])],
  ];

  it.each([1, 2, 3, 7, 1000])(
    'when chunks have %i bytes, then every value is the one that was written',
    async (chunk) => {
      expect((await readBack(rows, chunk, 3)).read).toEqual(rows);
    },
  );

  it('when values are long, then they are passed on in pieces and end before their row comes', async () => {
    const long = Buffer.concat(Array(30_000).fill(special));
    const longRows = [[long, Buffer.from('b'), long], ...rows, [null, long, null]];
    const { read, long: taken, longest } = await readBack(longRows, 8191, 3);
    expect(
      read.every((row, at) =>
        row.every((value, column) =>
          value === null ? longRows[at]?.[column] === null : longRows[at]?.[column]?.equals(value),
        ),
      ),
    ).toBe(true);
    expect(taken).toBe(2);
    expect(longest).toBeLessThanOrEqual(keptBytes + 8191);
  });

  it('when a table has generated columns only, then its lines are rows without values', async () => {
    expect((await readBack([[], []], 1, 0)).read).toEqual([[], []]);
  });
});
