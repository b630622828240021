import { describe, expect, it } from 'vitest';
import { mergeEnvironment } from '../../src/model/merge.js';
import { RestReplies } from '../../src/sources/rest-facts.js';

const id = (type: string, value: string, name = value) => ({
  type: `com.oracle.ovm.mgr.ws.model.${type}`,
  value,
  uri: '',
  name,
});
const object = (type: string, value: string, attributes: object = {}) => ({
  id: id(type, value),
  name: value,
  ...attributes,
});

function read(...objects: readonly object[]) {
  const replies = new RestReplies();
  replies.add(Buffer.from(JSON.stringify(objects)), 'all.json');
  return mergeEnvironment('e', [replies.part()]);
}

const repository = object('Repository', 'r1', {
  virtualDiskIds: [id('VirtualDisk', 'cd.iso'), id('VirtualDisk', 'b.img')],
});
const mapping = (name: string, diskTarget: number, attributes: object) =>
  object('VmDiskMapping', name, {
    vmId: id('Vm', 'v1'),
    diskTarget,
    diskWriteMode: 'READ_WRITE',
    ...attributes,
  });

describe('objects of the REST interface', () => {
  it('when a VM has disks of every kind, then they are mapped by slot to what they are', () => {
    const { vms, findings, physicalDisks, shareableDisks } = read(
      repository,
      object('Vm', 'v1', {
        vmDiskMappingIds: ['m3', 'm1', 'm2', 'm0'].map((one) => id('VmDiskMapping', one)),
      }),
      object('VirtualDisk', 'a.img', { repositoryId: id('Repository', 'r2'), shareable: true }),
      object('StorageElement', 's1', { page83Id: '36001405ABC', shareable: false }),
      mapping('m0', 0, { virtualDiskId: id('VirtualDisk', 'a.img') }),
      mapping('m1', 1, { virtualDiskId: id('VirtualDisk', 'cd.iso'), diskWriteMode: 'READ_ONLY' }),
      mapping('m2', 2, { storageElementId: id('StorageElement', 's1') }),
      mapping('m3', 3, { virtualDiskId: null, storageElementId: null }),
    );
    expect(vms[0]?.disks.map(({ slot, mode, cdrom, target }) => [slot, mode, cdrom, target])).toEqual([
      [0, 'w!', false, { kind: 'virtual-disk', repositoryId: 'r2', file: 'a.img' }],
      [1, 'r', true, { kind: 'iso', repositoryId: 'r1', file: 'cd.iso' }],
      [2, 'w', false, { kind: 'lun', wwid: '36001405ABC' }],
      [3, 'r', true, { kind: 'empty' }],
    ]);
    expect(physicalDisks).toMatchObject({ '36001405abc': { value: 's1' } });
    expect(Object.keys(shareableDisks ?? {})).toEqual(['a.img']);
    expect(findings).toEqual([]);
  });

  it('when it cannot be told which disk a mapping means, then that is an error of the VM and no guess', () => {
    const { vms, findings } = read(
      object('Vm', 'v1', { vmDiskMappingIds: [id('VmDiskMapping', 'gone')] }),
      mapping('m0', 0, { virtualDiskId: id('VirtualDisk', 'nowhere.img') }),
      mapping('m1', 1, { storageElementId: id('StorageElement', 'unknown') }),
    );
    expect(vms[0]?.disks).toEqual([]);
    expect(findings.map(({ severity, code, message }) => `${severity} ${code} ${message}`)).toEqual([
      'error manager-does-not-tell disk mapping gone: the manager did not show it',
      'error manager-does-not-tell disk mapping m0: the repository of nowhere.img is not told',
      'error manager-does-not-tell disk mapping m1: the page83Id of physical disk unknown is not told',
    ]);
  });

  it('when a VM was not read, then it exists with the disks and vNICs that name it', () => {
    const nic = object('VirtualNic', 'n1', {
      vmId: id('Vm', 'v9', 'old'),
      networkId: id('Network', 'net'),
      macAddress: '00:21:f6:00:00:01',
    });
    const { vms } = read(repository, nic);
    expect(vms).toMatchObject([
      {
        id: 'v9',
        facts: { name: { value: 'old' } },
        vnics: [{ mac: '00:21:f6:00:00:01', networkId: 'net' }],
        definitions: [],
      },
    ]);
  });

  it('when words have no counterpart in vm.cfg, then they are stated and no fact', () => {
    const { vms } = read(
      object('Vm', 'v1', {
        vmDomainType: 'XEN_HVM_PV_DRIVERS',
        vmMouseType: 'PS2_MOUSE',
        bootOrder: ['DISK', 'FLOPPY'],
        cpuPriority: 99,
      }),
    );
    const { facts, stated } = vms[0] ?? { facts: {}, stated: {} };
    expect(Object.keys(facts)).toEqual(['name']);
    expect(Object.entries(stated).map(([name, fact]) => [name, fact.value])).toEqual([
      ['cpuPriority', '99'],
      ['mouseType', 'PS2_MOUSE'],
      ['domainType', 'XEN_HVM_PV_DRIVERS'],
    ]);
  });

  it('when a run state or an id says template, then it is one', () => {
    const { vms } = read(
      object('Vm', '0004fb0000140000aa'),
      object('Vm', 'v2', { vmRunState: 'TEMPLATE' }),
      object('Vm', 'v3'),
    );
    expect(vms.map(({ kind }) => kind)).toEqual(['template', 'template', 'vm']);
  });

  it('when names and descriptions hold passwords, then they are masked', () => {
    const environment = read(
      object('Vm', 'v1', {
        description: 'root password=canary1',
        networkInstallPath: 'http://a:canary2@h/os',
      }),
      object('FileServer', 'f1', { description: 'Passwort: canary3', accessHost: 'u:p' }),
    );
    expect(JSON.stringify(environment)).not.toMatch(/canary/);
    expect(JSON.stringify(environment)).toContain('@secret:');
  });
});
