import { counted } from '../base/counted.js';
import {
  networkRows,
  type PoolRow,
  poolRows,
  type ServerRow,
  serverRows,
} from '../emitters/inventory/estate-rows.js';
import type { InventoryIndex } from '../emitters/inventory/inventory-index.js';
import { type RepositoryRow, repositoryRows } from '../emitters/inventory/repository-rows.js';
import type { Match } from './find-owner.js';

/** Whether a text is, or has in it, what is looked for. */
export type Hits = (text: string | undefined) => boolean;

/** Repositories, networks, servers and pools that are looked for, each with what lies on it or belongs to it. */
export function placeMatches(index: InventoryIndex, hits: Hits): Match[] {
  const { repositories, networks, servers } = index.environment;
  const named = (id: string, name: string | undefined) => hits(id) || hits(name);
  const repositoryIds = new Set(
    repositories.filter(({ id, facts }) => named(id, facts.name?.value)).map(({ id }) => id),
  );
  const networkIds = new Set(
    networks.filter(({ id, facts }) => named(id, facts.name?.value)).map(({ id }) => id),
  );
  const serverIds = new Set(
    servers
      .filter(({ id, facts }) => named(id, facts.name?.value) || hits(facts.registeredIp?.value))
      .map(({ id }) => id),
  );
  return [
    ...repositoryRows(index)
      .filter(({ id }) => repositoryIds.has(id))
      .map(repositoryMatch),
    ...networkRows(index)
      .filter(({ id }) => networkIds.has(id))
      .map(({ id, name, roles, ports, vnics, vms }) => ({
        ...{ kind: 'network', id, name },
        details: [
          `roles ${roles}`,
          ...(ports.length === 0 ? [] : [`on ${ports.join(', ')}`]),
          `${counted(vnics, 'vNIC')} in ${counted(vms, 'VM or template', 'VMs and templates')}`,
        ],
      })),
    ...serverRows(index)
      .filter(({ id }) => serverIds.has(id))
      .map(serverMatch),
    ...poolRows(index)
      .filter(({ name }) => hits(name))
      .map(poolMatch),
  ];
}

function repositoryMatch(row: RepositoryRow): Match {
  return {
    ...{ kind: 'repository', id: row.id, name: row.name },
    details: [
      `${row.fileSystemType} at ${row.fileSystemLocation}, mounted at ${row.mountPoint}`,
      `pool ${row.pool}`,
      `${counted(row.vms, 'VM')}, ${counted(row.templates, 'template')}, ${counted(row.disks.count, 'virtual disk')}`,
      ...row.remarks,
    ],
  };
}

function serverMatch(row: ServerRow): Match {
  return {
    ...{ kind: 'server', id: row.id, name: row.name === '' ? row.id : row.name },
    details: [
      `pool ${row.pool}`,
      `registered IP ${row.registeredIp}, manager IP ${row.managerIp}, master ${row.master}`,
      ...listed('repositories', row.repositories),
      ...listed('seen running on it:', row.running),
    ],
  };
}

function poolMatch({ name, details, servers, repositories }: PoolRow): Match {
  return {
    ...{ kind: 'server pool', id: name, name },
    details: [...details, ...listed('servers', servers), ...listed('repositories', repositories)],
  };
}

function listed(words: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`${words} ${items.join(', ')}`];
}
