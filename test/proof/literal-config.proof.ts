import { describe, expect, it } from 'vitest';
import {
  type LiteralCase,
  literalCase,
  literalConfig,
  python2Case,
  python2Config,
} from '../generators/literal-config.js';
import { type Judgement, judgeTexts } from '../judges/vm-cfg-judge.js';

const count = 1000;
const cases = Array.from({ length: count }, (_, seed) => literalCase(seed));
const python2Cases = Array.from({ length: count }, (_, seed) => python2Case(seed));
const content = (one: LiteralCase): string | Uint8Array => one.content;

/** Every construct that the generators are meant to make. */
const expected = [
  ...[
    'blank line',
    'comment',
    'comment in brackets',
    'line end in brackets',
    'line joined by backslash',
    'CRLF',
  ],
  ...[
    'several statements on a line',
    'final semicolon',
    'no final line end',
    'byte order mark',
    'tab',
    'form feed',
  ],
  ...[
    'form feed at line start',
    'raw utf-8 text',
    'raw latin-1 text',
    'control character',
    'constant',
    'float',
  ],
  ...['single quotes', 'double quotes', 'triple quotes', 'raw string', 'unicode string', 'strings joined'],
  ...[
    'mixed strings joined',
    'simple escape',
    'idle escape',
    'octal escape',
    'short octal escape',
    'hex escape',
  ],
  ...['unicode escape', 'long unicode escape', 'line end in string', 'line end escaped in string'],
  ...['backslash in raw string', 'hexadecimal', 'octal', 'binary', 'several zeros', 'negative', 'plus sign'],
  ...['list', 'empty list', 'tuple', 'empty tuple', 'tuple without parentheses', 'dict', 'empty dict'],
  ...['tuple as key', 'trailing comma', 'parentheses', 'deep list', 'blank line after joined line'],
];
const python2Only = [
  'long',
  'old octal',
  'byte string',
  'raw unicode string',
  'unicode escape in byte string',
];

function constructsOf(all: readonly LiteralCase[]): Set<string> {
  return new Set(all.flatMap((one) => [...one.constructs]));
}

/** The values in the order of their names; Java and Python print some floats with other digits: compare numbers. */
function comparable(verdict: Judgement | undefined): string {
  const values = Object.entries(verdict?.values ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(values, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('float' in value)) return value;
    const number = Number(String(value.float).replace('inf', 'Infinity'));
    return { float: Object.is(number, -0) ? '-0' : String(number) };
  });
}

describe('literalConfig and python2Config', () => {
  it('when the seed is the same then the text is the same', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      expect(literalConfig(seed)).toEqual(literalConfig(seed));
      expect(python2Config(seed)).toEqual(python2Config(seed));
    }
    expect(new Set(cases.map((one) => one.content.toString())).size).toBeGreaterThan(count * 0.95);
  });

  it('when a thousand texts are made then every construct occurs', () => {
    const made = constructsOf(cases);
    expect(expected.filter((construct) => !made.has(construct))).toEqual([]);
    expect(python2Only.filter((construct) => made.has(construct))).toEqual([]);
  });

  it('when a thousand Python 2 texts are made then every construct of Python 2 occurs', () => {
    const made = constructsOf(python2Cases);
    expect(python2Only.filter((construct) => !made.has(construct))).toEqual([]);
  });
});

describe('CPython 3 as the judge', () => {
  it('when it reads the texts then all are literal', async () => {
    const verdicts = await judgeTexts('python3', cases.map(content));
    expect(verdicts).toHaveLength(count);
    expect(verdicts.flatMap((verdict, seed) => (verdict.ok && verdict.literal ? [] : [seed]))).toEqual([]);
  });
});

describe('Python 2 as the judge', () => {
  it('when both languages read the texts for both then they find the same values', async () => {
    const shared = cases.filter((one) => one.judges === 'both');
    expect(shared.length).toBeGreaterThan(count / 2);
    const [three, two] = await Promise.all([
      judgeTexts('python3', shared.map(content)),
      judgeTexts('jython', shared.map(content)),
    ]);
    for (const index of shared.keys()) expect(comparable(two[index])).toBe(comparable(three[index]));
  });

  it('when it reads the Python 2 texts then all are literal, and Python 3 finds most of them otherwise', async () => {
    const [three, two] = await Promise.all([
      judgeTexts('python3', python2Cases.map(content)),
      judgeTexts('jython', python2Cases.map(content)),
    ]);
    expect(two.flatMap((verdict, seed) => (verdict.ok && verdict.literal ? [] : [seed]))).toEqual([]);
    const otherwise = two.filter((verdict, index) => comparable(verdict) !== comparable(three[index]));
    expect(otherwise.length).toBeGreaterThan(count / 2);
  });
});
