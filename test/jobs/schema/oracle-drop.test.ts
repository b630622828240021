import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { carryOutDrop, planDrop } from '../../../src/jobs/schema/drop-schema.js';
import { carryOutImport, planImport } from '../../../src/jobs/schema/import-schema.js';
import { openDatabase } from '../../../src/reach/database/open-database.js';
import { startTnsDouble, type TnsDouble } from '../../doubles/tns/tns-double.js';
import { doubleSettings } from '../../reach/database/oracle-double.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { exportedSchema, inPlaceOptions, otherSchema, runScript, sampleSchema } from './oracle-schema.js';

describe('a drop of a schema of Oracle', () => {
  const scratch = scratchDirectories();
  let double: TnsDouble;

  beforeEach(async () => {
    double = await startTnsDouble({
      users: { OVS: 'Welcome1', READER: 'Welcome1' },
      administrators: ['OVS'],
    });
  });
  afterEach(async () => {
    await expect.poll(() => double.open).toBe(0);
    const { broken } = double;
    await double.stop();
    expect(broken).toEqual([]);
  });

  const options = () => ({ settings: doubleSettings(double), databases: ['OVS'], managerStopped: false });

  async function objectsLeft(): Promise<unknown> {
    const database = await openDatabase(doubleSettings(double));
    try {
      return await database.query('SELECT COUNT(*) FROM USER_OBJECTS');
    } finally {
      await database.close();
    }
  }

  it('when a schema holds every kind of object, then all are listed and dropped, and the account can still log in', async () => {
    await runScript(double, sampleSchema);
    await runScript(double, otherSchema.replaceAll('REPOSITORY', 'PAINTED'));
    const plan = await planDrop(options());
    const listed = plan.lines.filter((line) => line.startsWith('  ')).map((line) => line.trim());
    for (const name of [
      'table OVS.VIRTUAL_MACHINE',
      'view OVS.VM_PLACE',
      'trigger OVS.VM_CREATED',
      'function OVS.VMS_IN',
      'synonym OVS.VMS',
      'sequence OVS.EVENT_LOG_IDS',
      'package OVS.PAINT',
      'type OVS.NAMES',
    ])
      expect(listed).toContain(name);
    expect(plan.lines.join('\n')).toContain('account, password and privileges stay');
    const { databases } = await carryOutDrop(plan);
    expect(databases).toEqual([{ name: 'OVS', tables: 5, objects: listed.length - 5 }]);
    expect(await objectsLeft()).toEqual([['0']]);
  });

  it('when somebody else is connected, then nothing is dropped', async () => {
    await runScript(double, otherSchema);
    const plan = await planDrop(options());
    double.database.addForeignSession('ovs', 'java');
    await expect(carryOutDrop(plan)).rejects.toMatchObject({ code: 'OVM_TARGET_IN_USE' });
    expect(await objectsLeft()).not.toEqual([['0']]);
  });

  it('when something was made after the list, then nothing is dropped', async () => {
    await runScript(double, otherSchema);
    const plan = await planDrop(options());
    await runScript(double, 'CREATE TABLE NEW_ONE (A NUMBER);\n');
    await expect(carryOutDrop(plan)).rejects.toMatchObject({
      code: 'OVM_SCHEMA_DIFFERS',
      why: 'there is more than was listed: TABLE NEW_ONE',
    });
  });

  it('when something is made while the listed objects are dropped, then it is left', async () => {
    await runScript(double, otherSchema);
    const plan = await planDrop(options());
    /** Makes a table as soon as the server is asked what is to be dropped first. */
    class Late extends RegExp {
      #done = false;
      override test(sql: string): boolean {
        if (!super.test(sql) || this.#done) return false;
        this.#done = true;
        const session = double.database.localSession('OVS');
        const late = 'CREATE TABLE LATE_ONE (A NUMBER)';
        session.execute({ sql: late, bindTypes: [], bindRows: [], batchErrors: false });
        session.close();
        return false;
      }
    }
    // The last look at the sessions is behind the last look at the list.
    let looks = 0;
    class Second extends Late {
      override test(sql: string): boolean {
        if (/V\$SESSION/.test(sql)) looks += 1;
        return looks > 1 && super.test(sql);
      }
    }
    double.faults.failStatements({ match: new Second(/V\$SESSION/), what: 'error' });
    const { databases } = await carryOutDrop(plan);
    expect(databases).toEqual([expect.objectContaining({ name: 'OVS', tables: 2 })]);
    expect(await objectsLeft()).toEqual([['1']]);
  });

  it('when others have a trigger, an index or a foreign key on a table, then nothing is dropped, and each is named', async () => {
    await runScript(double, `${otherSchema}GRANT REFERENCES ON REPOSITORY TO READER;\n`);
    const before = await objectsLeft();
    const plan = await planDrop(options());
    const sys = double.database.localSession('SYS');
    for (const [sql, name, drop] of [
      [
        'CREATE TRIGGER READER.WATCH BEFORE INSERT ON OVS.REPOSITORY BEGIN NULL; END;',
        'trigger READER.WATCH on REPOSITORY',
        'DROP TRIGGER READER.WATCH',
      ],
      [
        'CREATE INDEX READER.SEEK ON OVS.REPOSITORY (COLOUR)',
        'index READER.SEEK on REPOSITORY',
        'DROP INDEX READER.SEEK',
      ],
      [
        'CREATE TABLE READER.T (A NUMBER(5) CONSTRAINT HOLDS REFERENCES OVS.REPOSITORY (ID))',
        'READER.T (HOLDS)',
        'DROP TABLE READER.T PURGE',
      ],
    ] as const) {
      const run = (text: string) =>
        sys.execute({ sql: text, bindTypes: [], bindRows: [], batchErrors: false });
      run(sql);
      const refusal = { code: 'OVM_TARGET_IN_USE', why: expect.stringContaining(name) };
      await expect(carryOutDrop(plan)).rejects.toMatchObject(refusal);
      await expect(planDrop(options())).rejects.toMatchObject(refusal);
      run(drop);
    }
    sys.close();
    expect(await objectsLeft()).toEqual(before);
  });

  it('when the account may not see foreign keys of all others, then the list says so', async () => {
    await runScript(double, 'CREATE TABLE T (A NUMBER);\n', 'reader');
    const settings = doubleSettings(double, { user: 'reader' });
    const { lines } = await planDrop({ ...options(), settings, databases: ['READER'] });
    expect(lines.join('\n')).toContain('GRANT SELECT ON SYS.DBA_CONSTRAINTS');
    expect((await planDrop(options())).lines.join('\n')).not.toContain('DBA_CONSTRAINTS');
  });

  it('when an import is unfinished there, then the list says so, and the drop gives it up', async () => {
    await runScript(double, sampleSchema);
    const archives = scratch();
    const archive = await exportedSchema(doubleSettings(double), archives);
    await carryOutDrop(await planDrop(options()));
    double.faults.failStatements({ match: /^CREATE OR REPLACE TRIGGER/, what: 'cut', times: 1 });
    const plan = await planImport(inPlaceOptions(double, archive, archives, { replace: false }));
    await expect(carryOutImport(plan)).rejects.toMatchObject({ code: 'OVM_DB_LOST' });
    const drop = await planDrop(options());
    expect(drop.lines.at(-1)).toBe(
      `The import of ${archive} is unfinished here and is given up; before it there was nothing.`,
    );
    await carryOutDrop(drop);
    expect(await objectsLeft()).toEqual([['0']]);
  });

  it("when the schema is the server's own, then it is refused", async () => {
    await expect(planDrop({ ...options(), databases: ['NOBODY'] })).rejects.toMatchObject({
      code: 'OVM_DB_NOT_FOUND',
    });
    await expect(planDrop({ ...options(), databases: ['SYS'] })).rejects.toMatchObject({ code: 'OVM_USAGE' });
  });
});
