import type { AgentCluster } from '../formats/agent-cluster.js';
import type { AgentPoolFileSystem } from '../formats/agent-file-systems.js';
import type { AgentPools, AgentServer } from '../formats/agent-server.js';
import { readClusterConf } from '../formats/cluster-conf.js';
import type { Fact, Origin } from '../model/origin.js';
import { type Found, factAt, originAt, type PartOfHosts, textFacts } from './part-of-hosts.js';

/** What an agent tells of the pool its server is in (`discover_server`). */
export function poolOfServer(reply: AgentServer, file: Origin, server: string, part: PartOfHosts): void {
  const { poolId, masterVirtualIp, isMaster } = reply;
  if (!poolId?.value) return;
  part.pools.isIn(server, poolId.value);
  const master = isMaster && /^true$/i.test(isMaster.value) ? factAt(server, file, isMaster) : undefined;
  const facts = { ...textFacts({ virtualIp: masterVirtualIp }, file), masterServer: master };
  part.pools.poolOf(server, facts, originAt(file, poolId));
}

/** The pools an agent knows (`discover_server_pool`); its own is the one of these that it is in. */
export function poolsOfAgent({ pools }: AgentPools, file: Origin, part: PartOfHosts): void {
  for (const { id, alias, masterVirtualIp } of pools) {
    if (id?.value)
      part.pools.pool(
        id.value,
        textFacts({ name: alias, virtualIp: masterVirtualIp }, file),
        originAt(file, id),
      );
  }
}

/** Where the pool file system lies (`discover_pool_filesystem`): an export, or a device whose file system has that id. */
export function poolFileSystemFacts(
  found: AgentPoolFileSystem,
  file: Origin,
  server: string,
  part: PartOfHosts,
): void {
  const { target, uuid, poolId } = found;
  if (!target?.value) return;
  const lies = uuid && target.value.startsWith('/dev/') ? { poolFileSystem: uuid } : {};
  const facts = textFacts({ poolFileSystemLocation: target, ...lies }, file);
  if (poolId?.value) part.pools.pool(poolId.value, facts, originAt(file, target));
  else part.pools.poolOf(server, facts, originAt(file, target));
}

/** A server with a cluster of its own is in a clustered pool (`discover_cluster`). */
export function clusterFacts(cluster: AgentCluster, file: Origin, server: string, part: PartOfHosts): void {
  const name = cluster.clusters[0]?.name;
  if (!name?.value) return;
  const threshold = cluster.o2cb.find(({ key }) => key === 'O2CB_HEARTBEAT_THRESHOLD');
  const facts = { clustered: factAt(true, file, name), ...timeoutFact(threshold, file) };
  part.pools.poolOf(server, facts, originAt(file, name));
}

/** OCFS2 takes a node for dead after (threshold - 1) * 2 seconds without a heartbeat. */
function timeoutFact(threshold: Found | undefined, file: Origin): { clusterTimeout?: Fact<number> } {
  if (!threshold || !/^\d{1,6}$/.test(threshold.value) || Number(threshold.value) < 2) return {};
  const assumed = `from O2CB_HEARTBEAT_THRESHOLD ${threshold.value}, at two seconds for each count but the first`;
  const value = (Number(threshold.value) - 1) * 2;
  return { clusterTimeout: { ...factAt(value, file, threshold), assumed } };
}

/** The same from /etc/ocfs2/cluster.conf; its heartbeat region has the id of the pool file system. */
export function clusterConfFacts(bytes: Uint8Array, file: Origin, server: string, part: PartOfHosts): void {
  const { document, findings } = readClusterConf(bytes);
  part.note(findings, file);
  const { clusterName, heartbeatRegions } = document;
  if (!clusterName?.value) return;
  const [region] = heartbeatRegions;
  const assumed = 'the heartbeat region of the cluster';
  const lies = region?.value
    ? { poolFileSystem: { ...factAt(region.value.toLowerCase(), file, region), assumed } }
    : {};
  part.pools.poolOf(
    server,
    { clustered: factAt(true, file, clusterName), ...lies },
    originAt(file, clusterName),
  );
}
