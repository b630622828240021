import { destructive, known, knownPath, shell } from '../command-line.js';
import { pages } from '../pages.js';
import { byTraits, type Step } from '../step.js';
import type { RecoveryTraits } from '../traits.js';
import type { RecoveryValues } from '../values.js';
import { nothingBack, restoreLine, schemaName, serviceLine } from '../words.js';

const fromBackup = (_traits: RecoveryTraits, { restoreFrom }: RecoveryValues): boolean =>
  restoreFrom !== 'schema-archive';
const scheduled = (traits: RecoveryTraits, values: RecoveryValues): boolean =>
  traits.automaticBackups !== undefined && fromBackup(traits, values);
const dumped = (traits: RecoveryTraits, values: RecoveryValues): boolean =>
  traits.engine === 'oracle' && fromBackup(traits, values);

/** A step of the other way: its title says so while nobody has chosen, since a text on paper shows both. */
export const withArchive = (step: Step): Step => ({
  ...step,
  title: (traits, values) => {
    const title = byTraits(step.title, traits, values);
    if (values.restoreFrom !== undefined) return title;
    return `With an archive of ovm-rescue: ${title.slice(0, 1).toLowerCase()}${title.slice(1)}`;
  },
});

/** Oracle's own scheduled backup, where the manager's MySQL has one. */
export const chooseBackup: Step = {
  id: 'choose-backup',
  title: 'With Oracle’s backup: choose one and look at it',
  who: 'yours',
  host: 'manager',
  when: scheduled,
  how: 'Instead of an archive of ovm-rescue, not beside it. AutoFullBackup-MMDDYYYY_hhmmss is made every day by the manager, ManualBackup by hand, a preUpgradeBackup-YYYYMMDD_hhmmss before an upgrade: mind the two orders of the date. Take the newest of the same release that was made before the loss.',
  commands: (values, traits) => {
    const directory = knownPath(values.backup?.directory ?? traits.automaticBackups, 'directory of backups');
    return [
      shell`ls -ld ${directory}/${known(values.backup?.name, 'name of the backup directory')}`,
      shell`grep -c 'backup complete' ${traits.domainDirectory}/servers/AdminServer/logs/AdminServer.log`,
    ];
  },
  changes: 'Nothing.',
  check: { text: 'The directory is there, with an image and its directories.', probe: 'backup-there' },
  back: nothingBack,
  certainty: 'inferred',
  doubt:
    'Names and contents are documented. That the log has this line for each complete backup was seen in scripts of support alone; its place on this host may be another.',
  source: pages.mysqlBackup32,
  outside: false,
};

export const restoreBackup: Step = {
  id: 'restore-backup',
  title: 'With Oracle’s backup: restore it',
  who: 'yours',
  host: 'manager',
  when: scheduled,
  how: ({ restoreSource }) =>
    `Instead of an archive of ovm-rescue, not beside it. First read ${restoreSource}: it decides, not this text. Stop the database server as root, run the script as the user oracle, start the database server as root.`,
  commands: (values, traits) => [
    ...service(traits, 'stop'),
    destructive(restoreLine(values)),
    ...service(traits, 'start'),
  ],
  changes: 'The repository database is that of the backup.',
  check: {
    text: 'The database server answers, and the tables of the manager are there.',
    probe: 'backup-restored',
  },
  back: 'Restore another backup. What was in the database before is lost, unless it was exported.',
  certainty: 'not verified',
  doubt:
    'The page names RestoreDatabase.sh. Its place, its argument, and the order of stopping and starting were not seen.',
  source: ({ restoreSource }) => restoreSource,
  outside: true,
};

const service = (traits: RecoveryTraits, verb: 'start' | 'stop') =>
  traits.databaseService === undefined ? [] : [serviceLine(traits, traits.databaseService, verb)];

/** A dump that a DBA made by exp, as the manuals of 3.0 to 3.2 ask for. */
export const importDump: Step = {
  id: 'import-dump',
  title: 'With a dump of exp: import it',
  who: 'yours',
  host: 'database',
  when: dumped,
  how: 'Instead of an archive of ovm-rescue, not beside it. For a database of your own your own way of restoring it is better (rman, expdp). The account of the schema must exist and be empty. The tool asks for the password.',
  commands: (values, traits) => {
    const schema = schemaName(values, traits);
    const dump = knownPath(values.backup && `${values.backup.directory}/${values.backup.name}`, 'dump file');
    return [destructive(shell`imp system file=${dump} fromuser=${schema} touser=${schema} log=imp-ovs.log`)];
  },
  changes: 'The repository database is that of the dump.',
  check: { text: 'The database answers, and the tables of the manager are there.', probe: 'backup-restored' },
  back: 'Drop the schema and import another dump.',
  certainty: 'not verified',
  doubt: 'The manual makes the dump by exp. How it is restored was not seen there.',
  source: ({ restoreSource }) => `${pages.backup31}; ${restoreSource}`,
  outside: true,
};
