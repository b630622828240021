import type { Situation } from '../situation.js';
import { proofSteps, switchHaOff } from '../steps/finish.js';
import { chooseBackup, importDump, restoreBackup, withArchive } from '../steps/oracle-backup.js';
import {
  compareSchema,
  importSchema,
  proveExport,
  startDatabase,
  verifySchemaArchive,
} from '../steps/schema.js';
import { startCli, startManager, syncInterface } from '../steps/starting.js';
import { checkUuid, copyAway, stopCli, stopManager } from '../steps/stopping.js';

/** A5: the commonest case. */
export const databaseLost: Situation = {
  name: 'A5',
  title: 'The repository database is lost or broken, and there is an export or backup of it',
  lost: ({ databaseOn }) =>
    databaseOn === 'manager'
      ? 'The content of the repository database on the manager host, or the trust in it.'
      : 'The content of the repository database, or the trust in it.',
  remains: [
    'the manager host with its software, .config and UUID',
    'servers, storage and VMs, which run on',
    'an archive of the schema, or a backup that Oracle’s own tools made',
  ],
  notThis: [
    { when: 'there is no export and no backup', situation: 'B1' },
    { when: 'the manager host is lost too, and its files are saved', situation: 'A4' },
    { when: 'the manager host is lost too, and nothing of it is saved', situation: 'B3' },
  ],
  preconditions: [
    { text: 'The export or backup is of this manager: same engine, same BUILDID, same UUID.' },
    {
      text: 'The database server runs or can be started; if it cannot be, install it again as in B1 first.',
    },
    {
      text: 'A slightly old export is good enough: the manager fetches from the servers what changed since.',
    },
  ],
  steps: [
    withArchive(verifySchemaArchive),
    withArchive(proveExport),
    stopManager,
    stopCli,
    copyAway,
    startDatabase,
    chooseBackup,
    withArchive(importSchema),
    restoreBackup,
    importDump,
    withArchive(compareSchema),
    checkUuid,
    startManager,
    startCli,
    switchHaOff,
    syncInterface,
    ...proofSteps,
  ],
  proof: [
    { text: 'Before the manager was started nothing differed between the database and the archive.' },
    { text: 'The UUID is the old one.' },
    { text: 'The guard is green, and each running domain is one VM of the manager.' },
    { text: 'The comparison with the archive shows what changed since it was made, and nothing else.' },
  ],
  article: 'A5',
};
