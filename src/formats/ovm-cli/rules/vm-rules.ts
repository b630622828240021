import {
  article,
  choice,
  description,
  guide32,
  guide33,
  guide34,
  instance,
  instanceOr,
  integer,
  list,
  moveScripts,
  name,
  openChoice,
  required,
  testkit32,
  text,
  word,
  yesNo,
} from '../attribute-notation.js';
import type { AttributeRule, CommandRule, GrammarWord, Marks } from '../grammar.js';
import { keymaps } from './keymaps.js';

const osNamesSource = 'python-ovmclient, values of 3.4; 3.3 inferred';

function osNames(certainty: Marks): GrammarWord[] {
  return [
    ...['4', '5', '6', '7'].map((version) => `Oracle Linux ${version}`),
    ...['Oracle Solaris 10', 'Oracle Solaris 11', 'Other Oracle Solaris'],
    ...['4', '5', '6', '7'].map((version) => `Red Hat Enterprise Linux ${version}`),
    'Other Linux',
    ...['Vista', '7', '8', '10', 'Server 2003', 'Server 2008', 'Server 2012', 'Server 2016'].map(
      (version) => `Microsoft Windows ${version}`,
    ),
    'Other Microsoft Windows',
  ].map((os) => word(os, certainty, osNamesSource));
}

const seen32 = `${article}; ${guide33}, create Vm`;
const seenTestkit = `${testkit32}; ${guide33}, create Vm`;
const domainTypes: readonly GrammarWord[] = [
  word('XEN_HVM', 'VVI', seenTestkit),
  'XEN_HVM_PV_DRIVERS',
  word('XEN_PVM', 'VVI', seen32),
  word('LDOMS_PVM', 'UVI', `${guide33}, create Vm`),
  word('UNKNOWN', 'UVI', `${guide33}, create Vm`),
];

/** What `create Vm` and `edit Vm` share, in the order of the 3.3 guide. */
const settings: readonly AttributeRule[] = [
  integer('memory', 32, 2_000_000, { certainty: 'VVI', source: seen32 }),
  integer('memoryLimit', 32, 2_000_000, { certainty: 'VVI', source: seenTestkit }),
  integer('cpuCount', 1, 128, { certainty: 'VVI', source: seen32 }),
  integer('cpuCountLimit', 1, 128),
  integer('cpuPriority'),
  integer('cpuUtilizationCap'),
  yesNo('highAvailability', { certainty: 'VVI', source: seen32 }),
  yesNo('hugePagesEnabled', { certainty: 'UVI', source: `${guide33}, create Vm` }),
  openChoice('osType', [word('OL_5', 'V--', article, "'Oracle Linux 5'"), ...osNames('-IV')], {
    certainty: 'VVI',
    source: seen32,
  }),
  choice('mouseType', ['OS_DEFAULT', 'PS2_MOUSE', 'USB_MOUSE', 'USB_TABLET']),
];
const bootSettings: readonly AttributeRule[] = [
  choice('keymapName', keymaps),
  list('bootOrder', ['PXE', 'DISK', 'CDROM'], { certainty: 'VVI', source: seen32 }),
  text('networkInstallPath'),
];
const startPolicy = choice('startPolicy', [
  'BEST_SERVER',
  word('BALANCE_SERVER', '--U', `${guide34}, create ServerPool; not seen for a Vm`),
  'CURRENT_SERVER',
  word('USE_POOL_POLICY', 'UVI', `${guide33}, create Vm`),
]);

const vm: readonly CommandRule[] = [
  {
    verb: 'create',
    object: 'Vm',
    attributes: [
      ...settings,
      required(choice('domainType', domainTypes, { certainty: 'VVI', source: seen32 })),
      ...bootSettings,
      required(instance('repository', 'Repository', { certainty: 'VVI', source: seen32 })),
      instance('server', 'Server'),
      startPolicy,
      required(text('name', { certainty: 'VVI', source: seen32 })),
      description,
    ],
    relation: { word: 'on', objects: ['ServerPool', word('Server', 'V--', `${testkit32}, create VM`)] },
    certainty: 'IVI',
    source: `${guide33}, create Vm; 3.2 from samples, 3.4 page not seen`,
  },
  {
    verb: 'edit',
    object: 'Vm',
    hasInstance: true,
    attributes: [
      ...settings,
      choice('domainType', domainTypes),
      ...bootSettings,
      startPolicy,
      name,
      description,
    ],
    needsAttribute: true,
    certainty: 'IVI',
    source: `${guide33}, edit Vm; 3.2 seen with bootOrder only (${testkit32})`,
  },
  {
    verb: 'migrate',
    object: 'Vm',
    hasInstance: true,
    attributes: [instance('destServer', 'Server')],
    certainty: 'IVV',
    source: `${moveScripts}; without destServer the VM moves to Unassigned Virtual Machines`,
  },
  {
    verb: 'moveVmToRepository',
    object: 'Vm',
    hasInstance: true,
    attributes: [
      required(instance('cloneCustomizer', 'VmCloneCustomizer')),
      required(instance('targetRepository', 'Repository')),
    ],
    certainty: '-VV',
    source: moveScripts,
  },
];

