import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mysqlColumnValues } from '../../../../src/jobs/schema/open-archive/column-values.js';
import { TableNames } from '../../../../src/jobs/schema/open-archive/table-names.js';
import { SqliteText } from '../../../../src/reach/database/sqlite/sqlite-value.js';

function column(dataType: string, characterSet: string | null = null) {
  const rest = { name: 'c', columnType: dataType, nullable: true, collation: null, generated: false };
  return mysqlColumnValues({ ...rest, dataType, characterSet });
}

const kept = (type: string, text: string, characterSet?: string) =>
  column(type, characterSet).read(Buffer.from(text, 'latin1'));
const asText = (text: string) => new SqliteText(Buffer.from(text));

describe('values of MySQL kept by SQLite', () => {
  it('when integers fit into 64 bits with sign, then they are integers, else texts that are counted', () => {
    expect(kept('bigint', '9223372036854775807')).toBe(2n ** 63n - 1n);
    expect(kept('bigint', '-9223372036854775808')).toBe(-(2n ** 63n));
    expect(kept('int', '0000042')).toBe(42n);
    const unsigned = column('bigint');
    expect(unsigned.read(Buffer.from('9223372036854775808'))).toEqual(asText('9223372036854775808'));
    expect(unsigned.exceptions()).toBe(1);
  });

  it('when a double is written as a server does, then it is the same number', () => {
    const bytes = fc.uint8Array({ minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(bytes, fc.boolean(), (eight, exponent) => {
        const value = Buffer.from(eight).readDoubleLE();
        fc.pre(Number.isFinite(value));
        const shortest = Object.is(value, -0) ? '-0' : String(value);
        expect(Object.is(kept('double', exponent ? shortest.replace('e+', 'e') : shortest), value)).toBe(
          true,
        );
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['1.50000', 1.5],
    ['-0.0000', -0],
    ['100000000000000000000', 1e20],
    ['1.7976931348623157e308', Number.MAX_VALUE],
  ])('when a number is written as %s, then it is %d', (text, value) => {
    expect(kept('double', text)).toBe(value);
  });

  it.each(['0.1000000000000000055511151231257827', '1e999', 'nan', '0x10', ''])(
    'when the shortest decimal of a number would not say %j, then the text is kept',
    (text) => {
      expect(kept('double', text)).toEqual(asText(text));
    },
  );

  it('when a text is no text of its character set, then its bytes are kept, and so are those of unknown sets', () => {
    expect(kept('varchar', '\xe4\x80', 'latin1')).toEqual(asText('ä€'));
    expect(kept('varchar', '\xff', 'utf8mb4')).toEqual(Buffer.of(255));
    expect(kept('char', 'plain', 'gbk')).toEqual(Buffer.from('plain'));
    expect(column('char', 'gbk').keptAs).toBe('BLOB');
    expect(kept('longblob', 'plain')).toEqual(Buffer.from('plain'));
    expect(kept('decimal', '0.10')).toEqual(asText('0.10'));
    expect(kept('geometry', '\x01')).toEqual(Buffer.of(1));
  });

  it('when names are one to SQLite or belong to it, then each still gets its own', () => {
    const names = new TableNames();
    const given = ['ovs', 'OVS', 'ovs_2', 'sqlite_stat1', 'Ä', 'ä'].map((name) => names.take(name));
    expect(given).toEqual(['ovs', 'OVS_2', 'ovs_2_2', '_sqlite_stat1', 'Ä', 'ä']);
  });
});
