import {
  choice,
  description,
  guide32,
  guide33,
  guide34,
  instance,
  integer,
  list,
  listOrEmpty,
  name,
  required,
  testkit32,
  text,
  word,
} from '../attribute-notation.js';
import type { CommandRule } from '../grammar.js';

// An example of the guide says LIVE_MIGRATION; its own enumeration says LIVE_MIGRATE.
const roles = listOrEmpty('roles', [
  'MANAGEMENT',
  'LIVE_MIGRATE',
  'CLUSTER_HEARTBEAT',
  'VIRTUAL_MACHINE',
  'STORAGE',
]);
const addressType = choice('addressType', ['none', 'staticIp', 'dynamic']);

const networks: readonly CommandRule[] = [
  {
    verb: 'create',
    object: 'Network',
    attributes: [
      roles,
      instance('vlanSegment', 'VlanSegment', {
        instead: 'create VlanInterface, then add VlanInterface … to Network',
      }),
      instance('server', 'Server', { instead: 'on Server …' }),
      required(name),
      description,
    ],
    certainty: 'V--',
    source: `${guide32}, create Network`,
  },
  {
    verb: 'create',
    object: 'Network',
    attributes: [roles, required(name), description],
    // With a server the network is local to it and takes the role VIRTUAL_MACHINE only.
    relation: { word: 'on', objects: ['Server'], optional: true },
    certainty: '-VV',
    source: `${guide33}, create Network`,
  },
  {
    verb: 'edit',
    object: 'Network',
    hasInstance: true,
    attributes: [roles, name, description],
    needsAttribute: true,
    certainty: 'IVV',
    source: `${guide33} and ${guide34}, edit Network`,
  },
];

const ports: readonly CommandRule[] = [
  {
    verb: 'create',
    object: 'BondPort',
    attributes: [
      required(addressType),
      required(instance('ethernetPort1', 'Port', { instead: 'ethernetPorts=a,b' })),
      required(instance('ethernetPort2', 'Port', { instead: 'ethernetPorts=a,b' })),
      required(choice('mode', ['activeBackup', 'linkAggregation', 'adaptiveLoadBalancing'])),
      required(integer('mtu')),
      text('ipAddress'),
      text('netMask'),
      required(name),
      description,
    ],
    relation: { word: 'on', objects: ['Server'] },
    certainty: 'V--',
    source: `${guide32}, create BondPort`,
  },
  {
    verb: 'create',
    object: 'BondPort',
    attributes: [
      required(list('ethernetPorts')),
      required(choice('mode', ['ACTIVE_PASSIVE', 'LINK_AGGREGATION', 'LOAD_BALANCED'])),
      required(integer('mtu')),
      text('interfaceName'),
      required(name),
      description,
    ],
    relation: { word: 'on', objects: ['Server'] },
    certainty: '-VI',
    source: `${guide33}, create BondPort`,
  },
  {
    verb: 'edit',
    object: 'Port',
    hasInstance: true,
    attributes: [
      { ...addressType, instead: 'embeddedCreate' },
      text('ipAddress', { instead: 'embeddedCreate' }),
      text('netMask', { instead: 'embeddedCreate' }),
    ],
    needsAttribute: true,
    certainty: 'V--',
    source: `${testkit32}, edit port`,
    instead: 'embeddedCreate',
  },
  ...['BondPort', 'Port', 'VlanInterface'].map(
    (object): CommandRule => ({
      verb: 'embeddedCreate',
      object,
      hasInstance: true,
      fixedWord: 'ipAddressConfig',
      attributes: [
        required(choice('ipAddressConfigType', ['STATIC', 'DYNAMIC'])),
        text('ipAddress'),
        text('ipNetmask'),
      ],
      certainty: '-VV',
      source: `${guide33} and ${guide34}, embeddedCreate`,
    }),
  ),
  {
    verb: 'add',
    object: 'Port',
    hasInstance: true,
    attributes: [],
    relation: {
      word: 'to',
      objects: [
        'BondPort',
        'Network',
        word('VlanGroup', 'V--', `${guide32}, add Port`, 'create VlanInterface'),
      ],
    },
    certainty: 'VVI',
    source: `${guide32} and ${guide33}, add Port`,
  },
  {
    verb: 'add',
    object: 'BondPort',
    hasInstance: true,
    attributes: [],
    relation: {
      word: 'to',
      objects: ['Network', word('VlanGroup', 'V--', `${guide32}, add BondPort`, 'create VlanInterface')],
    },
    certainty: 'VVI',
    source: `${guide32} and ${guide33}, add BondPort`,
  },
];

const vlans: readonly CommandRule[] = [
  {
    verb: 'create',
    object: 'VlanGroup',
    attributes: [required(name), description],
    certainty: 'U--',
    source: `${guide32}, index; attributes not seen`,
    instead: 'create VlanInterface',
  },
  {
    verb: 'create',
    object: 'VlanSegment',
    attributes: [required(integer('index', 2, 4094)), required(name)],
    relation: { word: 'on', objects: ['VlanGroup'] },
    certainty: 'V--',
    source: `${guide32}, create VlanSegment`,
    instead: 'create VlanInterface',
  },
  {
    verb: 'create',
    object: 'VlanInterface',
    attributes: [required(integer('vlanId', 2, 4095)), integer('mtu'), required(name)],
    relation: { word: 'on', objects: ['Port', 'BondPort'] },
    certainty: '-VV',
    source: `${guide33}, create VlanInterface`,
  },
  {
    verb: 'add',
    object: 'VlanInterface',
    hasInstance: true,
    attributes: [],
    relation: { word: 'to', objects: ['Network'] },
    certainty: '-VI',
    source: `${guide33}, index of add VlanInterface`,
  },
];

const macAddresses: readonly CommandRule[] = [
  {
    verb: 'getVnicMacAddrRange',
    attributes: [],
    certainty: '-VV',
    source: `${guide33}, getVnicMacAddrRange`,
  },
  {
    verb: 'setVnicMacAddrRange',
    attributes: [text('oui'), text('start'), text('end')],
    needsAttribute: true,
    certainty: '-VV',
    source: `${guide33}, setVnicMacAddrRange; defaults 00:21:f6, 00:00:00, FF:FF:FF`,
  },
  {
    verb: 'vnicCreate',
    attributes: [
      required(text('segment4')),
      required(text('segment5')),
      required(text('segment6')),
      required(integer('numberToGenerate', 1)),
    ],
    certainty: 'V--',
    source: `${guide32}, vnicCreate`,
    instead: 'setVnicMacAddrRange and create Vnic',
  },
];

/** Commands about networks, ports, VLANs and the range of MAC addresses. */
export const networkRules: readonly CommandRule[] = [...networks, ...ports, ...vlans, ...macAddresses];
