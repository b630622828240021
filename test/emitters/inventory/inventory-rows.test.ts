import { describe, expect, it } from 'vitest';
import { type DiskRow, diskRows } from '../../../src/emitters/inventory/disk-rows.js';
import { networkRows, poolRows, serverRows } from '../../../src/emitters/inventory/estate-rows.js';
import { inventoryIndex, vmAnchor } from '../../../src/emitters/inventory/inventory-index.js';
import { inventorySummary, unusedCaveat } from '../../../src/emitters/inventory/inventory-summary.js';
import { uuidRemark, uuidRows } from '../../../src/emitters/inventory/manager-rows.js';
import { repositoryRows } from '../../../src/emitters/inventory/repository-rows.js';
import { vmRows } from '../../../src/emitters/inventory/vm-rows.js';
import type { Environment } from '../../../src/model/environment.js';
import {
  diskFile,
  environmentOf,
  factsOf,
  machine,
  mapping,
  onFile,
  onLun,
  origin,
  repository,
} from './small-environment.js';

const repo = repository('repo', 'main');

function disksOf(parts: Partial<Environment>): Record<string, DiskRow> {
  const index = inventoryIndex(environmentOf({ repositories: [repo], ...parts }));
  return Object.fromEntries([...diskRows(index)].map((row) => [row.id, row]));
}

describe('disk rows', () => {
  it('when one VM uses a file, then it is its owner, and a file of nobody is unused', () => {
    const rows = disksOf({
      diskFiles: [diskFile('a.img'), diskFile('b.img')],
      vms: [machine('one', {}, { disks: [onFile('a.img', 1)] })],
    });
    expect(rows['a.img']).toMatchObject({
      states: ['used'],
      owners: [{ label: 'one', detail: 'slot 1' }],
      size: 1024 ** 3,
      allocated: 1024 ** 3 / 2,
    });
    expect(rows['b.img']).toMatchObject({ states: ['unused'], owners: [] });
  });

  it('when two VMs use a disk, then only the mark w! on both makes it shared', () => {
    const both = (mode: string) => [
      machine('one', {}, { disks: [onLun('360A', 0, 'w!')] }),
      machine('two', {}, { disks: [onLun('360a', 0, mode)] }),
    ];
    expect(Object.values(disksOf({ vms: both('w!') })).map((row) => row.states)).toEqual([['shared']]);
    expect(Object.values(disksOf({ vms: both('w') })).map((row) => row.states)).toEqual([['contested']]);
  });

  it('when a LUN holds the file system of a repository, then that is its owner, and a VM on it contests it', () => {
    const located = {
      ...repo,
      facts: factsOf({ name: 'main', fileSystemLocation: '/dev/mapper/360fs' }),
    };
    const alone = disksOf({ repositories: [located] });
    expect(alone['360fs']).toMatchObject({
      states: ['used'],
      owners: [{ label: 'file system of repository main' }],
    });
    const vms = [machine('one', {}, { disks: [onLun('360FS')] })];
    expect(Object.values(disksOf({ repositories: [located], vms }))).toMatchObject([
      { states: ['contested'] },
    ]);
  });

  it('when a LUN is only known from a map, then it is listed as unused with its physical disk', () => {
    const rows = disksOf({ physicalDisks: { '360free': { value: '0004fb0000180000aa', origin } } });
    expect(rows['360free']).toMatchObject({ kind: 'LUN', states: ['unused'], name: '0004fb0000180000aa' });
  });

  it('when a VM names a file that is not there, then it is missing, or not seen if its repository was not read', () => {
    const vms = [machine('one', {}, { disks: [onFile('a.img'), onFile('b.img', 1, 'w', 'far')] })];
    const rows = disksOf({ vms, repositories: [repo, repository('far', 'far', false)] });
    expect(rows['a.img']?.states).toEqual(['used', 'missing']);
    expect(rows['b.img']?.states).toEqual(['used', 'not read']);
  });

  it('when several VMs have one ISO in their drive, then that is no conflict', () => {
    const iso = mapping({ kind: 'iso', repositoryId: 'repo', file: 'x.iso' });
    const rows = disksOf({
      diskFiles: [diskFile('x.iso', 2048, { kind: 'iso' })],
      vms: [machine('one', {}, { disks: [iso] }), machine('two', {}, { disks: [iso] })],
    });
    expect(rows['x.iso']?.states).toEqual(['shared']);
  });

  it('when a path outside repositories holds a password, then it is masked', () => {
    const disks = [mapping({ kind: 'outside', path: 'iscsi://me:geheim@nas/disk' })];
    const rows = Object.keys(disksOf({ vms: [machine('one', {}, { disks })] }));
    expect(rows.join()).toMatch(/^iscsi:\/\/me:@secret:/);
    expect(rows.join()).not.toContain('geheim');
  });

  it('when a file and an ISO have the same name, then they are two disks', () => {
    const files = [diskFile('x', 1024), diskFile('x', 2048, { kind: 'iso' })];
    const index = inventoryIndex(environmentOf({ repositories: [repo], diskFiles: files }));
    expect([...diskRows(index)].map((row) => [row.kind, row.size])).toEqual([
      ['virtual disk', 1024],
      ['ISO', 2048],
    ]);
  });
});

