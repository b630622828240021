import type { Network } from './environment.js';
import type { Finding } from './finding.js';
import { referenceKey, serverKey } from './identifiers.js';
import {
  type AnyInfrastructure,
  type AnyInfrastructureObject,
  type Infrastructure,
  type InfrastructureList,
  infrastructureFrom,
  infrastructureNouns,
} from './infrastructure.js';
import { completeRelations, type MergedEstate } from './infrastructure-relations.js';
import { withReferences } from './join-servers.js';
import { otherPlaces } from './known-places.js';
import { mergeFacts } from './merge-facts.js';
import type { Fact, Facts } from './origin.js';

/** Attributes that name objects of the infrastructure which hosts call by names of ours. */
const references: ReadonlySet<string> = new Set(['ports', 'port', 'bondPort', 'serverPool']);

/**
 * Joins what the sources tell of the infrastructure: by the manager's ids; of what only hosts tell, pools by their
 * name, and cards by server and interface. Then what one side of a relation tells is told by the other one as well.
 */
export function mergeInfrastructure(
  joined: Infrastructure,
  estate: MergedEstate,
  conflicts: Finding[],
): { readonly infrastructure: Infrastructure; readonly networks: readonly Network[] } {
  // a VLAN interface is known by the card it is on, which must be joined before it
  const cards = withManagerIds(joined as AnyInfrastructure, ['serverPools', 'ports', 'bondPorts']);
  const lists = withManagerIds(cards, ['vlanInterfaces']);
  const merged = infrastructureFrom((list) => mergedList(list, lists[list], conflicts));
  return completeRelations(merged as AnyInfrastructure, estate);
}

function withManagerIds(lists: AnyInfrastructure, of: readonly InfrastructureList[]): AnyInfrastructure {
  const ids = managerIds(lists, of);
  const idOf = (id: string) => ids.get(id) ?? id;
  return infrastructureFrom((list) =>
    lists[list].map((object) => renamed(object, idOf)),
  ) as AnyInfrastructure;
}

function renamed(object: AnyInfrastructureObject, idOf: (id: string) => string): AnyInfrastructureObject {
  const own = withReferences(object, (name) => references.has(name), idOf);
  if (!object.ownId || idOf(object.id) === object.id) return own;
  const { ownId: _, ...rest } = own;
  return { ...rest, id: idOf(object.id) };
}

function mergedList(
  list: InfrastructureList,
  objects: readonly AnyInfrastructureObject[],
  conflicts: Finding[],
): AnyInfrastructureObject[] {
  const groups = new Map<string, AnyInfrastructureObject[]>();
  for (const object of objects) {
    const key = referenceKey(object.id);
    const group = groups.get(key);
    if (group) group.push(object);
    else groups.set(key, [object]);
  }
  return [...groups.values()].flatMap((same) => {
    // what the manager says of itself comes before what hosts made of it
    const first = same.find(({ ownId }) => !ownId) ?? same[0];
    if (!first || same.length === 1) return same;
    const subject = `${infrastructureNouns[list]} ${nameOf(same) ?? first.id}`;
    const facts = mergeFacts<Record<string, unknown>>(
      subject,
      same.map((object) => object.facts as Readonly<Record<string, Fact<unknown>>>),
      conflicts,
    );
    const others = otherPlaces<Record<string, unknown>>(facts, same as readonly ToldObject[]);
    return [{ ...first, facts, ...others }];
  });
}

/** One with facts that are all told. */
interface ToldObject {
  readonly facts: Facts<Record<string, unknown>>;
  readonly otherPlaces?: readonly Facts<Record<string, unknown>>[];
}

function nameOf(same: readonly AnyInfrastructureObject[]): string | undefined {
  const name = same.find(({ facts }) => facts.name)?.facts.name?.value;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** The manager's ids of what only hosts told, where exactly one of its objects fits. */
function managerIds(
  lists: AnyInfrastructure,
  of: readonly InfrastructureList[],
): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const list of of) {
    const keyOf = keys[list];
    if (keyOf === undefined || !lists[list].some(({ ownId }) => ownId)) continue;
    const known = new Map<string, Set<string>>();
    for (const object of lists[list]) {
      const key = object.ownId ? undefined : keyOf(object);
      if (key !== undefined) known.set(key, (known.get(key) ?? new Set()).add(object.id));
    }
    for (const object of lists[list]) {
      const same = object.ownId ? [...(known.get(keyOf(object) ?? '') ?? [])] : [];
      const [id] = same.length === 1 ? same : [];
      if (id !== undefined) ids.set(object.id, id);
    }
  }
  return ids;
}

const keys: Partial<Record<InfrastructureList, (object: AnyInfrastructureObject) => string | undefined>> = {
  serverPools: ({ facts }) => textOf(facts.name),
  ports: cardKey,
  bondPorts: cardKey,
  vlanInterfaces: ({ facts }) => {
    const [port, vlan] = [textOf(facts.port), facts.vlanId?.value];
    return port === undefined || vlan === undefined ? undefined : `${referenceKey(port)} ${vlan}`;
  },
};

function cardKey({ facts }: AnyInfrastructureObject): string | undefined {
  const [server, name] = [textOf(facts.server), textOf(facts.interfaceName)];
  return server === undefined || name === undefined ? undefined : `${serverKey(server)} ${name}`;
}

function textOf(fact: Fact<unknown> | undefined): string | undefined {
  return typeof fact?.value === 'string' && fact.value !== '' ? fact.value : undefined;
}
