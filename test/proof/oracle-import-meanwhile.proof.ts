import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportOptions } from '../../src/jobs/schema/import/import-plan.js';
import { planImport } from '../../src/jobs/schema/import-schema.js';
import { openDatabase } from '../../src/reach/database/open-database.js';
import { startTnsDouble, type TnsDouble } from '../doubles/tns/tns-double.js';
import {
  archivedContent,
  emptied,
  exportedSchema,
  importNow,
  inPlaceOptions,
  otherSchema,
  runScript,
  sampleSchema,
  Upon,
} from '../jobs/schema/oracle-schema.js';
import { doubleSettings } from '../reach/database/oracle-double.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

/** Remembers the statements that it stands for. */
class Noting extends RegExp {
  readonly seen: string[] = [];
  override test(sql: string): boolean {
    if (super.test(sql)) this.seen.push(sql);
    return false;
  }
}

const tableOf = (sql: string) => /^INSERT INTO (\S+)/.exec(sql)?.[1];

describe('what others do in a schema of Oracle while it is imported', () => {
  const scratch = scratchDirectories();
  let double: TnsDouble;
  let archives: string;
  let wanted: string;
  /** Of what is there before the import. */
  let another: string;
  let options: ImportOptions;

  beforeEach(async () => {
    double = await startTnsDouble({ users: { OVS: 'Welcome1' }, administrators: ['OVS'] });
    archives = scratch();
    await runScript(double, sampleSchema);
    wanted = await exportedSchema(doubleSettings(double), archives);
    await emptied(double);
    await runScript(double, otherSchema);
    another = await exportedSchema(doubleSettings(double), archives);
    options = inPlaceOptions(double, wanted, archives, { loaders: 1 });
  });
  afterEach(async () => {
    await expect.poll(() => double.open).toBe(0);
    const { broken } = double;
    await double.stop();
    expect(broken).toEqual([]);
  });

  const contentNow = async () => archivedContent(await exportedSchema(doubleSettings(double), archives));

  const upon = (statement: RegExp, act: () => void) =>
    double.faults.failStatements({ match: new Upon(statement, act), what: 'error' });

  /** The connection is lost just before the server gets such a statement, or before it answers. */
  async function cutAt(statement: RegExp, what: 'cut' | 'cut-after' = 'cut'): Promise<void> {
    double.faults.failStatements({ match: statement, what, times: 1 });
    await expect(importNow(options), String(statement)).rejects.toMatchObject({ code: 'OVM_DB_LOST' });
    double.faults.clear();
  }

  /** A session of our own process, which nobody sees in the list of sessions. */
  function hidden() {
    const session = double.database.localSession('OVS');
    const execute = (sql: string) =>
      session.execute({ sql, bindTypes: [], bindRows: [], batchErrors: false });
    return { ...session, execute, commit: () => session.commit(), close: () => session.close() };
  }

  function write(sql: string): void {
    const session = hidden();
    session.execute(sql);
    session.commit();
    session.close();
  }

  async function rows(sql: string): Promise<unknown> {
    const database = await openDatabase(doubleSettings(double));
    try {
      return await database.query(sql);
    } finally {
      await database.close();
    }
  }

  /** The one that an unfinished import has made, as the refusal of another import names it. */
  async function safetyArchive(): Promise<string> {
    const hint = await planImport({ ...options, archive: another }).then(
      () => '',
      (error: { readonly hint: string }) => error.hint,
    );
    return /schema import (\S+)/.exec(hint)?.[1] ?? '';
  }

  const refusal = (...words: string[]) => ({
    code: 'OVM_TARGET_IN_USE',
    message: expect.stringMatching(new RegExp(words.map((word) => `(?=[^]*${word})`).join(''))),
  });
  const blue = "INSERT INTO REPOSITORY VALUES (8, 'blue')";

  it('when rows are written to a table that was proven before the run was killed, then the next run leaves them and names the table', async () => {
    await cutAt(/^CREATE OR REPLACE TRIGGER/);
    await runScript(double, "UPDATE REPOSITORY SET NAME = 'changed' WHERE ID = 2;\nCOMMIT;\n");
    await expect(importNow(options)).rejects.toMatchObject({
      ...refusal('REPOSITORY', 'after it was loaded and proven'),
      hint: expect.stringContaining('DROP TABLE "OVS"."REPOSITORY" CASCADE CONSTRAINTS PURGE'),
    });
    expect(await rows('SELECT NAME FROM REPOSITORY WHERE ID = 2')).toEqual([['changed']]);
    await runScript(double, 'DROP TABLE REPOSITORY CASCADE CONSTRAINTS PURGE;\n');
    await importNow(options);
    expect(await contentNow()).toEqual(await archivedContent(wanted));
  });

  it('when rows are written to a table that was only made, then the next run leaves them', async () => {
    await cutAt(/^INSERT INTO "OVS"."EVENT_LOG"/);
    await runScript(double, 'INSERT INTO EVENT_LOG (ID, HAPPENED) VALUES (77, SYSDATE);\nCOMMIT;\n');
    await expect(importNow(options)).rejects.toMatchObject(refusal('EVENT_LOG', 'holds other rows'));
    expect(await rows('SELECT ID FROM EVENT_LOG')).toEqual([['77']]);
    await runScript(double, 'DELETE FROM EVENT_LOG;\nCOMMIT;\n');
    await importNow(options);
    expect(await contentNow()).toEqual(await archivedContent(wanted));
  });

  it('when somebody makes a table by a name of the archive, then the next run leaves it', async () => {
    await cutAt(/^CREATE TABLE "VIRTUAL_MACHINE"/);
    await runScript(double, 'CREATE TABLE REPOSITORY (MINE NUMBER);\n');
    await expect(importNow(options)).rejects.toMatchObject(refusal('REPOSITORY', 'somebody made it'));
    await runScript(double, 'DROP TABLE REPOSITORY PURGE;\n');
    await importNow(options);
    expect(await contentNow()).toEqual(await archivedContent(wanted));
  });

  it('when somebody makes code by a name of the archive, then the next run leaves it and names it', async () => {
    await cutAt(/^CREATE TABLE "VIRTUAL_MACHINE"/);
    await runScript(
      double,
      'CREATE OR REPLACE FUNCTION VMS_IN (A NUMBER) RETURN NUMBER IS BEGIN RETURN 5; END;\n/\n',
    );
    await expect(importNow(options)).rejects.toMatchObject(refusal('function VMS_IN'));
    expect(await rows("SELECT COUNT(*) FROM USER_SOURCE WHERE TEXT LIKE '%RETURN 5%'")).toEqual([['1']]);
    await runScript(double, 'DROP FUNCTION VMS_IN;\n');
    await importNow(options);
    expect(await contentNow()).toEqual(await archivedContent(wanted));
  });

  it('when the answer to the commit of rows is lost, then the next run proves them and does not load them again', async () => {
    const noted = new Noting(/^INSERT INTO "OVS"/);
    double.faults.failStatements({ match: noted, what: 'error' });
    await cutAt(/^COMMIT$/, 'cut-after');
    const loaded = new Set(noted.seen.splice(0).map(tableOf));
    expect(loaded.size).toBe(1);
    double.faults.failStatements({ match: noted, what: 'error' });
    await importNow(options);
    const loadedNow = noted.seen.map(tableOf);
    expect(loadedNow).not.toHaveLength(0);
    for (const table of loadedNow) expect(loaded).not.toContain(table);
    expect(await contentNow()).toEqual(await archivedContent(wanted));
  });

  it.each([
    [
      'code is replaced',
      'package PAINT',
      'CREATE OR REPLACE PACKAGE BODY PAINT AS PROCEDURE A IS BEGIN NULL; NULL; END; END PAINT;\n/\n',
    ],
    ['a column is added', 'table REPOSITORY', 'ALTER TABLE REPOSITORY ADD (NEWCOL VARCHAR2(10));\n'],
    ['an index is made', 'index NEW_ONE', 'CREATE INDEX NEW_ONE ON REPOSITORY (COLOUR);\n'],
  ])(
    'when %s after a run was killed that had begun to drop, then nothing more is dropped and %s is named',
    async (_, name, script) => {
      await cutAt(/^ALTER TABLE .* DROP CONSTRAINT/);
      await runScript(
        double,
        script.replace('ALTER TABLE', 'ALTER TABLE REPOSITORY READ WRITE;\nALTER TABLE'),
      );
      const objects = 'SELECT OBJECT_TYPE, OBJECT_NAME FROM USER_OBJECTS ORDER BY 1, 2';
      const before = await rows(objects);
      await expect(importNow(options)).rejects.toMatchObject({
        ...refusal('definitions were changed', name),
        hint: expect.stringContaining('dropped already, and is in the safety archive'),
      });
      expect(await rows(objects)).toEqual(before);
    },
  );

  it('when the tables were compared, then nobody can write to them before they are dropped', async () => {
    const errors: unknown[] = [];
    for (const table of ['REPOSITORY', 'SERVER'])
      upon(new RegExp(`^DROP TABLE "OVS"."${table}"`), () => {
        try {
          write(table === 'SERVER' ? 'INSERT INTO SERVER VALUES (9, NULL)' : blue);
        } catch (error) {
          errors.push(String(error));
        }
      });
    await importNow(options);
    expect(errors).toEqual([
      expect.stringContaining('update operation not allowed on table'),
      expect.stringContaining('update operation not allowed on table'),
    ]);
    expect(await contentNow()).toEqual(await archivedContent(wanted));
  });

  it('when somebody has changed rows and not committed them, then nothing is dropped, and the next run exports anew', async () => {
    const sessions: ReturnType<typeof hidden>[] = [];
    upon(/^ALTER TABLE "OVS"."REPOSITORY" READ ONLY/, () => {
      sessions.push(hidden());
      sessions[0]?.execute(blue);
    });
    await expect(importNow(options)).rejects.toMatchObject({
      ...refusal('somebody is writing to the table REPOSITORY'),
      hint: expect.stringContaining('Nothing was dropped'),
    });
    sessions[0]?.commit();
    sessions[0]?.close();
    // It can be written to again.
    await runScript(double, 'UPDATE SERVER SET ID = 2;\nCOMMIT;\n');
    const before = await contentNow();
    const { safetyArchive } = await importNow(options);
    expect(await archivedContent(safetyArchive ?? '')).toEqual(before);
    expect(await contentNow()).toEqual(await archivedContent(wanted));
  });

  it('when somebody logs in while the tables are compared, then nothing is dropped and the tables can be written to', async () => {
    const before = await contentNow();
    upon(/^ALTER TABLE .* READ ONLY/, () => double.database.addForeignSession('ovs', 'java'));
    await expect(importNow(options)).rejects.toMatchObject(refusal('in use by OVS@.*java'));
    write(blue);
    write('DELETE FROM REPOSITORY WHERE ID = 8');
    double.faults.clear();
    expect(await contentNow()).toEqual(before);
  });

  it('when a former table is written to before an import is given up, then what was written is not dropped', async () => {
    await cutAt(/^ALTER TABLE .* READ ONLY/);
    await runScript(double, `${blue};\nCOMMIT;\n`);
    const safety = await safetyArchive();
    const back = { ...options, archive: safety };
    await expect(importNow(back)).rejects.toMatchObject(refusal('the table REPOSITORY was written to'));
    expect(await rows('SELECT COLOUR FROM REPOSITORY WHERE ID = 8')).toEqual([['blue']]);
  });
});
