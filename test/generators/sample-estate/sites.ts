import type { NetworkFacts, RepositoryFacts } from '../server-files.js';

/** The one manager of the sample estate. */
export const managerUuid = '0004fb000001000068b46cbe7e6f7026';

/** On OCFS2, seen by the servers of pool `slot`; its file system id and label are those of the article. */
export const slotRepository: RepositoryFacts = {
  id: '0004fb00000300001c8f0a6e5b7d4213',
  alias: 'slotreposan01',
  filesystem: 'ocfs2',
  location: '/dev/mapper/3600144f0c83b6a000000526f3b7d0001',
};

/** On OCFS2, seen by the server of pool `prod`. */
export const prodRepository: RepositoryFacts = {
  id: '0004fb00000300009a3e52c1d0f84b76',
  alias: 'prodreposan01',
  filesystem: 'ocfs2',
  location: '/dev/mapper/3600144f0c83b6a000000526f3b7d0002',
};

/** On NFS, seen by all servers. */
export const isoRepository: RepositoryFacts = {
  id: '0004fb00000300004f6b8d2e7a9c0315',
  alias: 'isostore nfs',
  filesystem: 'nfs',
  location: 'nas01:/export/isostore',
};

export const repositories: readonly RepositoryFacts[] = [slotRepository, prodRepository, isoRepository];

/** What `tunefs.ocfs2 -Q` tells of a repository's file system (the article's Listing 1). */
export const fileSystems: ReadonlyMap<string, string> = new Map([
  [slotRepository.id, 'B=4096, T=131072, N=32 V=OVS56e8973883d87 U=0004FB00000500002DC56E8973883D87'],
  [prodRepository.id, 'B=4096, T=1048576, N=16 V=OVSe4d90a2c6358f U=0004FB0000050000B17E4D90A2C6358F'],
]);

export const vlanpublic: NetworkFacts = {
  id: '10238073c2',
  name: 'vlanpublic',
  roles: 'VIRTUAL_MACHINE',
  uplink: 'bond1.101',
};
export const vlanbackup: NetworkFacts = {
  id: '10b4d51e07',
  name: 'vlanbackup',
  roles: 'VIRTUAL_MACHINE',
  uplink: 'bond1.102',
};
export const dbInterconnect: NetworkFacts = {
  id: '107f9a2c66',
  name: 'db interconnect',
  roles: 'VIRTUAL_MACHINE',
  uplink: 'bond2',
};

/** All networks; the first one carries the servers themselves and is named after its addresses, as Oracle VM does. */
export const networks: readonly NetworkFacts[] = [
  {
    id: 'c0a80a00',
    name: '192.168.10.0',
    roles: 'MANAGEMENT,CLUSTER_HEARTBEAT,LIVE_MIGRATE',
    uplink: 'bond0',
  },
  vlanpublic,
  vlanbackup,
  dbInterconnect,
];

/** A network id that no meta file knows. */
export const unknownNetworkId = '10e3907c5b';

/** A server pool; `id` ends in the name of its OCFS2 cluster, `fileSystem` is its pool file system. */
export interface PoolFacts {
  readonly name: string;
  readonly id: string;
  readonly fileSystem: string;
  readonly servers: readonly { readonly name: string; readonly address: string }[];
  readonly repositories: readonly RepositoryFacts[];
}

export const pools: readonly PoolFacts[] = [
  {
    name: 'slot',
    id: '0004fb0000020000c5a1e09d73b84f26',
    fileSystem: '0004fb00000500006d0f38a92be1c574',
    servers: [
      { name: 'ovs01', address: '192.168.10.11' },
      { name: 'ovs02', address: '192.168.10.12' },
    ],
    repositories: [slotRepository, isoRepository],
  },
  {
    name: 'prod',
    id: '0004fb00000200007e2d9b40f6a8c153',
    fileSystem: '0004fb0000050000f31a7c58e0d6924b',
    servers: [{ name: 'ovs03', address: '192.168.10.13' }],
    repositories: [prodRepository, isoRepository],
  },
];
