import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MapEntry, printMapLine, readMapFile } from '../../src/formats/map-file.js';

const read = (text: string) => readMapFile(Buffer.from(text));
const entriesOf = (text: string) =>
  read(text).document.entries.map(({ subject, key, attribute, value }) => ({
    subject,
    key,
    attribute,
    value,
  }));

type Statement = Pick<MapEntry, 'subject' | 'key' | 'attribute' | 'value'>;

/** Text of one line; a map is a file of lines, so a line break fits in no statement. */
const lineText = fc
  .oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...`"'\\=# /ab`) }))
  .filter((text) => !/[\r\n]/.test(text) && Buffer.from(text, 'utf8').toString('utf8') === text);
const statement: fc.Arbitrary<Statement> = fc
  .tuple(
    fc.constantFrom(
      ...(['network name', 'repository pool', 'vm tags', 'vm name', 'vnic mac', 'lun physicalDisk'] as const),
      ...(['translate osType', 'translate cpuPriority'] as const),
    ),
    lineText,
    lineText.filter((text) => text !== ''),
  )
  .map(([words, key, value]) => {
    const [subject = '', attribute = ''] = words.split(' ');
    return { subject: subject as MapEntry['subject'], attribute, key, value };
  });

describe('printMapLine and readMapFile', () => {
  it('when any statement is printed, then it reads back as it was', () => {
    fc.assert(
      fc.property(statement, (given) => {
        const { document, findings } = read(`${printMapLine(given)}\n`);
        expect(findings).toEqual([]);
        expect(document.entries).toEqual([expect.objectContaining(given)]);
      }),
      { numRuns: 2000 },
    );
  });

  it('when any statement is printed without its value, then it is a line to fill in that says nothing yet', () => {
    fc.assert(
      fc.property(statement, (given) => {
        const line = printMapLine({ ...given, value: '' });
        expect(line.endsWith(' =')).toBe(true);
        expect(read(line)).toEqual({ document: { entries: [] }, findings: [] });
        if (given.value.trim() === given.value && !/^"/.test(given.value))
          expect(entriesOf(`${line} ${given.value}`)).toEqual([given]);
      }),
    );
  });

  it('when bytes are anything, then there is a document and every finding has a place in the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          lineText.map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          const lines = Buffer.from(bytes)
            .toString('latin1')
            .split(/\r\n|\n|\r/);
          for (const { line, column } of readMapFile(bytes).findings) {
            expect(line).toBeLessThanOrEqual(lines.length);
            expect(column).toBeGreaterThanOrEqual(1);
            expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
          }
        },
      ),
    );
  });

  it('when a map is written by hand, then quotes, blanks, comments and line ends are understood', () => {
    const text =
      '\ufeff# comment\r\n\r\n  network 10aa name=vlan 5 # five\r\n\tvm "web/app = 1" pool   = "  x "\r\n';
    expect(entriesOf(text)).toEqual([
      { subject: 'network', key: '10aa', attribute: 'name', value: 'vlan 5 # five' },
      { subject: 'vm', key: 'web/app = 1', attribute: 'pool', value: '  x ' },
    ]);
    expect(read(text).document.entries[0]).toMatchObject({ line: 3, column: 21 });
  });

  it.each([
    ['network 10aa name', 1, 18, /= is missing/],
    ['# fine\nnetwork name = x', 2, 13, /three words stand before the =, and here are 2/],
    ['vm a b pool = x', 1, 12, /three words/],
    ['server a name = x', 1, 1, /server is none of network, repository, pool, vm/],
    ['vm a cpuCap = 12', 1, 1, /cpuCap is none of name, pool/],
    ['vm a exists = perhaps', 1, 15, /exists is yes or no/],
    ['constructor a name = x', 1, 1, /constructor is none of/],
    ['translate "Oracle Linux 6" osType = OL_6', 1, 1, /Oracle Linux 6 is none of domainType/],
    ['vm "a name = x', 1, 3, /= is missing/],
  ])(
    'when a line is %j, then line %i and column %i are named with the reason',
    (text, line, column, message) => {
      const { document, findings } = read(text);
      expect(document.entries).toEqual([]);
      expect(findings).toEqual([
        { severity: 'error', code: 'map-line', line, column, message: expect.stringMatching(message) },
      ]);
    },
  );

  it('bug: when two lines state different values for one thing, then the second is an error at its value', () => {
    const { findings } = read(
      'lun 36A physicalDisk = a\nlun 36a physicalDisk =  b\nlun 36a physicalDisk = a\n',
    );
    expect(findings).toEqual([
      {
        ...{ severity: 'error', code: 'map-twice', line: 2, column: 25 },
        message: 'line 1 states another physicalDisk for lun 36a; one of the two must go',
      },
    ]);
  });

  it('when a line is very long, then reading it takes no more than linear time', () => {
    const started = performance.now();
    read(`vm "${'\\"'.repeat(500_000)} name = x\nvm ${'a'.repeat(1_000_000)} name = x`);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
