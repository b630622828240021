import type { Situation } from '../situation.js';
import {
  chooseRoad,
  copyDefinitions,
  copyDisks,
  copyRepositoryFiles,
  moveVms,
  sendScripts,
} from '../steps/bring-back.js';
import { onEitherRoad, proofSteps, startVms, switchHaOff } from '../steps/finish.js';
import { checkNotBlocked, installManager, prepareDatabase, prepareHost } from '../steps/installation.js';
import {
  makeEstate,
  makeFileSystems,
  mountRepositories,
  reinstallServers,
  unmountRepositories,
} from '../steps/servers-anew.js';
import {
  acceptHostKey,
  acceptWebCertificate,
  startCli,
  startManager,
  syncInterface,
} from '../steps/starting.js';
import { checkUuid, declareOldManagerOff } from '../steps/stopping.js';
import { verifyArchive } from '../steps/verify-archive.js';

/** B4: everything is made again, and the disks come from copies. */
export const everythingLost: Situation = {
  name: 'B4',
  title: 'Everything is lost, and there are an archive and copies of the disks',
  lost: 'Manager, database, servers and storage.',
  remains: ['an archive of the estate', 'copies of the disks', 'installation media'],
  notThis: [
    { when: 'the servers and their storage are there', situation: 'B3' },
    { when: 'one VM alone is lost', situation: 'vm' },
  ],
  preconditions: [
    { text: 'No server and no storage of the estate is left that could come back beside the new one.' },
    { text: 'The archive verifies, and copies of the disks are in one directory.' },
    { text: 'The new storage is empty, and large enough.' },
  ],
  steps: [
    verifyArchive,
    declareOldManagerOff,
    prepareHost,
    prepareDatabase,
    checkNotBlocked,
    installManager,
    checkUuid,
    startManager,
    startCli,
    acceptHostKey,
    acceptWebCertificate,
    reinstallServers,
    makeFileSystems,
    mountRepositories,
    chooseRoad,
    copyDefinitions,
    copyRepositoryFiles,
    copyDisks,
    unmountRepositories,
    makeEstate,
    moveVms,
    sendScripts,
    onEitherRoad(switchHaOff),
    syncInterface,
    ...proofSteps.map(onEitherRoad),
    startVms,
  ],
  proof: [
    { text: 'The UUID in .config and ovmm is the old one.' },
    { text: 'Each disk has the checksum of its copy.' },
    { text: 'Nothing differs from the archive but ids that a new manager gives.' },
    { text: 'One VM was started and its data is right, before the others were.' },
  ],
  article: 'B4',
};
