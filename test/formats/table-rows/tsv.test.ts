import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksumOfTsv } from '../../../src/formats/table-rows/row-checksum.js';
import { decodeTsv } from '../../../src/formats/table-rows/tsv-decoder.js';
import { tsvChunkBytes, tsvChunkCapacity } from '../../../src/formats/table-rows/tsv-encoder.js';
import { cut, encode, plainTsv, type Row } from './table-rows.js';

/** Bytes among which the special ones are as frequent as all others together. */
const nastyByte = fc.oneof(fc.constantFrom(0x09, 0x0a, 0x5c, 0x4e, 0x74, 0x6e, 0x00, 0xff), fc.nat(255));
const value = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 6, arbitrary: fc.array(nastyByte, { maxLength: 30 }).map((bytes) => Buffer.from(bytes)) },
  // long values of which little or much is special
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(3000), nastyByte).map(([length, byte]) => Buffer.alloc(length, byte)),
  },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ minLength: 500, maxLength: 1500 }).map((bytes) => Buffer.from(bytes)),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(2000), fc.nat(2000)).map(([before, after]) => {
      return Buffer.concat([Buffer.alloc(before, 0x78), Buffer.from('\n'), Buffer.alloc(after, 0x79)]);
    }),
  },
);
const table = fc
  .integer({ min: 1, max: 5 })
  .chain((columns) =>
    fc.array(fc.array(value, { minLength: columns, maxLength: columns }), { maxLength: 12 }),
  );
const lengths = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 4 });

async function decode(text: Buffer, columns: number, pieces: readonly number[]): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of decodeTsv(cut(text, pieces), { columns, name: 'part' })) rows.push(...batch);
  return rows;
}

describe('rows as TSV', () => {
  it('when rows are encoded, then the text is that of the plain description', () => {
    const property = fc.property(table, (rows) => {
      expect(encode(rows).text.toString('latin1')).toBe(plainTsv(rows));
    });
    fc.assert(property, { numRuns: 100 });
  });

  it('when rows are decoded again, then they are the same, whatever the chunks', async () => {
    const property = fc.asyncProperty(table, lengths, async (rows, pieces) => {
      const { text } = encode(rows);
      expect(await decode(text, rows[0]?.length ?? 1, pieces)).toEqual(rows);
    });
    await fc.assert(property, { numRuns: 80 });
  });

  it('when values come in pieces, then text and checksum are those of whole rows', () => {
    const property = fc.property(table, fc.integer({ min: 1, max: 700 }), (rows, pieceBytes) => {
      expect(encode(rows, pieceBytes)).toEqual(encode(rows));
    });
    fc.assert(property, { numRuns: 80 });
  });

  it('when values are longer than a chunk, then nothing is lost at the bounds', async () => {
    const allBytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const long = [
      Buffer.alloc(tsvChunkBytes - 1, 'x'),
      Buffer.alloc(tsvChunkCapacity, '\n'),
      Buffer.alloc(2 * tsvChunkCapacity + 7, allBytes),
    ];
    const rows: Row[] = long.map((bytes, index) => [
      Buffer.from(String(index)),
      bytes,
      null,
      Buffer.alloc(0),
    ]);
    const whole = encode(rows);
    expect(whole.text.equals(Buffer.from(plainTsv(rows), 'latin1'))).toBe(true);
    expect(encode(rows, 300_001).text.equals(whole.text)).toBe(true);
    expect(await checksumOfTsv([whole.text])).toEqual({
      rows: rows.length,
      bytes: whole.bytes,
      checksum: whole.checksum,
    });
    const decoded = await decode(whole.text, 4, [65_536]);
    expect(decoded.every((row, index) => row[1]?.equals(long[index] ?? Buffer.alloc(0)))).toBe(true);
  });

  it('when many small rows fill several chunks, then no row is torn', () => {
    const rows: Row[] = Array.from({ length: 60_000 }, (_, i) => [
      Buffer.from(`${i}`),
      Buffer.from('\\\t\n name'),
      null,
    ]);
    const { text, bytes } = encode(rows);
    expect(bytes).toBeGreaterThan(tsvChunkBytes);
    expect(text.toString('latin1')).toBe(plainTsv(rows));
  });

  it('when a table has no columns to be read, then each row is an empty line', async () => {
    const { text, rows } = encode([[], [], []]);
    expect(text.toString()).toBe('\n\n\n');
    expect(rows).toBe(3);
    expect(await decode(text, 0, [1])).toEqual([[], [], []]);
  });

  it('when the text is not what the encoder writes, then the line is named', async () => {
    const wrong = async (text: string) => decode(Buffer.from(text), 2, [3]);
    await expect(wrong('a\tb\nc\n')).rejects.toThrow('part: line 2 has 1 values instead of 2');
    await expect(wrong('a\tb\nc\td\te\n')).rejects.toThrow('part: line 2 has 3 values instead of 2');
    await expect(wrong('a\tb\\x\n')).rejects.toThrow('part: line 1 holds an unknown escape');
    await expect(wrong('a\tb\\\n')).rejects.toThrow('part: line 1 holds an unknown escape');
    await expect(wrong('a\tb\nc\td')).rejects.toThrow('part: line 2 ends without a line feed');
    await expect(wrong('a\tb\n')).resolves.toHaveLength(1);
  });
});
