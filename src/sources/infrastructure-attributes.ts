import type {
  AntiAffinityGroupAttributes,
  InfrastructureList,
  ServerPoolAttributes,
  TagAttributes,
} from '../model/infrastructure.js';
import { type AttributeTable, type AttributeWords, described } from './attribute-words.js';
import {
  asNames,
  asOneOf,
  asPositive,
  asReference,
  asReferences,
  asWord,
  asYesNo,
  policyModes,
  startPolicies,
} from './infrastructure-readers.js';
import {
  bondPorts,
  macRanges,
  ports,
  vlanGroups,
  vlanInterfaces,
  vlanSegments,
} from './network-attributes.js';
import {
  accessGroups,
  fileServers,
  managerFileSystems,
  physicalDisks,
  repositoryExports,
  storageArrays,
  volumeGroups,
} from './storage-attributes.js';

const serverPools: AttributeTable<ServerPoolAttributes> = {
  ...described,
  virtualIp: { read: asWord, rest: ['virtualIp'], words: ['Virtual IP Address', 'Master Virtual Ip'] },
  clustered: { read: asYesNo, words: ['Cluster Enable', 'Cluster Enabled', 'Clustered Server Pool'] },
  clusterTimeout: {
    read: asPositive,
    words: ['Cluster Timeout (Seconds)', 'Timeout', 'Cluster Timeout in Seconds'],
  },
  poolFileSystem: { read: asReference, cli: ['PoolFileSystem'], words: ['File System', 'Physical Disk'] },
  keymap: { read: asWord, rest: ['keymap'], words: ['Keymap Name'] },
  migrateUsingSsl: {
    read: asYesNo,
    rest: ['secureVmMigrate'],
    words: ['Secure VM Migration', 'Encrypt Migration'],
  },
  startPolicy: { read: asOneOf(startPolicies), rest: ['vmStartPolicy'], words: ['VM Start Policy'] },
  policyMode: { read: asOneOf(policyModes) },
  masterServer: { read: asReference, cli: ['Master Server'], rest: ['masterServerId'], words: ['Master'] },
  servers: { read: asReferences, cli: ['Server'], rest: ['serverIds'] },
  tags: { read: asNames, words: ['Tag', 'resourceGroupIds'] },
};

const tags: AttributeTable<TagAttributes> = described;

const antiAffinityGroups: AttributeTable<AntiAffinityGroupAttributes> = {
  ...described,
  serverPool: { read: asReference, words: ['Pool', 'serverPoolId'] },
  vms: { read: asReferences, words: ['Vm', 'vmIds'] },
};

/** For every list of the infrastructure how its attributes are told. */
export const infrastructureAttributes: Readonly<
  Record<InfrastructureList, Readonly<Record<string, AttributeWords<unknown> | undefined>>>
> = {
  serverPools,
  fileServers,
  storageArrays,
  volumeGroups,
  accessGroups,
  managerFileSystems,
  physicalDisks,
  ports,
  bondPorts,
  vlanInterfaces,
  vlanGroups,
  vlanSegments,
  repositoryExports,
  tags,
  antiAffinityGroups,
  macRanges,
};

/** Lists by the types of the CLI. */
export const cliLists: Readonly<Record<string, InfrastructureList>> = {
  ServerPool: 'serverPools',
  FileServer: 'fileServers',
  StorageArray: 'storageArrays',
  SanServer: 'storageArrays',
  VolumeGroup: 'volumeGroups',
  AccessGroup: 'accessGroups',
  FileSystem: 'managerFileSystems',
  PhysicalDisk: 'physicalDisks',
  Port: 'ports',
  BondPort: 'bondPorts',
  VlanInterface: 'vlanInterfaces',
  VlanGroup: 'vlanGroups',
  VlanSegment: 'vlanSegments',
  RepositoryExport: 'repositoryExports',
  Tag: 'tags',
  AntiAffinityGroup: 'antiAffinityGroups',
};

/** Lists by the types of REST; an `EthernetPort` is a bond when its `portType` says so. */
export const restLists: Readonly<Record<string, InfrastructureList>> = {
  ServerPool: 'serverPools',
  FileServer: 'fileServers',
  StorageArray: 'storageArrays',
  VolumeGroup: 'volumeGroups',
  AccessGroup: 'accessGroups',
  FileSystem: 'managerFileSystems',
  StorageElement: 'physicalDisks',
  EthernetPort: 'ports',
  VlanInterface: 'vlanInterfaces',
  RepositoryExport: 'repositoryExports',
  ResourceGroup: 'tags',
  AffinityGroup: 'antiAffinityGroups',
};
