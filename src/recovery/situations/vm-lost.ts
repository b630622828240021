import type { Situation } from '../situation.js';
import type { Step } from '../step.js';
import { chooseRoad, copyDefinition, copyDisks, moveVms, sendScripts } from '../steps/bring-back.js';
import { refreshRepositories } from '../steps/discover.js';
import { onEitherRoad, proofSteps, startVm, switchHaOff } from '../steps/finish.js';
import { verifyArchive } from '../steps/verify-archive.js';
import { checkNotRunning } from '../steps/vm-checks.js';

/** It is always done, however much the manager lists already: what lies in a repository and it does not know is looked for. */
const refreshForOne: Step = {
  ...refreshRepositories,
  outside: false,
  check: {
    text: 'Each repository is listed with its owner, and the other VMs are listed.',
    probe: 'repositories-listed',
  },
};

const refreshAgain: Step = {
  ...refreshForOne,
  id: 'refresh-again',
  title: 'Refresh the repositories of the VM again',
  check: {
    text: 'Each repository is listed with its owner, and of a definition that was copied the VM.',
    probe: 'repositories-listed',
  },
};

const copyLostDisks: Step = {
  ...copyDisks,
  title: 'Copy the disks into the repository, if they are lost',
};

/** A single VM, in an estate that is otherwise whole. */
export const vmLost: Situation = {
  name: 'vm',
  title: 'One VM is lost, and the estate is there',
  lost: 'The definition of one VM, or its disks, or both.',
  remains: [
    'manager, servers and storage',
    'an archive with its definition',
    'copies of its disks, if those are lost',
  ],
  notThis: [
    { when: 'the manager does not answer', situation: 'B3' },
    { when: 'all VMs are gone with their repositories', situation: 'B4' },
  ],
  preconditions: [
    { text: 'The VM is in the archive, and runs on no server.' },
    { text: 'Its definition is really gone: a refresh of the repository does not show it.' },
    { text: 'If its disks are lost, copies of them are in one directory.' },
  ],
  steps: [
    verifyArchive,
    checkNotRunning,
    refreshForOne,
    chooseRoad,
    copyDefinition,
    copyLostDisks,
    refreshAgain,
    moveVms,
    sendScripts,
    onEitherRoad(switchHaOff),
    ...proofSteps.map(onEitherRoad),
    startVm,
  ],
  proof: [
    { text: 'The VM is listed once, with its disks by slot and its MAC addresses as in the archive.' },
    { text: 'The guard is green.' },
    { text: 'The VM was started, and its data is right.' },
  ],
  article: 'A6 and A7',
};
