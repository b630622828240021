import { describe, expect, it } from 'vitest';
import { readSyntaxBlock } from './syntax-block.js';
import { syntaxOfRelease } from './syntax-of-release.js';

describe('readSyntaxBlock', () => {
  it('when a block has choices, alternatives and a link, then each becomes a rule', () => {
    const rule = readSyntaxBlock(
      'create X a= { Yes | No } [ b=value ] { c=value | d=value e=value } on { P | Q } instance',
    );
    expect(rule).toMatchObject({ keyword: 'create', types: ['X'], takesInstance: false });
    expect(rule.attributes).toEqual([
      { name: 'a', required: true, choices: ['Yes', 'No'] },
      { name: 'b', required: false, choices: null },
      ...['c', 'd', 'e'].map((name) => ({ name, required: false, choices: null })),
    ]);
    expect(rule.exclusive).toEqual([{ required: true, branches: [['c'], ['d', 'e']] }]);
    expect(rule.link).toEqual({ word: 'on', types: ['P', 'Q'], required: true });
  });

  it('when a block lists types before the instance, then each type is accepted', () => {
    const rule = readSyntaxBlock('start { Vm | Server } instance');
    expect(rule).toMatchObject({ types: ['Vm', 'Server'], takesInstance: true, link: null });
  });

  it('when a brace is not closed, then the table is at fault', () => {
    expect(() => readSyntaxBlock('start { Vm')).toThrow('without }');
  });
});

describe('syntaxOfRelease', () => {
  it.each([
    ['3.2', ['SanServer', 'VlanGroup'], ['AntiAffinityGroup', 'StorageArray']],
    ['3.3', ['AntiAffinityGroup', 'StorageArray', 'VlanInterface'], ['SanServer', 'VlanGroup']],
    ['3.4', ['AntiAffinityGroup', 'StorageArray', 'VlanInterface'], ['SanServer', 'VlanGroup']],
  ] as const)('when the release is %s, then it has its own object types', (release, present, absent) => {
    const { types } = syntaxOfRelease(release);
    expect(types).toEqual(expect.arrayContaining([...present]));
    for (const type of absent) expect(types).not.toContain(type);
  });
});
