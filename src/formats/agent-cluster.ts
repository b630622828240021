import type { FoundValue } from './found-value.js';
import { type XmlElement, type XmlFields, xmlChild, xmlChildren, xmlFields, xmlText } from './xml-tree.js';

const nodeNames = {
  number: 'Number',
  port: 'IP_Port',
  address: 'IP_Address',
  name: 'Name',
  cluster: 'Cluster_Name',
} as const;
const clusterNames = { name: 'Name', nodeCount: 'Node_Count', heartbeatMode: 'Heartbeat_Mode' } as const;

/** What a server has stored about its cluster (`discover_cluster`): the content of cluster.conf and of o2cb. */
export interface AgentCluster {
  readonly reply: 'cluster';
  /** Settings of o2cb by their own names, `O2CB_HEARTBEAT_THRESHOLD` and the like. */
  readonly o2cb: readonly (FoundValue & { readonly key: string })[];
  readonly clusters: readonly XmlFields<typeof clusterNames>[];
  readonly nodes: readonly XmlFields<typeof nodeNames>[];
  /** Heartbeat regions: ids of pool file systems, in upper case as found. */
  readonly heartbeatRegions: readonly FoundValue[];
}

/** Reads the result of `discover_cluster` (recorded result of 3.2.1). */
export function agentCluster(root: XmlElement): AgentCluster {
  const stored = xmlChild(root, 'Cluster_Information', 'Stored');
  const settings = xmlChild(root, 'O2CB_Config')?.children ?? [];
  return {
    reply: 'cluster',
    o2cb: settings.map(({ name, text, line, column }) => ({ key: name, value: text.trim(), line, column })),
    clusters: xmlChildren(stored, 'Clusters', 'Cluster').map((cluster) => xmlFields(cluster, clusterNames)),
    nodes: xmlChildren(stored, 'Nodes', 'Node').map((node) => xmlFields(node, nodeNames)),
    heartbeatRegions: xmlChildren(stored, 'Heartbeats', 'Heartbeat').flatMap(
      (heartbeat) => xmlText(heartbeat, 'Region') ?? [],
    ),
  };
}
