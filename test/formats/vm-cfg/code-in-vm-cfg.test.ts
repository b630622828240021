import { describe, expect, it } from 'vitest';
import { namesTouchedBy } from '../../../src/formats/vm-cfg/names-touched.js';
import { readVmCfg } from '../../../src/formats/vm-cfg/read-vm-cfg.js';
import { effectiveAssignments } from '../../../src/formats/vm-cfg/vm-cfg-document.js';
import { bytesOf, codesOf } from '../fixture-bytes.js';

function read(text: string) {
  const { document, findings } = readVmCfg(bytesOf(text));
  return {
    ...document,
    codes: codesOf(findings),
    messages: findings.map((finding) => finding.message),
    names: [...effectiveAssignments(document).keys()],
  };
}

describe('readVmCfg: code', () => {
  it.each([
    ['import os', '1:1 python-code'],
    ['print memory', '1:1 python-code'],
    ['"""only a text"""', '1:1 python-code'],
    ['f(1)', '1:1 python-code'],
    ['a = b', '1:5 python-code'],
    ["a = 'x' + 'y'", '1:9 python-code'],
    ["a = ['mac=%s' % mac]", '1:15 python-code'],
    ['a = 512 if big else 256', '1:9 python-code'],
    ["a = ','.join([])", '1:8 python-code'],
    ['a = f(1)', '1:5 python-code'],
    ['a += 1', '1:1 python-code'],
    ['a[0] = 1', '1:1 python-code'],
    ['a, b = 1, 2', '1:1 python-code'],
    ['a == 1', '1:1 python-code'],
    ['None = 1', '1:1 python-code'],
    ['True = 0', '1:1 python-code'],
    ['a: int = 1', '1:1 python-code'],
    ['\\x', '1:1 python-code'],
    ['a = 1 ;; b = 2', '1:8 python-code'],
  ])('when a line is %j, then it is code at %s and the file is not literal', (line, code) => {
    const { codes, literal } = read(`${line}\n`);
    expect([codes, literal]).toEqual([[code], false]);
  });

  it('when there is code between literals, then all others count and the code is kept as it stands', () => {
    const { names, code, codes } = read('a = 1\nimport os, sys\nb = 2\nc = a + \\\n b\nd = 4\n');
    expect(names).toEqual(['a', 'b', 'd']);
    expect(codes).toEqual(['2:1 python-code', '4:5 python-code']);
    expect(code).toEqual([
      { line: 2, column: 1, names: ['os', 'sys'], text: 'import os, sys' },
      { line: 4, column: 1, names: ['c'], text: 'c = a + \\\n b' },
    ]);
  });

  it.each([
    'memory = 1\nif x:\n  memory = 2\nelse:\n\n  # no\n  memory = 3\nb = 1',
    'memory = 1\nif x: memory = 2\nb = 1',
    'memory = 1\ntry:\n  import x\nexcept Error, memory:\n  memory = 1\nb = 1',
    'memory = 1\nmemory += 1\nb = 1',
    'memory = 1\nmemory \\\n **= 1\nb = 1',
    'memory = 1; memory <<= 1\nb = 1',
    'memory = 1\na = memory = f()\nb = 1',
    'memory = 1\na = memory = 5\nb = 1',
    'memory = 1\na, memory = 5, 6\nb = 1',
    'memory = 1\n[a,\n memory] = 5, 6\nb = 1',
    'memory = 1\n(a, (memory)) = x\nb = 1',
    'memory = []\nmemory.append(1)\nb = 1',
    'memory = []\nmemory[0] = 1\nb = 1',
    'memory = 1\ndel a, memory\nb = 1',
    'memory = 1\nfor memory in x: pass\nb = 1',
    'memory = 1\na = [memory for memory in x]\nb = 1',
    'memory = 1\nfrom x import memory\nb = 1',
    'memory = 1\nimport x as memory\nb = 1',
    'memory = 1\nmemory = f()\nb = 1',
    'memory = 1\nmemory = [1,\nb = 1',
  ])('when code touches a name, as in %j, then its earlier value does not count', (text) => {
    const { names } = read(text);
    expect(names).not.toContain('memory');
    expect(names).toContain('b');
  });

  it.each([
    'if x:\n  memory = 2\nmemory = 1',
    'memory += 1; memory = 1',
    "memory = 1\nx = f('memory = 2')",
    "memory = 1\nvif = ['mac=1,memory=2",
    'memory = 1\nx = y # memory = 2',
    'memory = 1\nif memory == 2: x = 3',
    'memory = 1\nx = memory',
    "memory = 1\nx = f('''\nmemory = 2\n''')",
  ])('when code stands before it or only reads it, as in %j, then a value counts', (text) => {
    expect(read(text).names).toContain('memory');
  });

  it('when code and literals share a line, then the literals count, but not in a compound statement', () => {
    const { assignments, code } = read(
      'import os; a = 1; f(";"); b = 1 2; c = 3\nif x: d = 4; e = 5\ng = 6\n',
    );
    expect(assignments.map(({ name }) => name)).toEqual(['a', 'c', 'g']);
    expect(code.map(({ text }) => text)).toEqual(['import os', 'f(";")', 'b = 1 2', 'if x: d = 4; e = 5']);
  });

  it('when a text in a block has a line like an assignment, then it is no assignment', () => {
    const text =
      'def f():\n  """\nmemory = 1\n  """\n  x = [\nvcpus]\n\n# end\n\n  y = 1\n\n# after\nb = 2\n';
    const { assignments, code, comments } = read(text);
    expect(assignments.map(({ name, line }) => [name, line])).toEqual([['b', 13]]);
    expect(code).toHaveLength(1);
    expect(code[0]?.text).toBe(text.slice(0, text.indexOf('\n\n# after')));
    expect(comments).toEqual([{ line: 12, column: 1, text: '# after' }]);
  });

  it('when an operator with a control character stands in a list, then no message holds it', () => {
    for (const message of read('a = [1 \x1b[31m]\nb = 1 \x07').messages)
      expect(message).not.toMatch(/[\x00-\x1f]/);
  });

  it('when a file begins with <, then it is named as an XML configuration', () => {
    expect(read('<vm></vm>\n').codes).toEqual(['1:1 xml-configuration', '1:1 python-code']);
  });
});

describe('namesTouchedBy', () => {
  it('when the code is one long word or one long gap, then it ends soon', () => {
    const start = performance.now();
    for (const piece of ['x', '\n', ' ', 'x ', ')', 'x)', '=', 'in ', "'", 'for ', '.', '\\']) {
      namesTouchedBy(piece.repeat(Math.ceil(800_000 / piece.length)));
      namesTouchedBy(`f(${piece.repeat(Math.ceil(800_000 / piece.length))}`);
    }
    // quadratic patterns need minutes for this
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
