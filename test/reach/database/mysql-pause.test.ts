import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MysqlConnection } from '../../../src/reach/database/mysql/mysql-connection.js';
import {
  type PauseLimits,
  pauseLimits,
  pauseMysqlWrites,
} from '../../../src/reach/database/mysql/mysql-pause.js';
import { openMysql } from '../../../src/reach/database/mysql/open-mysql.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';

describe('how long others wait while writes are held up', () => {
  let server: MariadbServer;

  beforeAll(async () => {
    server = await startMariadb();
    await server.sql('CREATE DATABASE p; CREATE TABLE p.t (id INT PRIMARY KEY); INSERT INTO p.t VALUES (1)');
  });
  afterAll(() => server?.stop());

  async function pause(limits: Partial<PauseLimits>) {
    const database = await openMysql(server.settings());
    const dictionary = await database.dictionary('p');
    await database.close();
    const open = () => MysqlConnection.open(server.settings(), server.url);
    return pauseMysqlWrites(open, [dictionary], { ...pauseLimits, ...limits });
  }

  /** A session that stays, with what it is to do at once. */
  async function sessionThat(sql: string): Promise<MysqlConnection> {
    const connection = await MysqlConnection.open(server.settings(), server.url);
    await connection.execute(sql);
    return connection;
  }

  it('when the one who holds the lock says nothing more, then the server lets everybody write again', async () => {
    const held = await pause({ hold: 1 });
    if (held.method === undefined) throw new Error('there is no pause');
    const began = performance.now();
    await server.sql('INSERT INTO p.t VALUES (2)');
    expect(performance.now() - began).toBeLessThan(5000);
    await expect(held.release()).rejects.toMatchObject({ code: 'OVM_DB_LOST' });
  });

  it('when a long statement runs, then nobody is made to wait behind it, and the reason is told', async () => {
    const slow = await MysqlConnection.open(server.settings(), server.url);
    const sleeping = slow.execute('SELECT SLEEP(30) FROM p.t').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const refused = await pause({ longStatement: 1, patience: 0.6 });
    expect(refused).toEqual({
      method: undefined,
      why: expect.stringMatching(/^session \d+ of \S+ has been running a statement for \d+ s/),
    });
    await server.sql('INSERT INTO p.t VALUES (3)');
    slow.destroy();
    await sleeping;
  });

  it('when a long statement ends while it is waited for, then the writes are held up', async () => {
    const slow = await MysqlConnection.open(server.settings(), server.url);
    const sleeping = slow.execute('SELECT SLEEP(2.5)');
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const held = await pause({ longStatement: 1, patience: 10 });
    expect(held.method).toBe('server-lock');
    if (held.method !== undefined) await held.release();
    await sleeping;
    await slow.end();
  });

  it('when another session keeps the lock away, then it is given up in time', async () => {
    const other = await sessionThat('LOCK TABLES p.t WRITE');
    const began = performance.now();
    expect(await pause({ lockWait: 1 })).toEqual({
      method: undefined,
      why: 'another session did not let the server be locked in time',
    });
    expect(performance.now() - began).toBeLessThan(5000);
    await other.end();
  });
});
