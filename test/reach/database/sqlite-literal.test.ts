import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { literalOf, readLiteral } from '../../../src/reach/database/sqlite/sqlite-literal.js';
import { SqliteText, type SqliteValue } from '../../../src/reach/database/sqlite/sqlite-value.js';

const text = (value: SqliteValue) => literalOf(value)?.toString('latin1');
const anyDouble = fc
  .uint8Array({ minLength: 8, maxLength: 8 })
  .map((bytes) => Buffer.from(bytes).readDoubleLE());
const anyBytes = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
const quotedText = fc.string({ unit: fc.constantFrom("'", 'a', '\t', '\0', 'ä') });

describe('literals of SQLite', () => {
  it('when a value has a storage class, then its literal shows it', () => {
    expect(text(7n)).toBe('7');
    expect(text(-(2n ** 63n))).toBe('-9223372036854775808');
    expect(text(7)).toBe('7.0');
    expect(text(-0)).toBe('-0.0');
    expect(text(Number.POSITIVE_INFINITY)).toBe('9e999');
    expect(text(1e21)).toBe('1e+21');
    expect(text(new SqliteText(Buffer.from("it's")))).toBe("'it''s'");
    expect(text(new SqliteText(Buffer.from('a\tb')))).toBe("CAST(X'610962' AS TEXT)");
    expect(text(Buffer.of(0, 255))).toBe("X'00FF'");
    expect(literalOf(null)).toBeNull();
  });

  it('when a number is written, then it reads back as the same number', () => {
    fc.assert(
      fc.property(anyDouble, (value) => {
        fc.pre(!Number.isNaN(value));
        expect(Object.is(readLiteral(literalOf(value) as Buffer), value)).toBe(true);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (value) => {
        expect(readLiteral(literalOf(value) as Buffer)).toBe(value);
      }),
    );
  });

  it('when bytes or a text are written, then they read back and hold no tab, line feed or backslash', () => {
    const texts = fc.oneof(
      anyBytes,
      quotedText.map((value) => Buffer.from(value)),
    );
    fc.assert(
      fc.property(texts, (bytes) => {
        for (const value of [bytes, new SqliteText(bytes)]) {
          const literal = literalOf(value) as Buffer;
          expect(/[\t\n\\\0]/.test(literal.toString('latin1'))).toBe(false);
          expect(readLiteral(literal)).toEqual(value);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    '',
    "'",
    "'a'b'",
    "'a",
    'X',
    "X'0'",
    "X'0G'",
    "CAST(X'00' AS BLOB)",
    "CAST(X'00'",
    'abc',
    '1.2.3',
    '99999999999999999999',
    '9223372036854775808',
    '1; DROP TABLE x',
    'nan',
  ])('when %j is read, then it is no literal', (literal) => {
    expect(readLiteral(Buffer.from(literal))).toBeUndefined();
  });
});
