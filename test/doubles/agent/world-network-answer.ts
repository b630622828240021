import { type ServerCard, serverCards } from '../hosts/world-cards.js';
import type { World, WorldServer } from '../ovm-manager/world.js';
import { type Element, element, texts } from './xml-rpc-text.js';

/** `discover_network`: interfaces, bonds and bridges of a server, with the networks they carry. */
export function networkAnswer(world: World, server: WorldServer): Element {
  const cards = serverCards(server, world);
  const ofKind = (kind: ServerCard['kind']) => cards.filter((card) => card.kind === kind);
  const slaves = (bond: string) => cards.filter((card) => card.master === bond);
  return element('Discover_Network_Result', [
    element('Network', [
      element('Active', [
        element('Network', cards.map(interfaceElement)),
        element(
          'Bonding',
          ofKind('bond').map((bond) => bondElement(bond, slaves(bond.name))),
        ),
        element('Bridges', cards.flatMap(bridgeElement)),
        element('Infiniband', []),
      ]),
    ]),
  ]);
}

function interfaceElement({ name, card, network }: ServerCard): Element {
  const { macAddress, mtu } = card.values ?? {};
  return element(
    'Device',
    [
      ...texts({ MAC: macAddress }),
      element('SysFS', texts({ mtu, operstate: 'up' })),
      ...texts({ BootProto: 'none' }),
      ...(network
        ? texts({ MetaData: `ethernet:${network.id}{${network.name}}:${network.values?.roles}` })
        : []),
    ],
    { Name: name },
  );
}

const modes: Readonly<Record<string, string>> = {
  ACTIVE_PASSIVE: 'active-backup',
  LINK_AGGREGATION: '802.3ad',
  LOAD_BALANCED: 'balance-alb',
};

function bondElement({ name, card }: ServerCard, slaves: readonly ServerCard[]): Element {
  return element(
    'Device',
    [
      ...texts({ Bonding_Mode: modes[card.values?.mode ?? ''], MII_Status: 'up' }),
      ...slaves.map((slave) =>
        element('Slave_Interface', texts({ Permanent_HW_addr: slave.card.values?.macAddress }), {
          Name: slave.name,
        }),
      ),
      element('Family', texts({ MAC: card.values?.macAddress, mtu: card.values?.mtu }), { Type: 'AF_INET' }),
      ...texts({ BootProto: 'none' }),
    ],
    { Name: name },
  );
}

/** A bridge has the address of the card below it. */
function bridgeElement({ name, card, network }: ServerCard): Element[] {
  if (!network) return [];
  const { macAddress, ipAddress, netMask } = card.values ?? {};
  const address = ipAddress ? { Address: ipAddress, Netmask: netMask } : {};
  return [
    element(
      'Device',
      [
        element('Family', texts({ MAC: macAddress, ...address }), { Type: 'AF_INET' }),
        element('Interfaces', [element('PhyInterface', name)]),
        ...texts({ BootProto: ipAddress ? 'static' : 'none' }),
      ],
      { Name: network.id },
    ),
  ];
}
