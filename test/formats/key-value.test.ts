import { describe, expect, it } from 'vitest';
import { lastEntry, readKeyValue } from '../../src/formats/key-value.js';
import { bytesOf, codesOf, fixtureBytes } from './fixture-bytes.js';

function valuesOf(text: string, inlineComments = true): Record<string, string> {
  const { document } = readKeyValue(bytesOf(text), { inlineComments });
  return Object.fromEntries(document.entries.map((entry) => [entry.key, entry.value]));
}

describe('readKeyValue', () => {
  it('when values are quoted, then quotes go, shell escapes count in double quotes only', () => {
    expect(valuesOf('A="a b"\nB=\'c "d" \\$\'\nC="x\\"y\\\\z\\n"\nD=\n')).toEqual({
      A: 'a b',
      B: 'c "d" \\$',
      C: 'x"y\\z\\n',
      D: '',
    });
  });

  it('when a value holds "=", then only the first one splits', () => {
    expect(valuesOf('OPTS="mode=1 miimon=250"\nX=a=b')).toEqual({ OPTS: 'mode=1 miimon=250', X: 'a=b' });
  });

  it('when " #" follows an unquoted value, then it ends it only where a shell reads', () => {
    expect(valuesOf('A=one # two')).toEqual({ A: 'one' });
    expect(valuesOf('A=one # two', false)).toEqual({ A: 'one # two' });
    expect(valuesOf('A="one # two" # three')).toEqual({ A: 'one # two' });
  });

  it('when blanks, tabs, CRLF, export or a byte order mark stand around, then places are those of the file', () => {
    const { document, findings } = readKeyValue(bytesOf('\ufeffA=1\r\n\r\n\texport x =\t"2"\r\n'));
    expect(findings).toEqual([]);
    expect(document.entries).toEqual([
      { key: 'A', value: '1', raw: '1', line: 1, column: 1, valueColumn: 3 },
      { key: 'x', value: '2', raw: '\t"2"', line: 3, column: 9, valueColumn: 14 },
    ]);
  });

  it('when a key comes twice, then the last one counts and both stay', () => {
    const { document, findings } = readKeyValue(bytesOf('UUID=1\nB=x\nUUID=2\n'));
    expect(lastEntry(document, 'UUID')?.value).toBe('2');
    expect(document.entries).toHaveLength(3);
    expect(codesOf(findings)).toEqual(['3:1 repeated-key']);
    expect(findings[0]?.message).toContain('line 1');
  });

  it('when a line is not understood, then it is kept with a finding', () => {
    const { document, findings } = readKeyValue(bytesOf('A=1\n  what is this\n=2\na b=3\nB="open\nC="x"y\n'));
    expect(document.otherLines.map((line) => line.text)).toEqual(['  what is this', '=2', 'a b=3']);
    expect(document.entries.map((entry) => entry.value)).toEqual(['1', 'open', '"x"y']);
    expect(codesOf(findings)).toEqual([
      '2:3 unknown-line',
      '3:1 unknown-line',
      '4:1 unknown-line',
      '5:4 open-quote',
      '6:3 text-after-quote',
    ]);
  });

  it('when the real o2cb file begins with a pasted prompt, then only that is noted', () => {
    const { document, findings } = readKeyValue(fixtureBytes('sysconfig/o2cb.megacoder'));
    expect(codesOf(findings)).toEqual(['1:1 shell-prompt']);
    expect(document.entries.map((entry) => `${entry.line} ${entry.key}=${entry.value}`)).toEqual([
      '10 O2CB_ENABLED=true',
      '13 O2CB_STACK=o2cb',
      '16 O2CB_BOOTCLUSTER=jbaseocfs2',
      '19 O2CB_HEARTBEAT_THRESHOLD=31',
      '22 O2CB_IDLE_TIMEOUT_MS=30000',
      '25 O2CB_KEEPALIVE_DELAY_MS=2000',
      '28 O2CB_RECONNECT_DELAY_MS=2000',
    ]);
  });

  it('when very many lines are not understood, then findings stop at 200 and the rest is counted', () => {
    const { findings, document } = readKeyValue(bytesOf('???\n'.repeat(5000)));
    expect(findings).toHaveLength(201);
    expect(findings.at(-1)).toMatchObject({ code: 'more-findings', line: 201 });
    expect(findings.at(-1)?.message).toContain('4800 more');
    expect(document.otherLines).toHaveLength(5000);
  });
});
