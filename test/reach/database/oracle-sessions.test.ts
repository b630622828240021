import { afterEach, describe, expect, it } from 'vitest';
import { checkSessions } from '../../../src/jobs/schema/import/session-guard.js';
import type { Database } from '../../../src/reach/database/database.js';
import { openDatabase } from '../../../src/reach/database/open-database.js';
import { startTnsDouble, type TnsDouble, type TnsDoubleOptions } from '../../doubles/tns/tns-double.js';
import { doubleSettings } from './oracle-double.js';

describe('who else is logged in to an Oracle server', () => {
  let double: TnsDouble;
  let database: Database;

  async function started(options: TnsDoubleOptions): Promise<void> {
    double = await startTnsDouble(options);
    database = await openDatabase(doubleSettings(double));
  }
  afterEach(async () => {
    await database.close();
    const { broken } = double;
    await double.stop();
    expect(broken).toEqual([]);
  });

  async function sidOf(work: () => Promise<unknown>): Promise<number> {
    const before = new Set(double.database.sessionFacts.map(({ sid }) => sid));
    await work();
    const added = double.database.sessionFacts.find(({ sid }) => !before.has(sid));
    if (!added) throw new Error('there is no session more');
    return added.sid;
  }

  it('when a session of ours has ended and somebody else gets its number, then that one is foreign', async () => {
    await started({ administrators: ['OVS'] });
    let reader: { close(): Promise<void> } | undefined;
    const sid = await sidOf(async () => {
      reader = await database.openReader();
    });
    await reader?.close();
    await expect.poll(() => double.database.sessionFacts.some((one) => one.sid === sid)).toBe(false);
    double.database.addForeignSession('OVS', 'JDBC Thin Client', 'ovmm', { sid });
    expect(await database.foreignSessions()).toMatchObject({
      complete: true,
      sessions: [{ user: 'OVS', id: expect.stringMatching(new RegExp(`^${sid},\\d+$`)) }],
    });
    await expect(checkSessions(database, ['OVS'])).rejects.toMatchObject({ code: 'OVM_TARGET_IN_USE' });
  });

  it('when sessions of the same account come and go, each too short to be seen twice, then they are foreign', async () => {
    await started({ administrators: ['OVS'] });
    let sid = double.database.addForeignSession('OVS', 'java');
    const timer = setInterval(() => {
      const next = double.database.addForeignSession('OVS', 'java');
      double.database.ended(sid);
      sid = next;
    }, 30);
    await expect(checkSessions(database, ['OVS'])).rejects.toMatchObject({
      code: 'OVM_TARGET_IN_USE',
      why: expect.stringContaining('java'),
    });
    clearInterval(timer);
    // One that only ends may have been ours.
    setTimeout(() => double.database.ended(sid), 60);
    await checkSessions(database, ['OVS']);
  });

  it('when the database is a cluster, then the sessions of its other instances count', async () => {
    await started({ administrators: ['OVS'], cluster: true });
    const sid = double.database.addForeignSession('OVS', 'JDBC Thin Client', 'ovmm', { instance: 2 });
    expect((await database.foreignSessions()).sessions).toMatchObject([
      { id: expect.stringMatching(new RegExp(`^${sid},\\d+,@2$`)) },
    ]);
  });

  it('when the database is a cluster and the account sees one instance only, then it sees not all, and the grant is named', async () => {
    await started({ cluster: true });
    const sys = double.database.localSession('SYS');
    sys.execute({
      sql: 'GRANT SELECT ON SYS.V_$SESSION TO OVS',
      bindTypes: [],
      bindRows: [],
      batchErrors: false,
    });
    await expect(checkSessions(database, ['OVS'])).rejects.toMatchObject({
      code: 'OVM_DB_PRIVILEGE',
      why: expect.stringContaining('GRANT SELECT ON SYS.GV_$SESSION'),
    });
  });

  it('when nobody may ask whether it is a cluster, then it is taken for one', async () => {
    await started({ administrators: ['OVS'] });
    const text = "line 1, column 7:\nPLS-00201: identifier 'DBMS_UTILITY' must be declared";
    double.faults.failStatements({ match: /IS_CLUSTER_DATABASE/, what: 'error', number: 6_550, text });
    double.database.addForeignSession('OVS', 'JDBC Thin Client', 'ovmm', { instance: 2 });
    expect((await database.foreignSessions()).sessions).toHaveLength(1);
  });
});
