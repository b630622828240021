import type { FoundValue } from './found-value.js';
import {
  type XmlElement,
  type XmlFields,
  xmlAttribute,
  xmlChild,
  xmlChildren,
  xmlFields,
  xmlText,
} from './xml-tree.js';

const poolFileSystemNames = {
  type: 'Pool_Filesystem_Type',
  target: 'Pool_Filesystem_Target',
  uuid: 'Pool_Filesystem_Uuid',
  nfsBaseUuid: 'Pool_Filesystem_Nfsbase_Uuid',
  managerUuid: 'Pool_Filesystem_Manager_Uuid',
  version: 'Pool_Filesystem_Version',
  poolId: 'Pool_Filesystem_Pool_Uuid',
} as const;

/** The pool file system a server uses (`discover_pool_filesystem`); no fields for a server without one. */
export interface AgentPoolFileSystem extends XmlFields<typeof poolFileSystemNames> {
  readonly reply: 'pool-file-system';
}

/** Reads the result of `discover_pool_filesystem` (recorded replies of 3.2.1). */
export function agentPoolFileSystem(root: XmlElement): AgentPoolFileSystem {
  return { reply: 'pool-file-system', ...xmlFields(xmlChild(root, 'Pool_Filesystem'), poolFileSystemNames) };
}

/** One mounted file system; `type` is `nfs`, `ocfs2` or another word of mount(8). */
export interface AgentMount {
  readonly type: string;
  readonly directory: FoundValue;
  readonly device?: FoundValue;
  readonly options?: FoundValue;
}

/** What `discover_mounted_file_systems` tells. */
export interface AgentMounts {
  readonly reply: 'mounted-file-systems';
  readonly mounts: readonly AgentMount[];
}

/** Reads the result of `discover_mounted_file_systems` (recorded reply of 3.2.1 for NFS). */
export function agentMounts(root: XmlElement): AgentMounts {
  const mounts = xmlChildren(root, 'Filesystem').flatMap((fileSystem) =>
    xmlChildren(fileSystem, 'Mount').flatMap((mount) => {
      const directory = xmlAttribute(mount, 'Dir');
      const device = xmlText(mount, 'Device');
      const options = xmlText(mount, 'Mount_Options');
      if (!directory) return [];
      const type = xmlAttribute(fileSystem, 'Type')?.value ?? '';
      return [{ type, directory, ...(device && { device }), ...(options && { options }) }];
    }),
  );
  return { reply: 'mounted-file-systems', mounts };
}
