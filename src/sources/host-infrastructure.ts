import {
  type AnyInfrastructureObject,
  type Infrastructure,
  type InfrastructureList,
  infrastructureFrom,
} from '../model/infrastructure.js';
import type { Fact, Origin } from '../model/origin.js';
import { HostCards } from './host-cards.js';

type HostFacts = Readonly<Record<string, Fact<unknown> | undefined>>;

/** What files and agents of servers tell of pools and network cards, while they are read one after the other. */
export class HostInfrastructure {
  readonly cards = new HostCards();
  readonly #pools: AnyInfrastructureObject[] = [];
  /** Facts of the pool that a server is in, whatever its id turns out to be. */
  readonly #poolsOfServers: {
    readonly server: string;
    readonly facts: HostFacts;
    readonly origin: Origin;
  }[] = [];
  readonly #idOfPool = new Map<string, string>();
  readonly #nameOfPool = new Map<string, string>();

  /** A pool whose id is told. */
  pool(id: string, facts: HostFacts, origin: Origin): void {
    this.#pools.push({ id, facts: known(facts), origin });
  }

  /** A server is in the pool of this id. */
  isIn(server: string, pool: string): void {
    this.#idOfPool.set(server, pool);
  }

  /** A server is in the pool of this name. */
  isInNamed(server: string, pool: string): void {
    this.#nameOfPool.set(server, pool);
  }

  /** What a server tells of the pool it is in. */
  poolOf(server: string, facts: HostFacts, origin: Origin): void {
    this.#poolsOfServers.push({ server, facts: known(facts), origin });
  }

  /** All of it; `named` gives the id of the server whose files lie in a directory. */
  infrastructure(named: (server: string) => string): Infrastructure {
    const lists: Partial<Record<InfrastructureList, readonly AnyInfrastructureObject[]>> = {
      serverPools: [...this.#pools, ...this.#poolsTold(named)],
      ...this.cards.lists(named),
    };
    return infrastructureFrom((list) => lists[list] ?? []);
  }

  #poolsTold(named: (server: string) => string): AnyInfrastructureObject[] {
    return this.#poolsOfServers.flatMap(({ server, facts, origin }): AnyInfrastructureObject[] => {
      const id = this.#idOfPool.get(server);
      const name = this.#nameOfPool.get(server);
      const { masterServer } = facts;
      const told = masterServer
        ? { ...facts, masterServer: { ...masterServer, value: named(server) } }
        : facts;
      if (id !== undefined) return [{ id, facts: told, origin }];
      if (name === undefined) return [];
      return [{ id: `pool ${name}`, ownId: true, facts: { name: { value: name, origin }, ...told }, origin }];
    });
  }
}

function known(facts: HostFacts): HostFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined));
}
