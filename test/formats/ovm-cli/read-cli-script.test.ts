import { describe, expect, it } from 'vitest';
import { readCliScript } from '../../../src/formats/ovm-cli/read-cli-script.js';
import { bytesOf, codesOf, fixtureBytes } from '../fixture-bytes.js';

const listing3 = fixtureBytes('cli/listing-3.2-create-script.txt');

describe('readCliScript', () => {
  it('when the create script of the article is read under 3.2, then every line is a command without findings', () => {
    const { document, findings } = readCliScript(listing3, '3.2');
    expect(findings).toEqual([]);
    expect(document.lines.map(({ command }) => [command?.verb, command?.object])).toEqual([
      ['create', 'Vm'],
      ['create', 'Vnic'],
      ['add', 'Vnic'],
      ['create', 'VmDiskMapping'],
    ]);
    expect(document.lines[0]?.command).toEqual({
      verb: 'create',
      object: 'Vm',
      attributes: [
        ['name', 'slot011'],
        ['repository', 'slotreposan01'],
        ['domainType', 'XEN_PVM'],
        ['osType', 'OL_5'],
        ['bootOrder', 'DISK'],
        ['cpuCount', '2'],
        ['highAvailability', 'yes'],
        ['memory', '2048'],
      ],
      relation: { word: 'on', object: 'ServerPool', instance: { key: 'name', value: 'slot' } },
    });
  });

  it.each(['3.3', '3.4'] as const)(
    'when it is read under %s, then each line says what that release has',
    (release) => {
      const { document, findings } = readCliScript(listing3, release);
      expect(document.lines.map(({ command }) => command)).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      expect(codesOf(findings)).toEqual([
        '1:75 value-of-other-release',
        '2:54 missing-relation',
        '3:36 relation-of-other-release',
        '4:29 attribute-of-other-release',
        '4:84 missing-attribute',
      ]);
      const messages = findings.map(({ message }) => message);
      expect(messages[0]).toContain("write 'Oracle Linux 5'");
      expect(messages[1]).toContain('on Vm name=…');
      expect(messages[2]).toContain('in its place: create Vnic … on Vm');
      expect(messages[3]).toContain('in its place: virtualDisk=, physicalDisk= or virtualCd=');
    },
  );

  it('when there are comments, blank lines and any line end, then commands keep their line numbers', () => {
    const script = '# head\r\n\r\n  list Vm\r\t# indented = "comment\n\nlist Tag\n';
    const { document, findings } = readCliScript(bytesOf(script), '3.3');
    expect(findings).toEqual([]);
    expect(document.lines.map(({ line, text }) => [line, text])).toEqual([
      [3, '  list Vm'],
      [6, 'list Tag'],
    ]);
  });

  it('when a line is wrong, then the others are still read', () => {
    const { document, findings } = readCliScript(bytesOf('list Vm\nlisst Vm\nlist Tag'), '3.3');
    expect(document.lines.map(({ command }) => command?.object)).toEqual(['Vm', undefined, 'Tag']);
    expect(codesOf(findings)).toEqual(['2:1 unknown-command']);
  });

  it('when the file is not UTF-8, then it is read as latin-1 with a note', () => {
    const { document, findings } = readCliScript(
      Buffer.from('create Tag name="Z\xfcrich"\n', 'latin1'),
      '3.3',
    );
    expect(document.lines[0]?.command?.attributes).toEqual([['name', 'Zürich']]);
    expect(codesOf(findings)).toEqual(['1:1 not-utf8']);
  });

  it.each([
    ['lines of nonsense', 'a\n'],
    ['unknown attributes', 'memry=1 '],
    ['quotes', 'name="'],
    ['slashes', '"/'],
    ['lone surrogates', '\ud800'],
  ])('when a large file holds nothing but %s, then time grows with its length only', (_, piece) => {
    const bytes = bytesOf(`create Vm ${piece.repeat(60_000)}`);
    const start = performance.now();
    const { findings } = readCliScript(bytes, '3.3');
    expect(performance.now() - start).toBeLessThan(5000);
    expect(findings.length).toBeLessThanOrEqual(201);
  });
});
