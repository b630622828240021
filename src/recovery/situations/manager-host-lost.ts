import type { Situation } from '../situation.js';
import { byTraits, type Step } from '../step.js';
import { proofSteps, switchHaOff } from '../steps/finish.js';
import { prepareHost, restoreManagerFiles } from '../steps/installation.js';
import { chooseBackup, importDump, restoreBackup, withArchive } from '../steps/oracle-backup.js';
import {
  compareSchema,
  importSchema,
  proveExport,
  startDatabase,
  verifySchemaArchive,
} from '../steps/schema.js';
import {
  acceptHostKey,
  acceptWebCertificate,
  startCli,
  startManager,
  syncInterface,
} from '../steps/starting.js';
import { checkUuid, declareOldManagerOff, stopCli, stopManager } from '../steps/stopping.js';

/** A database that ran on the lost host was saved while it was written to, so it is restored by its own backup. */
const whereItWas = (step: Step): Step => ({
  ...step,
  when: (traits, values) => traits.databaseOn === 'manager' && (step.when?.(traits, values) ?? true),
});

/** The key of the CLI comes back with the files, where they were restored whole. */
const keepHostKey: Step = {
  ...acceptHostKey,
  title: 'See that the CLI has the host key that is known',
  how: 'With the files the old host key comes back, and there is no warning. If there is one, the key was not among the files: the fingerprint is shown, so compare it with what the manager host itself shows, then type it.',
  doubt: (traits, values) =>
    `No page says where the host key of the CLI lies, so whether the backup holds it is not known.${traits.cliDocumented ? '' : ` ${byTraits(acceptHostKey.doubt ?? '', traits, values)}`}`,
};

/** So does the certificate, with the keys of the domain. */
const keepWebCertificate: Step = {
  ...acceptWebCertificate,
  title: 'See that the web interface has the certificate that is known',
  how: (traits, values) =>
    `With the files the old certificate comes back, and nothing is to be done. If another one is shown: ${byTraits(acceptWebCertificate.how, traits, values)}`,
  doubt: 'No page says where the certificate lies, so whether the backup holds it is not known.',
};

/** A4: the files come back, and with them the UUID. */
export const managerHostLost: Situation = {
  name: 'A4',
  title: 'The manager host is lost, and its files are saved',
  lost: ({ databaseOn }) =>
    databaseOn === 'manager'
      ? 'The manager host, with its software and the repository database on it.'
      : 'The manager host with its software; its database is elsewhere.',
  remains: [
    'a backup of the files of the manager host',
    'servers, storage and VMs, which run on',
    'the database where it is elsewhere; else an export or backup of it',
  ],
  notThis: [
    { when: 'the files are not saved, and the database is elsewhere', situation: 'B2' },
    { when: 'neither files nor database are saved', situation: 'B3' },
  ],
  preconditions: [
    { text: 'The files were saved from this host, after its last upgrade.' },
    {
      text: 'A database that was on the host has an export or backup of its own: files that were saved while it ran are no backup of it.',
      when: ({ databaseOn }) => databaseOn === 'manager',
    },
  ],
  steps: [
    ...[verifySchemaArchive, proveExport].map(withArchive).map(whereItWas),
    declareOldManagerOff,
    prepareHost,
    restoreManagerFiles,
    stopManager,
    stopCli,
    startDatabase,
    ...[chooseBackup, withArchive(importSchema), restoreBackup, importDump, withArchive(compareSchema)].map(
      whereItWas,
    ),
    checkUuid,
    startManager,
    startCli,
    keepHostKey,
    keepWebCertificate,
    switchHaOff,
    syncInterface,
    ...proofSteps,
  ],
  proof: [
    { text: 'The UUID in .config and ovmm is the old one.' },
    {
      text: 'Before the manager was started nothing differed between the database and the archive.',
      when: ({ databaseOn }) => databaseOn === 'manager',
    },
    { text: 'The guard is green, and each running domain is one VM of the manager.' },
    { text: 'The comparison with the archive shows what changed since it was made, and nothing else.' },
  ],
  article: 'A4',
};
