import type { FileSystem, Network, Server } from './environment.js';
import { idKey, referenceKey } from './identifiers.js';
import {
  type AnyInfrastructure,
  type AnyInfrastructureObject,
  type Infrastructure,
  type InfrastructureList,
  infrastructureFrom,
  infrastructureLists,
} from './infrastructure.js';
import type { Fact } from './origin.js';

/** A relation between two lists: the one side names the other with a list of ids, the other back with one id. */
interface Relation {
  readonly of: InfrastructureList;
  readonly many: string;
  readonly to: readonly InfrastructureList[];
  readonly one: string;
}

const relations: readonly Relation[] = [
  { of: 'bondPorts', many: 'ports', to: ['ports'], one: 'bondPort' },
  { of: 'fileServers', many: 'fileSystems', to: ['managerFileSystems'], one: 'fileServer' },
];

/** What a network runs on, and the attribute by which that names its network. */
const onNetworks: readonly InfrastructureList[] = ['ports', 'bondPorts', 'vlanInterfaces', 'vlanSegments'];

/** What was merged before, and the infrastructure refers to. */
export interface MergedEstate {
  readonly servers: readonly Server[];
  readonly networks: readonly Network[];
  readonly fileSystems: readonly FileSystem[];
}

/** Tells both sides of a relation what one side tells, with the origin of what was read; a told fact is not touched. */
export function completeRelations(
  lists: AnyInfrastructure,
  estate: MergedEstate,
): { readonly infrastructure: Infrastructure; readonly networks: readonly Network[] } {
  const work = Object.fromEntries(infrastructureLists.map((list) => [list, [...lists[list]]])) as Record<
    InfrastructureList,
    AnyInfrastructureObject[]
  >;
  for (const relation of relations) completeRelation(work, relation);
  work.serverPools = work.serverPools.map((pool) =>
    withLocation(withServersOf(pool, work.serverPools, estate.servers), estate.fileSystems),
  );
  const networks = networksWithPorts(estate.networks, work);
  nameNetworks(work, networks);
  return { infrastructure: infrastructureFrom((list) => work[list]), networks };
}

type Work = Record<InfrastructureList, AnyInfrastructureObject[]>;

function completeRelation(work: Work, { of, many, to, one }: Relation): void {
  const owners = new Map<string, Fact<string>>();
  for (const owner of work[of]) {
    const fact = owner.facts[many];
    for (const id of idsIn(fact)) if (fact) owners.set(referenceKey(id), { ...fact, value: owner.id });
  }
  for (const list of to)
    work[list] = work[list].map((object) => withFact(object, one, owners.get(referenceKey(object.id))));
  const members = new Map<string, Fact<string[]>>();
  for (const object of to.flatMap((list) => work[list])) gather(members, object.facts[one], object.id);
  work[of] = work[of].map((owner) => withFact(owner, many, members.get(referenceKey(owner.id))));
}

/** Adds a member to what `fact` names. */
function gather(members: Map<string, Fact<string[]>>, fact: Fact<unknown> | undefined, id: string): void {
  if (typeof fact?.value !== 'string') return;
  const known = members.get(referenceKey(fact.value));
  if (known) known.value.push(id);
  else members.set(referenceKey(fact.value), { ...fact, value: [id] });
}

function withFact(
  object: AnyInfrastructureObject,
  name: string,
  fact: Fact<unknown> | undefined,
): AnyInfrastructureObject {
  const known = object.facts[name];
  if (!fact || (known && (!known.assumed || fact.assumed))) return object;
  return { ...object, facts: { ...object.facts, [name]: fact } };
}

/** Servers name their pool by its name, which one pool alone must have. */
function withServersOf(
  pool: AnyInfrastructureObject,
  pools: readonly AnyInfrastructureObject[],
  servers: readonly Server[],
): AnyInfrastructureObject {
  const name = pool.facts.name?.value;
  const same = pools.filter(({ facts }) => facts.name?.value === name);
  const members = servers.filter(({ facts }) => facts.poolName?.value === name);
  const [first] = members;
  if (same.length !== 1 || !first?.facts.poolName) return pool;
  return withFact(pool, 'servers', { ...first.facts.poolName, value: members.map(({ id }) => id) });
}

/** The id of a pool file system is the UUID of the OCFS2 file system, whose device servers tell. */
function withLocation(
  pool: AnyInfrastructureObject,
  fileSystems: readonly FileSystem[],
): AnyInfrastructureObject {
  const id = pool.facts.poolFileSystem?.value;
  const lies = typeof id === 'string' && fileSystems.find(({ uuid }) => idKey(uuid) === idKey(id));
  const device = lies ? lies.facts.device : undefined;
  const assumed = 'the device of the file system with that UUID';
  return withFact(pool, 'poolFileSystemLocation', device && { ...device, assumed });
}

function networksWithPorts(networks: readonly Network[], work: Work): readonly Network[] {
  const members = new Map<string, Fact<string[]>>();
  for (const object of onNetworks.flatMap((list) => work[list]))
    gather(members, object.facts.network, object.id);
  return networks.map((network) => {
    const ports = members.get(referenceKey(network.id));
    return network.facts.ports || !ports ? network : { ...network, facts: { ...network.facts, ports } };
  });
}

function nameNetworks(work: Work, networks: readonly Network[]): void {
  const owners = new Map<string, Fact<string>>();
  for (const { id, facts } of networks)
    for (const port of facts.ports?.value ?? [])
      if (facts.ports) owners.set(referenceKey(port), { ...facts.ports, value: id });
  for (const list of onNetworks)
    work[list] = work[list].map((object) => withFact(object, 'network', owners.get(referenceKey(object.id))));
}

function idsIn(fact: Fact<unknown> | undefined): readonly string[] {
  if (typeof fact?.value === 'string') return [fact.value];
  return Array.isArray(fact?.value) ? (fact.value as string[]) : [];
}
