import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { carryOutDrop, planDrop } from '../../../src/jobs/schema/drop-schema.js';
import { refuseUnsaved } from '../../../src/jobs/schema/import/import-in-place-unsaved.js';
import { planImport } from '../../../src/jobs/schema/import-schema.js';
import type { Database, Shortfall } from '../../../src/reach/database/database.js';
import { openDatabase } from '../../../src/reach/database/open-database.js';
import { startTnsDouble, type TnsDouble } from '../../doubles/tns/tns-double.js';
import { doubleSettings } from '../../reach/database/oracle-double.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { exportedSchema, inPlaceOptions, runScript } from './oracle-schema.js';

/** A schema with a table T and whatever else; what an export does not keep is `shortfalls`. */
function schemaWith(
  shortfalls: readonly Partial<Shortfall>[],
  answers: Readonly<Record<string, readonly (readonly string[])[]>> = {},
): Database {
  const given: typeof answers = { DUAL: [['OVS']], ALL_OBJECTS: [['TABLE', 'T', 'VALID']], ...answers };
  const known = {
    address: 'oracle://ovs@db:1521/XE',
    query: async (sql: string) => given[/FROM (\w+)/.exec(sql)?.[1] ?? ''] ?? [],
    dictionary: async () => ({ tables: [{ name: 'T' }], objects: [] }),
    shortfalls: async () => shortfalls.map((one) => ({ kind: 'object-left-out', why: '', ...one })),
  };
  return known as unknown as Database;
}

describe('what no safety archive of an Oracle schema gives back', () => {
  it.each([
    ['INDEX T_CTX', {}],
    ['CONSTRAINT FK of T', {}],
    ['TYPE POINT', { ALL_OBJECTS: [['TYPE', 'POINT', 'VALID']] }],
    ['CLUSTER C', { ALL_OBJECTS: [['CLUSTER', 'C', 'VALID']] }],
    ['QUEUE Q', { ALL_OBJECTS: [['QUEUE', 'Q', 'VALID']] }],
  ] as const)('when there is %s, then nothing is dropped, and it is named', async (name, answers) => {
    await expect(refuseUnsaved(schemaWith([{ name }], answers), 'OVS')).rejects.toMatchObject({
      code: 'OVM_TARGET_EXISTS',
      why: expect.stringMatching(new RegExp(`: ${name}$`)),
    });
  });

  it('when there is something that the export knows nothing of, then nothing is dropped, and it is named', async () => {
    const unknown = schemaWith([], { ALL_OBJECTS: [['FUNCTION', 'UNREAD', 'VALID']] });
    await expect(refuseUnsaved(unknown, 'OVS')).rejects.toThrow('FUNCTION UNREAD');
  });

  it('when it stays though all tables go, then it keeps nobody', async () => {
    const names = [
      'PUBLIC SYNONYM P',
      'DATABASE LINK FAR',
      'JOB 7',
      'JOB NIGHTLY',
      'JAVA CLASS J',
      'INDEX OF_OTHERS',
    ];
    const staying = schemaWith(
      names.map((name) => ({ name })),
      {
        ALL_OBJECTS: [
          ['TABLE', 'T', 'VALID'],
          ['JAVA CLASS', 'J', 'VALID'],
        ],
        ALL_INDEXES: [['OF_OTHERS']],
      },
    );
    expect(await refuseUnsaved(staying, 'OVS')).toEqual([]);
    const grant = schemaWith([{ name: 'GRANT SELECT ON T TO X', why: 'Y made it' }]);
    expect(await refuseUnsaved(grant, 'OVS')).toEqual(['GRANT SELECT ON T TO X is lost: Y made it']);
  });
});

describe('what hangs on tables of an Oracle schema', () => {
  const scratch = scratchDirectories();
  let double: TnsDouble;

  beforeEach(async () => {
    double = await startTnsDouble({
      users: { OVS: 'Welcome1', COPY: 'Welcome1' },
      administrators: ['OVS', 'COPY'],
    });
    await runScript(
      double,
      'CREATE TABLE T (A NUMBER);\nINSERT INTO T VALUES (1);\nCREATE VIEW V AS SELECT A FROM T;\n',
    );
  });
  afterEach(async () => {
    await expect.poll(() => double.open).toBe(0);
    const { broken } = double;
    await double.stop();
    expect(broken).toEqual([]);
  });

  async function planned() {
    const archives = scratch();
    return planImport(
      inPlaceOptions(double, await exportedSchema(doubleSettings(double), archives), archives),
    );
  }
  const drop = async () =>
    carryOutDrop(
      await planDrop({ settings: doubleSettings(double), databases: ['OVS'], managerStopped: false }),
    );
  async function tables(): Promise<unknown> {
    const database = await openDatabase(doubleSettings(double));
    try {
      return await database.query(
        "SELECT OBJECT_NAME FROM USER_OBJECTS WHERE OBJECT_TYPE = 'TABLE' ORDER BY 1",
      );
    } finally {
      await database.close();
    }
  }

  it('when another schema has a trigger on a table, then the table is not replaced, and the trigger is named', async () => {
    await runScript(
      double,
      'CREATE OR REPLACE TRIGGER WATCH BEFORE INSERT ON OVS.T FOR EACH ROW BEGIN NULL; END;\n/\n',
      'copy',
    );
    await expect(planned()).rejects.toThrow(/can give back: TRIGGER COPY\.WATCH on T$/m);
  });

  it('when a log of changes hangs on a table, then it is not replaced; a drop takes the log along', async () => {
    await runScript(double, 'CREATE TABLE MLOG$_T (A NUMBER);\n');
    double.database.catalogue.attached.materializedViewLogs.push({
      owner: 'OVS',
      master: 'T',
      table: 'MLOG$_T',
    });
    await expect(planned()).rejects.toThrow(/can give back: MATERIALIZED VIEW LOG ON T$/m);
    await drop();
    expect(await tables()).toEqual([]);
  });

  it('when there is a queue with its table, then neither import nor drop begins', async () => {
    await runScript(double, 'CREATE TABLE MESSAGES (A NUMBER);\n');
    double.database.catalogue.attached.queueTables.push({ owner: 'OVS', name: 'MESSAGES' });
    await expect(planned()).rejects.toThrow(/can give back: QUEUE TABLE MESSAGES$/m);
    await expect(drop()).rejects.toMatchObject({
      code: 'OVM_TARGET_IN_USE',
      why: expect.stringContaining('MESSAGES'),
      hint: expect.stringContaining("DBMS_AQADM.DROP_QUEUE_TABLE(queue_table => 'MESSAGES'"),
    });
    expect(await tables()).toEqual([['MESSAGES'], ['T']]);
  });
});
