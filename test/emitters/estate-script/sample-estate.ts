import type { Release } from '../../../src/model/environment.js';
import { emptyWorld, type World } from '../../doubles/ovm-manager/world.js';

export const serverIds = ['01', '02'].map((end) => `35:34:33:31:35:37:43:5a:33:30:34:34:39:34:45:${end}`);
const [first = '', second = ''] = serverIds;
export const poolId = '0004fb00000200001e9f0a33a3b5b1c7';
export const repositoryIds = {
  nfs: '0004fb00000300001aa2bb3cc4dd5ee6',
  lun: '0004fb00000300002dc56e8973883d87',
};
export const wwids = {
  repository: '36000144000000010f00b2a3c4d5e6f01',
  vm: '36000144000000010f00b2a3c4d5e6f02',
};

type Known = NonNullable<World['others']>[number];

function card(
  type: string,
  server: string,
  name: string,
  more: Known['values'] = {},
  refs: Known['refs'] = {},
): Known {
  const host = server === first ? 'ovs1' : 'ovs2';
  return {
    ...{ type, id: `0004fb0000200000${host}${name}`.padEnd(32, '0'), name: `${name} on ${host}` },
    values: { interfaceName: name, mtu: '1500', addressType: 'NONE', ...more },
    refs: { server, ...refs },
  };
}

const idOf = (card: Known) => card.id;

/** Cards of a server: two for management in bond0, two for VMs in bond1, one with an address for storage. */
function cardsOf(server: string, last: string): Known[] {
  const ports = ['eth0', 'eth1', 'eth2', 'eth3'].map((name) => card('Port', server, name));
  const storage = { addressType: 'STATIC', ipAddress: `192.168.1.${last}`, netMask: '255.255.255.0' };
  const bond = (name: string, mode: string, own: readonly Known[]) =>
    card('BondPort', server, name, { mode }, { port: own.map(idOf) });
  return [
    ...ports,
    card('Port', server, 'eth4', storage),
    bond('bond0', 'ACTIVE_PASSIVE', ports.slice(0, 2)),
    bond('bond1', 'LOAD_BALANCED', ports.slice(2)),
  ];
}

const cards = serverIds.flatMap((server, index) => cardsOf(server, String(index + 1)));
const named = (name: string) => cards.filter((one) => one.values?.interfaceName === name).map(idOf);

function vlans(release: Release): Known[] {
  if (release !== '3.2')
    return serverIds.map((server) => {
      const bond = cards.find(
        (one) =>
          one.type === 'BondPort' && one.refs?.server === server && one.values?.interfaceName === 'bond1',
      );
      return card('VlanInterface', server, 'bond1.12', { vlanId: '12' }, { bondPort: bond?.id ?? '' });
    });
  const group = {
    type: 'VlanGroup',
    id: '0004fb00009900000000000000000001',
    name: 'vlans',
    refs: { port: named('bond1') },
  };
  const segment = {
    ...{
      type: 'VlanSegment',
      id: '0004fb00009900000000000000000002',
      name: 'vlan12',
      values: { index: '12' },
    },
    refs: { vlanGroup: group.id, network: '10a1b2c3d4' },
  };
  return [group, segment];
}

const nas: Known = {
  ...{ type: 'FileServer', id: '0004fb00000900000000000000000001', name: 'nas' },
  values: {
    plugin: 'Oracle Generic Network File System',
    accessHost: 'nas.example.com',
    uniformedExports: 'Yes',
  },
  refs: { adminServer: serverIds, refreshServer: [second] },
};
const exported = (end: string, path: string): Known => ({
  ...{
    type: 'FileSystem',
    id: `0004fb0000050000000000000000000${end}`,
    name: `nfs on nas.example.com:${path}`,
  },
  ...{ values: { path: `nas.example.com:${path}` }, refs: { fileServer: nas.id } },
});
const array = (release: Release): Known => ({
  ...{
    type: release === '3.2' ? 'SanServer' : 'StorageArray',
    id: '0004fb00000900000000000000000002',
    name: 'san',
  },
  values: {
    ...{
      plugin: 'Oracle Generic SCSI Plugin',
      storageType: 'ISCSI',
      accessHost: '10.9.1.1',
      accessPort: '3260',
    },
    ...{ useChap: 'Yes', accessUsername: 'chap', adminHost: '10.9.1.2', adminUserName: 'admin' },
  },
  refs: { adminServer: [first] },
});

/** An array whose plug-in is its vendor's, with the LUN of a VM in a group of its own. */
const vendorArray = (release: Release): Known[] => [
  {
    ...{ type: array(release).type, id: '0004fb00000900000000000000000003', name: 'box' },
    values: {
      ...{ plugin: 'ACME Storage Connect', storageType: 'ISCSI' },
      accessHost: '10.9.1.9',
      accessPort: '3260',
    },
    refs: { adminServer: [first] },
  },
  {
    ...{ type: 'AccessGroup', id: '0004fb00009900000000000000000007', name: 'of box' },
    values: { description: 'both servers' },
    refs: {
      ...{
        storageArray: '0004fb00000900000000000000000003',
        physicalDisk: ['0004fb00001800000000000000000002'],
      },
      ...(release === '3.2' ? {} : { storageInitiator: ['iqn.1988-12.com.oracle:ovs1'] }),
    },
  },
];

