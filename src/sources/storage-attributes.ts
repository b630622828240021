import type {
  AccessGroupAttributes,
  FileServerAttributes,
  ManagerFileSystemAttributes,
  PhysicalDiskAttributes,
  RepositoryExportAttributes,
  StorageArrayAttributes,
  VolumeGroupAttributes,
} from '../model/infrastructure.js';
import { type AttributeTable, described } from './attribute-words.js';
import {
  asBytes,
  asOneOf,
  asPlugin,
  asReference,
  asReferences,
  asWord,
  asYesNo,
  storageTypes,
} from './infrastructure-readers.js';

/** File servers; NFS and the local one of each server. */
export const fileServers: AttributeTable<FileServerAttributes> = {
  ...described,
  plugin: {
    read: asPlugin,
    rest: ['fileServerPluginId'],
    words: ['File Server Plugin', 'Storage Plugin', 'Plugin Name'],
  },
  accessHost: { read: asWord, rest: ['accessHost'] },
  uniformedExports: { read: asYesNo, rest: ['uniformExports'] },
  adminServers: { read: asReferences, rest: ['adminServerIds'], words: ['Admin Server'] },
  refreshServers: {
    read: asReferences,
    rest: ['refreshServerIds'],
    words: ['Refresh Server', 'Nfs Refresh Server'],
  },
  fileSystems: { read: asReferences, rest: ['fileSystemIds'], words: ['File System'] },
};

/** Storage arrays; `SanServer` on 3.2. Passwords are not among their attributes. */
export const storageArrays: AttributeTable<StorageArrayAttributes> = {
  ...described,
  plugin: {
    read: asPlugin,
    rest: ['storageArrayPluginId'],
    words: ['Storage Array Plugin', 'Storage Plugin', 'Plugin Name'],
  },
  storageType: { read: asOneOf(storageTypes), rest: ['storageType'] },
  storageName: { read: asWord, rest: ['storageName'] },
  accessHost: { read: asWord, words: ['accessHosts hostname', 'accessHosts accessHost', 'accessHosts host'] },
  accessPort: { read: asWord, words: ['accessHosts port', 'accessHosts accessPort'] },
  useChap: { read: asYesNo, rest: ['useChap'], words: ['Chap', 'Use Chap Authentication'] },
  accessUsername: { read: asWord, words: ['Access User Name', 'accessHosts username'] },
  adminHost: { read: asWord, rest: ['adminHostname'], words: ['Admin Host Name'] },
  adminUserName: { read: asWord, rest: ['adminUsername'] },
  adminServers: { read: asReferences, rest: ['adminServerIds'], words: ['Admin Server'] },
};

/** Volume groups of storage arrays. */
export const volumeGroups: AttributeTable<VolumeGroupAttributes> = {
  ...described,
  storageArray: { read: asReference, rest: ['storageArrayId'], words: ['San Server'] },
};

/** Who may reach which disks of an array; no reply with one was seen. */
export const accessGroups: AttributeTable<AccessGroupAttributes> = {
  ...described,
  storageArray: { read: asReference, words: ['storageArrayId', 'San Server'] },
  initiators: { read: asReferences, words: ['Storage Initiator', 'Initiator', 'storageInitiatorIds'] },
  physicalDisks: { read: asReferences, words: ['Physical Disk', 'storageElementIds'] },
};

/** `FileSystem` in both interfaces. */
export const managerFileSystems: AttributeTable<ManagerFileSystemAttributes> = {
  ...described,
  path: { read: asWord, rest: ['path'], words: ['File System Path', 'Mount Path'] },
  fileServer: { read: asReference, rest: ['fileServerIds'] },
  physicalDisk: { read: asReference, rest: ['storageElementId'] },
};

/** `PhysicalDisk` of the CLI is `StorageElement` in REST. */
export const physicalDisks: AttributeTable<PhysicalDiskAttributes> = {
  ...described,
  wwid: {
    read: (values, place) => {
      const read = asWord(values, place);
      return read && { value: read.value.toLowerCase() };
    },
    cli: ['Page83 ID'],
    rest: ['page83Id'],
  },
  size: { read: asBytes, cli: ['Size (GiB)'], rest: ['size'] },
  shareable: { read: asYesNo, cli: ['Shareable'], rest: ['shareable'] },
  volumeGroup: { read: asReference, cli: ['VolumeGroup'], rest: ['volumeGroupId'] },
  storageArray: { read: asReference, cli: ['San Server'] },
};

/** Since 3.3; no reply with one was seen. */
export const repositoryExports: AttributeTable<RepositoryExportAttributes> = {
  ...described,
  repository: { read: asReference, words: ['repositoryId'] },
  server: { read: asReference, words: ['serverId'] },
  clientHostName: { read: asWord, words: ['Client Host', 'Client'] },
  options: { read: asWord, words: ['Export Options'] },
};
