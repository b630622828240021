import { describe, expect, it } from 'vitest';
import type { CliCommand } from '../../../src/formats/ovm-cli/cli-command.js';
import { composeLine } from '../../../src/formats/ovm-cli/compose-line.js';
import type { CliRelease } from '../../../src/formats/ovm-cli/grammar.js';

const onVm = { word: 'on', object: 'Vm', instance: { key: 'name', value: 'v' } } as const;
const vm: CliCommand = {
  verb: 'create',
  object: 'Vm',
  attributes: [
    ['name', 'v'],
    ['repository', 'r'],
    ['domainType', 'XEN_PVM'],
  ],
  relation: { word: 'on', object: 'ServerPool', instance: { key: 'name', value: 'p' } },
};

function tag(name: string): CliCommand {
  return { verb: 'create', object: 'Tag', attributes: [['name', name]] };
}

function withAttributes(command: CliCommand, ...added: (readonly [string, string])[]): CliCommand {
  return { ...command, attributes: [...command.attributes, ...added] };
}

function refusal(command: CliCommand, release: CliRelease = '3.3') {
  const composed = composeLine(command, release);
  return 'refused' in composed ? composed.refused : composed.line;
}

describe('composeLine', () => {
  it.each([
    ['plain-1_a.b:c+d@e%f', 'plain-1_a.b:c+d@e%f'],
    ['@secret:ROOT', '@secret:ROOT'],
    ['', '""'],
    ['two words', '"two words"'],
    [' x ', '" x "'],
    ['a,b', '"a,b"'],
    ['a=b', '"a=b"'],
    ['#1', '"#1"'],
    ["HR's VMs", `"HR's VMs"`],
    ['say "hi"', `'say "hi"'`],
    [`both ' and "`, `"both ' and /""`],
    ['a/b', '"a//b"'],
    ['//', '"////"'],
    ["/'", `"//'"`],
    [`/'"`, `"//'/""`],
    ['back\\slash', '"back\\slash"'],
    ['Zürich', '"Zürich"'],
    ['?', '"?"'],
  ])('when the value is %j, then it is written as %s', (value, written) => {
    expect(composeLine(tag(value), '3.3')).toEqual({ line: `create Tag name=${written}` });
  });

  it('when words are written in any case, then the line has the canonical spelling', () => {
    const command = { ...vm, verb: 'CREATE', object: 'vm' };
    expect(
      composeLine(withAttributes(command, ['MEMORY', '512'], ['highavailability', 'YES']), '3.4'),
    ).toEqual({
      line: 'create Vm name=v repository=r domainType=XEN_PVM memory=512 highAvailability=Yes on ServerPool name=p',
    });
  });

  it('when the release is 3.2, then yes and no are small letters', () => {
    expect(composeLine(withAttributes(vm, ['highAvailability', 'Yes']), '3.2')).toEqual({
      line: 'create Vm name=v repository=r domainType=XEN_PVM highAvailability=yes on ServerPool name=p',
    });
  });

  it('when a list is given, then its items are checked and stand in one quoted value', () => {
    expect(composeLine(withAttributes(vm, ['bootOrder', 'CDROM, DISK']), '3.3')).toEqual({
      line: 'create Vm name=v repository=r domainType=XEN_PVM bootOrder="CDROM,DISK" on ServerPool name=p',
    });
    expect(refusal(withAttributes(vm, ['bootOrder', 'CDROM,FLOPPY']))).toMatchObject({
      code: 'illegal-value',
      attribute: 'bootOrder',
    });
  });

  it.each(['\n', '\r', '\t', '\0', '\x7f', '\x85', '\u2028', '\u2029', '\ud83d', '\ude00'])(
    'when a value holds %j, then it is refused and the attribute is named',
    (char) => {
      expect(refusal(withAttributes(tag('t'), ['description', `a${char}b`]))).toMatchObject({
        code: 'control-character',
        attribute: 'description',
        message: expect.stringContaining('position 2'),
      });
      const edit: CliCommand = {
        verb: 'delete',
        object: 'Tag',
        attributes: [],
        instance: { key: 'name', value: char },
      };
      expect(refusal(edit)).toMatchObject({ code: 'control-character', attribute: 'name' });
    },
  );

  it('when a character needs a surrogate pair, then it is composed', () => {
    expect(composeLine(tag('a😀'), '3.3')).toEqual({ line: 'create Tag name="a😀"' });
  });

  it.each([
    ['a verb that no release has', { ...vm, verb: 'make' }, 'unknown-command', undefined],
    [
      'a command of another release',
      { verb: 'refreshAll', attributes: [] },
      'command-of-other-release',
      undefined,
    ],
    ['an object type that no release has', { ...vm, object: 'Machine' }, 'unknown-object', undefined],
    ['a missing object type', { verb: 'list', attributes: [] }, 'missing-object', undefined],
    ['an unknown attribute', withAttributes(vm, ['uuid', '1']), 'unknown-attribute', 'uuid'],
    ['an attribute given twice', withAttributes(vm, ['name', 'w']), 'repeated-attribute', 'name'],
    ['an illegal value', withAttributes(vm, ['mouseType', 'RAT']), 'illegal-value', 'mouseType'],
    ['a number under its range', withAttributes(vm, ['memory', '31']), 'illegal-value', 'memory'],
    ['a number over its range', withAttributes(vm, ['memory', '2000001']), 'illegal-value', 'memory'],
    ['a number with a sign', withAttributes(vm, ['memory', '+512']), 'illegal-value', 'memory'],
    ['an osType of 3.2', withAttributes(vm, ['osType', 'OL_5']), 'value-of-other-release', 'osType'],
    ['a missing attribute', { ...vm, attributes: vm.attributes.slice(1) }, 'missing-attribute', 'name'],
    [
      'an empty reference',
      {
        ...vm,
        attributes: [
          ['name', 'v'],
          ['domainType', 'XEN_PVM'],
          ['repository', ''],
        ] as const,
      },
      'illegal-value',
      'repository',
    ],
    [
      'a description of 4,001 characters',
      withAttributes(vm, ['description', 'x'.repeat(4001)]),
      'value-too-long',
      'description',
    ],
    ['a missing instance', { verb: 'delete', object: 'Vm', attributes: [] }, 'missing-instance', undefined],
    [
      'an instance too many',
      { ...tag('t'), instance: { key: 'id', value: '1' } as const },
      'unexpected-instance',
      undefined,
    ],
    ['a relation too many', { ...tag('t'), relation: onVm }, 'unknown-relation', undefined],
    ['a relation to another object type', { ...vm, relation: onVm }, 'unknown-relation', undefined],
    [
      'an edit without attributes',
      { verb: 'edit', object: 'Vm', attributes: [], instance: onVm.instance },
      'missing-attribute',
      undefined,
    ],
    ['a syntax never seen', { verb: 'createVmFromAssembly', attributes: [] }, 'syntax-unknown', undefined],
  ] satisfies [string, CliCommand, string, string | undefined][])(
    'when the command has %s, then it is refused',
    (_, command, code, attribute) => {
      const refused = refusal(command);
      expect(refused).toMatchObject({ code, ...(attribute === undefined ? {} : { attribute }) });
    },
  );

  it('when a relation is missing, then the message says which one is needed', () => {
    const { relation: _, ...without } = vm;
    expect(refusal(without)).toMatchObject({
      code: 'missing-relation',
      message: 'create Vm needs "on ServerPool name=…" in 3.3',
    });
  });

  it('when a mapping names no disk or two, then it is refused; when it names one, it is composed', () => {
    const mapping: CliCommand = {
      verb: 'create',
      object: 'VmDiskMapping',
      attributes: [
        ['slot', '0'],
        ['name', 'xvda'],
      ],
      relation: onVm,
    };
    expect(refusal(mapping)).toMatchObject({ code: 'missing-attribute' });
    const one = withAttributes(mapping, ['virtualDisk', 'd.img']);
    expect(refusal(withAttributes(one, ['physicalDisk', 'p']))).toMatchObject({
      code: 'conflicting-attributes',
    });
    expect(composeLine(one, '3.4')).toEqual({
      line: 'create VmDiskMapping slot=0 name=xvda virtualDisk=d.img on Vm name=v',
    });
  });

  it('when a repository of 3.2 lies on a LUN, then server pool and disk are needed together', () => {
    const repository: CliCommand = { verb: 'create', object: 'Repository', attributes: [['name', 'r']] };
    const onDisk = withAttributes(repository, ['physicalDisk', 'p']);
    expect(refusal(onDisk, '3.2')).toMatchObject({ code: 'missing-attribute' });
    expect(composeLine(withAttributes(onDisk, ['serverPool', 's']), '3.2')).toEqual({
      line: 'create Repository name=r physicalDisk=p serverPool=s',
    });
  });

  it('when an osType is in no list, then it is composed, because no list is complete', () => {
    expect(composeLine(withAttributes(vm, ['osType', 'OL_6']), '3.2')).toHaveProperty('line');
  });

  it('when a secret is refused, then the message does not repeat it', () => {
    const discover: CliCommand = {
      verb: 'discoverServer',
      attributes: [
        ['ipAddress', '10.0.0.1'],
        ['password', 'hunter2\n'],
        ['takeOwnership', 'Yes'],
      ],
    };
    const refused = refusal(discover);
    expect(refused).toMatchObject({ code: 'control-character', attribute: 'password' });
    expect(JSON.stringify(refused)).not.toContain('hunter2');
  });
});
