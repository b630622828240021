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
  testkit32,
  testkit33,
  text,
  word,
  yesNo,
} from '../attribute-notation.js';
import type { CommandRule, Marks } from '../grammar.js';

const access = [
  text('accessHost'),
  integer('accessPort', 1, 65_535),
  text('accessUsername'),
  secret('accessPassword'),
  yesNo('useChap'),
];

const creation: readonly CommandRule[] = [
  {
    verb: 'create',
    object: 'FileServer',
    attributes: [
      required(text('plugin')),
      required(text('accessHost')),
      yesNo('uniformedExports'),
      required(name),
      { ...description, certainty: 'I--', source: `${guide32}, create FileServer; option table cut` },
    ],
    certainty: 'V--',
    source: `${guide32}, create FileServer; option table cut`,
  },
  {
    verb: 'create',
    object: 'FileServer',
    attributes: [
      required(text('plugin')),
      required(text('accessHost')),
      required(list('adminServers')),
      list('refreshServers'),
      yesNo('uniformedExports'),
      name,
      description,
    ],
    certainty: '-VI',
    source: `${guide33}, create FileServer`,
  },
  {
    verb: 'create',
    object: 'SanServer',
    attributes: [
      required(name),
      required(text('plugin')),
      required(choice('storageType', ['iSCSIStorageArray', 'FibreChannelStorageArray'])),
      ...access,
      text('adminHost'),
    ],
    certainty: 'V--',
    source: `${testkit32}, create SanServer`,
    instead: 'create StorageArray',
  },
  {
    verb: 'create',
    object: 'StorageArray',
    attributes: [
      required(text('plugin')),
      required(choice('storageType', ['FIBRECHANNEL', 'ISCSI', 'LOCAL', 'UNKNOWN'])),
      text('storageName'),
      ...access,
      text('adminHost'),
      text('adminUserName'),
      secret('adminPassword'),
      text('pluginPrivateData'),
      yesNo('lipScan', { certainty: '--V', source: `${guide34}, create StorageArray` }),
      required(name),
      description,
    ],
    certainty: '-VV',
    source: `${guide33} and ${guide34}, create StorageArray`,
  },
  {
    verb: 'create',
    object: 'FileSystem',
    attributes: [
      required(name),
      required(instance('physicalDisk', 'PhysicalDisk')),
      { ...description, certainty: '-II', source: `${testkit33} does not send it` },
    ],
    relation: { word: 'on', objects: ['FileServer'] },
    certainty: '-VI',
    source: `${testkit33}, create FileSystem on "Local FS <server>"`,
  },
];

/** Generic plug-ins make the groups of their arrays themselves and are refused here. */
const accessGroups: readonly CommandRule[] = [
  {
    verb: 'create',
    object: 'AccessGroup',
    attributes: [required(name), description],
    relation: {
      word: 'on',
      objects: [
        word('SanServer', 'V--', `${guide32}, create AccessGroup`, 'StorageArray'),
        word('StorageArray', '-VV', `${guide33} and ${guide34}, create AccessGroup`),
        word('FileServer', '-VV', `${guide33} and ${guide34}, create AccessGroup`),
      ],
    },
    certainty: 'VVV',
    source: 'CLI guides of 3.2, 3.3 and 3.4, create AccessGroup',
  },
  {
    verb: 'add',
    object: 'PhysicalDisk',
    hasInstance: true,
    attributes: [],
    relation: { word: 'to', objects: ['AccessGroup'] },
    certainty: 'VII',
    source: `${guide32}, add PhysicalDisk; in the index of ${guide33}`,
  },
];

function serverRule(verb: string, object: string, certainty: Marks, source: string): CommandRule {
  return {
    verb,
    object,
    hasInstance: true,
    attributes: [required(instance('server', 'Server'))],
    certainty,
    source,
  };
}

const access32 = `${guide32}, addNfsRefreshServer; attribute as in addRefreshServer of 3.3`;

const access33: readonly CommandRule[] = [
  serverRule('addAdminServer', 'FileServer', '-VI', `${guide33}, addAdminServer`),
  serverRule('addAdminServer', 'StorageArray', '-VI', `${guide33}, addAdminServer`),
  serverRule('addRefreshServer', 'FileServer', '-VI', `${guide33}, addRefreshServer`),
  {
    ...serverRule('addNfsRefreshServer', 'FileServer', 'I--', access32),
    instead: 'addRefreshServer FileServer',
  },
  {
    verb: 'add',
    object: 'StorageInitiator',
    hasInstance: true,
    attributes: [],
    relation: { word: 'to', objects: ['AccessGroup'] },
    certainty: 'UVI',
    source: `${testkit33}, add StorageInitiator`,
  },
  {
    verb: 'validate',
    object: 'StorageArray',
    hasInstance: true,
    attributes: [],
    certainty: '-VI',
    source: `${testkit33}, validate StorageArray`,
  },
  {
    verb: 'refreshStorageLayer',
    object: 'Server',
    hasInstance: true,
    attributes: [],
    certainty: 'IVI',
    source: `${guide33}, refreshStorageLayer; rescans the server's storage`,
  },
];

const refreshed: readonly (readonly [object: string, certainty: Marks])[] = [
  ['AccessGroup', '-VI'],
  ['Assembly', 'VVI'],
  ['FileServer', 'VVI'],
  ['FileSystem', 'VVI'],
  ['PhysicalDisk', 'VVI'],
  ['Repository', 'VVI'],
  ['SanServer', 'V--'],
  ['Server', 'VVI'],
  ['StorageArray', '-VI'],
];

// There is no rescan command: "Re-Scan" of the web interface is `refresh Repository`.
const refreshRules: readonly CommandRule[] = [
  ...refreshed.map(
    ([object, certainty]): CommandRule => ({
      verb: 'refresh',
      object,
      hasInstance: true,
      attributes: [],
      certainty,
      source: `${guide32} and ${guide33}, refresh`,
    }),
  ),
  {
    verb: 'refreshAll',
    attributes: [],
    certainty: '--V',
    source: `${guide34}, refreshAll; skips file systems never refreshed and repositories not presented`,
  },
];

const toStorage = 'addAdminServer … server=';

/** What a server can be added to or removed from; storage only in 3.2. */
const serverRelations: readonly CommandRule[] = [
  {
    verb: 'add',
    object: 'Server',
    hasInstance: true,
    attributes: [],
    relation: {
      word: 'to',
      objects: [
        word('ServerPool', 'VVI', `${testkit32} and ${testkit33}`),
        word('Repository', 'VVI', `${testkit32} and ${testkit33}; presents the repository`),
        word('FileServer', 'V--', `${guide32}, add Server`, toStorage),
        word('SanServer', 'V--', `${testkit32}, add server`, toStorage),
      ],
    },
    certainty: 'VVI',
    source: `${testkit32} and ${testkit33}, add Server`,
  },
  {
    verb: 'remove',
    object: 'Server',
    hasInstance: true,
    attributes: [],
    relation: {
      word: 'from',
      objects: [
        word('AccessGroup', '-VI', `${guide33}, remove Server`),
        word('CpuCompatibilityGroup', '-VI', `${guide33}, remove Server`),
        'Repository',
        'ServerPool',
      ],
    },
    certainty: 'IVI',
    source: `${guide33}, remove Server`,
  },
];

/** Commands about file servers, storage arrays, file systems and refreshing. */
export const storageRules: readonly CommandRule[] = [
  ...creation,
  ...accessGroups,
  ...access33,
  ...refreshRules,
  ...serverRelations,
];
