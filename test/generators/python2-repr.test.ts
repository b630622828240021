import { describe, expect, it } from 'vitest';
import { long, type Python2Value, python2Repr, unicode } from './python2-repr.js';

describe('python2Repr', () => {
  // What CPython 2.7 and Jython 2.7 print for these values.
  const known: readonly [Python2Value, string][] = [
    [null, 'None'],
    [true, 'True'],
    [27500, '27500'],
    [long(4), '4L'],
    ['', "''"],
    ["HR's", `"HR's"`],
    ['"blue"', `'"blue"'`],
    [`it's "x"`, `'it\\'s "x"'`],
    ['a\\b\n\r\t\u0001\u007f', "'a\\\\b\\n\\r\\t\\x01\\x7f'"],
    ['Büro', "'B\\xc3\\xbcro'"],
    [unicode('Büro'), "u'B\\xfcro'"],
    [unicode("漢 – O'N"), `u"\\u6f22 \\u2013 O'N"`],
    [unicode('😀'), "u'\\U0001f600'"],
    [[], '[]'],
    [['a', unicode('b'), 1], "['a', u'b', 1]"],
  ];
  it.each(known)('when %j is printed then it reads %s', (value, text) => {
    expect(python2Repr(value)).toBe(text);
  });
});
