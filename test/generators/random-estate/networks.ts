import type { World, WorldServer } from '../../doubles/ovm-manager/world.js';
import type { EstateDraft, TypedObject } from './estate-draft.js';

export interface NetworkDraft {
  readonly networks: World['networks'];
  readonly ports: readonly TypedObject[];
  readonly bonds: readonly TypedObject[];
  readonly vlans: readonly TypedObject[];
}

const roles = ['MANAGEMENT', 'LIVE_MIGRATE', 'CLUSTER_HEARTBEAT', 'VIRTUAL_MACHINE', 'STORAGE'];

interface ServerCards {
  readonly server: WorldServer;
  readonly ports: readonly TypedObject[];
  readonly bond: TypedObject | undefined;
  readonly vlans: readonly TypedObject[];
}

/** Cards, bonds and VLANs of every server, and the networks that run on them. */
export function networkDraft(draft: EstateDraft, servers: readonly WorldServer[]): NetworkDraft {
  const { random } = draft;
  const vlanIds = draft.release === '3.2' ? [] : draft.several(0, 3, (index) => 100 + index * 7);
  const cards = servers.map((server) => serverCards(draft, server, vlanIds));
  const management = shared(draft, 'MANAGEMENT', cards, ({ bond, ports }) => bond ?? ports[0]);
  const onVlans = vlanIds.map((_, index) => shared(draft, roleOf(draft), cards, ({ vlans }) => vlans[index]));
  const onPorts = shared(draft, roleOf(draft), cards, ({ ports }) => ports.at(-1));
  const local =
    draft.release !== '3.2' && random.chance(0.5) ? [localNetwork(draft, random.pick(servers))] : [];
  const networks = [management, ...onVlans, onPorts, ...local];
  return {
    networks,
    ports: cards.flatMap(({ ports }) => ports).map(onNetwork(networks)),
    bonds: cards.flatMap(({ bond }) => bond ?? []).map(onNetwork(networks)),
    vlans: cards.flatMap(({ vlans }) => vlans).map(onNetwork(networks)),
  };
}

function roleOf({ random }: EstateDraft): string {
  if (random.chance(0.2)) return '';
  const own = roles.slice(1).filter(() => random.chance(0.4));
  return own.length === 0 ? 'VIRTUAL_MACHINE' : own.join(',');
}

function serverCards(draft: EstateDraft, server: WorldServer, vlanIds: readonly number[]): ServerCards {
  const { random, id, names } = draft;
  const bonded = random.chance(0.6);
  const card = (interfaceName: string) => ({
    id: id('20'),
    name: `${interfaceName} on ${server.name}`,
    values: {
      interfaceName,
      macAddress: names.mac(),
      mtu: random.pick(['1500', '9000']),
      description: names.text(),
    },
    refs: { server: server.id },
  });
  // the last card is never in the bond
  const ports = Array.from({ length: random.between(3, 4) }, (_, index) => card(`eth${index}`));
  const bond = bonded ? card('bond0') : undefined;
  const address = { addressType: 'STATIC', ipAddress: server.values?.address ?? '', netMask: '255.255.0.0' };
  const none = { addressType: 'NONE' };
  const under = bond ?? ports[0];
  return {
    server,
    ports: ports.map((port, index) => ({
      type: 'Port',
      ...port,
      values: { ...port.values, ...(index === 0 && !bond ? address : none) },
      refs: { ...port.refs, ...(bond && index < 2 && { bondPort: bond.id }) },
    })),
    bond: bond && {
      type: 'BondPort',
      ...bond,
      values: {
        ...bond.values,
        ...address,
        mode: random.pick(['ACTIVE_PASSIVE', 'LINK_AGGREGATION', 'LOAD_BALANCED']),
      },
      refs: { ...bond.refs, port: ports.slice(0, 2).map((port) => port.id) },
    },
    vlans: vlanIds.map((vlanId) => ({
      type: 'VlanInterface',
      id: id('21'),
      name: `${under?.values.interfaceName}.${vlanId} on ${server.name}`,
      values: {
        interfaceName: `${under?.values.interfaceName}.${vlanId}`,
        vlanId: String(vlanId),
        mtu: under?.values.mtu ?? '1500',
        description: names.text(),
        ...(random.chance(0.3)
          ? { addressType: 'STATIC', ipAddress: names.address(3), netMask: '255.255.255.0' }
          : none),
      },
      refs: { server: server.id, [bond ? 'bondPort' : 'port']: under?.id ?? '' },
    })),
  };
}

type Network = World['networks'][number];

/** A network on one card, bond or VLAN of every server that has such a one. */
function shared(
  draft: EstateDraft,
  role: string,
  cards: readonly ServerCards[],
  uplinkOf: (cards: ServerCards) => TypedObject | undefined,
): Network {
  const { random, names } = draft;
  const under = cards.flatMap((one) => uplinkOf(one) ?? []);
  const ofType = (type: string) => under.filter((one) => one.type === type).map((one) => one.id);
  const refs = { port: ofType('Port'), bond: ofType('BondPort'), vlan: ofType('VlanInterface') };
  return {
    // the management network is named by its address in hex
    id: role === 'MANAGEMENT' ? '0a000000' : `10${random.hex(8)}`,
    name: role === 'MANAGEMENT' ? '10.0.0.0' : names.freeName(),
    values: { roles: role, description: names.text() },
    refs: Object.fromEntries(Object.entries(refs).filter(([, ids]) => ids.length > 0)),
  };
}

/** One that no card carries, on one server alone. */
function localNetwork({ random, names }: EstateDraft, server: WorldServer): Network {
  return {
    id: `10${random.hex(8)}`,
    name: names.freeName(),
    values: { roles: 'VIRTUAL_MACHINE', description: names.text() },
    refs: { server: server.id },
  };
}

function onNetwork(networks: readonly Network[]): (card: TypedObject) => TypedObject {
  return (card) => {
    const network = networks.find(({ refs }) =>
      [refs?.port, refs?.bond, refs?.vlan].flat().includes(card.id),
    );
    return network ? { ...card, refs: { ...card.refs, network: network.id } } : card;
  };
}

/** What 3.2 has in place of VLAN interfaces. */
export function vlansOf32(draft: EstateDraft, bonds: readonly TypedObject[]): TypedObject[] {
  const { names, id } = draft;
  if (draft.release !== '3.2') return [];
  const [bond] = bonds;
  const group = {
    type: 'VlanGroup',
    id: id('24'),
    name: names.name(),
    values: { description: names.text() },
    ...(bond && { refs: { port: [bond.id] } }),
  };
  const segments = draft.several(1, 3, (index) => ({
    type: 'VlanSegment',
    id: id('25'),
    name: names.name(),
    values: { index: String(12 + index), description: names.text() },
    refs: { vlanGroup: group.id },
  }));
  return [group, ...segments];
}
