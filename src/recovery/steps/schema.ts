import { type CommandLine, destructive, joined, rescue, sql } from '../command-line.js';
import { pages } from '../pages.js';
import type { Step } from '../step.js';
import type { RecoveryTraits } from '../traits.js';
import type { RecoveryValues } from '../values.js';
import {
  databaseWords,
  noCommands,
  nothingBack,
  placeWords,
  schemaArchive,
  schemaName,
  serviceLine,
  stoppedWords,
} from '../words.js';

/** Restored from an archive of ours, as far as anybody has chosen. */
export const fromArchive = (_traits: RecoveryTraits, { restoreFrom }: RecoveryValues): boolean =>
  restoreFrom !== 'oracle-backup';

/** `--database NAME` for each database that makes the repository database. */
function databaseNames(values: RecoveryValues, traits: RecoveryTraits): readonly CommandLine[] {
  const names = traits.databases.length > 0 ? traits.databases : [schemaName(values, traits)];
  return names.map((name) => rescue`--database ${name}`);
}

export const startDatabase: Step = {
  id: 'start-database',
  title: 'See that the database server runs',
  who: 'yours',
  host: 'database',
  how: ({ databaseService }) =>
    databaseService === undefined
      ? 'A DBA starts it, or makes it run again as he does with any other of his. If there is no database any more, he makes an empty one with the account of the schema.'
      : 'As root, the database server alone; the manager stays off. If it does not come up, restore it by Oracle’s backup, or install the manager again as in B1 and go on here.',
  commands: (_values, traits) =>
    traits.databaseService === undefined ? [] : [serviceLine(traits, traits.databaseService, 'start')],
  changes: 'The database server runs.',
  check: { text: 'A login to the database server succeeds.', probe: 'database-answers' },
  back: ({ databaseService }) =>
    databaseService === undefined ? 'The DBA stops it.' : `Stop the service ${databaseService}.`,
  certainty: ({ databaseServiceWords }) => databaseServiceWords.certainty,
  doubt: 'The guides of 3.2 and 3.4 have this line; that of 3.3 was not seen.',
  source: ({ databaseServiceWords }) => databaseServiceWords.source,
  outside: true,
};

export const archiveSchema: Step = {
  id: 'archive-schema',
  title: 'Export the schema that is there',
  who: 'ours',
  host: 'here',
  how: 'Into an archive of its own; the last line is its path, which the next steps need. Nothing is dropped before this archive is proven.',
  commands: (values, traits) => [
    joined(rescue`ovm-rescue schema export`, databaseWords(values, traits), placeWords(values)),
  ],
  changes: 'There is one more archive; the database is only read.',
  check: { text: 'The archive is there and every byte of it verifies.', probe: 'schema-archived' },
  back: 'Remove the archive.',
  certainty: 'documented',
  source: `article B2; ${pages.ownSchema}`,
  action: 'archive-schema',
  outside: false,
};

export const verifySchemaArchive: Step = {
  id: 'verify-schema-archive',
  title: 'Read the archive of the schema again, every byte',
  who: 'ours',
  host: 'here',
  when: fromArchive,
  how: 'A damaged archive ends this here; then an older one, or a backup of Oracle, is the way.',
  commands: (values) => [joined(rescue`ovm-rescue verify ${schemaArchive(values)}`, placeWords(values))],
  changes: 'Nothing.',
  check: {
    text: 'Every file has its checksum; engine, build and UUID are those of the manager.',
    probe: 'schema-archive-verified',
  },
  back: nothingBack,
  certainty: 'documented',
  source: pages.ownArchive,
  action: 'verify-schema-archive',
  outside: false,
};

export const proveExport: Step = {
  id: 'prove-export',
  title: 'Restore the export into a scratch schema and compare it',
  who: 'ours',
  host: 'here',
  when: fromArchive,
  how: 'In a private database server of this machine, compared row by row, and removed again. Where there is none, and for Oracle, the built-in engine reads the rows back, which is no restore: before anything is dropped, a DBA has to say that he restored and compared it.',
  commands: (values) => [
    joined(rescue`ovm-rescue recover rehearse ${schemaArchive(values)}`, placeWords(values)),
  ],
  changes: 'Nothing outside this machine.',
  check: {
    text: 'Nothing differs between the archive and what was restored from it.',
    probe: 'export-proven',
  },
  back: nothingBack,
  certainty: 'documented',
  source: pages.ownRecovery,
  action: 'prove-export',
  outside: false,
};