const mapping: readonly CommandRule[] = [
  {
    verb: 'create',
    object: 'VmDiskMapping',
    attributes: [
      required(integer('slot', 0)),
      instance('storageDevice', ['VirtualDisk', 'VirtualCdrom', 'PhysicalDisk'], {
        instead: 'virtualDisk=, physicalDisk= or virtualCd=',
      }),
      required(name),
      description,
    ],
    relation: { word: 'on', objects: ['Vm'] },
    certainty: 'V--',
    source: `${guide32}, create VmDiskMapping; ${article}`,
  },
  {
    verb: 'create',
    object: 'VmDiskMapping',
    attributes: [
      required(integer('slot', 0)),
      instance('physicalDisk', 'PhysicalDisk'),
      instance('virtualDisk', 'VirtualDisk'),
      instanceOr('virtualCd', 'VirtualCdrom', 'EMPTY_CDROM'),
      required(name),
      description,
    ],
    oneOf: [['physicalDisk'], ['virtualDisk'], ['virtualCd']],
    relation: { word: 'on', objects: ['Vm'] },
    certainty: '-VV',
    source: `${guide33} and ${guide34}, create VmDiskMapping`,
  },
  {
    verb: 'edit',
    object: 'VmDiskMapping',
    hasInstance: true,
    attributes: [
      instance('virtualCd', 'VirtualCdrom', { certainty: '--V', source: `${guide34}, edit VmDiskMapping` }),
      name,
      description,
    ],
    needsAttribute: true,
    certainty: 'UIV',
    source: `${guide34}, edit VmDiskMapping`,
  },
];

const vnic: readonly CommandRule[] = [
  {
    verb: 'create',
    object: 'Vnic',
    attributes: [required(instance('network', 'Network')), required(name), description],
    certainty: 'V--',
    source: `${guide32}, create Vnic; ${article}; the name is the MAC address`,
  },
  {
    verb: 'create',
    object: 'Vnic',
    attributes: [
      required(instance('network', 'Network')),
      required(name),
      text('macAddress', { certainty: '-IV', source: `${guide34}, create Vnic; not seen for 3.3` }),
      { ...description, certainty: '-IV', source: `${guide34}, create Vnic; not seen for 3.3` },
    ],
    relation: { word: 'on', objects: ['Vm'] },
    certainty: '-VV',
    source: `${guide34}, create Vnic; 3.3 as sent by knife-ovmcli`,
  },
  {
    verb: 'edit',
    object: 'Vnic',
    hasInstance: true,
    attributes: [
      instance('network', 'Network', { certainty: 'VII', source: `${guide32}, edit Vnic` }),
      { ...name, certainty: 'UII', source: `${guide32}, edit Vnic` },
      { ...description, certainty: 'III', source: `${guide32}, edit Vnic` },
    ],
    needsAttribute: true,
    certainty: 'VII',
    source: `${guide32}, edit Vnic`,
  },
  {
    verb: 'add',
    object: 'Vnic',
    hasInstance: true,
    attributes: [],
    relation: {
      word: 'to',
      objects: [
        word('Vm', 'V--', `${guide32}, add Vnic; ${article}`, 'create Vnic … on Vm'),
        word('Network', '-VI', `${guide33}, add Vnic`),
      ],
    },
    certainty: 'VVI',
    source: `${guide32} and ${guide33}, add Vnic`,
  },
  {
    verb: 'remove',
    object: 'Vnic',
    hasInstance: true,
    attributes: [],
    relation: { word: 'from', objects: ['Vm'] },
    certainty: 'V--',
    source: `${guide32}, remove Vnic`,
    instead: 'delete Vnic',
  },
];

/** Commands about virtual machines, their disk mappings and their vNICs. */
export const vmRules: readonly CommandRule[] = [...vm, ...mapping, ...vnic];
