import type { Situation } from '../situation.js';
import { broughtBack, discoverServers } from '../steps/discover.js';
import { proofSteps, switchHaOff } from '../steps/finish.js';
import { checkNotBlocked, installManager, prepareDatabase, prepareHost } from '../steps/installation.js';
import {
  acceptCertificates,
  acceptHostKey,
  acceptWebCertificate,
  startCli,
  startManager,
  syncInterface,
} from '../steps/starting.js';
import { checkUuid, declareOldManagerOff } from '../steps/stopping.js';

/** B3: as B1, on a new host and with the UUID from servers and repositories. */
export const bothLost: Situation = {
  name: 'B3',
  title: 'Manager and database are lost, and servers and storage are there',
  lost: 'The manager host and the repository database, with everything that stood in them alone.',
  remains: [
    'servers, storage and VMs, which run on',
    'the UUID, in the .ovsrepo of repositories and the agent databases of servers',
    'what the servers and repositories hold, from which a manager builds its database again',
  ],
  notThis: [
    {
      when: 'there is an export or backup of the database, and the files of the host are saved',
      situation: 'A4',
    },
    { when: 'the database is elsewhere and answers', situation: 'B2' },
    { when: 'the servers are lost too', situation: 'B4' },
  ],
  preconditions: [
    { text: 'The manager UUID is known, and every place it was read from agrees.' },
    { text: 'You looked for exports and for Oracle’s own backups, and there are none.' },
    { text: 'The installation medium of the same release is at hand.' },
  ],
  steps: [
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
  article: 'B3',
};
