import { describe, expect, it } from 'vitest';
import type { PyString } from '../../../src/formats/python-literal/py-value.js';
import { readLiteral } from '../../../src/formats/python-literal/read-literal.js';

function read(text: string): PyString {
  const result = readLiteral(text, 0);
  if ('value' in result && result.value.kind === 'str' && result.end === text.length) return result.value;
  throw new Error(`not one string: ${JSON.stringify(result, (_, value) => String(value))}`);
}

function errorOf(text: string): string {
  const result = readLiteral(text, 0);
  return 'error' in result
    ? `${result.error.kind} @${result.error.offset} ${result.error.message}`
    : 'no error';
}

describe('readLiteral: strings', () => {
  it.each([
    [`'a"b'`, 'a"b'],
    [`"a'b"`, "a'b"],
    [`'''a'b"c\nd'''`, `a'b"c\nd`],
    [`"""a""b"""`, 'a""b'],
    [`''`, ''],
    [`''''''`, ''],
    [`'a' "b"  '''c'''`, 'abc'],
    [`('a'\n  # two\n 'b')`, 'ab'],
    [`'a' \\\n 'b'`, 'ab'],
    [`'\\\\ \\' \\" \\a\\b\\f\\n\\r\\t\\v'`, `\\ ' " \x07\b\f\n\r\t\v`],
    [`'a\\\nb'`, 'ab'],
    [`'a\\\r\nb\\\rc'`, 'abc'],
    [`'\\q\\8\\ '`, '\\q\\8\\ '],
    [`'\\0\\12\\1234'`, '\0\nS4'],
    [`'\\777'`, '\xff'],
    [`u'\\777'`, '\u01ff'],
    [`'\\x41\\xFC'`, 'A\xfc'],
    [`b'\\x41'`, 'A'],
    [`'\\u00fc\\U0001F600\\N{BULLET}'`, '\\u00fc\\U0001F600\\N{BULLET}'],
    [`u'\\u00fc\\U0001F600\\N{BULLET}\\N{latin small letter a}'`, 'ü😀•a'],
    [`u'\\N{CJK UNIFIED IDEOGRAPH-6F22}\\N{HANGUL SYLLABLE HAN}'`, '漢한'],
    [`u'\\ud83d\\ude00'`, '😀'],
    [`r'\\n\\'\\x'`, `\\n\\'\\x`],
    [`r'\\\\'`, '\\\\'],
    [`R"""a\\\nb"""`, 'a\\\nb'],
    [`br'\\n'`, '\\n'],
    [`ur'\\n\\u00fc\\\\u00fc\\\\\\u00fc'`, '\\nü\\\\u00fc\\\\ü'],
    [`UR"\\U0001f600"`, '😀'],
    [`'''a\r\nb\rc\nd'''`, 'a\nb\nc\nd'],
    [`r'''a\r\nb\\\rc'''`, 'a\nb\\\nc'],
    [`ur'''a\r\n\\u0041'''`, 'a\nA'],
  ])('when it reads %j, then the value is %j', (text, value) => {
    expect(read(text).value).toBe(value);
  });

  it('when a name is UTF-8 bytes or Unicode characters, then the text is the same name', () => {
    expect(read(`'B\\xc3\\xbcro'`)).toEqual({ kind: 'str', value: 'BÃ¼ro', text: 'Büro', unicode: false });
    expect(read(`u'B\\xfcro'`)).toEqual({ kind: 'str', value: 'Büro', text: 'Büro', unicode: true });
    expect(read(`'B\\303\\274ro'`).text).toBe('Büro');
    expect(read(`'B\\xc3' '\\xbcro'`).text).toBe('Büro');
  });

  it('when bytes are no UTF-8, then the text has them as latin-1, run by run', () => {
    expect(read(`'B\\xfcro'`)).toMatchObject({ value: 'Büro', text: 'Büro' });
    expect(read(`'\\xfc \\xc3\\xbc'`)).toMatchObject({ value: 'ü Ã¼', text: 'ü ü' });
  });

  it('when raw text stands beside escaped bytes, then it is not taken for bytes', () => {
    expect(read(`'ü\\xc3\\xbc'`)).toMatchObject({ value: 'üÃ¼', text: 'üü' });
    // the second half of this character is a code unit that also marks bytes inside the reader
    expect(read(`'💀\\x80'`)).toMatchObject({ value: '💀\x80', text: '💀\x80' });
  });

  it('when byte strings and unicode strings are joined, then the result is unicode', () => {
    expect(read(`'a' u'\\u20ac' 'b'`)).toEqual({ kind: 'str', value: 'a€b', text: 'a€b', unicode: true });
  });

  it('when an unknown escape of a byte string holds a known one, then the known one counts', () => {
    expect(read(`'\\N{a\\tb}'`).value).toBe('\\N{a\tb}');
  });

  it.each([
    [`'abc`, 'syntax @0 the string that begins here is not closed on its line'],
    [`'abc\n'`, 'syntax @0 the string that begins here is not closed on its line'],
    [`'abc\\`, 'syntax @0 the string that begins here is not closed on its line'],
    [`['a', "b]`, 'syntax @6 the string that begins here is not closed on its line'],
    [`u"""abc""`, 'syntax @0 the string that begins here with """ is never closed'],
    [`'\\x4'`, 'syntax @1 the escape \\x needs two hex digits'],
    [`u'ab\\u12'`, 'syntax @4 the escape \\u needs four hex digits'],
    [`u'\\U0001f60'`, 'syntax @2 the escape \\U needs eight hex digits'],
    [`u'\\U00110000'`, 'syntax @2 the escape \\U names no Unicode character'],
    [`u'\\N'`, 'syntax @2 the escape \\N needs a character name in braces'],
    [`u'\\N{no such name}'`, 'syntax @2 no Unicode character is called "no such name"'],
    [`ur'\\\\\\u12'`, 'syntax @5 the escape \\u needs four hex digits'],
  ])('when it reads %j, then it says %j', (text, message) => {
    expect(errorOf(text)).toBe(message);
  });

  it('when lines end in CRLF before a bad escape, then its offset counts every character', () => {
    expect(errorOf(`u'''a\r\nb\r\n\\u12'''`)).toMatch(/^syntax @10 /);
    expect(errorOf(`ur'''a\r\nb\r\n\\u12'''`)).toMatch(/^syntax @11 /);
  });

  it('when a comment stands between the parts, then it is reported with its place', () => {
    const comments: [number, number][] = [];
    readLiteral(`['a', # one\n# two\n'b']`, 0, (start, end) => comments.push([start, end]));
    expect(new Set(comments.map(String))).toEqual(new Set(['6,11', '12,17']));
  });
});
