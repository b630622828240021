import oracledb from 'oracledb';
import { describe, expect, it } from 'vitest';
import { connected, connectedTo, errorOf, rowsOf, startedDouble } from './driver-session.js';

describe('faults on demand', () => {
  it('when the password is wrong or the user unknown, then the login ends with ORA-01017', async () => {
    const double = await startedDouble();
    expect(await errorOf(connectedTo(double, 'ovs', 'wrong'))).toContain('ORA-01017');
    expect(await errorOf(connectedTo(double, 'nobody', 'wrong'))).toContain('ORA-01017');
  });

  it('when an account is locked or its password has expired, then the login says which', async () => {
    const double = await startedDouble();
    const user = double.database.catalogue.users.get('OVS');
    Object.assign(user ?? {}, { state: 'LOCKED' });
    expect(await errorOf(connectedTo(double))).toContain('ORA-28000');
    Object.assign(user ?? {}, { state: 'EXPIRED' });
    expect(await errorOf(connectedTo(double))).toContain('ORA-28001');
    Object.assign(user ?? {}, { state: 'OPEN' });
    double.faults.login = 1_033;
    expect(await errorOf(connectedTo(double))).toContain('ORA-01033');
  });

  it('when the service or the SID is unknown, then the listener refuses', async () => {
    const double = await startedDouble();
    const at = (connectString: string) =>
      errorOf(oracledb.getConnection({ user: 'ovs', password: 'Welcome1', connectString }));
    expect(await at(`127.0.0.1:${double.port}/NOPE`)).toContain('NJS-518');
    const sid = `(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=127.0.0.1)(PORT=${double.port}))(CONNECT_DATA=(SID=NOPE)))`;
    expect(await at(sid)).toContain('NJS-519');
    double.faults.refuse = 12_528;
    expect(await at(double.connectString)).toContain('ORA-12528');
  });

  it('when it poses as an 11.2 server, then the driver refuses it with NJS-138', async () => {
    const double = await startedDouble({ release: '11.2' });
    expect(await errorOf(connectedTo(double))).toContain('NJS-138');
  });

  it('when a snapshot is too old after some rows, then those rows come and then ORA-01555', async () => {
    const { double, connection } = await connected();
    await connection.execute('CREATE TABLE T (ID NUMBER)');
    await connection.executeMany(
      'INSERT INTO T VALUES (:1)',
      Array.from({ length: 500 }, (_, id) => [id]),
    );
    double.faults.failStatements({ match: /FROM T\b/, what: 'error', number: 1_555, afterRows: 250 });
    let seen = 0;
    const reading = (async () => {
      for await (const _row of connection.queryStream('SELECT ID FROM T', [], { fetchArraySize: 50 })) seen++;
    })();
    expect(await errorOf(reading)).toContain('ORA-01555');
    expect(seen).toBe(250);
  });

  it.each([
    [942, 'ORA-00942'],
    [1_031, 'ORA-01031'],
    [1_653, 'ORA-01653'],
    [3_113, 'NJS-500'],
  ])('when a statement is to end with %i, then the driver says %s', async (number, says) => {
    const { double, connection } = await connected();
    double.faults.failStatements({ match: /DUAL/, what: 'error', number, times: 1 });
    expect(await errorOf(rowsOf(connection, 'SELECT 1 FROM DUAL'))).toContain(says);
  });

  it('when the line is cut at any byte, then the driver ends with an error and no socket is left', async () => {
    const double = await startedDouble();
    for (const bytes of [0, 1, 40, 150, 700, 1_200, 2_000]) {
      double.faults.clear();
      double.faults.cutLine({ direction: 'sent', bytes, reset: bytes % 2 === 0 });
      const work = async () => {
        const connection = await connectedTo(double);
        for (let at = 0; at < 50; at++) await rowsOf(connection, 'SELECT * FROM ALL_OBJECTS');
      };
      expect(await errorOf(work())).toMatch(/NJS-5\d\d/);
    }
    await expect.poll(() => double.open).toBe(0);
  });

  it('when the line is cut while the client sends, then what it sent is taken back', async () => {
    const { double, connection } = await connected();
    await connection.execute('CREATE TABLE T (ID NUMBER, V VARCHAR2(100))');
    await connection.execute('INSERT INTO T VALUES (1, NULL)');
    double.faults.cutLine({ direction: 'received', bytes: 30_000 });
    const rows = Array.from({ length: 5_000 }, (_, id) => [id, 'x'.repeat(50)]);
    expect(await errorOf(connection.executeMany('INSERT INTO T VALUES (:1, :2)', rows))).toMatch(/NJS-5\d\d/);
    double.faults.clear();
    const other = await connectedTo(double);
    await expect.poll(() => rowsOf(other, 'SELECT COUNT(*) FROM T')).toEqual([['0']]);
  });

  it('when the line is cut behind a statement, then it is done and the client does not hear of it', async () => {
    const { double, connection } = await connected();
    double.faults.failStatements({ match: /^CREATE TABLE/, what: 'cut-after', times: 1 });
    expect(await errorOf(connection.execute('CREATE TABLE T (ID NUMBER)'))).toMatch(/NJS-5\d\d/);
    const second = await connectedTo(double);
    await second.execute('INSERT INTO T VALUES (1)');
    double.faults.failStatements({ match: /^COMMIT$/, what: 'cut-after', times: 1 });
    expect(await errorOf(second.commit())).toMatch(/NJS-5\d\d/);
    const third = await connectedTo(double);
    expect(await rowsOf(third, 'SELECT ID FROM T')).toEqual([['1']]);
  });

  it('when a statement never answers, then the time limit of the driver breaks it off and the session goes on', async () => {
    const { double, connection } = await connected();
    double.faults.failStatements({ match: /stalls/, what: 'stall', times: 1 });
    connection.callTimeout = 200;
    expect(await errorOf(rowsOf(connection, "SELECT 'stalls' FROM DUAL"))).toContain('NJS-123');
    expect(await rowsOf(connection, "SELECT 'goes on' FROM DUAL")).toEqual([['goes on']]);
  });

  it('when a session is killed, then it ends, and others see it no more', async () => {
    const { double, connection } = await connected({ administrators: ['OVS'] });
    const victim = await connectedTo(double);
    const [[sid, serial]] = (await rowsOf(
      victim,
      "SELECT s.SID, s.SERIAL# FROM V$SESSION s WHERE s.SID = SYS_CONTEXT('USERENV', 'SID')",
    )) as [[string, string]];
    await connection.execute(`ALTER SYSTEM KILL SESSION '${sid},${serial}'`);
    expect(await errorOf(rowsOf(victim, 'SELECT 1 FROM DUAL'))).toMatch(/NJS-5\d\d|ORA-00028/);
    await expect.poll(() => rowsOf(connection, 'SELECT COUNT(*) FROM V$SESSION')).toEqual([['1']]);
  });
});
