import type { FoundValue } from './found-value.js';
import {
  type XmlElement,
  type XmlFields,
  xmlChild,
  xmlChildren,
  xmlFields,
  xmlText,
  xmlTextOrEmpty,
} from './xml-tree.js';

const serverNames = {
  uuid: 'Unique_Id',
  hostname: 'Hostname',
  registeredIp: 'Registered_IP',
  agentVersion: 'Agent_Version',
  ovmVersion: 'OVM_Version',
  managerApiVersion: 'Manager_Core_API_Version',
  managerUuid: 'Manager_Unique_Id',
  poolId: 'Pool_Unique_Id',
  masterVirtualIp: 'Master_Virtual_Ip',
  isMaster: 'Is_Current_Master',
  roles: 'Server_Roles',
  nodeNumber: 'Node_Number',
  membershipState: 'Membership_State',
  clusterState: 'Cluster_State',
} as const;

/** What a server tells about itself (`discover_server`); all values are text as found. An owner may be empty. */
export interface AgentServer extends XmlFields<typeof serverNames> {
  readonly reply: 'server';
}

/** Reads the result of `discover_server` (recorded reply of 3.2.1). */
export function agentServer(root: XmlElement): AgentServer {
  const server = xmlChild(root, 'Server');
  const managerUuid = xmlTextOrEmpty(server, serverNames.managerUuid);
  return { reply: 'server', ...xmlFields(server, serverNames), ...(managerUuid && { managerUuid }) };
}

const poolNames = { id: 'Unique_Id', alias: 'Pool_Alias', masterVirtualIp: 'Master_Virtual_Ip' } as const;

/** One server pool with the addresses its members registered with. */
export interface AgentPool extends XmlFields<typeof poolNames> {
  readonly memberIps: readonly FoundValue[];
}

/** The pool a server is in (`discover_server_pool`); none for a server that is in no pool. */
export interface AgentPools {
  readonly reply: 'server-pool';
  readonly pools: readonly AgentPool[];
}

/** Reads the result of `discover_server_pool` (recorded reply of 3.2.1). */
export function agentPools(root: XmlElement): AgentPools {
  const pools = xmlChildren(root, 'Server_Pool').map((pool) => ({
    ...xmlFields(pool, poolNames),
    memberIps: xmlChildren(pool, 'Member_List', 'Member').flatMap(
      (member) => xmlText(member, 'Registered_IP') ?? [],
    ),
  }));
  return { reply: 'server-pool', pools };
}
