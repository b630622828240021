import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfigurationFile } from '../../src/formats/configuration-file.js';
import { fileFormats } from '../../src/formats/index.js';
import { readKeyValue } from '../../src/formats/key-value.js';
import { recogniseKind } from '../../src/formats/recognise.js';
import { bytesOf, fixtureBytes } from './fixture-bytes.js';

const rooms = ['server-files', 'sysconfig', 'ocfs2', 'devices', 'agent', 'rest'];
const samples = rooms.flatMap((room) =>
  readdirSync(new URL(`../fixtures/${room}`, import.meta.url)).map((name) => fixtureBytes(`${room}/${name}`)),
);

const readers = [
  ...fileFormats.map((format) => ({ name: format.kind as string, read: format.read })),
  { name: 'key-value', read: readKeyValue },
  { name: 'configuration', read: readConfigurationFile },
  {
    name: 'recognise',
    read: (bytes: Uint8Array) => ({ document: { kind: recogniseKind('vm.cfg', bytes) }, findings: [] }),
  },
];

/** A sample with some bytes changed, cut out, doubled or put in. */
const mutated = fc
  .record({
    sample: fc.constantFrom(...samples),
    edits: fc.array(
      fc.record({
        at: fc.nat(),
        remove: fc.nat(40),
        insert: fc.oneof(fc.uint8Array({ maxLength: 6 }), telling()),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    end: fc.option(fc.nat()),
  })
  .map(({ sample, edits, end }) => {
    let bytes = Buffer.from(sample);
    for (const { at, remove, insert } of edits) {
      const offset = at % (bytes.length + 1);
      bytes = Buffer.concat([bytes.subarray(0, offset), insert, bytes.subarray(offset + remove)]);
    }
    return end === null ? bytes : bytes.subarray(0, end % (bytes.length + 1));
  });

function telling(): fc.Arbitrary<Uint8Array> {
  const words = [
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '"',
    "'",
    '\\',
    '\n',
    '\r',
    ',',
    ':',
    '=',
    '\n{',
    '\n(domain ',
    "\n 'a': ",
    '#',
    '<value>',
    '</value>',
    '&lt;',
  ];
  return fc.constantFrom(...words).map(bytesOf);
}

function expectWellFormed(name: string, bytes: Uint8Array): void {
  const reader = readers.find((one) => one.name === name);
  const reading = reader?.read(bytes);
  expect(reading?.document).toBeTypeOf('object');
  const lines = Buffer.from(bytes)
    .toString('latin1')
    .split(/\r\n|\n|\r/);
  for (const finding of reading?.findings ?? []) {
    expect(finding.line).toBeGreaterThanOrEqual(1);
    expect(finding.line).toBeLessThanOrEqual(Math.max(1, lines.length));
    expect(finding.column).toBeGreaterThanOrEqual(1);
    expect(finding.column).toBeLessThanOrEqual((lines[finding.line - 1]?.length ?? 0) + 2);
    expect(finding.message).not.toMatch(/[\x00-\x1f]/);
  }
}

describe.each(readers.map((reader) => reader.name))('the reader of %s', (name) => {
  it('when any bytes come, then it gives a document and findings inside the file', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => expectWellFormed(name, bytes)),
      { numRuns: 150 },
    );
  });

  it('when samples are damaged, then it gives a document and findings inside the file', () => {
    fc.assert(
      fc.property(mutated, (bytes) => expectWellFormed(name, bytes)),
      { numRuns: 300 },
    );
  });

  it.each(hostilePieces())('when %j comes for 300 000 characters, then it ends soon', (piece) => {
    const reader = readers.find((one) => one.name === name);
    const bytes = bytesOf(piece.repeat(Math.ceil(300_000 / piece.length)));
    const start = performance.now();
    reader?.read(bytes);
    // A quadratic reader needs many seconds for this; a linear one a fifth of a second.
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

function hostilePieces(): string[] {
  return [
    'x',
    ' ',
    '\n',
    '\0',
    '\\',
    '"',
    "'",
    '(',
    '((',
    '{',
    '{"a":',
    '["',
    '{"a":1 ',
    '\n{',
    "\n{'a'",
    "{'a': {",
    "\n 'a': [",
    '(domain ',
    '\n(domain (name a)) x',
    '\n(device (vif (mac ',
    '(x',
    'A=',
    'B= ',
    'A=1\n',
    'A="\n',
    'METADATA=ethernet:a{',
    'a:{}',
    'node:\n a=1\n',
    ' Label:',
    'Block Size Bits: ',
    '3600 dm-1 A,B\n',
    '| `- 3:0:0:0 sdb 8:16 ',
    '/dev/mapper/a\t../',
    '/dev/sdb o2cb ',
    'tunefs.ocfs2 -Q ',
    'debugfs.ocfs2 -R ',
    '[root@a ',
    'name = ',
    'create Vm ',
    '<a>',
    '<a b="1"/>',
    '&lt;',
    '<methodResponse>',
  ];
}
