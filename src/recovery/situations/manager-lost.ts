import type { Situation } from '../situation.js';
import { byTraits, type Step } from '../step.js';
import { proofSteps, switchHaOff } from '../steps/finish.js';
import { checkNotBlocked, installManager, prepareHost, uninstallManager } from '../steps/installation.js';
import {
  archiveSchema,
  compareSchema,
  dropSchema,
  emptySchema,
  importSchema,
  lookAtInterface,
  proveExport,
} from '../steps/schema.js';
import {
  acceptCertificates,
  acceptHostKey,
  acceptWebCertificate,
  startCli,
  startManager,
  syncInterface,
} from '../steps/starting.js';
import { checkUuid, copyAway, declareOldManagerOff, stopCli, stopManager } from '../steps/stopping.js';

/** Where the database runs on the host of the old manager, the host has to stay on. */
const declareOldServiceOff: Step = {
  ...declareOldManagerOff,
  how: (traits, values) =>
    traits.databaseOn === 'manager'
      ? 'Two managers with one UUID both own the servers. If the old one answers, stop here. If it does not, go and look, and disable its service with these lines. Do not switch the host off: the database runs on it, and is exported next. Then type that the manager is off.'
      : byTraits(declareOldManagerOff.how, traits, values),
};

/** B2: the database outlives an installation that makes its own. */
export const managerLost: Situation = {
  name: 'B2',
  title: 'The manager is lost, nothing of it is saved, and its database is there',
  lost: ({ databaseOn }) =>
    databaseOn === 'manager'
      ? 'The software of the manager; its host still runs the database.'
      : 'The manager host; its database is elsewhere.',
  remains: [
    'the repository database, which answers',
    'servers, storage and VMs, which run on',
    'the UUID, on servers and in repositories',
  ],
  notThis: [
    { when: 'the files of the manager host are saved', situation: 'A4' },
    { when: 'the database was on the lost host, and there is no export of it', situation: 'B3' },
    { when: 'the database answers and the manager runs, but the content is broken', situation: 'A5' },
  ],
  preconditions: [
    { text: 'The database answers, and an account that may read all of the schema is known.' },
    { text: 'The manager UUID is known, and every place it was read from agrees.' },
    { text: 'The installation medium of the same release and build is at hand.' },
    {
      text: 'The host of the manager still runs its database server. If it does not, this is B3, or A5 with an export after an installation as in B1.',
      when: ({ databaseOn }) => databaseOn === 'manager',
    },
  ],
  steps: [
    declareOldServiceOff,
    archiveSchema,
    proveExport,
    { ...copyAway, when: ({ databaseOn }) => databaseOn === 'manager' },
    { ...prepareHost, when: ({ databaseOn }) => databaseOn === 'elsewhere' },
    dropSchema,
    { ...uninstallManager, when: ({ databaseOn }) => databaseOn === 'manager' },
    checkNotBlocked,
    installManager,
    checkUuid,
    stopManager,
    stopCli,
    emptySchema,
    importSchema,
    compareSchema,
    startManager,
    startCli,
    acceptHostKey,
    acceptWebCertificate,
    acceptCertificates,
    switchHaOff,
    lookAtInterface,
    syncInterface,
    ...proofSteps,
  ],
  proof: [
    { text: 'Before the manager was started nothing differed between the database and the export.' },
    { text: 'The UUID in .config and ovmm is the old one.' },
    { text: 'The former state is back: each server, repository and VM is listed.' },
    { text: 'The guard is green, and each running domain is one VM of the manager.' },
  ],
  article: 'B2',
};
