import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printLiteral } from '../../../src/formats/python-literal/print-literal.js';
import {
  type PyValue,
  pyInt,
  pyKey,
  pyString,
  pythonFloat,
} from '../../../src/formats/python-literal/py-value.js';
import { readLiteral } from '../../../src/formats/python-literal/read-literal.js';

/** Raw text as a UTF-8 file may hold it, beside escapes: only its text is kept by printing. */
const anyText = fc.string({ unit: 'binary', maxLength: 12 });
const unicodeString = anyText.map((text): PyValue => ({ kind: 'str', value: text, text, unicode: true }));
const complexPart = fc.double({ noNaN: true });

const scalar: fc.Arbitrary<PyValue> = fc.oneof(
  anyText.map(pyString),
  unicodeString,
  fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }).map((value): PyValue => {
    const long = BigInt.asIntN(64, value) !== value;
    return long ? { kind: 'int', value, long } : { kind: 'int', value };
  }),
  fc.double({ noNaN: true }).map((value): PyValue => ({ kind: 'float', value })),
  fc.record({ kind: fc.constant('complex' as const), real: complexPart, imaginary: complexPart }),
  fc.boolean().map((value): PyValue => ({ kind: 'bool', value })),
  fc.constant<PyValue>({ kind: 'none' }),
);

const { value: anyValue } = fc.letrec<{ value: PyValue }>((tie) => {
  const items = fc.array(tie('value'), { maxLength: 4 });
  const keys = fc.uniqueArray(scalar, { maxLength: 4, selector: (key) => pyKey(key) });
  return {
    value: fc.oneof(
      { maxDepth: 4 },
      scalar,
      items.map((all): PyValue => ({ kind: 'list', items: all })),
      items.map((all): PyValue => ({ kind: 'tuple', items: all })),
      keys.filter((all) => all.length > 0).map((all): PyValue => ({ kind: 'set', items: all })),
      fc.tuple(keys, fc.array(tie('value'), { minLength: 4, maxLength: 4 })).map(
        ([all, values]): PyValue => ({
          kind: 'dict',
          entries: all.map((key, index) => [key, values[index] ?? { kind: 'none' }]),
        }),
      ),
    ),
  };
});

describe('printLiteral', () => {
  it('when any value is printed, then it reads as that value', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const text = printLiteral(value);
        expect(text).toMatch(/^[\x20-\x7e]*$/);
        expect(readLiteral(text, 0)).toEqual({ value, end: text.length });
      }),
      { numRuns: 3000, seed: 20_260_723 },
    );
  });

  it.each([
    [pyString("HR's VM"), `"HR's VM"`],
    [pyString(`says "hi" and it's`), `'says "hi" and it\\'s'`],
    [pyString('Büro\n\\\t\r\x7f\0'), `'B\\xc3\\xbcro\\n\\\\\\t\\r\\x7f\\x00'`],
    [pyInt(27_500), '27500'],
    [pyInt(2n ** 63n), '9223372036854775808L'],
    [pyInt(-(2n ** 63n)), '-9223372036854775808'],
    [{ kind: 'tuple', items: [pyInt(1)] }, '(1,)'],
    [{ kind: 'dict', entries: [[pyString('pf'), { kind: 'list', items: [] }]] }, "{'pf': []}"],
    [{ kind: 'float', value: Number.NEGATIVE_INFINITY }, '-1e999'],
  ] satisfies [PyValue, string][])('when it prints %o, then it is as repr() of Python 2', (value, text) => {
    expect(printLiteral(value)).toBe(text);
  });

  it('when a complex number is infinite or has a negative zero, then it still reads as the same', () => {
    for (const real of [0, -0, 1, Number.POSITIVE_INFINITY]) {
      for (const imaginary of [0, -0, -2, Number.NEGATIVE_INFINITY]) {
        const value = { kind: 'complex', real, imaginary } as const;
        expect(readLiteral(printLiteral(value), 0)).toMatchObject({ value });
      }
    }
  });

  it.each([`'€'`, `'Ã¼'`, `'ü'`, `'ü\\xc3\\xbc'`, `'\\xfc \\xc3\\xbc'`, `'\\xc3\\xbc' u'x'`])(
    'when the raw text %s is printed, then people read the same name',
    (source) => {
      const before = readLiteral(source, 0);
      if (!('value' in before) || before.value.kind !== 'str') throw new Error('no string');
      const after = readLiteral(printLiteral(before.value), 0);
      expect(after).toMatchObject({ value: { text: before.value.text } });
    },
  );

  it('when a float is shown, then it is as repr() of Python', () => {
    expect([0.1, 1e16, 1e15, 1e-4, 1e-5, 5e-324, 1.5, 123_456.789].map(pythonFloat)).toEqual([
      '0.1',
      '1e+16',
      '1000000000000000.0',
      '0.0001',
      '1e-05',
      '5e-324',
      '1.5',
      '123456.789',
    ]);
  });
});
