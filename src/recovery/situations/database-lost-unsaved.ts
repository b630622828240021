import type { Situation } from '../situation.js';
import { broughtBack, discoverServers } from '../steps/discover.js';
import { proofSteps, switchHaOff } from '../steps/finish.js';
import { checkNotBlocked, installManager, prepareDatabase, uninstallManager } from '../steps/installation.js';
import {
  acceptCertificates,
  acceptHostKey,
  acceptWebCertificate,
  startCli,
  startManager,
  syncInterface,
} from '../steps/starting.js';
import { checkUuid, copyAway, stopCli, stopManager } from '../steps/stopping.js';

/** B1: the manager builds its database anew from what the servers hold. */
export const databaseLostUnsaved: Situation = {
  name: 'B1',
  title: 'The repository database is lost, and nothing of it is saved',
  lost: 'The repository database, with everything that stood in it alone.',
  remains: [
    'the manager host or its files, with the UUID',
    'servers, storage and VMs, which run on',
    'what the servers and repositories hold, from which a manager builds its database again',
  ],
  notThis: [
    { when: 'there is an export, or a backup of Oracle’s own tools', situation: 'A5' },
    { when: 'the manager host is lost too', situation: 'B3' },
  ],
  preconditions: [
    { text: 'The manager UUID is known, and every place it was read from agrees.' },
    { text: 'You looked for exports and for Oracle’s own backups, and there are none.' },
    { text: 'The installation medium of the same release is at hand.' },
  ],
  steps: [
    stopManager,
    stopCli,
    copyAway,
    prepareDatabase,
    uninstallManager,
    checkNotBlocked,
    installManager,
    checkUuid,
    startManager,
    startCli,
    acceptHostKey,
    acceptWebCertificate,
    discoverServers,
    acceptCertificates,
    ...broughtBack,
    switchHaOff,
    syncInterface,
    ...proofSteps,
  ],
  proof: [
    { text: 'The UUID in .config and ovmm is the old one.' },
    { text: 'Each server and repository is listed, and belongs to the UUID.' },
    { text: 'The guard is green, and each running domain is one VM of the manager.' },
    {
      text: 'Nothing differs from the archive after the fix; without an archive the list of what is lost is read.',
    },
  ],
  article: 'B1',
};
