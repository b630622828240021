import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  mysqlColumnValues,
  oracleColumnValues,
} from '../../../../src/jobs/schema/open-archive/column-values.js';
import { TableNames } from '../../../../src/jobs/schema/open-archive/table-names.js';
import { SqliteText } from '../../../../src/reach/database/sqlite/sqlite-value.js';

function column(dataType: string, characterSet: string | null = null) {
  const rest = { name: 'c', columnType: dataType, nullable: true, collation: null, generated: false };
  return mysqlColumnValues({ ...rest, dataType, characterSet });
}

const kept = (type: string, text: string, characterSet?: string) =>
  column(type, characterSet).read(Buffer.from(text, 'latin1'));
const asText = (text: string) => new SqliteText(Buffer.from(text));

function oracleValue(dataType: string, text: string | Buffer) {
  const rest = { name: 'C', columnType: dataType, nullable: true, characterSet: null, collation: null };
  const values = oracleColumnValues({ ...rest, dataType, generated: false });
  return values.read(typeof text === 'string' ? Buffer.from(text, 'utf8') : text);
}

describe('values of Oracle Database kept by SQLite', () => {
  it.each([
    ['7', 7n],
    ['-9223372036854775808', -(2n ** 63n)],
    ['.5', 0.5],
    ['-.25', -0.25],
    ['12.75', 12.75],
  ])('when a NUMBER is %s, then SQLite compares it as a number', (text, value) => {
    expect(oracleValue('number', text)).toBe(value);
  });

  it('when a NUMBER has more digits than SQLite keeps, then the text is kept', () => {
    const long = '12345678901234567890123456789012345678';
    expect(oracleValue('number', long)).toEqual(asText(long));
    expect(oracleValue('float', '.12345678901234567890123')).toEqual(asText('.12345678901234567890123'));
  });

  it.each(['varchar2', 'nvarchar2', 'char', 'clob', 'date', 'timestamp with time zone', 'rowid', 'long'])(
    'when a column is %s, then it is text',
    (type) => {
      expect(oracleValue(type, 'Müller')).toEqual(asText('Müller'));
    },
  );

  it('when a value is RAW or of an infinite double, then bytes and text are kept', () => {
    expect(oracleValue('raw', Buffer.of(0, 255))).toEqual(Buffer.of(0, 255));
    expect(oracleValue('binary_double', '1.5')).toBe(1.5);
    expect(oracleValue('binary_double', 'Inf')).toEqual(asText('Inf'));
  });
});

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
