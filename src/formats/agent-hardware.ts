import type { FoundValue } from './found-value.js';
import {
  type XmlElement,
  type XmlFields,
  xmlAttribute,
  xmlChild,
  xmlChildren,
  xmlFields,
} from './xml-tree.js';

const processorNames = {
  threadsPerCore: 'ThreadsPerCore',
  coresPerSocket: 'CoresPerSocket',
  sockets: 'SocketsPerNode',
  totalPages: 'TotalPages',
} as const;
const systemNames = {
  uuid: 'UUID',
  manufacturer: 'Manufacturer',
  product: 'ProductName',
  serialNumber: 'SerialNumber',
} as const;

/** What a server is made of (`discover_hardware`); numbers are text as found, a page is 4 KiB. */
export interface AgentHardware {
  readonly reply: 'hardware';
  readonly processors: XmlFields<typeof processorNames>;
  readonly processorModels: readonly string[];
  readonly system: XmlFields<typeof systemNames>;
  /** Names of the server's iSCSI initiators: the storage lets it in by them. */
  readonly iscsiInitiators: readonly FoundValue[];
  readonly scsiHosts: readonly { readonly number: string; readonly driver?: FoundValue }[];
}

/** Reads the result of `discover_hardware` (recorded reply of 3.2.1). */
export function agentHardware(root: XmlElement): AgentHardware {
  const node = xmlChild(root, 'NodeInformation');
  const scsi = xmlChild(node, 'IO', 'SCSI');
  const models = xmlChildren(node, 'CPUInfo', 'Proc_Info', 'CPU').map(
    (processor) => xmlFields(processor, { model: 'model_name' }).model?.value ?? '',
  );
  return {
    reply: 'hardware',
    processors: xmlFields(xmlChild(node, 'VMM', 'PhysicalInfo'), processorNames),
    processorModels: models,
    system: xmlFields(xmlChild(node, 'DMTF', 'System'), systemNames),
    iscsiInitiators: xmlChildren(scsi, 'ISCSI_Node').flatMap(
      (initiator) => xmlFields(initiator, { name: 'Initiatorname' }).name ?? [],
    ),
    scsiHosts: xmlChildren(scsi, 'SCSI_Host').map((host) => {
      const { driver } = xmlFields(host, { driver: 'Proc_Name' });
      return { number: xmlAttribute(host, 'Num')?.value ?? '', ...(driver && { driver }) };
    }),
  };
}

const pluginNames = {
  name: 'plugin_name',
  version: 'plugin_version',
  type: 'plugin_type',
  vendor: 'vendor_name',
  fileSystem: 'filesys_name',
  storageTypes: 'storage_types',
} as const;

/** A Storage Connect plug-in; `implementation` is its name in the CLI and REST. */
export interface AgentStoragePlugin extends XmlFields<typeof pluginNames> {
  readonly implementation: string;
}

/** What `discover_storage_plugins` tells. */
export interface AgentStoragePlugins {
  readonly reply: 'storage-plugins';
  readonly plugins: readonly AgentStoragePlugin[];
}

/** Reads the result of `discover_storage_plugins` (recorded reply of 3.2.1). */
export function agentStoragePlugins(root: XmlElement): AgentStoragePlugins {
  const plugins = xmlChildren(root, 'storage_plugin_info_list', 'storage_plugin_info').map((plugin) => ({
    implementation: xmlAttribute(plugin, 'plugin_impl_name')?.value ?? '',
    ...xmlFields(plugin, pluginNames),
  }));
  return { reply: 'storage-plugins', plugins };
}
