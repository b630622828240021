import { readFileSync } from 'node:fs';
import { openArchive } from '../../../src/archive/open-archive.js';
import { archivedSchema } from '../../../src/archive/schema-reader.js';
import { silentLog } from '../../../src/base/log.js';
import { carryOutDrop, planDrop } from '../../../src/jobs/schema/drop-schema.js';
import { exportSchema } from '../../../src/jobs/schema/export-schema.js';
import type { ImportOptions } from '../../../src/jobs/schema/import/import-plan.js';
import type { ImportStep } from '../../../src/jobs/schema/import/import-progress.js';
import { carryOutImport, planImport } from '../../../src/jobs/schema/import-schema.js';
import type { ConnectionSettings } from '../../../src/reach/database/connection-settings.js';
import { openDatabase } from '../../../src/reach/database/open-database.js';
import type { TnsDouble } from '../../doubles/tns/tns-double.js';
import { doubleSettings } from '../../reach/database/oracle-double.js';
import { scriptStatements } from '../../sql/split-script.js';

/** The sample of `sql/sample/oracle`. */
export const sampleSchema = readFileSync('sql/sample/oracle/ovs.sql', 'utf8');

/** Another schema in its place, which shares a table's name. */
export const otherSchema = `
CREATE TABLE REPOSITORY (ID NUMBER(5) NOT NULL, COLOUR VARCHAR2(10), CONSTRAINT COLOURED PRIMARY KEY (ID));
CREATE TABLE SERVER (ID NUMBER, REPOSITORY_ID NUMBER(5) REFERENCES REPOSITORY (ID));
INSERT INTO REPOSITORY VALUES (7, 'red');
INSERT INTO SERVER VALUES (1, 7);
COMMIT;
CREATE SEQUENCE NUMBERS START WITH 5;
CREATE OR REPLACE PACKAGE PAINT AS PROCEDURE A; END PAINT;
/
CREATE OR REPLACE PACKAGE BODY PAINT AS PROCEDURE A IS BEGIN NULL; END; END PAINT;
/
CREATE OR REPLACE TYPE NAMES AS TABLE OF VARCHAR2(30);
/
CREATE VIEW COLOURS AS SELECT COLOUR FROM REPOSITORY;
CREATE SYNONYM SERVERS FOR SERVER;
`;

/** Runs a script as an account of the double. */
export async function runScript(double: TnsDouble, script: string, user = 'ovs'): Promise<void> {
  const database = await openDatabase(doubleSettings(double, { user }));
  try {
    for (const sql of scriptStatements(script)) await database.execute(sql);
  } finally {
    await database.close();
  }
}

/** Drops everything in the schema of an account. */
export async function emptied(double: TnsDouble, user = 'ovs'): Promise<void> {
  const settings = doubleSettings(double, { user });
  await carryOutDrop(await planDrop({ settings, databases: [user.toUpperCase()], managerStopped: false }));
}

/** Exports the schema OVS by one reader; gives the archive's path. */
export async function exportedSchema(
  settings: ConnectionSettings,
  archives: string,
  { name = 'OVS', managerConfig }: { readonly name?: string; readonly managerConfig?: string } = {},
): Promise<string> {
  const { archive } = await exportSchema({
    settings,
    databases: [name],
    archives,
    estate: 'prod',
    threads: 1,
    log: silentLog,
    ...(managerConfig !== undefined && { managerConfig }),
  });
  return archive.path;
}

/** How to import an archive into the place of what is there. */
export function inPlaceOptions(
  double: TnsDouble,
  archive: string,
  archives: string,
  changes: Partial<ImportOptions> = {},
): ImportOptions {
  return {
    archive,
    archives,
    settings: doubleSettings(double),
    renames: new Map(),
    replace: true,
    managerStopped: false,
    log: silentLog,
    ...changes,
  };
}

/** Plans an import and carries it out. */
export async function importNow(options: ImportOptions, tell?: (step: ImportStep) => void) {
  return carryOutImport(await planImport(options), tell);
}

/** Everything that an archive holds of a schema, as it is compared: definitions, rows and checksums. */
export async function archivedContent(path: string): Promise<unknown> {
  const { databases } = await archivedSchema(await openArchive(path));
  return databases.map(({ manifest, dictionary }) => ({
    tables: dictionary.tables.map(({ name, createStatement, columns, primaryKey }) => {
      return { name, createStatement, columns, primaryKey };
    }),
    objects: dictionary.objects,
    rows: manifest.tables.map(({ name, rows, bytes, checksum }) => ({ name, rows, bytes, checksum })),
  }));
}

/** Does something as soon as the server gets such a statement, before it is carried out. */
export class Upon extends RegExp {
  constructor(
    statement: RegExp,
    private readonly act: () => void,
  ) {
    super(statement);
  }
  #done = false;
  override test(sql: string): boolean {
    if (super.test(sql) && !this.#done) {
      this.#done = true;
      this.act();
    }
    return false;
  }
}
