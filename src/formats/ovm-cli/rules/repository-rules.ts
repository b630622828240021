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
  testkit33,
  text,
  yesNo,
} from '../attribute-notation.js';
import type { CommandRule } from '../grammar.js';

const repository: readonly CommandRule[] = [
  {
    verb: 'create',
    object: 'Repository',
    attributes: [
      instance('fileSystem', 'FileSystem'),
      instance('serverPool', 'ServerPool'),
      instance('physicalDisk', 'PhysicalDisk', { instead: 'create FileSystem … on FileServer first' }),
      text('sharePath'),
      required(name),
      description,
    ],
    oneOf: [['fileSystem'], ['serverPool', 'physicalDisk']],
    certainty: 'V--',
    source: `${guide32}, create Repository`,
  },
  {
    verb: 'create',
    object: 'Repository',
    attributes: [
      text('sharePath', { certainty: '-UU', source: `${guide32}, create Repository; not seen later` }),
      required(name),
      { ...description, certainty: '-II', source: `${guide32}, create Repository` },
    ],
    relation: { word: 'on', objects: ['FileSystem'] },
    certainty: '-VI',
    source: `${testkit33}, create Repository; 3.4 taken to be the same`,
  },
  {
    verb: 'create',
    object: 'RepositoryExport',
    attributes: [
      required(text('clientHostName')),
      required(name),
      required(instance('repository', 'Repository')),
      description,
      required(text('options')),
    ],
    relation: { word: 'on', objects: ['Server'] },
    certainty: '-VV',
    source: `${guide33}, create RepositoryExport; repositories on OCFS2 only`,
  },
  {
    verb: 'edit',
    object: 'RepositoryExport',
    hasInstance: true,
    attributes: [text('clientHostName'), name, description, text('options')],
    needsAttribute: true,
    certainty: '-II',
    source: `${guide33}, edit RepositoryExport is in the index; attributes from create`,
  },
  {
    verb: 'edit',
    object: 'Repository',
    hasInstance: true,
    attributes: [yesNo('ownership', { instead: 'takeOwnership Repository' }), name, description],
    needsAttribute: true,
    certainty: 'V--',
    source: `${guide32}, edit Repository`,
  },
  {
    verb: 'takeOwnership',
    object: 'Repository',
    hasInstance: true,
    attributes: [
      instance('serverpool', 'ServerPool', { certainty: 'UUV', source: `${guide34}, takeOwnership` }),
    ],
    certainty: 'UUV',
    source: `${guide34}, takeOwnership; not seen for 3.2 and 3.3`,
  },
  {
    verb: 'releaseOwnership',
    object: 'Repository',
    attributes: [],
    unseen: true,
    certainty: 'UUU',
    source: 'exists in the REST interface; no CLI syntax seen',
  },
];

function importRules(verb: string, certainty: '-VV' | '-VI'): CommandRule[] {
  return [
    {
      verb,
      object: 'Repository',
      hasInstance: true,
      attributes: [
        required(instance('server', 'Server', { instead: 'nothing: leave it out' })),
        required(text('url')),
      ],
      certainty: 'V--',
      source: `${guide32}, ${verb}`,
    },
    {
      verb,
      object: 'Repository',
      hasInstance: true,
      attributes: [required(text('url')), text('proxy')],
      certainty,
      source: `${guide33}, ${verb}`,
    },
  ];
}

const imports: readonly CommandRule[] = [
  ...importRules('importTemplate', '-VV'),
  ...importRules('importVirtualCdrom', '-VV'),
  ...importRules('importVirtualDisk', '-VV'),
  // 3.4 still takes it, but calls it deprecated in favour of importVirtualAppliance.
  ...importRules('importAssembly', '-VV'),
  {
    verb: 'importVirtualAppliance',
    object: 'Repository',
    hasInstance: true,
    attributes: [required(text('url')), text('proxy')],
    certainty: '--I',
    source: `${guide34} names it as the successor of importAssembly`,
  },
  {
    verb: 'exportVirtualAppliance',
    object: 'Repository',
    hasInstance: true,
    attributes: [required(name), required(list('vms'))],
    certainty: '--V',
    source: `${guide34}, exportVirtualAppliance`,
  },
  {
    verb: 'createTemplatesFromAssembly',
    attributes: [],
    unseen: true,
    certainty: 'U--',
    source: `${guide32}, index`,
    instead: 'createVmFromAssembly',
  },
  {
    verb: 'createVmFromAssembly',
    attributes: [],
    unseen: true,
    certainty: '-UU',
    source: `${guide33}, index`,
  },
];

const disks: readonly CommandRule[] = [
  {
    verb: 'create',
    object: 'VirtualDisk',
    attributes: [
      // GiB
      required(integer('size', 1, 1_000_000)),
      required(yesNo('shareable')),
      required(yesNo('sparse')),
      required(name),
      description,
    ],
    relation: { word: 'on', objects: ['Repository'] },
    certainty: 'IVI',
    source: `${guide33}, create VirtualDisk`,
  },
  {
    verb: 'clone',
    object: 'VirtualDisk',
    hasInstance: true,
    attributes: [
      required(instance('target', ['Repository', 'PhysicalDisk'])),
      required(choice('cloneType', ['Sparse', 'nonSparse'])),
    ],
    certainty: 'V--',
    source: `${guide32}, clone VirtualDisk`,
    instead: 'cloneVdToRepo',
  },
  ...['cloneVdToRepo', 'clonePdToRepo', 'cloneCdToRepo'].map(
    (verb): CommandRule => ({
      verb,
      attributes: [],
      unseen: true,
      certainty: '-UU',
      source: `${guide33}, index; known only to take SPARSE_COPY, NON_SPARSE_COPY or THIN_CLONE`,
    }),
  ),
];

/** Commands about repositories, what is imported into them, and virtual disks. */
export const repositoryRules: readonly CommandRule[] = [...repository, ...imports, ...disks];
