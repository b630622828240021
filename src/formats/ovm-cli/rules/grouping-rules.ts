import {
  choice,
  description,
  guide33,
  instance,
  moveScripts,
  name,
  required,
  testkit32,
  text,
  word,
} from '../attribute-notation.js';
import type { CommandRule } from '../grammar.js';

const cloneTypes = ['SPARSE_COPY', 'NON_SPARSE_COPY', 'THIN_CLONE'];
const destTypes = ['Vm', 'VmTemplate'];

const cloning: readonly CommandRule[] = [
  {
    verb: 'create',
    object: 'VmCloneCustomizer',
    attributes: [required(name), description],
    relation: { word: 'on', objects: ['Vm'] },
    certainty: '-VV',
    source: `${moveScripts}; log of a 3.4 manager`,
  },
  {
    verb: 'create',
    object: 'VmCloneStorageMapping',
    attributes: [
      required(choice('cloneType', cloneTypes)),
      required(instance('vmDiskMapping', 'VmDiskMapping')),
      instance('physicalDisk', 'PhysicalDisk'),
      instance('repository', 'Repository'),
      instance('storageArray', 'StorageArray'),
      required(name),
    ],
    oneOf: [['physicalDisk'], ['repository'], ['storageArray']],
    relation: { word: 'on', objects: ['VmCloneCustomizer'] },
    certainty: '-VV',
    source: `${moveScripts}; log of a 3.4 manager`,
  },
  {
    verb: 'create',
    object: 'VmCloneNetworkMapping',
    attributes: [
      required(name),
      required(instance('network', 'Network')),
      required(instance('vnic', 'Vnic')),
    ],
    relation: { word: 'on', objects: ['VmCloneCustomizer'] },
    certainty: '-VV',
    source: moveScripts,
  },
  {
    verb: 'clone',
    object: 'Vm',
    hasInstance: true,
    attributes: [
      required(choice('destType', destTypes)),
      required(text('destName')),
      required(instance('serverPool', 'ServerPool')),
      instance('cloneCustomizer', 'VmCloneCustomizer'),
      instance('targetRepository', 'Repository'),
    ],
    certainty: '-VV',
    source: moveScripts,
  },
  {
    verb: 'clone',
    object: 'Vm',
    hasInstance: true,
    attributes: [
      required(
        choice('destType', ['Vm', word('VmTemplate', 'I--', `${moveScripts}; 3.2 seen with Vm only`)]),
      ),
      required(text('destName')),
      required(instance('serverPool', 'ServerPool')),
    ],
    certainty: 'V--',
    source: `${testkit32}, clone VM`,
  },
];

const grouping: readonly CommandRule[] = [
  {
    verb: 'create',
    object: 'Tag',
    attributes: [required(name), description],
    certainty: 'VVV',
    source: `CLI guides of 3.2, 3.3 and 3.4, create Tag`,
  },
  {
    verb: 'add',
    object: 'Tag',
    hasInstance: true,
    attributes: [],
    relation: { word: 'to', objects: ['Server', 'ServerPool', 'Vm'] },
    certainty: 'VVV',
    source: `CLI guides of 3.2, 3.3 and 3.4, add Tag`,
  },
  {
    verb: 'remove',
    object: 'Tag',
    hasInstance: true,
    attributes: [],
    relation: { word: 'from', objects: ['Server', 'ServerPool', 'Vm'] },
    certainty: 'III',
    source: `${guide33}, counterpart of add Tag`,
  },
  {
    verb: 'create',
    object: 'AntiAffinityGroup',
    attributes: [required(name), description],
    relation: { word: 'on', objects: ['ServerPool'] },
    certainty: '-VV',
    source: `${guide33}, create AntiAffinityGroup`,
  },
  {
    verb: 'add',
    object: 'Vm',
    hasInstance: true,
    attributes: [],
    relation: {
      word: 'to',
      objects: [
        word('Server', 'IVI', `${guide33}, index of add Vm`),
        word('ServerPool', 'IVI', `${guide33}, index of add Vm`),
        word('AntiAffinityGroup', '-VV', `${guide33}, add Vm`),
      ],
    },
    certainty: 'IVV',
    source: `${guide33}, add Vm`,
  },
  {
    verb: 'remove',
    object: 'Vm',
    hasInstance: true,
    attributes: [],
    relation: { word: 'from', objects: ['AntiAffinityGroup'] },
    certainty: '-II',
    source: `${guide33}, counterpart of add Vm`,
  },
];

/** Cloning, tags and anti-affinity groups. */
export const groupingRules: readonly CommandRule[] = [...cloning, ...grouping];