describe('unusedCaveat', () => {
  it('when everything was read, then it says so', () => {
    const index = inventoryIndex(environmentOf({ repositories: [repo], vms: [machine('one')] }));
    expect(unusedCaveat(index)).toContain('Every definition that was found could be read');
  });

  it('when definitions are lost, damaged or not captured, then each gap is counted', () => {
    const lost = {
      severity: 'error',
      code: 'not-captured',
      subject: 'x',
      message: 'x',
      origins: [],
    } as const;
    const index = inventoryIndex(
      environmentOf({
        repositories: [repo, repository('far', 'far', false)],
        vms: [machine('a', {}, { problems: ['damaged'] }), machine('b', {}, { definitions: [] })],
        findings: [lost, lost, { ...lost, code: 'syntax' }],
      }),
    );
    expect(unusedCaveat(index)).toContain(
      '2 files or sources could not be captured, 1 definition has problems, 1 VM without a definition, 1 repository was not read',
    );
  });
});

describe('VM rows', () => {
  const rowsOf = (parts: Partial<Environment>) => [
    ...vmRows(inventoryIndex(environmentOf({ repositories: [repo], ...parts })), 'vm'),
  ];

  it('when VMs lie in several repositories, then they come by repository and name, templates apart', () => {
    const vms = [
      machine('v1', { name: 'b' }),
      machine('v2', { name: 'z', repositoryId: 'other' }),
      machine('v3', { name: 'a' }),
      machine('t1', {}, { kind: 'template' }),
    ];
    const rows = rowsOf({ vms, repositories: [repo, repository('other', 'aaa')] });
    expect(rows.map((row) => [row.repository, row.name])).toEqual([
      ['aaa', 'z'],
      ['main', 'a'],
      ['main', 'b'],
    ]);
  });

  it('when a limit differs from the value, then both stand there, else one', () => {
    const [row] = rowsOf({
      vms: [
        machine('v', { memory: 1024, memoryLimit: 2048, cpuCount: 2, cpuCountLimit: 2, pinnedCpus: '0-1' }),
      ],
    });
    expect(row).toMatchObject({ memory: '1024 MiB (limit 2048 MiB)', cpus: '2, pinned to 0-1' });
  });

  it('when a value was concluded, then the row says why and from where, unless it is a limit that is not shown', () => {
    const assumed = (value: number) => ({ value, origin, assumed: 'maxmem is missing' });
    const vm = machine('v', { memory: 1024 });
    const hidden = { ...vm, facts: { ...vm.facts, memoryLimit: assumed(1024) } };
    const shown = { ...vm, id: 'w', facts: { ...vm.facts, memoryLimit: assumed(2048) } };
    expect(rowsOf({ vms: [hidden, shown] }).map((row) => row.assumed)).toEqual([
      [],
      ['memory limit: maxmem is missing [repo/VirtualMachines/x/vm.cfg:1]'],
    ]);
  });

  it('when two VMs have one MAC address, then each names the other, and a template does not count', () => {
    const vnics = [{ mac: '00:21:F6:00:00:01', networkId: '10ab', text: '', origin }];
    const vms = [
      machine('one', {}, { vnics }),
      machine('two', {}, { vnics: [{ mac: '00:21:f6:00:00:01', networkId: undefined, text: '', origin }] }),
      machine('gold', {}, { vnics, kind: 'template' }),
    ];
    const rows = rowsOf({ vms, networks: [{ id: '10AB', facts: factsOf({ name: 'public', roles: [] }) }] });
    expect(rows.map((row) => row.vnics[0])).toMatchObject([
      { network: 'public', alsoUsedBy: ['two'] },
      { network: 'network not known', alsoUsedBy: ['one'] },
    ]);
  });

  it('when a VM was only seen running, then the row says that its definition is gone', () => {
    const [row] = rowsOf({ vms: [machine('v', {}, { definitions: [], facts: {} })] });
    expect(row).toMatchObject({ name: '(no name)', repository: '(no repository: seen running only)' });
    expect(row?.problems.join()).toContain('only seen running');
  });

  it('when ids hold odd characters, then their anchors are plain and do not meet', () => {
    const anchors = ['a b', 'a_20_b', 'a/b', 'ä'].map((id) => vmAnchor(machine(id)));
    expect(new Set(anchors).size).toBe(4);
    for (const anchor of anchors) expect(anchor).toMatch(/^vm-[A-Za-z0-9_]+$/);
  });
});

