import { describe, expect, it } from 'vitest';
import { doubleText } from '../../../src/formats/mysql-dump/double-text.js';
import { dumpOf, readDump } from './read-dump.js';

const read = (column: string, literal: string, before = '') =>
  readDump(dumpOf(`\`v\` ${column}`, `(${literal})`, before)).rows['d.t']?.[0]?.[0];

describe('values in the form in which a server sends them', () => {
  it.each([
    [0, '0'],
    [-0, '-0'],
    [1e14, '100000000000000'],
    [1e15, '1e15'],
    [999999999999999, '999999999999999'],
    [123456789012345680, '1.2345678901234568e17'],
    [1e-5, '0.00001'],
    [1e-15, '0.000000000000001'],
    [1e-16, '1e-16'],
    [-1.5e-10, '-0.00000000015'],
    [1.7976931348623157e308, '1.7976931348623157e308'],
    [5e-324, '5e-324'],
  ])('when a DOUBLE is %s, then it is printed as servers do', (value, text) => {
    expect(doubleText(value)).toBe(text);
  });

  it.each([
    ['float', '0.1', '0.10000000149011612'],
    ['float', '16777200', '16777200'],
    ['double', '1.50', '1.5'],
    ['double', '1E5', '100000'],
    ['double(10,2)', '1.50', '1.50'],
    ['decimal(6,2)', '1', '1.00'],
    ['decimal(6,2)', '-0.50', '-0.50'],
    ['decimal(6,2)', '1.5e2', '150.00'],
    ['decimal(10,0)', '12', '12'],
    ['decimal(6,2) unsigned zerofill', '1.5', '0001.50'],
    ['int(8) unsigned zerofill', '42', '00000042'],
    ['int(11)', "'7'", '7'],
    ['bigint(20) unsigned', '18446744073709551615', '18446744073709551615'],
    ['tinyint(1)', 'TRUE', '1'],
    ['bit(10)', "b'1000000001'", '\x02\x01'],
    ['bit(10)', "'\\0'", '\0\0'],
    ['bit(10)', '513', '\x02\x01'],
    ['bit(1)', '0x01', '\x01'],
    ['year(4)', '2013', '2013'],
    ["enum('','0','b')", "'0'", '2'],
    ["enum('','0','b')", "''", '1'],
    ["enum('0','it''s')", "''", '0'],
    ["enum('a','b')", "'b'", 'b'],
    ["set('','x','y')", "'x,y'", '6'],
    ['varchar(9) CHARACTER SET latin1', "'\xe2\x82\xac\xc3\xa9'", '\x80\xe9'],
    ['varchar(9) CHARACTER SET ascii', "'a'", 'a'],
    ['varchar(9) CHARACTER SET ucs2', "'a\xc3\xa9'", '\0a\0\xe9'],
    ['varchar(9) CHARACTER SET utf16le', "'a'", 'a\0'],
    ['varchar(9) CHARACTER SET utf16', "'\xf0\x9f\x98\x80'", '\xd8\x3d\xde\x00'],
    ['varchar(9) CHARACTER SET utf32', "'\xf0\x9f\x98\x80'", '\0\x01\xf6\0'],
    ['varchar(9) COLLATE latin2_bin', "'\xc5\xbc'", '\xbf'],
    ['varchar(9) CHARACTER SET utf8', "'\xc5\xbc'", '\xc5\xbc'],
    ['varchar(9) CHARACTER SET latin1', '0x80', '\x80'],
    ['varbinary(9)', "'\xc5\xbc'", '\xc5\xbc'],
  ])('when a column is %s and its value %s, then it is brought into that form', (column, literal, value) => {
    expect(read(column, literal, 'SET NAMES utf8mb4;\n')).toBe(value);
  });

  it.each([
    ['latin1', 'varchar(9) CHARACTER SET utf8', "'\x80'", '\xe2\x82\xac'],
    ['latin1', 'varchar(9) CHARACTER SET latin1', "'\x80'", '\x80'],
    ['binary', 'varchar(9) CHARACTER SET sjis', "'\x83\\\\'", '\x83\\'],
    ['koi8r', 'varchar(9) CHARACTER SET cp1251', "'\xc1'", '\xe0'],
  ])(
    'when the session is in %s and the column %s, then texts are converted',
    (set, column, literal, value) => {
      expect(read(column, literal, `/*!40101 SET NAMES ${set} */;\n`)).toBe(value);
    },
  );

  it.each([
    [
      'varchar(9) CHARACTER SET latin1',
      "'\xc5\xbc'",
      'its character set latin1 cannot hold a text of the dump',
    ],
    ['varchar(9) CHARACTER SET latin1', "'\xc5'", 'a text is not in utf8mb4'],
    ['varchar(9) CHARACTER SET sjis', "'a'", 'texts cannot be converted to its character set sjis'],
    ['varchar(9) CHARACTER SET ascii', "'\xc3\xa9'", 'its character set ascii cannot hold'],
    ['int(11)', "'abc'", '"abc" is no number'],
    ['double', "'abc'", '"abc" is no number'],
    ['decimal(6,2)', '1.234', 'has more decimals than its column'],
    ['bit(2)', '0x0102', 'more bits than its column'],
    ["enum('','b')", "'c'", '"c" is no member'],
  ])('when a column is %s and its value %s, then the error names the column', (column, literal, why) => {
    expect(() => read(column, literal)).toThrow(expect.objectContaining({ code: 'OVM_DUMP_INVALID' }));
    expect(() => read(column, literal)).toThrow(new RegExp(`column t\\.v: .*${why}`));
  });

  it('when columns are named in another order or left out, then rows come in the table order with defaults', () => {
    const columns =
      "`a` int DEFAULT 3, `b` text, `g` int GENERATED ALWAYS AS (`a`) VIRTUAL, `c` varchar(9) NOT NULL DEFAULT 'c\\'s'";
    const dump = dumpOf(columns, "(1,'b',DEFAULT,'c')").toString();
    const named = `${dump}INSERT INTO \`t\` (\`b\`,\`a\`) VALUES ('x',1),(DEFAULT,DEFAULT);\nREPLACE INTO d.t (g, c) VALUES (5,'y');\n`;
    expect(readDump(Buffer.from(named)).rows['d.t']).toEqual([
      ['1', 'b', 'c'],
      ['1', 'x', "c's"],
      ['3', null, "c's"],
      ['3', null, 'y'],
    ]);
  });
});
