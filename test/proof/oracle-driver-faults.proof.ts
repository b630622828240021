import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { Password } from '../../src/base/password.js';
import type { ConnectionSettings } from '../../src/reach/database/connection-settings.js';
import type { Database } from '../../src/reach/database/database.js';
import { openDatabase } from '../../src/reach/database/open-database.js';
import { startTnsDouble, type TnsDouble, type TnsDoubleOptions } from '../doubles/tns/tns-double.js';
import { doubleSettings } from '../reach/database/oracle-double.js';
import { readAll, sourceOf, type Values } from '../reach/database/row-exchange.js';

let double: TnsDouble;
const opened: Database[] = [];

async function started(options?: TnsDoubleOptions): Promise<TnsDouble> {
  double = await startTnsDouble(options);
  return double;
}

async function open(changes: Partial<ConnectionSettings> = {}): Promise<Database> {
  const database = await openDatabase(doubleSettings(double, changes));
  opened.push(database);
  return database;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close()));
  await expect.poll(() => double.open).toBe(0);
  const { broken } = double;
  await double.stop();
  expect(broken).toEqual([]);
});

/** A table of so many rows. */
async function filled(rows: number): Promise<Database> {
  const database = await open();
  await database.execute('CREATE TABLE T (ID NUMBER PRIMARY KEY, V VARCHAR2(200), C CLOB)');
  const [table] = (await database.dictionary('OVS')).tables;
  const values: Values[] = Array.from({ length: rows }, (_, id) => [
    Buffer.from(String(id + 1)),
    Buffer.from(`value ${id}`.repeat(5)),
    Buffer.from(id % 100 === 99 ? 'long '.repeat(40_000) : 'short'),
  ]);
  const loader = await database.openLoader();
  if (table) await loader.load('OVS', table, sourceOf(values, 1 << 16));
  await loader.close();
  return database;
}

/** Opens, reads the dictionary and all rows. */
async function readThrough(changes: Partial<ConnectionSettings> = {}): Promise<number> {
  const database = await open(changes);
  const { tables } = await database.dictionary('OVS');
  const reader = await database.openReader();
  try {
    let rows = 0;
    for (const table of tables) rows += (await readAll(reader, 'OVS', table)).length;
    return rows;
  } finally {
    await reader.close();
  }
}