/** One of everything, of which lines can make all again. */
export function sampleEstate(release: Release): World {
  const onLun = {
    ...{ type: 'FileSystem', id: '0004fb00000500002dc56e8973883d87', name: 'fs_lunrepo' },
    values: { path: `/dev/mapper/${wwids.repository}` },
    refs: { physicalDisk: '0004fb00001800000000000000000001' },
  };
  const newer: Known[] = [
    {
      ...{ type: 'AccessGroup', id: '0004fb00009900000000000000000003', name: 'Default @ san' },
      refs: { storageArray: array(release).id, storageInitiator: ['iqn.1988-12.com.oracle:ovs1'] },
    },
    { type: 'StorageInitiator', id: 'iqn.1988-12.com.oracle:ovs1', name: 'iqn.1988-12.com.oracle:ovs1' },
    {
      ...{ type: 'RepositoryExport', id: '0004fb00009900000000000000000004', name: 'for backup' },
      values: { clientHostName: 'backup.example.com', options: 'rw, async, no_root_squash' },
      refs: { repository: repositoryIds.lun, server: first },
    },
    {
      type: 'AntiAffinityGroup',
      id: '0004fb00009900000000000000000005',
      name: 'apart',
      refs: { serverPool: poolId },
    },
  ];
  const local = {
    id: '10a1b2c3d6',
    name: 'on ovs2 alone',
    values: { roles: 'VIRTUAL_MACHINE' },
    refs: { server: second },
  };
  const vmNetwork = release === '3.2' ? {} : { refs: { vlan: vlans(release).map(idOf) } };
  return {
    ...emptyWorld,
    pools: [
      {
        ...{
          id: poolId,
          name: 'slot',
          refs: { master: second, fileSystem: exported('2', '/export/pool').id },
        },
        values: {
          ...{ virtualIp: '172.16.0.10', clustered: 'Yes', clusterTimeout: '120', keymap: 'de-ch' },
          ...{ migrateUsingSsl: 'No', startPolicy: 'BEST_SERVER', description: 'two servers' },
        },
      },
    ],
    servers: serverIds.map((id, index) => ({
      ...{ id, name: `ovs${index + 1}`, pool: poolId, values: { address: `172.16.0.${index + 1}` } },
    })),
    networks: [
      {
        ...{ id: 'ac100000', name: '172.16.0.0', refs: { bond: named('bond0') } },
        values: { roles: 'MANAGEMENT,LIVE_MIGRATE,CLUSTER_HEARTBEAT' },
      },
      { id: '10a1b2c3d4', name: 'vlanpublic', values: { roles: 'VIRTUAL_MACHINE' }, ...vmNetwork },
      { id: '10a1b2c3d5', name: 'storage', values: { roles: 'STORAGE' }, refs: { port: named('eth4') } },
      {
        ...{ id: '10a1b2c3d7', name: 'migration', refs: { bond: named('bond1') } },
        values: { roles: 'LIVE_MIGRATE' },
      },
      local,
    ],
    repositories: [
      {
        ...{ id: repositoryIds.nfs, name: 'slotreposan01', refreshed: false, isos: [] },
        files: [{ id: '0004fb00001200009da84520b0d03dd5.img' }],
        refs: { fileSystem: exported('1', '/export/repo').id, server: serverIds },
      },
      {
        ...{ id: repositoryIds.lun, name: 'lunrepo', refreshed: false, files: [], isos: [] },
        refs: { fileSystem: onLun.id, server: [first] },
        values: { description: 'on a LUN' },
      },
    ],
    physicalDisks: [
      {
        id: '0004fb00001800000000000000000001',
        name: 'NETAPP (1)',
        page83: wwids.repository,
        refs: { array: array(release).id },
      },
      {
        id: '0004fb00001800000000000000000002',
        name: 'NETAPP (2)',
        page83: wwids.vm,
        refs: { array: '0004fb00000900000000000000000003' },
      },
    ],
    tags: [
      { id: '0004fb00009900000000000000000006', name: 'production', values: { description: 'careful' } },
    ],
    vms: [sampleVm(release)],
    others: [
      ...[
        ...cards,
        ...vlans(release),
        nas,
        exported('1', '/export/repo'),
        exported('2', '/export/pool'),
        onLun,
      ],
      ...[array(release), ...vendorArray(release), ...(release === '3.2' ? [] : newer)],
    ],
    macRange: { oui: '00:21:f6', start: '01:00:00', end: 'FF:00:00' },
  };
}

function sampleVm(release: Release): World['vms'][number] {
  return {
    ...{
      id: '0004fb00000600007ea7a06224d83172',
      name: 'slot011',
      description: 'database',
      domainType: 'XEN_PVM',
    },
    ...{
      osType: release === '3.2' ? 'OL_5' : 'Oracle Linux 5',
      memory: 2048,
      memoryLimit: 4096,
      cpuCount: 2,
    },
    ...{
      cpuCountLimit: 4,
      cpuPriority: 50,
      cpuUtilizationCap: 100,
      highAvailability: true,
      repository: repositoryIds.nfs,
      pool: poolId,
      server: first,
    },
    ...{ bootOrder: ['DISK'], tags: ['0004fb00009900000000000000000006'], running: true },
    ...(release === '3.2' ? {} : { antiAffinityGroups: ['0004fb00009900000000000000000005'] }),
    vnics: [{ name: 'n', mac: '00:21:f6:01:00:0b', network: '10a1b2c3d4' }],
    disks: [
      { slot: 0, kind: 'virtualDisk', device: '0004fb00001200009da84520b0d03dd5.img', name: 'a' },
      { slot: 1, kind: 'physicalDisk', device: '0004fb00001800000000000000000002', name: 'b' },
    ],
  };
}
