import { describe, expect, it } from 'vitest';
import { dumpOf, readDump } from './read-dump.js';

const oneValue = (literal: string, column = '`v` longblob', before = '') =>
  readDump(dumpOf(column, `(${literal})`, before)).rows['d.t']?.[0]?.[0];

describe('values of an INSERT', () => {
  it.each([
    [`'plain'`, 'plain'],
    [`''`, ''],
    [`'\\0\\n\\r\\Z\\t\\b\\\\\\'\\"'`, '\0\n\r\x1a\t\b\\\'"'],
    [`'100\\% \\_ \\a'`, '100% _ a'],
    [`'it''s'`, "it's"],
    [`"it's ""so"""`, `it's "so"`],
    ['0xDEADbeef00', '\xde\xad\xbe\xef\0'],
    ['0x', ''],
    [`x'00fF'`, '\0\xff'],
    [`X''`, ''],
    [`b'101'`, '\x05'],
    [`B'100000000'`, '\x01\0'],
    ['0b11', '\x03'],
    [`_binary '\\0\xff'`, '\0\xff'],
    [`_binary'a'`, 'a'],
    [`N'n'`, 'n'],
    ['NULL', null],
    ['null', null],
    ['-1.5e-10', '-1.5e-10'],
    ['0', '0'],
    ['TRUE', '1'],
    ['false', '0'],
  ])('when a value is written %s, then its bytes are read', (literal, value) => {
    expect(oneValue(literal)).toBe(value);
  });

  it('when sql_mode says NO_BACKSLASH_ESCAPES, then a backslash is a character like others', () => {
    const mode = "SET sql_mode='ANSI_QUOTES,NO_BACKSLASH_ESCAPES';\n";
    expect(oneValue(`'a\\'`, '`v` blob', mode)).toBe('a\\');
    expect(oneValue(`'a\\'''`, '`v` blob', mode)).toBe("a\\'");
  });

  it('when sql_mode says ANSI_QUOTES, then double quotes hold names and no values', () => {
    const mode = "SET sql_mode='ANSI_QUOTES';\n";
    expect(() => oneValue('"a"', '`v` blob', mode)).toThrow(
      /line 7, column 25: a value should begin and not """/,
    );
  });

  it('when a chunk ends anywhere, then the same rows are read', () => {
    const rows = `(1,'a\\'b''c',0x00ff,b'1',NULL/* n */,-1.5e3,_binary '\\\\') , \n(0,'',x'',0b1,null,0,'')`;
    const dump = dumpOf('`a` int, `b` text, `c` blob, `d` bit, `e` int, `f` double, `g` blob', rows);
    const whole = readDump(dump).rows;
    expect(whole['d.t']).toEqual([
      ['1', "a'b'c", '\0\xff', '\x01', null, '-1500', '\\'],
      ['0', '', '', '\x01', null, '0', ''],
    ]);
    for (let bytes = 1; bytes < dump.length; bytes += 1) expect(readDump(dump, bytes).rows).toEqual(whole);
  });

  it('when a row is longer than the buffer, then its values come in pieces and are the same', () => {
    const long = 'x'.repeat(700_000);
    const dump = dumpOf(
      '`a` int(5) unsigned zerofill, `b` longblob, `c` text CHARACTER SET latin1, `d` longblob, `e` int',
      `(1,'${long}\\n',NULL,0x${'41'.repeat(300_000)},7),(2,'b','\xc3\xa9','',NULL),(3,'','${'\xc3\xa9'.repeat(400_000)}','d',9)`,
    );
    const [first, second, third] = readDump(dump).rows['d.t'] ?? [];
    expect(first?.map((value) => value?.length ?? null)).toEqual([5, 700_001, null, 300_000, 1]);
    expect(first?.[1]).toBe(`${long}\n`);
    expect(second).toEqual(['00002', 'b', '\xe9', '', null]);
    expect(third?.[2]).toBe('\xe9'.repeat(400_000));
    expect(third?.[4]).toBe('9');
  });

  it.each([
    ['(1', 'it ends in the middle of a statement'],
    [`('a`, 'it ends in the middle of a statement'],
    ['(1 2)', 'after a value there should be "," or ")" and not "2"'],
    ['(now())', '"now" is no value that a dump holds'],
    ['(0x123)', 'a hexadecimal literal has an odd number of digits'],
    [`(x'00g')`, 'a hexadecimal literal holds "g"'],
    [`(b'12')`, 'a bit literal holds more than 0 and 1'],
    ['(1),', 'a row should begin with "(" and not ";"'],
    ['(1) ON DUPLICATE KEY UPDATE v=1', 'after the rows of an INSERT its statement should end'],
    ['(1,2)', 'a row has 2 values for 1 columns of t'],
    ['(DEFAULT)', 'the default of t.v is known to the server only'],
  ])('when rows are %s, then the error says why', (rows, why) => {
    const dump = dumpOf('`v` varchar(9) NOT NULL', rows).toString('latin1');
    const cut = why.includes('middle') ? dump.slice(0, -2) : dump;
    expect(() => readDump(Buffer.from(cut))).toThrow(why);
    expect(() => readDump(Buffer.from(cut))).toThrow(expect.objectContaining({ code: 'OVM_DUMP_INVALID' }));
  });

  it('when something is wrong, then file, line and column are told in chunks of any size', () => {
    const dump = dumpOf('`v` int', "(1),\n(2),\n(3),('a' 'b')");
    for (const bytes of [1, 3, 50, 1000]) {
      expect(() => readDump(dump, bytes)).toThrow(
        /could not read the dump dump\.sql, line 8, column 10: after a value/,
      );
    }
  });
});
