import { describe, expect, it } from 'vitest';
import { mergeEnvironment } from '../../../src/model/merge.js';
import { list, reply, show, toldBy } from '../../sources/cli-replies.js';
import { emit } from './estate-at-hand.js';

const repository = '0004fb00000300001aa2bb3cc4dd5ee6';
const pool = '0004fb0000020000b5995e9c15a0a4a5';
const vm = '0004fb00000600007ea7a06224d83172';
const mapping = '0004fb0000130000a82385bb78d8c5b4';
const disk = '0004fb00001200009da84520b0d03dd5.img';

const estate = [
  reply('showversion', ['3.4.6']),
  list('Repository', [repository, 'repo1']),
  show('Repository', repository, 'Name = repo1'),
  show('ServerPool', pool, 'Name = prod'),
  show('Network', 'c0a80100', 'Name = mgmt', 'Role 1 = Virtual Machine'),
  show('VirtualDisk', disk, 'Name = root', `Repository Id = ${repository}  [repo1]`),
  show('Vnic', 'n1', 'Name = nic', 'Mac Address = 00:21:f6:00:00:01', 'Network = c0a80100  [mgmt]'),
];
const shown = show(
  'Vm',
  vm,
  ...[
    'Name = db01',
    'Memory (MB) = 2048',
    'Max. Memory (MB) = 4096',
    'Processors = 2',
    'Max. Processors = 4',
  ],
  ...[
    'Domain Type = Xen PVM',
    'Operating System = Oracle Linux 6',
    'Keymap = en-us',
    'High Availability = No',
  ],
  ...[`Repository = ${repository}  [repo1]`, `Server Pool = ${pool}  [prod]`, 'Status = Stopped'],
  ...[`VmDiskMapping 1 = ${mapping}  [map]`, 'Vnic 1 = n1  [nic]'],
);
const shownMapping = show('VmDiskMapping', mapping, 'Slot = 0', `Virtual Disk = ${disk}  [root]`);

describe('a VM that a live manager shows and no file defines', () => {
  it('when the manager shows the whole of it, then it is created as it is shown, and that is said', () => {
    const environment = mergeEnvironment('e', [toldBy(...estate, shown, shownMapping)]);
    const { plans, lines } = emit(environment, '3.4');
    expect(plans[0]?.openPoints).toEqual([]);
    expect(lines).toContainEqual(
      expect.stringMatching(/^create Vm name=db01 repository=repo1 .* on ServerPool name=prod$/),
    );
    expect(lines).toContainEqual(expect.stringContaining(`virtualDisk=${disk}`));
    expect(plans[0]?.notSettable).toContainEqual({
      what: 'vm.cfg',
      value: 'not read',
      why: expect.stringContaining('as the live manager shows it'),
    });
    expect(plans[0]?.notSettable).toContainEqual({
      what: 'disk slot 0',
      value: disk,
      why: expect.stringContaining('the live manager alone says'),
    });
  });

  it('when a manager of 3.2 shows the code of its system, then the line has this code', () => {
    const of32 = reply('showversion', ['3.2.1.516']);
    const coded = shown.replace('Oracle Linux 6', 'OL_5');
    const environment = mergeEnvironment('e', [toldBy(of32, ...estate.slice(1), coded, shownMapping)]);
    const { plans, lines } = emit(environment, '3.2');
    expect(plans[0]?.openPoints).toEqual([]);
    expect(lines).toContainEqual(expect.stringContaining(' osType=OL_5 '));
  });

  it('when a disk of it is not shown, then it is not created', () => {
    const environment = mergeEnvironment('e', [toldBy(...estate, shown)]);
    const { plans, lines } = emit(environment, '3.4');
    expect(plans[0]?.openPoints.map(({ code }) => code)).toEqual(['no-definition']);
    expect(lines).toEqual([]);
  });

  it('when it has a vm.cfg as well, then nothing is said to be lost', () => {
    const told = toldBy(...estate, shown, shownMapping);
    const definitions = [{ source: 'repository-files' as const, file: 'repo1/vm.cfg' }];
    const vms = (told.vms ?? []).map((one) => ({ ...one, definitions }));
    const { plans } = emit(mergeEnvironment('e', [{ ...told, vms }]), '3.4');
    expect(plans[0]?.notSettable.map(({ what }) => what)).not.toContain('vm.cfg');
  });
});
