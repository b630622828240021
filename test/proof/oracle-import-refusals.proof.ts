import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openArchive } from '../../src/archive/open-archive.js';
import { archivedSchema } from '../../src/archive/schema-reader.js';
import { checkInPlaceNames } from '../../src/jobs/schema/import/import-in-place-names.js';
import { refuseMissingPrivileges } from '../../src/jobs/schema/import/import-in-place-privileges.js';
import type { ImportOptions } from '../../src/jobs/schema/import/import-plan.js';
import { carryOutImport, planImport } from '../../src/jobs/schema/import-schema.js';
import { openDatabase } from '../../src/reach/database/open-database.js';
import type { OracleRelease } from '../doubles/tns/tns-double.js';
import { startTnsDouble, type TnsDouble } from '../doubles/tns/tns-double.js';
import {
  exportedSchema,
  importNow,
  inPlaceOptions,
  otherSchema,
  runScript,
} from '../jobs/schema/oracle-schema.js';
import { doubleSettings } from '../reach/database/oracle-double.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const users = { OVS: 'Welcome1', COPY: 'Welcome1' };
const tiny = 'CREATE TABLE T (A NUMBER);\nINSERT INTO T VALUES (1);\n';

describe('an import into a schema of Oracle', () => {
  const scratch = scratchDirectories();
  const doubles: TnsDouble[] = [];
  let double: TnsDouble;

  async function started(options: { administrators?: string[]; release?: OracleRelease } = {}) {
    const one = await startTnsDouble({ users, administrators: ['OVS'], ...options });
    doubles.push(one);
    return one;
  }
  beforeEach(async () => {
    double = await started();
    await runScript(double, tiny);
  });
  afterEach(async () => {
    for (const one of doubles.splice(0)) {
      await expect.poll(() => one.open).toBe(0);
      const { broken } = one;
      await one.stop();
      expect(broken).toEqual([]);
    }
  });

  const failure = (code: string, ...words: string[]) =>
    expect.objectContaining({
      code,
      message: expect.stringMatching(new RegExp(words.map((word) => `(?=[^]*${word})`).join(''))),
    });

  async function prepared(changes: Partial<ImportOptions> = {}): Promise<ImportOptions> {
    const archives = scratch();
    const archive = await exportedSchema(doubleSettings(double), archives);
    return inPlaceOptions(double, archive, archives, changes);
  }

  it('when the target holds something and nobody said replace, then it is left', async () => {
    const options = await prepared({ replace: false });
    await expect(planImport(options)).rejects.toEqual(failure('OVM_TARGET_EXISTS', 'OVS'));
  });

  it('when somebody else is logged in as the target or at work in it, then nothing is dropped', async () => {
    const options = await prepared();
    const plan = await planImport(options);
    double.database.addForeignSession('ovs', 'java');
    await expect(carryOutImport(plan)).rejects.toEqual(failure('OVM_TARGET_IN_USE', 'OVS@.*java'));
    await expect(importNow({ ...options, replace: false })).rejects.toEqual(failure('OVM_TARGET_EXISTS'));
  });

  it('when the account may not see who is logged in, then nothing is dropped, and the privilege is named', async () => {
    const options = await prepared();
    const blind = await started({ administrators: [] });
    blind.database.localSession('SYS').execute({
      sql: 'GRANT EXECUTE ON SYS.DBMS_LOCK TO OVS',
      bindTypes: [],
      bindRows: [],
      batchErrors: false,
    });
    await runScript(blind, otherSchema);
    await expect(importNow({ ...options, settings: doubleSettings(blind) })).rejects.toEqual(
      failure('OVM_DB_PRIVILEGE', 'SYS.V_\\$SESSION'),
    );
  });

  it('when the account is not there, or the name is that of the server, then it is said before anything else', async () => {
    const options = await prepared({ renames: new Map([['OVS', 'NOBODY']]) });
    await expect(planImport(options)).rejects.toEqual(failure('OVM_DB_NOT_FOUND', 'NOBODY'));
    const ofServer = { ...options, renames: new Map([['OVS', 'SYSTEM']]) };
    await expect(planImport(ofServer)).rejects.toMatchObject({
      code: expect.stringMatching(/USAGE|NOT_FOUND/),
    });
  });

  it('when the target holds what no archive gives back, then it is not replaced, and what it is is named', async () => {
    const options = await prepared();
    await runScript(
      double,
      'CREATE OR REPLACE TYPE POINT AS OBJECT (X NUMBER, Y NUMBER);\n/\nCREATE TABLE MAP (ID NUMBER, PLACE POINT);\n',
    );
    await expect(planImport(options)).rejects.toEqual(failure('OVM_TARGET_EXISTS', 'MAP.PLACE'));
  });

  it('when the account may not make all that the archive holds, then each privilege is named before anything is touched', async () => {
    await runScript(double, otherSchema);
    const database = await openDatabase(doubleSettings(double));
    const archived = await database.dictionary('OVS');
    await database.close();
    const account = (privileges: readonly string[]) => ({
      address: 'oracle://ovs@db:1521/XE',
      query: async (sql: string) =>
        sql.includes('SESSION_PRIVS') ? privileges.map((one) => [one]) : [['OVS']],
    });
    const most = ['CREATE TABLE', 'CREATE SEQUENCE', 'CREATE TYPE', 'CREATE ANY SYNONYM'];
    await expect(refuseMissingPrivileges(account(most), { archived, to: 'OVS' })).rejects.toMatchObject({
      code: 'OVM_DB_PRIVILEGE',
      why: expect.stringMatching(/missing: CREATE VIEW, CREATE PROCEDURE$/),
      hint: expect.stringContaining('GRANT CREATE VIEW, CREATE PROCEDURE TO OVS'),
    });
    const all = [...most, 'CREATE VIEW', 'CREATE PROCEDURE'];
    await refuseMissingPrivileges(account(all), { archived, to: 'OVS' });
    const elsewhere = refuseMissingPrivileges(account(all), { archived, to: 'COPY' });
    await expect(elsewhere).rejects.toThrow('CREATE ANY TABLE');
  });

  it('when another schema refers to the target, then it is not replaced, and the foreign key is named', async () => {
    const options = await prepared();
    await runScript(
      double,
      'ALTER TABLE T ADD CONSTRAINT T_PK PRIMARY KEY (A);\nGRANT REFERENCES ON T TO COPY;\n',
    );
    await runScript(double, 'CREATE TABLE U (A NUMBER CONSTRAINT OUTSIDE REFERENCES OVS.T (A));\n', 'copy');
    await expect(planImport(options)).rejects.toEqual(failure('OVM_TARGET_IN_USE', 'COPY.U \\(OUTSIDE\\)'));
  });

  it('when the server takes no names as long as those of the archive, then nothing is touched', async () => {
    const newer = await started({ release: '19' });
    await runScript(newer, `CREATE TABLE ${'LONG_NAME_'.repeat(4)} (A NUMBER);\n`);
    const archives = scratch();
    const archive = await exportedSchema(doubleSettings(newer), archives);
    await expect(planImport(inPlaceOptions(double, archive, archives))).rejects.toEqual(
      failure('OVM_SCHEMA_DIFFERS', 'LONG_NAME_', '12.1'),
    );
  });

  it("when the target is a manager's, then it needs its .config and the word that it is stopped", async () => {
    const config = (changes: Readonly<Record<string, string>> = {}) => {
      const values = {
        DBTYPE: 'Oracle',
        UUID: '0004fb000001000068b46cbe7e6f7026',
        BUILDID: '3.2.11.775',
        DBHOST: '127.0.0.1',
        SID: 'XE',
        LSNR: String(double.port),
        OVSSCHEMA: 'ovs',
        ...changes,
      };
      const path = join(scratch(), '.config');
      writeFileSync(
        path,
        Object.entries(values)
          .map(([key, value]) => `${key}=${value}\n`)
          .join(''),
      );
      return path;
    };
    const managerConfig = config();
    const archives = scratch();
    const archive = await exportedSchema(doubleSettings(double), archives, { managerConfig });
    const plan = (changes: Partial<ImportOptions>) =>
      planImport(inPlaceOptions(double, archive, archives, changes));
    const guarded = failure('OVM_TARGET_GUARDED');
    await expect(plan({})).rejects.toEqual(guarded);
    await expect(plan({ managerConfig })).rejects.toEqual(guarded);
    for (const other of [
      { DBTYPE: 'MySQL' },
      { BUILDID: '3.2.1.516' },
      { UUID: '0004fb00000100001111111111111111' },
    ])
      await expect(plan({ managerConfig: config(other), managerStopped: true })).rejects.toEqual(guarded);
    expect((await plan({ managerConfig, managerStopped: true })).guarded).toContain(managerConfig);
  });

  it('when a statement of the archive makes something else than it says, then nothing of it is sent', async () => {
    const options = await prepared();
    const { databases } = await archivedSchema(await openArchive(options.archive));
    const [{ manifest, dictionary } = expect.fail('no database')] = databases;
    const target = (createStatement: string) => ({
      ...{ from: 'OVS', to: 'OVS', staging: '', old: '', manifest },
      archived: { ...dictionary, tables: dictionary.tables.map((table) => ({ ...table, createStatement })) },
    });
    expect(() => checkInPlaceNames(target('CREATE TABLE "T" ("A" NUMBER)'))).not.toThrow();
    for (const sql of [
      'DROP USER OVS CASCADE',
      'CREATE TABLE "U" ("A" NUMBER)',
      'CREATE TABLE "SYS"."T" ("A" NUMBER)',
    ])
      expect(() => checkInPlaceNames(target(sql))).toThrow(/the statement of table T/);
  });
});
