import type { Ocfs2Attributes, Server, ServerAttributes } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import type { Facts } from '../../model/origin.js';
import { poolDetails, poolNames, portNames } from './infrastructure-rows.js';
import { compareText, type InventoryIndex, vmReference } from './inventory-index.js';

export interface PoolRow {
  readonly name: string;
  /** What a manager or the servers tell of it: `virtual IP 10.0.0.9`. */
  readonly details: readonly string[];
  readonly servers: readonly string[];
  readonly repositories: readonly string[];
}

export interface ServerRow {
  readonly id: string;
  /** The name in the manager or of the host; empty where none is known, or where it is the id. */
  readonly name: string;
  readonly pool: string;
  readonly registeredIp: string;
  readonly managerIp: string;
  readonly master: 'yes' | 'no' | 'not known';
  readonly clusterState: string;
  readonly repositories: readonly string[];
  /** VMs and templates that were seen running on it. */
  readonly running: readonly string[];
}

export interface NetworkRow {
  readonly name: string;
  readonly id: string;
  readonly roles: string;
  /** The ports, bonds and VLAN interfaces it runs on. */
  readonly ports: readonly string[];
  readonly vnics: number;
  readonly vms: number;
}

export interface FileSystemRow {
  readonly uuid: string;
  readonly label: string;
  readonly device: string;
  readonly repository: string;
  /** `block size 4096, cluster size 1048576, 32 node slots` */
  readonly parameters: string;
}

const unknown = 'not known';

/** Server pools by name, with the servers in them and the repositories that these or a map tie to the pool. */
export function poolRows(index: InventoryIndex): PoolRow[] {
  const { servers, repositories, vms } = index.environment;
  const pools = new Map<string, { servers: Set<string>; repositories: Set<string> }>();
  const pool = (name: string) => {
    const known = pools.get(name) ?? { servers: new Set<string>(), repositories: new Set<string>() };
    pools.set(name, known);
    return known;
  };
  for (const { id, facts, repositoryIds } of servers) {
    if (!facts.poolName) continue;
    const { servers: ids, repositories: labels } = pool(facts.poolName.value);
    ids.add(id);
    for (const repository of repositoryIds) labels.add(index.repositoryLabel(repository.value));
  }
  for (const { id, facts } of repositories) {
    if (facts.poolName) pool(facts.poolName.value).repositories.add(index.repositoryLabel(id));
  }
  for (const { facts } of vms) if (facts.poolName) pool(facts.poolName.value);
  for (const name of poolNames(index)) pool(name);
  return [...pools]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, found]) => ({
      name,
      details: poolDetails(index, name),
      servers: [...found.servers].sort(compareText),
      repositories: [...found.repositories].sort(compareText),
    }));
}

/** Servers by id. */
export function serverRows(index: InventoryIndex): ServerRow[] {
  const running = new Map<string, string[]>();
  for (const vm of index.environment.vms) {
    const server = vm.facts.runningOn?.value;
    if (server === undefined) continue;
    const name = vmReference(vm);
    const known = running.get(server);
    if (known) known.push(name);
    else running.set(server, [name]);
  }
  return [...index.environment.servers]
    .sort((a, b) => compareText(a.id, b.id))
    .map((server) => serverRow(server, running.get(server.id) ?? [], index));
}

function serverRow(server: Server, running: readonly string[], index: InventoryIndex): ServerRow {
  const facts: Facts<ServerAttributes> = server.facts;
  const master = facts.isMaster?.value;
  return {
    id: server.id,
    name: facts.name && facts.name.value !== server.id ? facts.name.value : '',
    pool: facts.poolName?.value ?? unknown,
    registeredIp: facts.registeredIp?.value ?? unknown,
    managerIp: facts.managerIp?.value ?? unknown,
    master: master === undefined ? unknown : master ? 'yes' : 'no',
    clusterState: facts.clusterState?.value ?? unknown,
    repositories: [...new Set(server.repositoryIds.map((id) => index.repositoryLabel(id.value)))],
    running,
  };
}

/** Networks by name, those that only a vNIC names included. */
export function networkRows(index: InventoryIndex): NetworkRow[] {
  const uses = new Map<string, { id: string; vnics: number; vms: Set<string> }>();
  for (const { id } of index.environment.networks) uses.set(idKey(id), { id, vnics: 0, vms: new Set() });
  for (const vm of index.environment.vms) {
    for (const { networkId } of vm.vnics) {
      if (networkId === undefined) continue;
      const use = uses.get(idKey(networkId)) ?? { id: networkId, vnics: 0, vms: new Set<string>() };
      use.vnics += 1;
      use.vms.add(vm.id);
      uses.set(idKey(networkId), use);
    }
  }
  return [...uses.values()]
    .map(({ id, vnics, vms }) => {
      const facts = index.network(id)?.facts;
      const name = facts?.name?.value || '(no name known)';
      const roles = facts?.roles?.value.join(', ') || unknown;
      const ports = portNames(index, facts?.ports?.value ?? []);
      return { name, id, roles, ports, vnics, vms: vms.size };
    })
    .sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
}

/** OCFS2 file systems, with the repository that lies on the same device. */
export function fileSystemRows(index: InventoryIndex): FileSystemRow[] {
  const repositories = new Map<string, string>();
  for (const { id, facts } of index.environment.repositories) {
    if (facts.fileSystemLocation) repositories.set(facts.fileSystemLocation.value, index.repositoryLabel(id));
  }
  return index.environment.fileSystems.map(({ uuid, facts }) => ({
    uuid,
    label: facts.label?.value ?? unknown,
    device: facts.device?.value ?? unknown,
    repository: repositories.get(facts.device?.value ?? '') ?? unknown,
    parameters: ocfs2Text(facts),
  }));
}

function ocfs2Text({ blockSize, clusterSize, nodeSlots }: Facts<Ocfs2Attributes>): string {
  const parts = [
    blockSize && `block size ${blockSize.value}`,
    clusterSize && `cluster size ${clusterSize.value}`,
    nodeSlots && `${nodeSlots.value} node slots`,
  ];
  return parts.filter(Boolean).join(', ') || unknown;
}
