import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pyValueJson } from '../../../src/formats/python-literal/py-value.js';
import { readVmCfg } from '../../../src/formats/vm-cfg/read-vm-cfg.js';
import { effectiveAssignments, type VmCfgDocument } from '../../../src/formats/vm-cfg/vm-cfg-document.js';
import { bytesOf, codesOf, fixtureBytes } from '../fixture-bytes.js';

function valuesOf(document: VmCfgDocument): Record<string, string> {
  return Object.fromEntries(
    [...effectiveAssignments(document)].map(([name, { value }]) => [name, pyValueJson(value, 'text')]),
  );
}

function read(text: string) {
  const { document, findings } = readVmCfg(bytesOf(text));
  return { ...document, values: valuesOf(document), codes: codesOf(findings) };
}

describe('readVmCfg: the fixtures', () => {
  const files = ['ovm3', 'synthetic'].flatMap((folder) =>
    readdirSync(new URL(`../../fixtures/vmcfg/${folder}`, import.meta.url)).map(
      (name) => `${folder}/${name}`,
    ),
  );
  it.each(files)('when it reads %s, then all of it is literal and nothing is an error', (file) => {
    const { document, findings } = readVmCfg(fixtureBytes(`vmcfg/${file}`));
    expect(document.literal).toBe(true);
    expect(document.assignments.length).toBeGreaterThan(0);
    expect(findings.filter((finding) => finding.severity === 'error')).toEqual([]);
  });

  it('when it reads a real file of OVM 3.2, then every key is there with place and value', () => {
    const { document } = readVmCfg(fixtureBytes('vmcfg/ovm3/hvm-linux-file-disk-and-iso.cfg'));
    expect(document.assignments.map(({ line, column }) => [line, column])).toEqual(
      Array.from({ length: 27 }, (_, index) => [index + 1, 1]),
    );
    expect(valuesOf(document)).toMatchObject({
      OVM_simple_name: '"goeedq9dev"',
      vif: '["mac=01:21:f6:b8:6d:0f,bridge=10bff8db50"]',
      memory: '1024',
      OVM_high_availability: 'false',
      OVM_description: '""',
    });
  });

  it('when a name is written as UTF-8 bytes or as a unicode object, then both read as text', () => {
    const bytes = readVmCfg(fixtureBytes('vmcfg/synthetic/hvm_utf8_bytes.cfg')).document;
    expect(valuesOf(bytes)).toMatchObject({
      OVM_simple_name: '"Büro Zürich"',
      OVM_description: '"Prüf-VM für „Großkunde“"',
    });
    const objects = readVmCfg(fixtureBytes('vmcfg/synthetic/hvm_unicode_objects.cfg')).document;
    expect(valuesOf(objects)).toMatchObject({
      OVM_simple_name: '"Büro"',
      OVM_description: `"漢字 – O'Neil"`,
    });
  });

  it('when a file is in latin-1, then a note says so and the comment is readable', () => {
    const { document, findings } = readVmCfg(fixtureBytes('vmcfg/synthetic/latin1_raw_comment.cfg'));
    expect(codesOf(findings)).toEqual(['1:1 not-utf8']);
    expect(document.comments).toEqual([{ line: 1, column: 1, text: '# Geändert durch Müller' }]);
  });

  it('when it is an lvm.conf under the name of a vm.cfg, then it is not literal and says so', () => {
    const { document, findings } = readVmCfg(fixtureBytes('vmcfg/negative/lvm-conf-named-vm.cfg'));
    expect(document.literal).toBe(false);
    expect(codesOf(findings)[0]).toBe('1:1 python-code');
  });
});

describe('readVmCfg: lines', () => {
  it.each([
    ['a=1\nb = 2\n', { a: '1', b: '2' }],
    ['a=1\r\nb = 2', { a: '1', b: '2' }],
    ['a=1\rb = 2\r', { a: '1', b: '2' }],
    ['\ufeffa = 1', { a: '1' }],
    ['\n \n\t\n  # x\n\f\na = 1 \t\f\n', { a: '1' }],
    ['\fa = 1\n \fb = 2', { a: '1', b: '2' }],
    ['a = 1; b = 2;c = 3 ;\nd = 4', { a: '1', b: '2', c: '3', d: '4' }],
    ["a = 'x;y' ; b = '#'", { a: '"x;y"', b: '"#"' }],
    ['a \\\n = \\\r\n 1\nb = 2', { a: '1', b: '2' }],
    ['\\\na = 1', { a: '1' }],
    ['a = [1,\n\n  # c\n2\n]\nb = 2', { a: '[1,2]', b: '2' }],
    ["a = '''x\n'b = 1\n'''\nb = 2", { a: `"x\\n'b = 1\\n"`, b: '2' }],
    ['u = 1\nur = 2\nTrue_ = 3\nL = 4', { u: '1', ur: '2', True_: '3', L: '4' }],
    ['a = 1, 2,\nb = 3,', { a: '{"tuple":[1,2]}', b: '{"tuple":[3]}' }],
    ["a = 'ü'", { a: '"ü"' }],
    ['', {}],
  ])('when it reads %j, then all of it is literal', (text, values) => {
    expect(read(text)).toMatchObject({ values, codes: [], literal: true });
    expect(read(text).values).toEqual(values);
  });

  it('when a key is set twice, then the last one counts and a warning names the first', () => {
    const { values, codes, literal } = read('a = 1\nb = 2\n  \na = 3; a = 4\n');
    expect([values, codes, literal]).toEqual([
      { a: '4', b: '2' },
      ['4:1 duplicate-key', '4:8 duplicate-key'],
      true,
    ]);
  });

  it('when comments stand anywhere, then each is kept once with its place', () => {
    const { comments } = read("# one\na = [1, # two\n  # three\n 2] # four\n  # five\nb = '#' # six");
    expect(comments).toEqual([
      { line: 1, column: 1, text: '# one' },
      { line: 2, column: 9, text: '# two' },
      { line: 3, column: 3, text: '# three' },
      { line: 4, column: 5, text: '# four' },
      { line: 5, column: 3, text: '# five' },
      { line: 6, column: 9, text: '# six' },
    ]);
  });

  it('when a value stands in the text, then its offsets are those of the value alone', () => {
    const text = "a = \\\n [1,\n 2] # x\nb=u'ü' 'x' ;c = 1, # y";
    const { document } = readVmCfg(bytesOf(text));
    const pieces = document.assignments.map(({ valueStart, valueEnd }) => text.slice(valueStart, valueEnd));
    expect(pieces).toEqual(['[1,\n 2]', "u'ü' 'x'", '1,']);
  });
});
