import type {
  BondPortAttributes,
  MacRangeAttributes,
  PortAttributes,
  VlanGroupAttributes,
  VlanInterfaceAttributes,
  VlanSegmentAttributes,
} from '../model/infrastructure.js';
import { type AttributeTable, described } from './attribute-words.js';
import {
  addressTypes,
  asOneOf,
  asPositive,
  asReference,
  asReferences,
  asWord,
  bondModes,
} from './infrastructure-readers.js';

/** Recorded of ports and bonds. */
const addresses = {
  addressType: {
    read: asOneOf(addressTypes),
    rest: ['ipaddresses configType'],
    words: ['Addressing', 'Config Type', 'Boot Protocol'],
  },
  ipAddress: { read: asWord, rest: ['ipaddresses address'], words: ['Address'] },
  netMask: { read: asWord, rest: ['ipaddresses netmask'], words: ['Subnet Mask'] },
} as const;

/** The same words of what nobody has seen. */
const likelyAddresses = {
  addressType: { read: addresses.addressType.read, words: ['ipaddresses configType', 'Addressing'] },
  ipAddress: { read: asWord, words: ['ipaddresses address', 'Address'] },
  netMask: { read: asWord, words: ['ipaddresses netmask', 'Subnet Mask'] },
} as const;

const cards = {
  ...described,
  server: { read: asReference, rest: ['serverId'] },
  interfaceName: { read: asWord, rest: ['interfaceName'], words: ['Interface'] },
  macAddress: { read: asWord, rest: ['macAddress'], words: ['Mac'] },
  mtu: { read: asPositive, rest: ['mtu'], words: ['Mtu Size'] },
  network: { read: asReference, rest: ['networkId'] },
  ...addresses,
} as const;

/** Network cards; `EthernetPort` in REST. */
export const ports: AttributeTable<PortAttributes> = {
  ...cards,
  bondPort: { read: asReference, rest: ['bondPortId'], words: ['Bond'] },
};

/** Bonds; an `EthernetPort` of type BOND in REST. */
export const bondPorts: AttributeTable<BondPortAttributes> = {
  ...cards,
  mode: { read: asOneOf(bondModes), rest: ['bondMode'], words: ['Bonding Mode'] },
  ports: {
    read: asReferences,
    rest: ['physicalPortIds'],
    words: ['Port', 'Ethernet Port', 'Ethernet Ports'],
  },
};

/** Since 3.3; no reply with one was seen. */
export const vlanInterfaces: AttributeTable<VlanInterfaceAttributes> = {
  ...described,
  vlanId: { read: asPositive, words: ['Vlan'] },
  mtu: { read: asPositive },
  port: { read: asReference, words: ['Ethernet Port', 'Bond Port', 'ethernetPortId'] },
  network: { read: asReference, words: ['networkId'] },
  ...likelyAddresses,
};

/** Of 3.2 only; no reply with one was seen. */
export const vlanGroups: AttributeTable<VlanGroupAttributes> = {
  ...described,
  ports: { read: asReferences, words: ['Port', 'Ethernet Port', 'Bond Port'], together: true },
};

/** Of 3.2 only; no reply with one was seen. */
export const vlanSegments: AttributeTable<VlanSegmentAttributes> = {
  ...described,
  vlanId: { read: asPositive, words: ['Index', 'Vlan'] },
  vlanGroup: { read: asReference },
  network: { read: asReference },
};

/** The answer to `getVnicMacAddrRange`, which nobody has seen. */
export const macRanges: AttributeTable<MacRangeAttributes> = {
  oui: { read: asWord, words: ['Oui Prefix'] },
  start: { read: asWord, words: ['Start Address', 'Range Start', 'Start Range'] },
  end: { read: asWord, words: ['End Address', 'Range End', 'End Range'] },
};
