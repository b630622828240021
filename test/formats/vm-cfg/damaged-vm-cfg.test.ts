import { describe, expect, it } from 'vitest';
import { readVmCfg } from '../../../src/formats/vm-cfg/read-vm-cfg.js';
import { effectiveAssignments } from '../../../src/formats/vm-cfg/vm-cfg-document.js';
import { bytesOf, codesOf, fixtureBytes } from '../fixture-bytes.js';

function read(text: string | Uint8Array) {
  const { document, findings } = readVmCfg(typeof text === 'string' ? bytesOf(text) : text);
  const names = [...effectiveAssignments(document).keys()];
  return { ...document, names, codes: codesOf(findings) };
}

describe('readVmCfg: damage', () => {
  it.each([
    ["a = 1\nb = ['x', 'y'\nc = 3\n", '3:1 syntax'],
    ["a = 1\nb = ['x',\n  'y',\nc = 3\n", '4:1 syntax'],
    ["a = 1\nb = {'x': [1, (2\nc = 3\n", '3:1 syntax'],
    ["a = 1\nb = 'x\nc = 3\n", '2:5 syntax'],
    ["a = 1\nb = ['x', 'y]\nc = 3\n", '2:11 syntax'],
    ["a = 1\nb = '''x\nc = 3\n", '2:5 syntax'],
    ['a = 1\nb = 1 2\nc = 3\n', '2:7 syntax'],
    ["a = 1\nb = ['x' 5]\nc = 3\n", '2:10 syntax'],
    ['a = 1\nb =\nc = 3\n', '2:4 syntax'],
    ['a = 1\nb = # x\nc = 3\n', '2:5 syntax'],
    ["a = 1\nb = 'x']\nc = 3\n", '2:8 syntax'],
    ["a = 1\r\nb = 'x\\x4'\r\nc = 3\r\n", '2:7 syntax'],
    ['a = 1\nb = 089\nc = 3\n', '2:5 syntax'],
    [`a = 1\nb = ${'['.repeat(300)}\nc = 3\n`, '2:205 syntax'],
    [`a = 1\nb = ${'9'.repeat(5000)}\nc = 3\n`, '2:5 syntax'],
  ])('when a file is %j, then the damage is at %s and the rest counts', (text, code) => {
    const { names, codes, literal } = read(text);
    expect([names, codes, literal]).toEqual([['a', 'c'], [code], false]);
  });

  it('when a call is never closed, then the assignments behind it count', () => {
    const { names, codes } = read('a = 1\nb = f(x,\nc = 3\nd = 4\n');
    expect([names, codes]).toEqual([['a', 'c', 'd'], ['2:5 python-code']]);
  });

  it('when a call has a keyword argument on its own line, then it is no assignment', () => {
    const { names, codes } = read('a = 1\nb = dict(\nc = 3\n)\nd = 4\n');
    expect([names, codes]).toEqual([['a', 'd'], ['2:5 python-code']]);
  });

  it('when a statement is indented, then the file is not literal and its value still counts', () => {
    const { names, codes, literal } = read('a = 1\n  b = 2\n\t# c\n \f d = 4\n');
    expect([names, codes, literal]).toEqual([
      ['a', 'b', 'd'],
      ['2:3 unexpected-indent', '4:4 unexpected-indent'],
      false,
    ]);
  });

  it('when a file has NUL bytes, then the first is named and the assignments before it count', () => {
    const { names, codes, literal } = read('a = 1\nb = 2\0\nc = 3\n\0\0\0\0');
    expect(names).toEqual(['a', 'c']);
    expect(codes[0]).toBe('2:6 nul-byte');
    expect(literal).toBe(false);
  });

  it('when a file is binary, then it is not literal and the findings have an end', () => {
    const bytes = Uint8Array.from(
      { length: 100_000 },
      (_, index) => (index * index * 31 + (index >> 3)) & 0xff,
    );
    const { literal, codes } = read(bytes);
    expect(literal).toBe(false);
    expect(codes.length).toBeLessThanOrEqual(201);
  });

  it('when a file is cut off anywhere, then all lines before the cut count as in the whole', () => {
    const bytes = fixtureBytes('vmcfg/ovm3/hvm-linux-file-disk-and-iso.cfg');
    const text = Buffer.from(bytes).toString('latin1');
    const whole = read(bytes);
    for (let length = 0; length < bytes.length; length += 1) {
      const complete = text.slice(0, length).split('\n').length - 1;
      const { names, assignments } = read(bytes.subarray(0, length));
      expect(names.slice(0, complete)).toEqual(whole.names.slice(0, complete));
      expect(assignments.slice(0, complete)).toEqual(whole.assignments.slice(0, complete));
    }
  });

  it('when one bracket or quote of a file is lost, then only its own line does not count', () => {
    const text = Buffer.from(fixtureBytes('vmcfg/ovm3/pvm-derived-from-agent-struct.cfg')).toString();
    const whole = read(text);
    for (const { index } of text.matchAll(/['[\]]/g)) {
      const { names, literal } = read(text.slice(0, index) + text.slice(index + 1));
      const line = text.slice(0, index).split('\n').length - 1;
      expect(whole.names.filter((_, at) => at !== line)).toEqual(names);
      expect(literal).toBe(false);
    }
  });
});
