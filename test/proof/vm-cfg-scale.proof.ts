import { describe, expect, it } from 'vitest';
import { readVmCfg } from '../../src/formats/vm-cfg/read-vm-cfg.js';
import { bytesOf } from '../formats/fixture-bytes.js';

/** One repeated piece, or a text of a given length, that tempts a reader to look again and again. */
const hostile: readonly (readonly [name: string, make: (length: number) => string])[] = [
  ...[
    'a = [\n',
    'a = [ # x\n',
    "a = '''\n",
    `a = '''\nb = """\n`,
    "a = [ '''x\n",
    "a = '\n",
    '\\',
    '\\\n',
    'a = \\\n',
    '[',
    'a = [[[[\n',
    '(((( ))))\n',
    ';',
    'a=1;',
    'x;',
    'a=b;',
    'f(',
    'f(\n',
    'f(\na = 1\n',
    'a = f(\n',
    'x',
    ' ',
    '\n',
    '\n ',
    'if x:\n\n',
    'if x:\n # x\n',
    'if x:\n  f(\n',
    '@x\n',
    '#\n',
    ' # x\n',
    'a = 1\n',
    'a.b\n',
    'del a,',
    'a = {1: ',
    'a = {(1,): 1}\n',
    'a = -',
    '1+2j,',
    "a = u'\\N{",
    "'a' ",
    '\0',
    '<',
  ].map((piece) => [piece, (length: number) => piece.repeat(Math.ceil(length / piece.length))] as const),
  ['one long list', (length) => `a = [${'1, '.repeat(length / 3)}]`],
  ['one list never closed', (length) => `a = [${'1,\n'.repeat(length / 3)}`],
  ['one long string', (length) => `a = '${'x'.repeat(length)}'`],
  ['one string of bytes', (length) => `a = '${'\\xc3'.repeat(length / 4)}'`],
  ['one string of names never closed', (length) => `a = u'${'\\N{'.repeat(length / 3)}'`],
  ['one raw string of backslashes', (length) => `a = ur'${'\\\\'.repeat(length / 2)}'`],
  ['one string of many parts', (length) => `a = ${"'x' ".repeat(length / 4)}`],
  [
    'one dict',
    (length) => `a = {${Array.from({ length: length / 10 }, (_, key) => `${key}: 1`).join(', ')}}`,
  ],
  ['one integer', (length) => `a = ${'9'.repeat(length)}`],
  ['blanks in a call never closed', (length) => `f(${'\n'.repeat(length)}`],
  ['one word in code', (length) => `f(${'x'.repeat(length)})`],
  ['one tuple without brackets', (length) => `a = ${'1,'.repeat(length / 2)}`],
  ['one long comment', (length) => `a = [ ${'#'.repeat(length)}`],
];

/** Milliseconds of processor time, which a busy machine does not stretch as it does the time of day. */
function timeOf(bytes: Uint8Array): number {
  const start = process.cpuUsage();
  readVmCfg(bytes);
  return process.cpuUsage(start).user / 1000;
}

describe('readVmCfg: time', { timeout: 240_000 }, () => {
  it.each(hostile)(
    'when the input %j doubles from 200 to 800 KB, then the time grows no faster',
    (_, make) => {
      const [small, middle, large] = [200_000, 400_000, 800_000].map((length) => bytesOf(make(length)));
      if (!small || !middle || !large) throw new Error('three sizes were asked for');
      let best: readonly number[] = [small, middle, large].map(timeOf);
      const growth = () => (best[2] ?? 0) / Math.max(best[0] ?? 0, 10);
      // collections of memory fall where they will: of each size the best of a few attempts counts
      for (let attempt = 1; attempt < 5 && growth() > 8; attempt += 1) {
        const again = [small, middle, large].map(timeOf);
        best = best.map((time, index) => Math.min(time, again[index] ?? time));
      }
      // linear: 4, quadratic: 16
      expect(growth()).toBeLessThan(10);
      expect(best[2]).toBeLessThan(5000);
    },
  );
});
