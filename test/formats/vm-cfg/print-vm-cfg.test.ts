import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PyValue, pyInt, pyString } from '../../../src/formats/python-literal/py-value.js';
import { printVmCfg, replaceValue } from '../../../src/formats/vm-cfg/print-vm-cfg.js';
import { readVmCfg } from '../../../src/formats/vm-cfg/read-vm-cfg.js';
import { effectiveAssignments } from '../../../src/formats/vm-cfg/vm-cfg-document.js';
import { bytesOf, fixtureBytes } from '../fixture-bytes.js';

const machineWritten = [
  ...[
    'ovm3/hvm-linux-file-disk-and-iso',
    'ovm3/ovm2-hvm-empty-strings',
    'ovm3/pvm-derived-from-agent-struct',
  ],
  ...[
    'synthetic/hvm_cdrom_only_pxe',
    'synthetic/hvm_empty_lists_none',
    'synthetic/hvm_multiline_description',
  ],
  ...['synthetic/hvm_quotes', 'synthetic/hvm_unicode_objects', 'synthetic/hvm_utf8_bytes'],
  ...[
    'synthetic/pvm_long_ints_py2_only',
    'synthetic/pvm_phy_shared_ha',
    'synthetic/crlf',
    'synthetic/bom_utf8',
  ],
];

function linesOf(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes).toString('utf8').replace('\ufeff', '');
  return text.split(/\r?\n/).filter(Boolean).sort();
}

describe('printVmCfg', () => {
  it.each(machineWritten)('when %s is read and printed, then the same lines come back', (name) => {
    const bytes = fixtureBytes(`vmcfg/${name}.cfg`);
    const values = [...effectiveAssignments(readVmCfg(bytes).document)];
    const printed = printVmCfg(values.map(([key, { value }]) => [key, value] as const));
    expect(linesOf(bytesOf(printed))).toEqual(linesOf(bytes));
  });
});

describe('replaceValue', () => {
  const rest = ' # größer\r\nb = 1 \\\n ; a=';
  const encodings: [string, (text: string) => Uint8Array][] = [
    ['UTF-8', (text) => bytesOf(text)],
    ['UTF-8 with a byte order mark', (text) => bytesOf(`\ufeff${text}`)],
    ['latin-1', (text) => Buffer.from(text, 'latin1')],
    ['CRLF', (text) => bytesOf(text.replace(/\r?\n/g, '\r\n'))],
  ];

  it.each(encodings)('when a value of a file in %s is replaced, then every other byte stays', (_, encode) => {
    const value = pyString('Zürich');
    const old = `# ä\nname = ('ü', # ö\n 'x')${rest}`;
    const changed = replaceValue(readVmCfg(encode(`${old}2`)).document, 'name', value);
    expect(changed).toEqual(Buffer.from(encode(`# ä\nname = 'Z\\xc3\\xbcrich'${rest}2`)));
    const last = replaceValue(readVmCfg(encode(`${old}2`)).document, 'a', pyInt(77));
    expect(last).toEqual(Buffer.from(encode(`${old}77`)));
  });

  it('when a key is set twice, then the one in force is replaced', () => {
    const { document } = readVmCfg(bytesOf('a = 1\na = 2\n'));
    expect(String(replaceValue(document, 'a', pyInt(3)))).toBe('a = 1\na = 3\n');
  });

  it('when a key is missing or changed by code, then nothing is replaced', () => {
    const { document } = readVmCfg(bytesOf('a = 1\na += 2\n'));
    expect(replaceValue(document, 'a', pyInt(3))).toBeUndefined();
    expect(replaceValue(document, 'b', pyInt(3))).toBeUndefined();
  });

  it('when any value of any fixture is replaced, then reading gives it and all others as before', () => {
    const documents = [...machineWritten, 'synthetic/latin1_raw_comment', 'synthetic/tabs_and_comments'].map(
      (name) => readVmCfg(fixtureBytes(`vmcfg/${name}.cfg`)).document,
    );
    const edit = fc.constantFrom(...documents).chain((document) =>
      fc.record({
        document: fc.constant(document),
        name: fc.constantFrom(...effectiveAssignments(document).keys()),
        value: fc.oneof(fc.string({ unit: 'grapheme' }).map(pyString), fc.integer().map(pyInt)),
      }),
    );
    fc.assert(
      fc.property(edit, ({ document, name, value }) => {
        const changed = replaceValue(document, name, value);
        const after = readVmCfg(changed ?? new Uint8Array()).document;
        const before = new Map<string, PyValue>(
          [...effectiveAssignments(document)].map(([key, one]) => [key, key === name ? value : one.value]),
        );
        expect(new Map([...effectiveAssignments(after)].map(([key, one]) => [key, one.value]))).toEqual(
          before,
        );
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});
