import { idKey } from '../../model/identifiers.js';
import type { InfrastructureObject, ServerPoolAttributes } from '../../model/infrastructure.js';
import type { GuardFacts } from './guard-facts.js';
import type { GuardRule } from './rule.js';

type Pool = InfrastructureObject<ServerPoolAttributes>;

export const poolWithoutLocksRule: GuardRule = {
  name: 'pool-without-locks',
  title:
    'Cluster locks keep two servers of a pool from starting one VM, or the operator takes the pool without',
  check: (facts) =>
    (facts.environment.infrastructure?.serverPools ?? [])
      .filter((pool) => hasNoLocks(pool) && matters(facts, pool) && !isTaken(facts, pool))
      .map(({ id, facts: { name, clustered, servers } }) => ({
        subject: `server pool ${name?.value ? `${name.value} (${id})` : id}`,
        message: `it has ${servers ? `${servers.value.length} servers` : 'servers'} and no cluster locks: nothing keeps two of them from starting one VM`,
        origins: clustered ? [clustered.origin] : [],
      })),
};

/** A server alone needs no locks; how many there are may be unknown. */
function hasNoLocks({ facts: { clustered, servers } }: Pool): boolean {
  return clustered?.value === false && (servers === undefined || servers.value.length > 1);
}

/** Of a script, the pools it makes VMs in. */
function matters({ planned }: GuardFacts, pool: Pool): boolean {
  return planned.length === 0 || planned.some((vm) => vm.pool === undefined || isCalled(pool, vm.pool));
}

function isTaken({ withoutLocks }: GuardFacts, pool: Pool): boolean {
  return withoutLocks.some((word) => isCalled(pool, word));
}

function isCalled({ id, facts }: Pool, word: string): boolean {
  return facts.name?.value === word || idKey(id) === idKey(word);
}
