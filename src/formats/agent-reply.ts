import { type AgentCluster, agentCluster } from './agent-cluster.js';
import {
  type AgentMounts,
  type AgentPoolFileSystem,
  agentMounts,
  agentPoolFileSystem,
} from './agent-file-systems.js';
import {
  type AgentHardware,
  type AgentStoragePlugins,
  agentHardware,
  agentStoragePlugins,
} from './agent-hardware.js';
import { type AgentNetworkDevices, agentNetworkDevices } from './agent-network.js';
import {
  type AgentRepositories,
  type AgentRepositoryDb,
  agentRepositories,
  agentRepositoryDb,
} from './agent-repositories.js';
import { type AgentPools, type AgentServer, agentPools, agentServer } from './agent-server.js';
import { type AgentRunningVms, type AgentVmConfig, agentVms } from './agent-vms.js';
import type { Reading } from './document.js';
import { createFindingList, excerptOf, type FindingList } from './finding-list.js';
import { decodeText, encodingFindings } from './text.js';
import { type RpcValue, xmlRpcReply } from './xml-rpc-reply.js';
import { readXmlTree, type XmlElement } from './xml-tree.js';

/** The agent refused a call or failed in it: `exceptions.OSError:[Errno 17] ...`. */
export interface AgentFault {
  readonly reply: 'fault';
  readonly code: string;
  readonly message: string;
}

/** A result of a call that has no reader of its own. */
export interface AgentValue {
  readonly reply: 'value';
  readonly value: RpcValue;
}

/** A reply of the agent of an Oracle VM Server, by what it is about. */
export type AgentReply =
  | AgentServer
  | AgentPools
  | AgentRepositoryDb
  | AgentRepositories
  | AgentNetworkDevices
  | AgentHardware
  | AgentStoragePlugins
  | AgentPoolFileSystem
  | AgentMounts
  | AgentCluster
  | AgentVmConfig
  | AgentRunningVms
  | AgentFault
  | AgentValue
  | { readonly reply: 'none' };

type ResultReader = (root: XmlElement, findings: FindingList) => AgentReply;

/** The reader of each result that is a document of its own, by the name of its root. */
const resultReaders: Readonly<Record<string, ResultReader>> = {
  Discover_Server_Result: agentServer,
  Discover_Server_Pool_Result: agentPools,
  Discover_Repository_Db_Result: agentRepositoryDb,
  Discover_Repositories_Result: agentRepositories,
  Discover_Network_Result: agentNetworkDevices,
  Discover_Hardware_Result: agentHardware,
  Discover_Storage_Plugins_Result: agentStoragePlugins,
  Discover_Pool_Filesystem_Result: agentPoolFileSystem,
  Discover_Mounted_File_Systems_Result: agentMounts,
  Discover_Cluster_Result: agentCluster,
};

/**
 * Reads a reply of an agent: a `methodResponse`, whose value may hold an XML document as text, or that document alone.
 * Which call it answers is told by its content.
 */
export function readAgentReply(bytes: Uint8Array): Reading<AgentReply> {
  const decoded = decodeText(bytes);
  const findings = createFindingList(encodingFindings(decoded));
  const root = readXmlTree(decoded.text, findings);
  const document: AgentReply = root ? replyOf(root, findings) : { reply: 'none' };
  return { document, findings: findings.all() };
}

function replyOf(root: XmlElement, findings: FindingList): AgentReply {
  if (root.name !== 'methodResponse') return resultOf(root, findings);
  const reply = xmlRpcReply(root, findings);
  if (reply.kind === 'none') return { reply: 'none' };
  if (reply.kind === 'fault') {
    const { code, message } = reply;
    findings.add('warning', 'agent-fault', `the agent answered with a fault: ${excerptOf(message)}`, root);
    return { reply: 'fault', code, message };
  }
  const { value } = reply;
  if (value.kind === 'string' && value.text.trimStart().startsWith('<')) {
    const inner = readXmlTree(value.text, findings, value);
    return inner ? resultOf(inner, findings) : { reply: 'none' };
  }
  return agentVms(value, findings) ?? { reply: 'value', value };
}

function resultOf(root: XmlElement, findings: FindingList): AgentReply {
  const read = Object.hasOwn(resultReaders, root.name) ? resultReaders[root.name] : undefined;
  if (read) return read(root, findings);
  findings.add('warning', 'unknown-result', `<${excerptOf(root.name)}> is no result that is known`, root);
  return { reply: 'none' };
}
