import type { Environment, Repository, Server, VirtualMachine } from '../../model/environment.js';
import { idKey, referenceKey } from '../../model/identifiers.js';
import {
  type AnyInfrastructure,
  type AnyInfrastructureObject,
  type Infrastructure,
  type InfrastructureList,
  infrastructureFrom,
} from '../../model/infrastructure.js';
import { labelOf } from './object-names.js';
import { Owners } from './survivors-owners.js';

/** A server or repository of another manager, for an open point. */
export interface LeftAlone {
  readonly code: string;
  readonly subject: string;
  readonly message: string;
}

/** What lines may be about, and what they may not. */
export interface OwnEstate {
  readonly own: Environment;
  readonly left: readonly LeftAlone[];
}

/**
 * The environment without what belongs to another manager: its servers with their cards, pools and storage, its
 * repositories with their VMs and file systems. No line is about any of it. What storage is in use must still be asked
 * of the whole environment.
 */
export function withoutOthers(whole: Environment): OwnEstate {
  const owners = new Owners(whole);
  const left: LeftAlone[] = [];
  const servers = whole.servers.filter((server) => !isLeft(server, `server ${labelOf(server)}`, ''));
  const repositories = whole.repositories.filter((one) => {
    const vms = whole.vms.filter(({ facts }) => facts.repositoryId && isSame(facts.repositoryId.value, one));
    const also = vms.length === 0 ? '' : `, and so are its VMs (${vms.length})`;
    return !isLeft(one, `repository ${labelOf(one)}`, also);
  });
  return left.length === 0 ? { own: whole, left } : { own: ownOf(whole, servers, repositories), left };

  function isLeft(one: Server | Repository, subject: string, also: string): boolean {
    const answer = owners.of(one);
    if (answer.take || !answer.another) return false;
    left.push({ code: answer.code, subject, message: `${answer.why}: it is left alone${also}` });
    return true;
  }
}

function isSame(id: string, one: { readonly id: string }): boolean {
  return idKey(id) === idKey(one.id);
}

function ownOf(
  whole: Environment,
  servers: readonly Server[],
  repositories: readonly Repository[],
): Environment {
  const others = new Others(whole, servers, repositories);
  const { vms, networks, fileSystems, infrastructure } = whole;
  const devices = others.placesOf(({ fileSystemLocation }) => fileSystemLocation?.value);
  return {
    ...whole,
    servers,
    repositories,
    vms: vms.filter((vm) => !others.hasVm(vm)),
    networks: networks
      .filter(({ facts }) => !others.has(facts.localTo?.value))
      .map((network) => others.without(network)),
    fileSystems: fileSystems.filter(({ facts }) => !devices.has(facts.device?.value ?? '')),
    ...(infrastructure && { infrastructure: others.infrastructureWithout(infrastructure) }),
  };
}

/** Facts that say what an object belongs to: where that is another manager's, the object is. */
const belongs: Partial<Record<InfrastructureList, readonly string[]>> = {
  ports: ['server'],
  bondPorts: ['server'],
  vlanInterfaces: ['port'],
  repositoryExports: ['server', 'repository'],
  managerFileSystems: ['fileServer'],
  accessGroups: ['storageArray'],
  antiAffinityGroups: ['serverPool'],
};

/** Facts that list servers: an object is another manager's where all of them are. */
const listed: Partial<Record<InfrastructureList, string>> = {
  serverPools: 'servers',
  fileServers: 'adminServers',
  storageArrays: 'adminServers',
};

/** Lists that go first, as others refer to their objects. */
const order: readonly InfrastructureList[] = [
  ...(['serverPools', 'fileServers', 'storageArrays', 'ports', 'bondPorts', 'vlanInterfaces'] as const),
];

/** What belongs to another manager, by the keys of ids. */
class Others {
  readonly #ids: Set<string>;
  readonly #whole: Environment;
  readonly #repositories: readonly Repository[];

  constructor(whole: Environment, servers: readonly Server[], repositories: readonly Repository[]) {
    this.#whole = whole;
    this.#repositories = repositories;
    const own = new Set<Server | Repository>([...servers, ...repositories]);
    const others = [...whole.servers, ...whole.repositories].filter((one) => !own.has(one));
    this.#ids = new Set(others.map(({ id }) => referenceKey(id)));
  }

  has(id: unknown): boolean {
    return typeof id === 'string' && this.#ids.has(referenceKey(id));
  }

  hasVm({ facts }: VirtualMachine): boolean {
    return this.has(facts.repositoryId?.value ?? facts.runningOn?.value);
  }

  /** Places that repositories of other managers lie on, and none of ours does. */
  placesOf(place: (facts: Repository['facts']) => string | undefined): ReadonlySet<string> {
    const own = new Set(this.#repositories.map(({ facts }) => place(facts)));
    const all = this.#whole.repositories.flatMap(({ facts }) => place(facts) ?? []);
    return new Set(all.filter((one) => !own.has(one)));
  }

  /** An object without the servers and cards of others in its lists. */
  without<One extends { readonly facts: object }>(object: One): One {
    const facts = Object.entries(object.facts).map(([name, fact]) => {
      const value = fact?.value;
      const less = Array.isArray(value) ? value.filter((one) => !this.has(one)) : value;
      return [name, less?.length === value?.length ? fact : { ...fact, value: less }];
    });
    return { ...object, facts: Object.fromEntries(facts) };
  }

  infrastructureWithout(infrastructure: Infrastructure): Infrastructure {
    const lists = infrastructure as unknown as AnyInfrastructure;
    for (const list of order)
      for (const one of lists[list]) if (this.#isOfOthers(list, one)) this.#ids.add(referenceKey(one.id));
    for (const id of this.placesOf(({ managerFileSystem }) => managerFileSystem?.value))
      this.#ids.add(referenceKey(id));
    return infrastructureFrom((list) =>
      lists[list]
        .filter((one) => !this.has(one.id) && !this.#isOfOthers(list, one))
        .map((one) => this.without(one)),
    );
  }

  #isOfOthers(list: InfrastructureList, { facts }: AnyInfrastructureObject): boolean {
    if ((belongs[list] ?? []).some((name) => this.has(facts[name]?.value))) return true;
    const name = listed[list];
    const servers = [...this.#membersOf(list, facts.name?.value), ...asList(name && facts[name]?.value)];
    return servers.length > 0 && servers.every((id) => this.has(id));
  }

  /** Ids of the servers that name a pool as theirs. */
  #membersOf(list: InfrastructureList, pool: unknown): readonly string[] {
    if (list !== 'serverPools' || typeof pool !== 'string') return [];
    return this.#whole.servers.filter(({ facts }) => facts.poolName?.value === pool).map(({ id }) => id);
  }
}

function asList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value : [];
}
