import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConnectionSettings } from '../../../src/reach/database/connection-settings.js';
import type { Database, WritePause } from '../../../src/reach/database/database.js';
import type { TableDefinition } from '../../../src/reach/database/dictionary.js';
import { openDatabase, openPreparedReader } from '../../../src/reach/database/open-database.js';
import { startTnsDouble, type TnsDouble } from '../../doubles/tns/tns-double.js';
import { CollectedRows } from './collected-rows.js';
import { doubleSettings } from './oracle-double.js';
import { readAll, sourceOf, type Values } from './row-exchange.js';

// An estimate of the moment is waited for.
vi.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

describe('an Oracle server behind the database interface', () => {
  let double: TnsDouble;
  const opened: { close(): Promise<void> }[] = [];

  beforeEach(async () => {
    double = await startTnsDouble({
      users: { OVS: 'Welcome1', PLAIN: 'Welcome1' },
      administrators: ['OVS'],
    });
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
    await expect.poll(() => double.open).toBe(0);
    const { broken } = double;
    await double.stop();
    expect(broken).toEqual([]);
  });

  function kept<T extends { close(): Promise<void> }>(each: T): T {
    opened.push(each);
    return each;
  }

  async function open(changes: Partial<ConnectionSettings> = {}): Promise<Database> {
    return kept(await openDatabase(doubleSettings(double, changes)));
  }

  async function tableOf(database: Database, owner = 'OVS'): Promise<TableDefinition> {
    const [table] = (await database.dictionary(owner)).tables;
    if (!table) throw new Error('there is no table');
    return table;
  }

  async function filled(database: Database, key: string, keys: readonly string[]): Promise<TableDefinition> {
    await database.execute(`CREATE TABLE T (ID ${key} PRIMARY KEY, V VARCHAR2(100))`);
    const table = await tableOf(database);
    const loader = kept(await database.openLoader());
    const rows: Values[] = keys.map((id) => [Buffer.from(id), Buffer.from('x'.repeat(90))]);
    await loader.load('OVS', table, sourceOf(rows, 1 << 16));
    return { ...table, estimatedRows: rows.length, estimatedBytes: rows.length * 100 };
  }

  it('when rows are written after the moment, then readers that begin later all read as of it', async () => {
    const database = await open();
    const table = await filled(database, 'NUMBER', ['1', '2', '3']);
    const pause = (await database.pauseWrites([await database.dictionary('OVS')])) as WritePause;
    expect(pause).toMatchObject({ method: 'scn', moment: expect.stringMatching(/^\d+$/) });
    const readers = [
      kept(await openPreparedReader(doubleSettings(double))),
      kept(await openPreparedReader(doubleSettings(double))),
    ];
    await database.execute("INSERT INTO T VALUES (4, 'late')");
    for (const reader of readers) await reader.begin(pause.moment);
    await database.execute('DELETE FROM T WHERE ID = 1');
    await pause.release();
    for (const reader of readers) expect(await readAll(reader, 'OVS', table)).toHaveLength(3);
    expect(await readAll(kept(await database.openReader()), 'OVS', table)).toHaveLength(3);
  });

  it('when the account may ask for no exact number, then an estimate does; without flashback one reader has to do', async () => {
    const plain = await open({ user: 'plain' });
    await plain.execute('CREATE TABLE MINE (A NUMBER)');
    const dictionary = await plain.dictionary('PLAIN');
    expect(await plain.pauseWrites([dictionary])).toMatchObject({ method: 'scn-estimate' });
    double.faults.failStatements({ match: /AS OF SCN/, what: 'error', number: 1_031 });
    expect(await plain.pauseWrites([dictionary])).toEqual({
      method: undefined,
      why: expect.stringContaining('ORA-01031'),
    });
  });

  const dense = Array.from({ length: 500 }, (_, id) => String(id + 10));
  it.each([
    ['NUMBER', dense],
    ['NUMBER', dense.map((id) => `${id}00000`)],
    ['VARCHAR2(40)', dense.map((id) => `it's ${id}`)],
  ])('when the key is %s, then ranges in their order have each row exactly once', async (type, keys) => {
    const database = await open();
    const table = await filled(database, type, keys);
    const reader = kept(await database.openReader());
    const ranges = await reader.keyRanges('OVS', table, 10_000);
    expect(ranges.length).toBeGreaterThanOrEqual(4);
    const order = type === 'NUMBER' ? keys : [...keys].sort();
    const read: string[] = [];
    for (const range of ranges) {
      const sink = new CollectedRows();
      await reader.readRows('OVS', table, range, sink);
      const ids = sink.rows.map(([id]) => String(id));
      read.push(...ids.sort((one, other) => order.indexOf(one) - order.indexOf(other)));
    }
    expect(read).toEqual(order);
  });

  it('when a table is put in the place of another, then its identity is another', async () => {
    const database = await open();
    await database.execute('CREATE TABLE T (A NUMBER)');
    const before = await database.identities('OVS');
    expect(before).toEqual([{ table: 'T', part: '', identity: expect.stringMatching(/^\d+$/) }]);
    await database.execute('DROP TABLE T PURGE');
    await database.execute('CREATE TABLE T (A NUMBER)');
    expect(await database.identities('OVS')).not.toEqual(before);
  });

  it('when others are logged in, then they are listed and our own sessions are not', async () => {
    const database = await open();
    kept(await database.openReader());
    const { complete, sessions } = await database.foreignSessions();
    expect([complete, sessions]).toEqual([true, []]);
    await open({ user: 'plain' });
    expect((await database.foreignSessions()).sessions).toMatchObject([
      { user: 'PLAIN', id: expect.stringMatching(/^\d+,\d+$/) },
    ]);
  });

  it('when something is not kept, then it is told with the dictionary', async () => {
    const database = await open();
    await database.execute('CREATE GLOBAL TEMPORARY TABLE GONE (A NUMBER) ON COMMIT PRESERVE ROWS');
    const dictionary = await database.dictionary('OVS');
    expect(await database.shortfalls(dictionary)).toMatchObject([{ kind: 'rows-of-sessions', name: 'GONE' }]);
    expect(await database.shortfalls({ ...dictionary })).toHaveLength(1);
    const reader = kept(await database.openReader());
    const sink = new CollectedRows();
    for (const table of dictionary.tables)
      await reader.readRows('OVS', table, { from: null, to: null }, sink);
    expect(sink.rows).toEqual([]);
  });

  it('when a lock is lost with its connection, then nothing is changed any more', async () => {
    const database = await open();
    expect(await database.takeLock('import')).toBe(true);
    const [[sid, serial] = []] = await database.query(
      "SELECT s.SID, s.SERIAL# FROM V$SESSION s WHERE s.SID <> SYS_CONTEXT('USERENV', 'SID')",
    );
    await database.execute(`ALTER SYSTEM KILL SESSION '${sid},${serial}'`);
    await expect.poll(() => double.open).toBe(1);
    await expect
      .poll(() =>
        database.execute('CREATE TABLE LATE (A NUMBER)').then(
          () => 'done',
          (error) => error.code,
        ),
      )
      .toBe('OVM_DB_LOST');
  });
});
