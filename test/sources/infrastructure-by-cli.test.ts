import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allRules } from '../../src/formats/ovm-cli/rules.js';
import type { Fact } from '../../src/model/origin.js';
import { cliLists, infrastructureAttributes } from '../../src/sources/infrastructure-attributes.js';
import { CliReplies } from '../../src/sources/manager-cli-facts.js';
import { plainWords } from '../../src/sources/told-object.js';
import { list, reply, show, toldBy } from './cli-replies.js';

type Facts = Readonly<Record<string, Fact<unknown> | undefined>>;

function values(facts: object | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries((facts ?? {}) as Facts).map(([name, fact]) => [name, fact?.value]),
  );
}

function assumed(facts: object | undefined): string[] {
  return Object.entries((facts ?? {}) as Facts).flatMap(([name, fact]) => (fact?.assumed ? [name] : []));
}

const server = '03:aa:02:fc:04:14:05:e3:f5:06:de:07:00:08:00:09';
const pool = '0004fb0000020000b5995e9c15a0a4a5';
const eth0 = '0004fb0000200000bd65b4a15a3af1c8';
const eth1 = '0004fb0000200000bd65b4a15a3af1c9';
const bond0 = '0004fb0000200000a0cc6d2cfde52f39';

describe('infrastructure by the CLI', () => {
  it('when recorded disks are read, then their labels are taken as they are, and sizes as near', () => {
    const bytes = readFileSync(new URL('../fixtures/cli/session-show-physicaldisk.txt', import.meta.url));
    const replies = new CliReplies();
    replies.add(bytes, 'session.txt');
    const [disk, ...others] = replies.part().infrastructure?.physicalDisks ?? [];
    expect(others).toHaveLength(1);
    expect(values(disk?.facts)).toEqual({
      name: 'DGC (1)',
      wwid: '3600601601110190080a4f954c48de311',
      size: 200 * 2 ** 30,
      shareable: false,
      volumeGroup: 'Generic_SAN_Volume_Group @ Unmanaged FibreChannel Storage Array',
      storageArray: 'Unmanaged FibreChannel Storage Array',
    });
    expect(assumed(disk?.facts)).toEqual(['size', 'storageArray']);
    expect(disk?.facts.wwid?.origin).toMatchObject({ source: 'manager-cli', line: 10 });
  });

  it('when labels were never seen, then they are taken by their words in any spelling, and marked', () => {
    const [first] = toldBy(
      show('FileServer', 'f1', 'Name = nas', 'Access Host = nas.example.com', 'Uniformed Exports = Yes'),
    ).infrastructure.fileServers;
    const [second] = toldBy(
      show('FileServer', 'f1', 'Name = nas', 'ACCESS-HOST = nas.example.com', 'uniformed_exports = true'),
    ).infrastructure.fileServers;
    const told = { name: 'nas', accessHost: 'nas.example.com', uniformedExports: true };
    expect(values(first?.facts)).toEqual(told);
    expect(values(second?.facts)).toEqual(told);
    expect(assumed(first?.facts)).toEqual(['accessHost', 'uniformedExports']);
  });

  it('when words of 3.2 are shown, then they are the words of 3.3', () => {
    const part = toldBy(
      show('BondPort', bond0, 'Mode = activeBackup', 'Address Type = staticIp', 'Ip Address = 10.0.0.1'),
      show('SanServer', 's', 'Storage Type = iSCSIStorageArray', 'Access Port = 3260'),
      show('ServerPool', pool, 'Start Policy = Best Server', 'Keymap = en-us', 'Cluster Enable = No'),
    ).infrastructure;
    expect(values(part.bondPorts[0]?.facts)).toEqual({
      mode: 'ACTIVE_PASSIVE',
      addressType: 'STATIC',
      ipAddress: '10.0.0.1',
    });
    expect(values(part.storageArrays[0]?.facts)).toEqual({ storageType: 'ISCSI', accessPort: '3260' });
    expect(values(part.serverPools[0]?.facts)).toEqual({
      startPolicy: 'BEST_SERVER',
      keymap: 'en-us',
      clustered: false,
    });
  });

  it('when a word is known to nobody, then it is kept in the manner of the CLI, and marked', () => {
    const [bond] = toldBy(show('BondPort', bond0, 'Mode = Round Robin')).infrastructure.bondPorts;
    expect(bond?.facts.mode).toMatchObject({
      value: 'ROUND_ROBIN',
      assumed: '"Round Robin" is no word that is known here',
    });
  });

  it('when servers name their cards, then cards know their server and interface', () => {
    const part = toldBy(
      show(
        'Server',
        server,
        'Name = ovs01',
        `Ethernet Port 1 = ${eth0}  [eth0 on ovs01]`,
        `Bond Port 1 = ${bond0}  [bond0 on ovs01]`,
      ),
      show('Port', eth0, 'Name = eth0 on ovs01', 'Mac Address = 00:11:22:33:44:55'),
      show(
        'BondPort',
        bond0,
        'Name = bond0 on ovs01',
        `Port 2 = ${eth1}  [eth1 on ovs01]`,
        `Port 1 = ${eth0}  [eth0 on ovs01]`,
      ),
      show(
        'Network',
        'c0a80100',
        'Name = mgmt',
        `Port 1 = ${eth0}  [eth0 on ovs01]`,
        `Bond Port 1 = ${bond0}  [bond0 on ovs01]`,
      ),
    );
    const { ports, bondPorts } = part.infrastructure;
    expect(values(ports[0]?.facts)).toEqual({
      name: 'eth0 on ovs01',
      macAddress: '00:11:22:33:44:55',
      server,
      interfaceName: 'eth0',
    });
    expect(assumed(ports[0]?.facts).sort()).toEqual(['interfaceName', 'macAddress']);
    expect(values(bondPorts[0]?.facts)).toMatchObject({ server, ports: [eth0, eth1] });
    expect(part.networks?.[0]?.facts.ports?.value).toEqual([eth0, bond0]);
  });

  it('when a network names one server, then it is local to it, and not when it lists servers', () => {
    const at = `${server}  [ovs01]`;
    const { networks } = toldBy(
      show('Network', 'n1', `Server = ${at}`),
      show('Network', 'n2', `Server 1 = ${at}`),
    );
    expect(networks?.map(({ facts }) => facts.localTo?.value)).toEqual([server, undefined]);
  });

  it('when a value is a name or an id with words behind it, then it is the object that it names', () => {
    const part = toldBy(
      show('ServerPool', pool, 'Name = prod', `PoolFileSystem = 0004fb00000500003a887e2393804ccb prod`),
      show('StorageArray', 'array-1', 'Name = san'),
      show('StorageArray', 'array-2', 'Name = twice'),
      show('StorageArray', 'array-3', 'Name = twice'),
      show('PhysicalDisk', 'd1', 'San Server = san'),
      show('PhysicalDisk', 'd2', 'San Server = twice'),
    ).infrastructure;
    expect(part.serverPools[0]?.facts.poolFileSystem).toMatchObject({
      value: '0004fb00000500003a887e2393804ccb',
    });
    expect(part.physicalDisks.map(({ facts }) => facts.storageArray)).toMatchObject([
      { value: 'array-1' },
      { value: 'twice', assumed: expect.stringContaining('no object of that name') },
    ]);
  });

  it('when something is listed and not shown, then it is a finding and nothing to build on', () => {
    const part = toldBy(
      list('Server', [server, 'ovs01'], ['ff:aa:02:fc:04:14:05:e3:f5:06:de:07:00:08:00:09', 'ghost']),
      show('Server', server, 'Name = ovs01'),
      list('Tag', ['t1', 'prod'], ['t2', 'ghost tag']),
      show('Tag', 't1', 'Name = prod'),
      list('Vm', ['v1', 'db'], ['v2', 'ghost vm']),
      show('Vm', 'v1', 'Name = db'),
    );
    expect(part.servers?.map(({ id }) => id)).toEqual([server]);
    expect(part.infrastructure.tags.map(({ id }) => id)).toEqual(['t1']);
    expect(part.vms?.map(({ id }) => id)).toEqual(['v1']);
    const ghosts = part.findings?.filter(({ code }) => code === 'listed-not-shown');
    expect(ghosts?.map(({ subject }) => subject)).toEqual(['Server ghost', 'Tag ghost tag', 'Vm ghost vm']);
  });

  it('when a session holds lists alone, then what they name exists', () => {
    const part = toldBy(list('Tag', ['t1', 'prod']), list('Vm', ['v1', 'db']));
    expect(part.infrastructure.tags.map(({ facts }) => facts.name?.value)).toEqual(['prod']);
    expect(part.vms?.map(({ id }) => id)).toEqual(['v1']);
  });

  it('when the range of MAC addresses is told, then it is the one range', () => {
    const range = reply('getVnicMacAddrRange', ['Oui = 00:21:f6', 'Start = 00:00:00', 'End = FF:FF:FF']);
    const { macRanges } = toldBy(range).infrastructure;
    expect(macRanges).toMatchObject([{ id: 'VnicMacAddrRange' }]);
    expect(values(macRanges[0]?.facts)).toEqual({ oui: '00:21:f6', start: '00:00:00', end: 'FF:FF:FF' });
  });

  it('when labels hold passwords, then no fact does', () => {
    const secrets = ['Access Password = kanarie-1', 'Admin Password = kanarie-2'];
    const part = toldBy(show('StorageArray', 'a', 'Name = san', 'Access Username = chap', ...secrets));
    expect(part.infrastructure.storageArrays[0]?.facts.accessUsername?.value).toBe('chap');
    expect(JSON.stringify(part)).not.toContain('kanarie');
  });

  it('when an object can be made by the CLI, then every attribute of it can be read', () => {
    const lacking = allRules.flatMap(({ verb, object = '', attributes }) => {
      const lists = verb === 'create' ? cliLists[object] : undefined;
      if (lists === undefined) return [];
      const words = wordsOf(infrastructureAttributes[lists]);
      return attributes.flatMap(({ name }) =>
        words.has(plainWords(name).replace(/\d$/, '')) ? [] : [`${object} ${name}`],
      );
    });
    // passwords are never kept; what a plug-in keeps for itself may be one
    expect([...new Set(lacking)].sort()).toEqual(
      [
        'ServerPool policyCpuEnable',
        'ServerPool policyCpuThreshold',
        'ServerPool policyPeriod',
        'StorageArray accessPassword',
        'StorageArray adminPassword',
        'StorageArray lipScan',
        'StorageArray pluginPrivateData',
        'SanServer accessPassword',
      ].sort(),
    );
  });
});

function wordsOf(table: (typeof infrastructureAttributes)['ports']): ReadonlySet<string> {
  const words = Object.entries(table).flatMap(([name, attribute]) => [
    name,
    ...(attribute?.cli ?? []),
    ...(attribute?.words ?? []),
  ]);
  return new Set(['name', ...words].map(plainWords));
}