/** The first drop of B2: the installer ends where the schema exists. */
export const dropSchema: Step = {
  id: 'drop-schema',
  title: 'Drop the schema, so that the installer can make its own',
  who: 'yours',
  host: 'database',
  when: ({ dropBeforeInstall }) => dropBeforeInstall,
  how: 'A DBA, and only when the step before has proven the export. The installer ends where the schema exists.',
  commands: (values, traits) =>
    traits.engine === 'oracle'
      ? [destructive(sql('"')`DROP USER ${schemaName(values, traits)} CASCADE;`)]
      : traits.databases.map((name) => destructive(sql('`')`DROP DATABASE ${name};`)),
  changes: 'Schema and account are gone from the database; the archive alone holds them.',
  check: { text: 'The database holds no schema of the manager.', probe: 'schema-gone' },
  back: 'Make the account again, and import the archive of the step before.',
  certainty: 'documented',
  source: `article B2; ${pages.schemaExists}`,
  outside: true,
};

/** The second drop of B2: objects only. */
export const emptySchema: Step = {
  id: 'empty-schema',
  title: 'Empty the schema that the installer made',
  who: 'ours',
  host: 'here',
  how: 'Objects only: the account and its password stay as the installer made them, because the new manager logs in with them.',
  commands: (values, traits) => [
    destructive(
      joined(
        rescue`ovm-rescue schema drop`,
        databaseWords(values, traits),
        ...databaseNames(values, traits),
        stoppedWords(values),
      ),
    ),
  ],
  changes: 'What the installer put into the schema is gone.',
  check: { text: 'The account is there, and holds no object.', probe: 'schema-empty' },
  back: 'Install the manager again.',
  certainty: 'documented',
  source: `article B2; ${pages.ownSchema}`,
  action: 'empty-schema',
  outside: true,
};

export const importSchema: Step = {
  id: 'import-schema',
  title: 'Import the schema from the archive',
  who: 'ours',
  host: 'here',
  when: fromArchive,
  how: ({ engine, buildTold }) =>
    `${
      engine === 'mysql'
        ? 'It is loaded beside, compared, and exchanged as a whole. What is there before is exported first and verified.'
        : 'What is there before is exported first and verified; then the schema is emptied and filled. After a crash the same command goes on. An archive that was made by --via-tools is imported by --via-tools.'
    }${buildTold ? '' : ' No .config of this release tells a build: only when you have seen that the medium of the installation is of the build of the old manager, add --same-build.'}`,
  commands: (values, traits) => [
    destructive(
      joined(
        rescue`ovm-rescue schema import ${schemaArchive(values)}`,
        placeWords(values),
        databaseWords(values, traits),
        rescue`--replace`,
        stoppedWords(values),
      ),
    ),
  ],
  changes: 'The repository database is that of the archive.',
  check: { text: 'Rows and checksums of every table are those of the archive.', probe: 'schema-equal' },
  back: 'Import the safety archive that this step made of what was there.',
  certainty: 'documented',
  source: `article A5; ${pages.ownSchema}`,
  action: 'import-schema',
  outside: true,
};

export const compareSchema: Step = {
  id: 'compare-schema',
  title: 'Compare the database with the archive, before the manager starts',
  who: 'ours',
  host: 'here',
  when: fromArchive,
  how: 'Only now: a manager that runs writes, and then nothing can be proven any more.',
  commands: (values, traits) => [
    joined(
      rescue`ovm-rescue schema diff ${schemaArchive(values)}`,
      placeWords(values),
      databaseWords(values, traits),
      rescue`--exit-code`,
    ),
  ],
  changes: 'Nothing.',
  check: { text: 'Nothing differs, in no table and no definition.', probe: 'schema-equal' },
  back: nothingBack,
  certainty: 'documented',
  source: pages.ownSchema,
  action: 'compare-schema',
  outside: false,
};

/** The interface's own database came with the export, from another installation. */
export const lookAtInterface: Step = {
  id: 'look-at-interface',
  title: 'Log in to the web interface',
  who: 'yours',
  host: 'manager',
  when: ({ databases }) => databases.length > 1,
  how: 'The export holds the database appfw too, which is of the old installation. If the login fails, or the interface shows nothing, the next step is how it is put in step.',
  commands: noCommands,
  changes: 'Nothing.',
  check: { text: 'You say that the login succeeds and the VMs are shown.', probe: 'operator-says' },
  back: nothingBack,
  certainty: 'not verified',
  doubt: 'No page says whether appfw of an old installation fits a new one.',
  source: pages.ownRules,
  outside: false,
};