describe('logins that Oracle refuses', () => {
  it.each([
    [1_017, 'OVM_DB_LOGIN', 'sqlplus OVS'],
    [28_000, 'OVM_DB_LOGIN', 'ALTER USER OVS ACCOUNT UNLOCK'],
    [28_001, 'OVM_DB_PASSWORD_EXPIRED', 'ALTER USER OVS IDENTIFIED BY samepassword'],
    [1_045, 'OVM_DB_PRIVILEGE', 'GRANT CREATE SESSION TO OVS'],
    [1_033, 'OVM_DB_UNREACHABLE', 'STARTUP'],
    [1_034, 'OVM_DB_UNREACHABLE', 'STARTUP'],
  ])('when it is ORA-%i, then the code is %s and the hint names a command', async (number, code, command) => {
    await started();
    double.faults.login = number;
    await expect(open()).rejects.toMatchObject({
      code,
      hint: expect.stringContaining(`\`${command}\``),
      why: expect.stringContaining(`ORA-${String(number).padStart(5, '0')}`),
    });
  });

  it('when the password is wrong, then no message holds it', async () => {
    await started();
    const error = await open({ password: new Password('s3cret-pass') }).catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: 'OVM_DB_LOGIN', exitCode: 12 });
    expect(JSON.stringify(error) + String(error) + String((error as Error).cause)).not.toContain('s3cret');
  });

  it('when the service or the SID is unknown, then lsnrctl is named', async () => {
    await started();
    const unknown = { code: 'OVM_DB_SERVICE_UNKNOWN', hint: expect.stringContaining('`lsnrctl status`') };
    await expect(open({ service: 'NOPE' })).rejects.toMatchObject(unknown);
    const { service: _, ...rest } = doubleSettings(double);
    await expect(openDatabase({ ...rest, sid: 'NOPE' })).rejects.toMatchObject(unknown);
    double.faults.refuse = 12_514;
    await expect(open()).rejects.toMatchObject(unknown);
  });

  it('when nothing listens there, then the listener is named', async () => {
    await started();
    await double.stop();
    await expect(open()).rejects.toMatchObject({
      code: 'OVM_DB_UNREACHABLE',
      why: expect.stringContaining('NJS-503'),
      hint: expect.stringContaining('`lsnrctl status`'),
    });
  });

  it('when the server is of release 11.2, then it is said what to install and to set', async () => {
    await started({ release: '11.2' });
    await expect(open()).rejects.toMatchObject({
      code: 'OVM_DB_CLIENT_NEEDED',
      why: expect.stringMatching(/older than Oracle Database 12\.1.*NJS-138/),
      hint: expect.stringMatching(/Instant Client 19.*`export LD_LIBRARY_PATH=/),
    });
  });

  it('when a server takes the connection and stays silent, then the login ends in time', async () => {
    await started();
    double.faults.silent = true;
    const begun = performance.now();
    await expect(open({ connectTimeoutMs: 300 })).rejects.toMatchObject({ code: 'OVM_DB_UNREACHABLE' });
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

describe('statements that Oracle refuses', () => {
  it.each([
    [942, 'OVM_DB_HIDDEN', 'GRANT SELECT ANY TABLE, FLASHBACK ANY TABLE TO OVS'],
    [1_031, 'OVM_DB_PRIVILEGE', 'GRANT SELECT ANY DICTIONARY TO OVS'],
    [1_652, 'OVM_DB_FAILED', 'ALTER TABLESPACE TEMP ADD TEMPFILE SIZE 1G AUTOEXTEND ON'],
    [54, 'OVM_DB_FAILED', 'SELECT sid, serial#'],
  ])('when it is ORA-%i, then the code is %s and the hint names a command', async (number, code, command) => {
    await started();
    const database = await open();
    double.faults.failStatements({ match: /FROM DUAL/, what: 'error', number, times: 1 });
    await expect(database.query('SELECT 1 FROM DUAL')).rejects.toMatchObject({
      code,
      hint: expect.stringContaining(command),
    });
  });

  it('when the account may not read the whole dictionary, then the grant is named', async () => {
    await started({ users: { OVS: 'Welcome1', OTHER: 'Welcome1' } });
    const database = await open({ user: 'other' });
    await expect(database.dictionary('OVS')).rejects.toMatchObject({
      code: 'OVM_DB_HIDDEN',
      hint: expect.stringContaining('GRANT SELECT ANY DICTIONARY TO OTHER'),
    });
    expect(await database.foreignSessions()).toEqual({ complete: false, sessions: [] });
  });

  it('when DBMS_LOCK may not be called, then the grant is named', async () => {
    await started();
    const text = "line 1, column 13:\nPLS-00201: identifier 'DBMS_LOCK' must be declared";
    double.faults.failStatements({ match: /DBMS_LOCK/, what: 'error', number: 6_550, text });
    await expect((await open()).takeLock('one')).rejects.toMatchObject({
      code: 'OVM_DB_PRIVILEGE',
      hint: expect.stringContaining('GRANT EXECUTE ON SYS.DBMS_LOCK TO OVS'),
    });
  });

  it('when the snapshot is too old after some rows, then the table and what helps are named', async () => {
    await started();
    await filled(300);
    double.faults.failStatements({
      match: /SELECT "ID".*FROM "OVS"."T"/,
      what: 'error',
      number: 1_555,
      afterRows: 100,
    });
    await expect(readThrough()).rejects.toMatchObject({
      code: 'OVM_DB_SNAPSHOT_GONE',
      message: expect.stringMatching(/ORA-01555.*table OVS\.T/),
      hint: expect.stringContaining('UNDO_RETENTION'),
    });
  });
});

describe('connections that die or fall silent', () => {
  it('when the server ends the session, then the connection is lost and says what to look at', async () => {
    await started();
    const database = await open();
    double.faults.failStatements({ match: /FROM DUAL/, what: 'error', number: 3_113, times: 1 });
    await expect(database.query('SELECT 1 FROM DUAL')).rejects.toMatchObject({
      code: 'OVM_DB_LOST',
      hint: expect.stringContaining('`adrci exec="show alert -tail 50"`'),
    });
    await expect(database.query('SELECT 1 FROM DUAL')).rejects.toMatchObject({ code: 'OVM_DB_LOST' });
  });

  it('when a statement never answers, then it is given up and no socket is left', async () => {
    await started();
    const database = await open({ stallTimeoutMs: 200 });
    double.faults.failStatements({ match: /stalls/, what: 'stall' });
    const begun = performance.now();
    await expect(database.query("SELECT 'stalls' FROM DUAL")).rejects.toMatchObject({
      code: 'OVM_DB_STALLED',
    });
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it('when a key takes its time and the account may not see sessions, then the server is given that time', async () => {
    await started();
    const database = await open({ stallTimeoutMs: 100 });
    await database.execute('CREATE TABLE T (A NUMBER)');
    double.faults.failStatements({ match: /CREATE INDEX/, what: 'stall' });
    let ended: unknown;
    const making = database.execute('CREATE INDEX T_A ON T (A)').catch((error: unknown) => {
      ended = error;
    });
    await expect.poll(() => double.taken, { timeout: 5000 }).toBeGreaterThanOrEqual(4);
    expect(ended).toBeUndefined();
    await database.close();
    await making;
    expect(ended).toMatchObject({ code: 'OVM_DB_LOST' });
  });

  it('when the whole server falls silent while rows are read, then the reading ends', async () => {
    await started();
    const database = await filled(300);
    const [table] = (await database.dictionary('OVS')).tables;
    await database.close();
    const reading = await open({ stallTimeoutMs: 300, connectTimeoutMs: 300 });
    const reader = await reading.openReader();
    double.faults.silent = true;
    if (!table) throw new Error('there is no table');
    await expect(readAll(reader, 'OVS', table)).rejects.toMatchObject({ code: 'OVM_DB_STALLED' });
    await reader.close();
  });

  it('when the line is cut at any of 24 bytes, then reading ends at once, clearly, and without a socket', async () => {
    await started();
    await (await filled(300)).close();
    opened.length = 0;
    const before = double.taken;
    expect(await readThrough()).toBe(300);
    expect(double.taken - before).toBe(2);
    for (let cut = 0; cut < 24; cut++) {
      await Promise.all(opened.splice(0).map((database) => database.close()));
      double.faults.clear();
      // The first reads the dictionary, the second a megabyte of rows.
      const isReader = cut % 2 === 0;
      const connection = double.taken + (isReader ? 2 : 1);
      const bytes = Math.floor(Math.random() * (isReader ? 400_000 : 5_000));
      double.faults.cutLine({ direction: 'sent', bytes, connection, reset: cut % 3 === 0 });
      const begun = performance.now();
      await expect(readThrough(), `cut of connection ${connection} at ${bytes}`).rejects.toMatchObject({
        code: expect.stringMatching(/^OVM_DB_(LOST|UNREACHABLE)$/),
      });
      expect(performance.now() - begun).toBeLessThan(10_000);
    }
  }, 60_000);

  it('when connections were given up and are forgotten, then the driver ends nothing else with them', async () => {
    await started();
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    for (let round = 0; round < 6; round++) {
      const database = await open({ stallTimeoutMs: 300, connectTimeoutMs: 5000 });
      double.faults.silent = true;
      await expect(database.query('SELECT 1 FROM DUAL')).rejects.toMatchObject({ code: 'OVM_DB_STALLED' });
      if (round % 2 === 0) await expect(open({ connectTimeoutMs: 60 })).rejects.toThrow();
      double.faults.silent = false;
      opened.length = 0;
    }
    // What the driver does when it finds a connection that nobody has any more would end the process, and this run.
    for (let round = 0; round < 5; round++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(double.open).toBe(0);
  });

  it('when the line is cut while rows are loaded, then none is there', async () => {
    await started();
    const database = await filled(0);
    const [table] = (await database.dictionary('OVS')).tables;
    if (!table) throw new Error('there is no table');
    const rows = Array.from({ length: 5000 }, (_, id) => [
      Buffer.from(String(id)),
      Buffer.alloc(100, 'x'),
      null,
    ]);
    const loader = await database.openLoader();
    double.faults.cutLine({ direction: 'received', bytes: 150_000, connection: double.taken });
    await expect(loader.load('OVS', table, sourceOf(rows, 1 << 16))).rejects.toMatchObject({
      code: 'OVM_DB_LOST',
    });
    await loader.close();
    double.faults.clear();
    await expect.poll(() => database.query('SELECT COUNT(*) FROM T')).toEqual([['0']]);
  });
});
