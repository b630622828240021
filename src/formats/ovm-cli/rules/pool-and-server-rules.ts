import {
  choice,
  description,
  guide32,
  guide33,
  guide34,
  instance,
  integer,
  list,
  name,
  required,
  secret,
  testkit33,
  text,
  yesNo,
} from '../attribute-notation.js';
import type { CommandRule, Marks } from '../grammar.js';
import { keymaps } from './keymaps.js';

const either = `${guide32}, create ServerPool; printed as mandatory, but a pool has one or the other`;

const pools: readonly CommandRule[] = [
  {
    verb: 'create',
    object: 'ServerPool',
    attributes: [
      required(text('virtualIP')),
      required(yesNo('clusterEnable')),
      instance('filesystem', 'FileSystem', { certainty: 'I--', source: either }),
      instance('physicalDisk', 'PhysicalDisk', { certainty: 'I--', source: either }),
      required(choice('keymapName', keymaps)),
      required(yesNo('migrateUsingSsl')),
      choice('startPolicy', ['BEST_SERVER', 'CURRENT_SERVER']),
      required(name),
      description,
    ],
    certainty: 'V--',
    source: `${guide32}, create ServerPool`,
  },
  {
    verb: 'create',
    object: 'ServerPool',
    attributes: [
      required(yesNo('clusterEnable')),
      integer('clusterTimeout'),
      instance('fileSystem', 'FileSystem'),
      instance('physicalDisk', 'PhysicalDisk'),
      choice('keymapName', keymaps),
      yesNo('migrateUsingSsl'),
      choice('startPolicy', [
        'BEST_SERVER',
        { word: 'BALANCE_SERVER', certainty: '-UV', source: `${guide34}, create ServerPool` },
        'CURRENT_SERVER',
      ]),
      choice('policyMode', ['OFF', 'DRS', 'DPM']),
      text('policyCpuEnable', { certainty: '-UU', source: `${guide34}, create ServerPool; values cut` }),
      integer('policyPeriod'),
      integer('policyCpuThreshold'),
      required(name),
      description,
      required(text('virtualIP', { certainty: '-VV', source: `${testkit33} sends it; ${guide34}` }), '3.3'),
    ],
    certainty: '-IV',
    source: `${guide34}, create ServerPool; 3.3 page not seen`,
  },
  {
    verb: 'add',
    object: 'ServerPool',
    hasInstance: true,
    attributes: [],
    relation: { word: 'to', objects: ['Repository'] },
    certainty: 'UVI',
    source: `${guide33}, index of add ServerPool`,
  },
];

const discovery: readonly CommandRule[] = [
  {
    verb: 'discoverServer',
    attributes: [
      required(text('ipAddress')),
      required(integer('port', 1, 65_535, { instead: 'nothing: leave it out' })),
      required(text('username', { instead: 'nothing: leave it out' })),
      required(secret('password')),
      required(yesNo('takeOwnership')),
    ],
    certainty: 'V--',
    source: `${guide32}, discoverServer; port 8899, user oracle`,
  },
  {
    verb: 'discoverServer',
    // takeOwnership is silently ignored for a server that another manager owns.
    attributes: [required(text('ipAddress')), required(secret('password')), required(yesNo('takeOwnership'))],
    certainty: '-VV',
    source: `${guide33} and ${guide34}, discoverServer`,
  },
  {
    verb: 'edit',
    object: 'Server',
    hasInstance: true,
    attributes: [
      yesNo('maintenanceMode'),
      list('roles', ['VIRTUAL_MACHINE', 'UTILITY']),
      yesNo('takeOwnership', { instead: 'takeOwnership Server' }),
      name,
      description,
    ],
    needsAttribute: true,
    certainty: 'V--',
    source: `${guide32}, edit Server`,
  },
  {
    verb: 'takeOwnership',
    object: 'Server',
    hasInstance: true,
    attributes: [required(secret('password'))],
    certainty: 'UUV',
    source: `${guide34}, takeOwnership; not seen for 3.2 and 3.3`,
  },
];

function powerRule(verb: string, object: string, certainty: Marks): CommandRule {
  return {
    verb,
    object,
    hasInstance: true,
    attributes: [],
    certainty,
    source: `${guide33}, ${verb}`,
  };
}

const power: readonly CommandRule[] = ['start', 'stop', 'restart', 'kill', 'suspend', 'resume'].flatMap(
  (verb) => [
    powerRule(verb, 'Vm', 'IVV'),
    powerRule(verb, 'Server', verb === 'suspend' || verb === 'resume' ? 'UUU' : 'IVI'),
  ],
);

/** Commands about server pools, servers, and starting or stopping servers and VMs. */
export const poolAndServerRules: readonly CommandRule[] = [...pools, ...discovery, ...power];
