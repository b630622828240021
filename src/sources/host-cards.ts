import type { AnyInfrastructureObject, InfrastructureList } from '../model/infrastructure.js';
import type { Fact, Origin } from '../model/origin.js';

/** An interface of a server as one file or reply tells it. */
export interface HostCard {
  readonly server: string;
  readonly name: string;
  readonly origin: Origin;
  readonly facts: Readonly<Record<string, Fact<unknown> | undefined>>;
  /** The interfaces below a bond or bridge. */
  readonly members?: readonly string[];
  readonly isBridge?: boolean;
  /** The bond it is part of, and the bridge it is plugged into. */
  readonly master?: string;
  readonly bridge?: string;
}

/**
 * Network cards, bonds and VLAN interfaces of servers. What the addresses of a bridge are, the manager tells of the
 * port below it (recorded of both), and the name of a bridge of the manager is the id of its network.
 */
export class HostCards {
  readonly #cards: HostCard[] = [];

  add(card: HostCard): void {
    if (card.name !== '' && card.name !== 'lo') this.#cards.push(card);
  }

  lists(
    named: (server: string) => string,
  ): Partial<Record<InfrastructureList, readonly AnyInfrastructureObject[]>> {
    const lists: Partial<Record<InfrastructureList, AnyInfrastructureObject[]>> = {};
    const bridges = this.#cards.filter(({ isBridge }) => isBridge);
    for (const card of [...this.#cards, ...this.#onlyPlugged(bridges)]) {
      const list = listOf(card);
      if (list === undefined) continue;
      const objects = lists[list] ?? [];
      lists[list] = objects;
      const bridge = bridges.find((one) => isBelow(card, one));
      objects.push(objectOf(list, withAddressesOf(card, bridge), named(card.server)));
    }
    return lists;
  }

  /** VLAN interfaces that an agent names below a bridge alone. */
  #onlyPlugged(bridges: readonly HostCard[]): HostCard[] {
    const known = new Set(this.#cards.map(({ server, name }) => cardId(server, name)));
    return bridges.flatMap(({ server, origin, members = [] }) =>
      members
        .filter((name) => name.includes('.') && !known.has(cardId(server, name)))
        .map((name) => ({ server, name, origin, facts: {} })),
    );
  }
}

const addressAttributes = ['addressType', 'ipAddress', 'netMask'] as const;
const cardAttributes = [
  ...(['server', 'interfaceName', 'macAddress', 'mtu', 'network'] as const),
  ...addressAttributes,
] as const;

/** Names of cards, bonds and VLAN interfaces as Oracle VM Servers have them; bridges and virtual devices are none. */
function listOf({ name, isBridge }: HostCard): InfrastructureList | undefined {
  if (isBridge) return undefined;
  if (/^bond\d{1,4}$/.test(name)) return 'bondPorts';
  if (/^\w{1,16}\.\d{1,4}$/.test(name)) return 'vlanInterfaces';
  return /^(?:eth\d{1,4}|ib\d{1,4}|en[opsx]\w{1,16}|em\d{1,4})$/.test(name) ? 'ports' : undefined;
}

function isBelow(card: HostCard, bridge: HostCard): boolean {
  if (bridge.server !== card.server) return false;
  return card.bridge === bridge.name || (bridge.members ?? []).includes(card.name);
}

function cardId(server: string, name: string): string {
  return `${name} on ${server}`;
}

/** Attributes of each list that a host can tell. */
const told: Partial<Record<InfrastructureList, ReadonlySet<string>>> = {
  ports: new Set([...cardAttributes, 'bondPort']),
  bondPorts: new Set([...cardAttributes, 'mode', 'ports']),
  vlanInterfaces: new Set([...addressAttributes, 'mtu', 'network', 'port', 'vlanId']),
};

function objectOf(
  list: InfrastructureList,
  { name, origin, facts, members = [], master }: HostCard,
  server: string,
): AnyInfrastructureObject {
  const fact = <Value>(value: Value): Fact<Value> => ({ value, origin });
  const [, port, vlan] = /^(\w+)\.(\d+)$/.exec(name) ?? [];
  const all = {
    server: fact(server),
    interfaceName: fact(name),
    ...facts,
    ...(members.length > 0 && { ports: fact(members.map((member) => cardId(server, member))) }),
    ...(master !== undefined && { bondPort: fact(cardId(server, master)) }),
    ...(port !== undefined && { port: fact(cardId(server, port)), vlanId: fact(Number(vlan)) }),
  };
  const own = Object.entries<Fact<unknown> | undefined>(all).filter(
    ([attribute, one]) => one !== undefined && told[list]?.has(attribute),
  );
  return { id: cardId(server, name), ownId: true, facts: Object.fromEntries(own), origin };
}

/**
 * A card that is plugged into a bridge has the address of the bridge. Its own script says `none` all the same, so
 * without the bridge's nothing is known of it.
 */
function withAddressesOf(card: HostCard, bridge: HostCard | undefined): HostCard {
  const plugged = bridge !== undefined || card.bridge !== undefined;
  if (!plugged || card.facts.ipAddress) return { ...card, facts: { ...networkOf(bridge), ...card.facts } };
  const { addressType: _, ...own } = card.facts;
  const facts = { ...networkOf(bridge), ...own };
  const assumed = `of bridge ${bridge?.name}, which it is plugged into`;
  const addresses = addressAttributes.flatMap((attribute) => {
    const fact = bridge?.facts[attribute];
    return fact ? [[attribute, { ...fact, assumed }] as const] : [];
  });
  return { ...card, facts: { ...facts, ...Object.fromEntries(addresses) } };
}

/** Bridges of the manager are named for their network; those of 3.2 and of people are not. */
function networkOf(bridge: HostCard | undefined): Readonly<Record<string, Fact<unknown>>> {
  if (!bridge || !/^(?:[0-9a-f]{8}|[0-9a-f]{10})$/i.test(bridge.name)) return {};
  return { network: { value: bridge.name, origin: bridge.origin } };
}
