import type { Repository, Server } from '../model/environment.js';
import { idKey } from '../model/identifiers.js';
import type { Fact } from '../model/origin.js';

/**
 * The pools of repositories, concluded from the servers that know them (`how` says in what way), and marked so: a
 * repository that only servers of one pool know belongs to that pool. A server whose pool is not known, or told in two
 * ways, may be of any pool, so nothing is concluded for the repositories it knows.
 */
export function poolsOfRepositories(
  servers: readonly Server[],
  how = 'have the repository in their agent database',
): Repository[] {
  const repositories: Repository[] = [];
  for (const { id, pools } of poolsByRepository(servers)) {
    const [first] = pools;
    if (!first || pools.some((pool) => pool?.value !== first.value)) continue;
    const assumed = `only servers of pool ${first.value} ${how}`;
    repositories.push({ id, facts: { poolName: { ...first, assumed } }, read: false });
  }
  return repositories;
}

interface KnownPools {
  readonly id: string;
  /** One for each server that knows the repository, undefined where the server's pool is not known. */
  readonly pools: (Fact<string> | undefined)[];
}

function poolsByRepository(servers: readonly Server[]): Iterable<KnownPools> {
  const poolsOfServer = new Map<string, Fact<string>[]>();
  for (const { id, facts } of servers) {
    if (facts.poolName) poolsOfServer.set(id, [...(poolsOfServer.get(id) ?? []), facts.poolName]);
  }
  const known = new Map<string, KnownPools>();
  for (const server of servers) {
    for (const { value: id } of server.repositoryIds) {
      const repository = known.get(idKey(id)) ?? { id, pools: [] };
      repository.pools.push(...(poolsOfServer.get(server.id) ?? [undefined]));
      known.set(idKey(id), repository);
    }
  }
  return known.values();
}
