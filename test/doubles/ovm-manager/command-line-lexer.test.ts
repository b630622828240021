import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from './assumed.js';
import { type AttributeToken, lexCommandLine } from './command-line-lexer.js';

function attributes(line: string): readonly (readonly [string, string])[] {
  const tokens = lexCommandLine(line).tokens.filter((t): t is AttributeToken => t.kind === 'attribute');
  return tokens.map((token) => [token.name, token.value]);
}

describe('lexCommandLine', () => {
  it.each([
    [`x osType='Oracle Linux 7'`, 'osType', 'Oracle Linux 7'],
    [`x bootOrder='CDROM,DISK'`, 'bootOrder', 'CDROM,DISK'],
    [`x name="Boot Disk"`, 'name', 'Boot Disk'],
    [`x options="rw, async, no_root_squash"`, 'options', 'rw, async, no_root_squash'],
    [`x description="HR/'s VMs"`, 'description', "HR's VMs"],
    [`x description='say /"hi/"'`, 'description', 'say "hi"'],
    [`x description="HR's VMs"`, 'description', "HR's VMs"],
    [`x url="http:////example.com//myiso.iso"`, 'url', 'http://example.com/myiso.iso'],
    ['x url=http://example.com/x.iso', 'url', 'http://example.com/x.iso'],
    ['x fileSystem=nfs:/mnt/vol1/repo01', 'fileSystem', 'nfs:/mnt/vol1/repo01'],
    ['x description=""', 'description', ''],
    ['x path=a\\b', 'path', 'a\\b'],
  ])('when the guide writes %s, then the value is read as meant', (line, name, value) => {
    expect(attributes(line)).toEqual([[name, value]]);
  });

  it.each([
    ['x name="abc', 'Unterminated quotation: name="abc'],
    ['x name="abc/"', 'Unterminated quotation: name="abc/"'],
    ['x name="abc/', 'Unterminated quotation'],
    ['x url="/mnt/x"', 'Invalid escape sequence "/m"'],
    ['x name="a"b', 'Unexpected text "b" after name="a"'],
    ["x name=O'Neil", "Unexpected quotation mark in name=O'Neil"],
    ['x name=', 'Attribute name has no value'],
    ['x name="a\nb"', 'Control character 0x0a at position 10'],
    ['  ', 'No command given'],
  ])('when the line is %j, then it is refused with the offending text', (line, message) => {
    expect(() => lexCommandLine(line)).toThrow(message);
  });

  it('when any printable text is escaped by the rule of the guide, then it is read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), fc.constantFrom('"', "'"), (text, mark) => {
        const escaped = text.replaceAll('/', '//').replaceAll(mark, `/${mark}`);
        expect(attributes(`x description=${mark}${escaped}${mark}`)).toEqual([['description', text]]);
      }),
    );
  });

  it('when the line is anything at all, then it is read or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (line) => {
        try {
          expect(lexCommandLine(line).tokens.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
    );
  });
});