describe('rows of the estate', () => {
  it('when servers of two pools see a repository, then it stands with both pools', () => {
    const server = (id: string, poolName: string) => ({
      id,
      facts: factsOf({ poolName }),
      repositoryIds: [{ value: 'REPO', origin }],
    });
    const index = inventoryIndex(
      environmentOf({
        repositories: [repo],
        servers: [server('s2', 'b'), server('s1', 'a'), server('s0', 'a')],
      }),
    );
    expect(poolRows(index)).toEqual([
      { name: 'a', details: [], servers: ['s0', 's1'], repositories: ['main'] },
      { name: 'b', details: [], servers: ['s2'], repositories: ['main'] },
    ]);
  });

  it('when a VM runs on a server, then the server names it', () => {
    const index = inventoryIndex(
      environmentOf({
        servers: [{ id: 'ovs01', facts: {}, repositoryIds: [] }],
        vms: [machine('v', { name: 'db', runningOn: 'ovs01' })],
      }),
    );
    expect(serverRows(index)).toMatchObject([{ id: 'ovs01', running: ['db'], master: 'not known' }]);
  });

  it('when only a vNIC names a network, then it is listed without a name', () => {
    const vnic = { mac: undefined, networkId: '10ff', text: '', origin };
    const index = inventoryIndex(environmentOf({ vms: [machine('v', {}, { vnics: [vnic, vnic] })] }));
    expect(networkRows(index)).toEqual([
      { name: '(no name known)', id: '10ff', roles: 'not known', ports: [], vnics: 2, vms: 1 },
    ]);
  });

  it('when a repository holds files and VMs, then they are counted and summed up', () => {
    const index = inventoryIndex(
      environmentOf({
        repositories: [repo],
        vms: [machine('v', { repositoryId: 'REPO' }), machine('t', {}, { kind: 'template' })],
        diskFiles: [diskFile('a', 4096), diskFile('b', 2048), diskFile('c', 1024, { kind: 'iso' })],
      }),
    );
    expect(repositoryRows(index)).toMatchObject([
      {
        vms: 1,
        templates: 1,
        disks: { count: 2, size: 6144, allocated: 3072 },
        isos: { count: 1, size: 1024 },
      },
    ]);
    expect(inventorySummary(index)).toMatchObject({
      vms: 1,
      templates: 1,
      disks: { count: 2 },
      unused: { count: 2, size: 6144, allocated: 3072 },
    });
  });

  it('when places write the manager UUID in another case, then it is one UUID, else they disagree', () => {
    const place = (uuid: string) => ({ place: 'ovmm', uuid, origin });
    const rowsOf = (...uuids: string[]) =>
      uuidRows(inventoryIndex(environmentOf({ uuidPlaces: uuids.map(place) })));
    const one = rowsOf('0004FB01', '0004fb01');
    expect([one.length, one[0]?.places.length, uuidRemark(one)]).toEqual([1, 2, undefined]);
    const two = rowsOf('0004fb01', '0004fb02');
    expect(uuidRemark(two)).toContain('2 different manager UUIDs');
    expect(uuidRemark([])).toContain('No manager UUID');
  });
});
