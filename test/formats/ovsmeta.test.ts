import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOvsMeta } from '../../src/formats/ovsmeta.js';
import { bytesOf, codesOf, fixtureBytes } from './fixture-bytes.js';

function namesOf(text: string): Record<string, string | undefined> {
  const { entries } = readOvsMeta(bytesOf(text)).document;
  return Object.fromEntries(entries.map((entry) => [entry.fileName, entry.simpleName?.value]));
}

describe('readOvsMeta', () => {
  it('when the file is whole, then file names lead to names with their places', () => {
    const { document, findings } = readOvsMeta(fixtureBytes('server-files/synthetic-ovsmeta.json'));
    expect(findings).toEqual([]);
    expect(document.entries).toEqual([
      {
        fileName: '0004fb00001200009d2574fd9b824a84.img',
        objectType: { value: 'VIRTUAL_DISK', line: 1, column: 58 },
        simpleName: { value: 'ESXi-01_disk1', line: 1, column: 89 },
        otherMembers: [],
        line: 1,
        column: 2,
      },
    ]);
  });

  it('when JSON.parse reads a file, then the names are the same', () => {
    const names = { a: 'x "y" \\ /', 'b\u00fc\ud83d\ude00': '\u0000\n\t', __proto__x: '', c: '{},:[]' };
    const whole = Object.fromEntries(
      Object.entries(names).map(([file, name]) => [file, { OBJECT_TYPE: 'VIRTUAL_DISK', SIMPLE_NAME: name }]),
    );
    for (const text of [JSON.stringify(whole), JSON.stringify(whole, null, 2)]) {
      expect(namesOf(text)).toEqual(names);
      expect(readOvsMeta(bytesOf(text)).findings).toEqual([]);
    }
    expect(namesOf('{"\\u0041\\/": {"SIMPLE_NAME": "\\b\\f\\ud83d\\ude00"}}')).toEqual({
      'A/': '\b\f\u{1f600}',
    });
  });

  it('when any names are written as JSON, then they are read as JSON.parse reads them', () => {
    const names = fc.dictionary(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(names, fc.nat(2), (files, indent) => {
        const whole = Object.entries(files).map(([file, name]) => [
          file,
          { SIMPLE_NAME: name, OTHER: [name, { file }] },
        ]);
        const { document, findings } = readOvsMeta(
          bytesOf(JSON.stringify(Object.fromEntries(whole), null, indent)),
        );
        const read = document.entries.map((entry) => [entry.fileName, entry.simpleName?.value]);
        expect(findings).toEqual([]);
        expect(Object.fromEntries(read)).toEqual(Object.fromEntries(Object.entries(files)));
      }),
    );
  });

  it('when the file is cut off, then the entries before the cut stay and the place is told', () => {
    const text =
      '{"a.img": {"OBJECT_TYPE": "VIRTUAL_DISK", "SIMPLE_NAME": "one"},\n "b.img": {"OBJECT_TYPE": "VIRT';
    const { document, findings } = readOvsMeta(bytesOf(text));
    expect(document.entries.map((entry) => entry.simpleName?.value)).toEqual(['one', undefined]);
    expect(codesOf(findings)).toContain('2:27 truncated');
  });

  it('when a comma or an entry in the middle is damaged, then the entries behind it are still read', () => {
    expect(namesOf('{"a": {"SIMPLE_NAME": "1"} "b": {"SIMPLE_NAME": "2"}}')).toEqual({ a: '1', b: '2' });
    expect(namesOf('{"a": {"SIMPLE_NAME": "1"}, ???, "b": {"SIMPLE_NAME": "2"}}')).toEqual({
      a: '1',
      b: '2',
    });
    expect(namesOf('{"a": {"SIMPLE_NAME": "1",}, "x" "b": {"SIMPLE_NAME": "2"}}')).toEqual({
      a: '1',
      b: '2',
    });
    expect(namesOf('{"a": {"SIMPLE_NAME": "1\n},\n"b": {"SIMPLE_NAME": "2"}}')).toMatchObject({ b: '2' });
  });

  it('when there is more than we know, then it is kept', () => {
    const text = '{"a": {"SIMPLE_NAME": "1", "NEW": [1, {"x": null}], "OBJECT_TYPE": 5}, "version": 2}';
    const { document, findings } = readOvsMeta(bytesOf(text));
    expect(document.entries[0]?.otherMembers.map((member) => member.name)).toEqual(['NEW', 'OBJECT_TYPE']);
    expect(document.otherMembers).toMatchObject([{ name: 'version', value: { kind: 'number', text: '2' } }]);
    expect(codesOf(findings)).toEqual(['1:72 unknown-member']);
  });

  it('when a file name stands twice, then both stay and a finding says that the last one counts', () => {
    const { document, findings } = readOvsMeta(
      bytesOf('{"a": {"SIMPLE_NAME": "1"},\n"a": {"SIMPLE_NAME": "2"}}'),
    );
    expect(document.entries.map((entry) => entry.simpleName?.value)).toEqual(['1', '2']);
    expect(codesOf(findings)).toEqual(['2:1 repeated-key']);
  });

  it('when values are nested very deep, then they are kept as text and the stack holds', () => {
    const deep = `${'[{"k":'.repeat(100_000)}1${'}]'.repeat(100_000)}`;
    const { document, findings } = readOvsMeta(bytesOf(`{"a": {"X": ${deep}, "SIMPLE_NAME": "1"}}`));
    expect(document.entries[0]?.simpleName?.value).toBe('1');
    expect(findings.map((finding) => finding.code)).toEqual(['too-deep']);
    expect(readOvsMeta(bytesOf('{"a":'.repeat(100_000))).findings.length).toBeGreaterThan(0);
    expect(readOvsMeta(bytesOf('['.repeat(1_000_000))).findings.length).toBeGreaterThan(0);
  });

  it('when the file is empty or no object, then an error says so', () => {
    expect(codesOf(readOvsMeta(new Uint8Array()).findings)).toEqual(['1:1 empty-file']);
    expect(codesOf(readOvsMeta(bytesOf('  []')).findings)).toEqual(['1:3 not-an-object']);
    expect(codesOf(readOvsMeta(bytesOf('{} x')).findings)).toEqual(['1:4 text-after-end']);
  });
});
