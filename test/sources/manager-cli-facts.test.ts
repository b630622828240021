import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { list, reply, show, toldBy } from './cli-replies.js';

const vmId = '0004fb00000600007ea7a06224d83172';
const imgId = '0004fb00001200009da84520b0d03dd5.img';
const lunId = '0004fb00001800000ff01c26b6307261';
const repositoryId = '0004fb00000300001aa2bb3cc4dd5ee6';

const told = toldBy;

const codes = (part: ReturnType<typeof told>) => part.findings?.map(({ code }) => code);

describe('VMs and templates', () => {
  it.each([
    [
      'a template by the type of its id',
      '3.4.1',
      '0004fb00001400004ee65aea0f413261',
      'a',
      'Stopped',
      'template',
    ],
    ['a template by its status', '3.4.1', vmId, 'a', 'Template', 'template'],
    ['a template of 3.2 by its name', '3.2.1', vmId, 'OL6.tgz', 'Stopped', 'template'],
    ['a running VM of 3.2 with such a name', '3.2.1', vmId, 'OL6.tgz', 'Running', 'vm'],
    ['a VM of 3.3 with such a name', '3.3.1', vmId, 'OL6.tgz', 'Stopped', 'vm'],
    ['a VM', '3.4.1', vmId, 'a', 'Stopped', 'vm'],
  ])('when there is %s, then it is known as one', (_what, version, id, name, status, kind) => {
    const version_ = reply('showversion', [version]);
    const part = told(
      version_,
      list('Vm', [id, name]),
      show('Vm', id, `Name = ${name}`, `Status = ${status}`),
    );
    expect(part.vms?.map((vm) => [vm.id, vm.kind])).toEqual([[id, kind]]);
  });

  it('when a value is empty or of another form, then it is no fact', () => {
    const odd = [
      'Memory (MB) = many',
      'Processors = 2.5',
      'High Availability = perhaps',
      'Repository = ',
      'Server Pool = ',
    ];
    const part = told(show('Vm', vmId, 'Name = a', ...odd, 'Operating System = None', 'Description = '));
    const [vm] = part.vms ?? [];
    expect(Object.keys(vm?.facts ?? {}).sort()).toEqual(['description', 'name']);
  });

  it('when a tag holds a comma, then the tags are facts and not stated', () => {
    const [vm] = told(show('Vm', vmId, 'Tag 1 = x  [a,b]', 'Tag 2 = y  [c]')).vms ?? [];
    expect(vm?.facts.tags?.value).toEqual(['a,b', 'c']);
    expect(vm?.stated.tags).toBeUndefined();
  });
});

describe('disks', () => {
  const vm = show('Vm', vmId, 'Name = a', 'VmDiskMapping 1 = 0004fb0000130000a82385bb78d8c5b4');
  const mapping = (line: string) =>
    show('VmDiskMapping', '0004fb0000130000a82385bb78d8c5b4', 'Slot = 2', line);
  const target = { kind: 'virtual-disk', repositoryId, file: imgId };

  it('when the disk names its repository, then that is where it lies', () => {
    const disk = show('VirtualDisk', imgId, `Repository Id = ${repositoryId}  [r]`, 'Shareable = Yes');
    const [read] = told(vm, mapping(`Virtual Disk = ${imgId}  [d]`), disk).vms ?? [];
    expect(read?.disks).toMatchObject([{ slot: 2, frontEnd: 'slot 2', cdrom: false, mode: 'w!', target }]);
  });

  it('when only the repository names the disk, then that is where it lies', () => {
    const repository = show('Repository', repositoryId, `VirtualDisk 1 = ${imgId}  [d]`);
    const [read] = told(vm, mapping(`Virtual Disk Id = ${imgId}  [d]`), repository).vms ?? [];
    expect(read?.disks).toMatchObject([{ slot: 2, mode: 'w', target }]);
  });

  it('when 3.2 shows a LUN as virtual disk, then it is a LUN', () => {
    const lun = show('PhysicalDisk', lunId, 'Page83 ID = 3600601601110190080A4F954C48DE311');
    const [read] = told(vm, mapping(`Virtual Disk Id = ${lunId}  [l]`), lun).vms ?? [];
    expect(read?.disks[0]?.target).toEqual({ kind: 'lun', wwid: '3600601601110190080A4F954C48DE311' });
  });

  it.each(['Virtual Cd = EMPTY_CDROM', 'Emulated Block Device = true'])(
    'when the drive says %j, then it is empty',
    (line) => {
      const [read] = told(vm, mapping(line)).vms ?? [];
      expect(read?.disks).toMatchObject([{ cdrom: true, target: { kind: 'empty' } }]);
    },
  );

  it.each([
    ['has no Page83 ID', `Physical Disk = ${lunId}  [l]`, show('PhysicalDisk', lunId, 'Name = l')],
    ['lies in an unknown repository', `Virtual Disk = ${imgId}  [d]`, ''],
  ])('when the disk %s, then that is an error and no disk is made up', (_what, line, more) => {
    const part = told(vm, mapping(line), more);
    expect(part.vms?.[0]?.disks).toEqual([]);
    expect(part.findings).toMatchObject([
      { severity: 'error', code: 'manager-does-not-tell', subject: 'VM a' },
    ]);
  });

  it('when the mapping was not shown, then that is an error', () => {
    expect(codes(told(vm))).toEqual(['manager-does-not-tell']);
  });
});

describe('everything else', () => {
  it('when 3.2 writes a label in capitals, then it is the same label', () => {
    const [server] = told(show('Server', 'a0:b1', 'Name = ovs1', 'IP Address = 10.0.0.1')).servers ?? [];
    expect(server?.facts).toMatchObject({ name: { value: 'ovs1' }, registeredIp: { value: '10.0.0.1' } });
  });

  it('when two objects of one name are shown by name, then neither is taken for the other', () => {
    const text = reply('show Vm name=twin', ['Name = twin', 'Memory (MB) = 64']);
    const part = told(list('Vm', ['1', 'twin'], ['2', 'twin']), text);
    expect(part.vms?.map(({ facts }) => facts.memory)).toEqual([undefined, undefined]);
  });

  it('when jobs are listed and some shown, then the others are no ghosts', () => {
    const part = told(list('Job', ['1', 'a'], ['2', 'b']), show('Job', '2', 'Summary Done = Yes'));
    expect(part.findings).toEqual([]);
    expect(part.managerObjects?.map(({ id }) => id)).toEqual(['1', '2']);
  });

  it('when types, labels, ids and values are words of JavaScript, then nothing goes wrong', () => {
    const word = fc.constantFrom(
      'constructor',
      '__proto__',
      'toString',
      'Vm',
      'Server',
      'Role',
      'Id',
      '',
      'a  [b]',
    );
    fc.assert(
      fc.property(word, word, word, word, (type, id, label, value) => {
        const role = `${label} 1 = ${value}`;
        const part = told(
          list(type, [id, value]),
          show(type, id, `${label} = ${value}`, role),
          show('Network', id, role),
        );
        expect(JSON.parse(JSON.stringify(part))).toBeTypeOf('object');
      }),
    );
  });
});
