/** Ways in which what a manager thinks of its estate and the estate itself drift apart, planted one at a time. */
import { foreigner, type PlantedDrift } from './planted-drifts/planted.js';
import {
  fileDrift,
  grown,
  mountedOnly,
  presentedToNone,
  repositoryOf,
  unknownRepository,
} from './planted-drifts/repository-drifts.js';
import { serverOf, unknownLun, unknownServer } from './planted-drifts/server-drifts.js';
import {
  ghost,
  moved,
  renamed,
  startedByHand,
  stoppedByItself,
  unknownRuns,
  unknownVm,
  unseen,
  vmWithoutDefinition,
} from './planted-drifts/vm-drifts.js';

export type { Planted, PlantedDrift } from './planted-drifts/planted.js';

const all = ['3.2', '3.3', '3.4'] as const;
/** 3.2 has no REST interface. */
const withRest = ['3.3', '3.4'] as const;

/** At least one for every kind. */
export const plantedDrifts: readonly PlantedDrift[] = [
  { kind: 'vm-unknown', how: 'its vm.cfg was put into the repository', releases: all, plant: unknownVm },
  { kind: 'vm-without-definition', how: 'its vm.cfg is gone', releases: all, plant: vmWithoutDefinition },
  { kind: 'vm-runs-unknown', how: 'from an unread repository', releases: all, plant: unknownRuns },
  { kind: 'vm-state-differs', how: 'it was started on its server', releases: all, plant: startedByHand },
  { kind: 'vm-state-differs', how: 'it stopped', releases: all, plant: stoppedByItself },
  { kind: 'vm-state-differs', how: 'it moved to another server', releases: all, plant: moved },
  { kind: 'vm-name-differs', how: 'its vm.cfg was edited', releases: all, plant: renamed },
  {
    kind: 'disk-file-unknown',
    how: 'a disk was copied in',
    releases: all,
    plant: fileDrift('files', 'truth'),
  },
  {
    kind: 'disk-file-unknown',
    how: 'an ISO was copied in',
    releases: all,
    plant: fileDrift('isos', 'truth'),
  },
  {
    kind: 'disk-file-missing',
    how: 'a disk was deleted',
    releases: all,
    plant: fileDrift('files', 'believed'),
  },
  {
    kind: 'disk-file-missing',
    how: 'an ISO was deleted',
    releases: all,
    plant: fileDrift('isos', 'believed'),
  },
  { kind: 'size-differs', how: 'the file was made larger', releases: all, plant: grown },
  { kind: 'repository-not-presented', how: 'a server mounts it', releases: all, plant: mountedOnly },
  { kind: 'repository-not-presented', how: 'to no server', releases: all, plant: presentedToNone },
  {
    kind: 'repository-unknown',
    how: 'its file system is known',
    releases: all,
    plant: unknownRepository(true),
  },
  { kind: 'repository-without-owner', how: 'it is released', releases: all, plant: repositoryOf('') },
  {
    kind: 'repository-without-owner',
    how: 'another manager has it',
    releases: all,
    plant: repositoryOf(foreigner),
  },
  { kind: 'server-unknown', how: 'it is ours', releases: all, plant: unknownServer() },
  { kind: 'server-unknown', how: "it is nobody's", releases: all, plant: unknownServer('') },
  { kind: 'server-without-owner', how: 'it is released', releases: all, plant: serverOf('') },
  { kind: 'server-without-owner', how: 'another manager has it', releases: all, plant: serverOf(foreigner) },
  { kind: 'lun-unknown', how: 'a server sees it', releases: all, plant: unknownLun },
  { kind: 'ui-database-behind', how: 'the CLI lists a VM that is gone', releases: withRest, plant: ghost },
  { kind: 'ui-database-behind', how: 'the CLI misses a VM', releases: withRest, plant: unseen },
];
