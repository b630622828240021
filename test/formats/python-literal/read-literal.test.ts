import { describe, expect, it } from 'vitest';
import { pyKey, pyValueJson } from '../../../src/formats/python-literal/py-value.js';
import { readLiteral } from '../../../src/formats/python-literal/read-literal.js';

/** The value as JSON; an error as `<kind> @<offset>`. */
function read(text: string): string {
  const result = readLiteral(text, 0);
  return 'error' in result ? `${result.error.kind} @${result.error.offset}` : pyValueJson(result.value);
}

function messageOf(text: string): string {
  const result = readLiteral(text, 0);
  return 'error' in result ? result.error.message : '';
}

describe('readLiteral: numbers, constants and containers', () => {
  it.each([
    ['0', '0'],
    ['000', '0'],
    ['42', '42'],
    ['-42', '-42'],
    ['- 42', '-42'],
    ['+42', '42'],
    ['65536L', '65536'],
    ['65536l', '65536'],
    ['0777', '511'],
    ['-0777L', '-511'],
    ['0o777', '511'],
    ['0O17', '15'],
    ['0xFf', '255'],
    ['0XffL', '255'],
    ['0b101', '5'],
    ['-0B1', '-1'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
  ])('when it reads the integer %s, then it gives %s', (text, json) => {
    expect(read(text)).toBe(json);
  });

  it('when an integer ends in L, then it is marked as a long', () => {
    expect(readLiteral('5L', 0)).toEqual({ value: { kind: 'int', value: 5n, long: true }, end: 2 });
    expect(readLiteral('5', 0)).toEqual({ value: { kind: 'int', value: 5n }, end: 1 });
  });

  it.each([
    ['1.', '1.0'],
    ['.5', '0.5'],
    ['1.5e3', '1500.0'],
    ['1E-7', '1e-07'],
    ['09.5', '9.5'],
    ['09e1', '90.0'],
    ['-0.0', '-0.0'],
    ['1e16', '1e+16'],
    ['123456789012345.0', '123456789012345.0'],
    ['0.0001', '0.0001'],
    ['1e400', 'inf'],
    ['-1e400', '-inf'],
  ])('when it reads the float %s, then it gives %s', (text, repr) => {
    expect(read(text)).toBe(`{"float":"${repr}"}`);
  });

  it.each([
    ['True', 'true'],
    ['False', 'false'],
    ['None', 'null'],
    ['[]', '[]'],
    ['[1, [2, [3]], ]', '[1,[2,[3]]]'],
    ['()', '{"tuple":[]}'],
    ['(1)', '1'],
    ['(1,)', '{"tuple":[1]}'],
    ['((1, 2), 3)', '{"tuple":[{"tuple":[1,2]},3]}'],
    ['1,', '{"tuple":[1]}'],
    ['1, 2 , 3', '{"tuple":[1,2,3]}'],
    ['{}', '{"dict":[]}'],
    ["{'a': 1, 'b': [2],}", '{"dict":[["a",1],["b",[2]]]}'],
    ["{1: 'a', 1.0: 'b', True: 'c', 1L: 'd'}", '{"dict":[[1,"d"]]}'],
    ["{'a': 1, u'a': 2}", '{"dict":[["a",2]]}'],
    ["{(1, 'a'): 1, (1.0, 'a'): 2, (1, 'b'): 3}", '{"dict":[[{"tuple":[1,"a"]},2],[{"tuple":[1,"b"]},3]]}'],
    ['{1, 1.0, 2}', '{"other":"set"}'],
    ['2j', '{"other":"complex"}'],
    ['1 - 2.5J', '{"other":"complex"}'],
    ['[1, # one\n 2,\r\n\r 3 \\\n ]', '[1,2,3]'],
    ['\t\f \\\n 5', '5'],
  ])('when it reads %j, then it gives %s', (text, json) => {
    expect(read(text)).toBe(json);
  });

  it('when a set holds equal items, then the first of them stays', () => {
    const result = readLiteral('{1, 1.0, 2}', 0);
    expect('value' in result && result.value.kind === 'set' && result.value.items.length).toBe(2);
  });

  it('when a complex number has a real part, then both parts are kept with their signs', () => {
    expect(readLiteral('1-2j', 0)).toMatchObject({ value: { real: 1, imaginary: -2 } });
    expect(readLiteral('-2j', 0)).toMatchObject({ value: { real: -0, imaginary: -2 } });
  });

  it.each([
    ['', 'syntax @0', 'a value is missing here'],
    ['  # x', 'syntax @2', 'a value is missing here'],
    ['$', 'syntax @0', '"$" cannot begin a value'],
    ['08', 'syntax @0', 'octal'],
    ['0xg', 'syntax @0', 'not written as Python 2 allows'],
    ['1_000', 'syntax @0', 'not written as Python 2 allows'],
    ['0b12', 'syntax @0', 'not written as Python 2 allows'],
    ['1.2.3', 'syntax @0', 'not written as Python 2 allows'],
    ['[1 2]', 'syntax @3', 'a comma or ] was expected'],
    ['[1, 2', 'syntax @0', 'never closed with ]'],
    ['(1,\n(2', 'syntax @4', 'never closed with )'],
    ['{1: 2', 'syntax @0', 'never closed with }'],
    ['[,]', 'syntax @1', '"," cannot begin a value'],
    ['[1)', 'syntax @2', 'a comma or ] was expected'],
    ['{1: 2, 3}', 'syntax @8', 'a colon was expected'],
    ['{[]: 1}', 'syntax @1', 'cannot be a key'],
    ['{([],): 1}', 'syntax @1', 'cannot be a key'],
    ['memory', 'code @0', 'the name memory'],
    ['f(1)', 'code @0', 'the name f'],
    ['[1 + 2]', 'code @3', 'an operator +'],
    ["['a' if x else 'b']", 'code @5', 'an operator if'],
    ["[' '.join(x)]", 'code @4', 'an operator .'],
    ['-x', 'code @0', 'an operator -'],
    ['--1', 'code @0', 'an operator -'],
    ['1 + 2', '1', ''],
  ])('when it reads %j, then it gives %s and says why', (text, outcome, message) => {
    expect(read(text)).toBe(outcome);
    expect(messageOf(text)).toContain(message);
  });

  it('when an operator with a control character follows, then it is a syntax error and not in the message', () => {
    expect(read('[1 \x01]')).toBe('syntax @3');
    expect(messageOf('[1 \x01]')).not.toContain('\x01');
  });

  it('when brackets are nested 200 deep they are read, and when 201 deep the depth is named', () => {
    expect(read(`${'['.repeat(200)}${']'.repeat(200)}`)).toBe(`${'['.repeat(200)}${']'.repeat(200)}`);
    expect(read(`${'[('.repeat(150)}`)).toBe('syntax @200');
    expect(messageOf('['.repeat(100_000))).toContain('deeper than 200');
  });

  it('when an integer has 4300 digits it is exact, and when it has more it is refused', () => {
    expect(read('7'.repeat(4300))).toBe('7'.repeat(4300));
    expect(messageOf('7'.repeat(4301))).toContain('over 4300 digits');
    expect(messageOf(`0x${'f'.repeat(100_000)}`)).toContain('over 4300 digits');
  });

  it('when tuples are nested 200 deep in a key, then the key stays small', () => {
    const key = `${'('.repeat(198)}'"'${',)'.repeat(198)}`;
    const result = readLiteral(key, 0);
    expect('value' in result && pyKey(result.value)?.length).toBeLessThan(3000);
    expect(read(`{${key}: 1, ${key}: 2}`)).toMatch(/\},2\]|,2\]\]\}$/);
  });

  it('when keys look alike but differ, then both are kept', () => {
    expect(read("{('a', 'b'): 1, ('a,b',): 2, 'none': 3, None: 4, '1': 5, 1: 6}")).toMatch(
      /,1\],.*,2\],\["none",3\],\[null,4\],\["1",5\],\[1,6\]\]\}$/,
    );
  });
});
