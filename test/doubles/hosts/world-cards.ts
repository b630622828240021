import type { World, WorldServer } from '../ovm-manager/world.js';

type Typed = NonNullable<World['others']>[number];

/** An interface of a server with what it carries. */
export interface ServerCard {
  readonly kind: 'port' | 'bond' | 'vlan';
  /** `eth0`, `bond0`, `bond0.100`. */
  readonly name: string;
  readonly card: Typed;
  readonly network: World['networks'][number] | undefined;
  /** The name of the bond a card is in. */
  readonly master: string | undefined;
  /** The card or bond below a VLAN. */
  readonly under: Typed | undefined;
}

const kinds = { Port: 'port', BondPort: 'bond', VlanInterface: 'vlan' } as const;

/** Cards, bonds and VLANs of one server. */
export function serverCards(server: WorldServer, world: World): ServerCard[] {
  const others = world.others ?? [];
  const byId = (id: string | readonly string[] | undefined) => others.find((one) => one.id === id);
  return others
    .filter((one) => Object.hasOwn(kinds, one.type) && one.refs?.server === server.id)
    .map((card) => ({
      kind: kinds[card.type as keyof typeof kinds],
      name: card.values?.interfaceName ?? '',
      card,
      network: world.networks.find(({ id }) => id === card.refs?.network),
      master: card.type === 'Port' ? byId(card.refs?.bondPort)?.values?.interfaceName : undefined,
      under: card.type === 'VlanInterface' ? byId(card.refs?.bondPort ?? card.refs?.port) : undefined,
    }));
}
