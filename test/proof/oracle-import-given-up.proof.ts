import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planDrop } from '../../src/jobs/schema/drop-schema.js';
import type { ImportOptions } from '../../src/jobs/schema/import/import-plan.js';
import { planImport } from '../../src/jobs/schema/import-schema.js';
import { openDatabase } from '../../src/reach/database/open-database.js';
import { startTnsDouble, type TnsDouble } from '../doubles/tns/tns-double.js';
import {
  archivedContent,
  exportedSchema,
  importNow,
  inPlaceOptions,
  runScript,
  Upon,
} from '../jobs/schema/oracle-schema.js';
import { doubleSettings } from '../reach/database/oracle-double.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const wantedSchema = `
CREATE TABLE A (ID NUMBER(5) NOT NULL, CONSTRAINT A_PK PRIMARY KEY (ID));
INSERT INTO A VALUES (1);
COMMIT;
CREATE VIEW ALL_A AS SELECT ID FROM A;
`;
const formerSchema = `
DROP VIEW ALL_A;
DROP TABLE A PURGE;
CREATE TABLE B (ID NUMBER(5) NOT NULL, CONSTRAINT B_PK PRIMARY KEY (ID));
INSERT INTO B VALUES (2);
COMMIT;
CREATE VIEW ALL_B AS SELECT ID FROM B;
GRANT REFERENCES ON B TO READER;
`;

interface Told {
  readonly code: string;
  readonly why: string;
  readonly hint: string;
}

describe('an import into a schema of Oracle that stops on its way', () => {
  const scratch = scratchDirectories();
  let double: TnsDouble;
  let archives: string;
  let options: ImportOptions;
  /** Of what is there before the import. */
  let another: string;

  beforeEach(async () => {
    double = await startTnsDouble({
      users: { OVS: 'Welcome1', READER: 'Welcome1' },
      administrators: ['OVS'],
    });
    archives = scratch();
    await runScript(double, wantedSchema);
    const wanted = await exportedSchema(doubleSettings(double), archives);
    await runScript(double, formerSchema);
    another = await exportedSchema(doubleSettings(double), archives);
    options = inPlaceOptions(double, wanted, archives, { loaders: 1 });
  });
  afterEach(async () => {
    await expect.poll(() => double.open).toBe(0);
    const { broken } = double;
    await double.stop();
    expect(broken).toEqual([]);
  });

  const told = (work: Promise<unknown>) =>
    work.then(
      () => expect.fail('it went well'),
      (error: Told) => error,
    );
  const cutAt = async (statement: RegExp, archive = options.archive) => {
    double.faults.failStatements({ match: statement, what: 'cut', times: 1 });
    const error = await told(importNow({ ...options, archive }));
    expect(error.code).toBe('OVM_DB_LOST');
    double.faults.clear();
    return error;
  };
  const upon = (statement: RegExp, act: () => void) =>
    double.faults.failStatements({ match: new Upon(statement, act), what: 'error' });
  const dropLines = async () => {
    const plan = { settings: doubleSettings(double), databases: ['OVS'], managerStopped: false };
    return (await planDrop(plan)).lines.join('\n');
  };

  async function rows(sql: string): Promise<unknown> {
    const database = await openDatabase(doubleSettings(double));
    try {
      return await database.query(sql);
    } finally {
      await database.close();
    }
  }

  const objects = () => rows('SELECT OBJECT_TYPE, OBJECT_NAME FROM USER_OBJECTS ORDER BY OBJECT_NAME');
  const former = [
    ['VIEW', 'ALL_B'],
    ['TABLE', 'B'],
    ['INDEX', 'B_PK'],
  ];

  function asSystem(sql: string): void {
    const session = double.database.localSession('SYS');
    session.execute({ sql, bindTypes: [], bindRows: [], batchErrors: false });
    session.close();
  }

  /** The refusal of another import, with the safety archive that it names. */
  async function refusal(): Promise<Told & { readonly safety: string }> {
    const error = await told(planImport({ ...options, archive: another }));
    expect(error.code).toBe('OVM_IMPORT_UNFINISHED');
    const { code, why, hint } = error;
    return { code, why, hint, safety: /schema import (\S+)/.exec(hint)?.[1] ?? '' };
  }

  it('when an import is given up, then what somebody made and wrote meanwhile is in an archive, and nobody is told that nothing was there', async () => {
    await cutAt(/^CREATE OR REPLACE FORCE VIEW/);
    await runScript(
      double,
      'INSERT INTO A VALUES (77);\nCOMMIT;\nCREATE OR REPLACE PACKAGE PRECIOUS AS PROCEDURE A; END PRECIOUS;\n/\nCREATE SEQUENCE MINE;\n',
    );
    const { safety } = await refusal();
    upon(/^ALTER TABLE .* READ ONLY/, () => asSystem('CREATE SEQUENCE OVS.LATE'));
    expect(await told(importNow({ ...options, archive: safety }))).toMatchObject({
      code: 'OVM_TARGET_IN_USE',
      why: expect.stringContaining('SEQUENCE LATE'),
      hint: expect.stringContaining('Nothing more was dropped'),
    });
    double.faults.clear();
    // It is the first import again that is unfinished.
    expect((await refusal()).safety).toBe(safety);
    const lost = await cutAt(/^DROP PACKAGE/, safety);
    expect(lost.hint).toContain('READ ONLY mode');
    expect(lost.hint).not.toContain('schema import');
    expect(await refusal()).toMatchObject({ hint: expect.stringContaining(safety), safety: '' });
    expect(await dropLines()).toContain(`before it there was what is in ${safety}.`);
    const { safetyArchive } = await importNow({ ...options, archive: safety });
    const half = JSON.stringify(await archivedContent(safetyArchive ?? ''));
    for (const name of ['PRECIOUS', 'MINE', '"name":"A","rows":2']) expect(half).toContain(name);
    expect(half).not.toContain('OVM_RESCUE_JOURNAL');
    expect(await objects()).toEqual(former);
    expect(await rows('SELECT ID FROM ALL_B')).toEqual([['2']]);
  });

  it('when the line is cut while rows are compared, then the READ ONLY tables are told of, an archive of that state can be imported, and the safety archive gives them back', async () => {
    let isFrozen = false;
    upon(/^ALTER TABLE "OVS"."B" READ ONLY/, () => {
      isFrozen = true;
      double.faults.failStatements({ match: /FROM "OVS"."B"/, what: 'cut', times: 1 });
    });
    const lost = await told(importNow(options));
    double.faults.clear();
    expect(isFrozen).toBe(true);
    expect(lost).toMatchObject({ code: 'OVM_DB_LOST', hint: expect.stringContaining('READ ONLY mode') });
    expect(await rows('SELECT TABLE_NAME, READ_ONLY FROM USER_TABLES')).toContainEqual(['B', 'YES']);
    const { safety, why } = await refusal();
    expect(why).toContain('has dropped nothing');
    expect(lost.hint).toContain(`schema import ${safety} --replace`);
    expect(await dropLines()).toContain(`schema import ${safety} --replace`);
    const copy = new Map([['OVS', 'READER']]);
    const unfinished = await exportedSchema(doubleSettings(double), archives);
    await planImport({ ...options, archive: unfinished, renames: copy });
    const dropped: string[] = [];
    upon(/^DROP (?!TABLE "OVS"."OVM_RESCUE_JOURNAL")/, () => dropped.push('something'));
    expect((await importNow({ ...options, archive: safety })).safetyArchive).toBeNull();
    expect(dropped).toEqual([]);
    double.faults.clear();
    expect(await rows('SELECT TABLE_NAME, READ_ONLY FROM USER_TABLES')).toEqual([['B', 'NO']]);
    expect(await objects()).toEqual(former);
  });

  it('when another schema makes a foreign key after the plan, or one that nobody sees, then it is said before views go, and the tables can be written to', async () => {
    const key = 'CREATE TABLE READER.T (A NUMBER(5) CONSTRAINT HOLDS REFERENCES OVS.B (ID))';
    const unkey = () => asSystem('DROP TABLE READER.T PURGE');
    upon(/^CREATE TABLE .*"OVM_RESCUE_JOURNAL"/, () => asSystem(key));
    const seen = await told(importNow(options));
    double.faults.clear();
    expect(seen).toMatchObject({
      code: 'OVM_TARGET_IN_USE',
      why: expect.stringContaining('READER.T (HOLDS)'),
    });
    unkey();
    expect(await objects()).toEqual(former);
    upon(/^DROP TABLE "OVS"."B"/, () => asSystem(key));
    const held = await told(importNow(options));
    double.faults.clear();
    expect(held).toMatchObject({
      code: 'OVM_TARGET_IN_USE',
      why: expect.stringContaining('point to its table B'),
      hint: expect.stringContaining("FROM DBA_CONSTRAINTS WHERE R_OWNER = 'OVS'"),
    });
    expect(await rows('SELECT TABLE_NAME, READ_ONLY FROM USER_TABLES')).toContainEqual(['B', 'NO']);
    expect(await rows('SELECT ID FROM ALL_B')).toEqual([['2']]);
    unkey();
    await importNow(options);
    expect(await rows('SELECT ID FROM ALL_A')).toEqual([['1']]);
  });
});
