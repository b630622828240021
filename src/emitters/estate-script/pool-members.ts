import type { InfrastructureObject, ServerPoolAttributes } from '../../model/infrastructure.js';
import type { Fact } from '../../model/origin.js';
import type { EstateDraft } from './estate-draft.js';
import { inOrder } from './object-names.js';
import type { ServerNames } from './server-names.js';

/** A server pool, as the manager tells of it or as servers and repositories merely name it. */
export interface Pool {
  readonly id: string;
  readonly facts: InfrastructureObject<ServerPoolAttributes>['facts'];
}

/** Every pool of the estate in the order of names: of one that only servers name, only the name is known. */
export function poolsOf({ environment, infrastructure }: EstateDraft): readonly Pool[] {
  const known = infrastructure.serverPools;
  const names = new Map<string, Fact<string>>();
  for (const { facts } of [...environment.servers, ...environment.repositories]) {
    const name = facts.poolName;
    if (name?.value && !known.some((pool) => pool.facts.name?.value === name.value))
      names.set(name.value, name);
  }
  return inOrder<Pool>([...known, ...[...names].map(([id, name]) => ({ id, facts: { name } }))]);
}

/** Ids of a pool's servers, its master first: the first server of a pool becomes its master. */
export function membersOf({ facts }: Pool, servers: ServerNames): readonly string[] {
  const naming = servers.all
    .filter((server) => facts.name && server.facts.poolName?.value === facts.name.value)
    .map(({ id }) => id);
  const ids = [...new Set([...(facts.servers?.value ?? []), ...naming])];
  const isMaster = (id: string) =>
    facts.masterServer?.value === id ||
    servers.all.some((server) => server.id === id && server.facts.isMaster?.value);
  return [...ids.filter(isMaster), ...ids.filter((id) => !isMaster(id))];
}
