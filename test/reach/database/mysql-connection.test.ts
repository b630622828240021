import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Password } from '../../../src/base/password.js';
import type { ConnectionSettings } from '../../../src/reach/database/connection-settings.js';
import type { Database } from '../../../src/reach/database/database.js';
import { openMysql } from '../../../src/reach/database/mysql/open-mysql.js';
import { freePort } from '../../databases/loopback.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { type StallingProxy, startStallingProxy } from '../../databases/stalling-proxy.js';
import { scratchDirectories } from '../scratch-directory.js';
import { readAll, sourceOf } from './row-exchange.js';

const scratch = scratchDirectories();
let server: MariadbServer;
const opened: Database[] = [];
const proxies: StallingProxy[] = [];

beforeAll(async () => {
  server = await startMariadb();
  await server.sql(
    'CREATE DATABASE much; CREATE TABLE much.rows_ (id INT PRIMARY KEY, body VARCHAR(2000));' +
      "INSERT INTO much.rows_ SELECT seq, REPEAT('x', 2000) FROM seq_1_to_20000;" +
      'CREATE TABLE much.target LIKE much.rows_',
    'mysql',
  );
});
afterAll(() => server?.stop());
afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close()));
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
});

async function open(changes: Partial<ConnectionSettings> = {}, on = server): Promise<Database> {
  const database = await openMysql(on.settings(changes));
  opened.push(database);
  return database;
}

async function proxied(changes: Partial<ConnectionSettings> = {}) {
  const proxy = await startStallingProxy(server.port);
  proxies.push(proxy);
  const impatient = { stallTimeoutMs: 400, connectTimeoutMs: 400 };
  return { proxy, database: await open({ port: proxy.port, ...impatient, ...changes }) };
}

async function tableOf(database: Database, name: string) {
  const table = (await database.dictionary('much')).tables.find((each) => each.name === name);
  if (!table) throw new Error(`no table ${name}`);
  return table;
}

describe('logging in', () => {
  it('when the password is wrong, then it is a login that failed, and no password is shown', async () => {
    const failing = open({ password: new Password('hunter2-wrong') });
    await expect(failing).rejects.toMatchObject({ code: 'OVM_DB_LOGIN', exitCode: 12 });
    await expect(failing).rejects.not.toThrow(/hunter2/);
  });

  it('when nothing listens there, then it cannot be reached', async () => {
    await expect(open({ port: await freePort() })).rejects.toMatchObject({ code: 'OVM_DB_UNREACHABLE' });
    await expect(open({ socketPath: join(scratch(), 'none') })).rejects.toThrow(/no such socket/);
  });

  it('when the other side says nothing, then it cannot be reached in time', async () => {
    const proxy = await startStallingProxy(server.port);
    proxies.push(proxy);
    proxy.stall();
    const failing = open({ port: proxy.port, connectTimeoutMs: 200 });
    await expect(failing).rejects.toMatchObject({ code: 'OVM_DB_UNREACHABLE' });
    await expect(failing).rejects.toThrow(/no answer in time/);
  });

  it('when the password is of the old format, then the reason says what to do', async () => {
    await server.sql(
      "SET old_passwords = 1; CREATE USER old_one IDENTIFIED VIA mysql_old_password USING PASSWORD('x')",
    );
    const failing = open({ user: 'old_one', password: new Password('x') });
    await expect(failing).rejects.toMatchObject({ code: 'OVM_DB_LOGIN' });
    await expect(failing).rejects.toThrow(/mysql_old_password.*old_passwords = 0/);
  });

  it('when a socket is given, then it is used', async () => {
    const database = await open({ socketPath: server.socketPath, host: '', port: 0 });
    expect(database.server.socket).toBe(server.socketPath);
    expect(database.address).toContain(server.socketPath);
  });

  it('when settings of the session would change values, then ours are in force', async () => {
    const database = await open();
    const sql = 'SELECT @@sql_mode, @@time_zone, @@character_set_client, 18446744073709551615, 0.1e0 + 0.2e0';
    expect(await database.query(sql)).toEqual([
      ['', '+00:00', 'utf8mb4', '18446744073709551615', '0.30000000000000004'],
    ]);
  });
});

describe('TLS', () => {
  const cipher =
    "SELECT variable_value FROM information_schema.session_status WHERE variable_name = 'Ssl_version'";

  it('when it is on, then the certificate is checked against the authority that is given', async () => {
    const secure = await startMariadb({ tls: 'modern' });
    try {
      const database = await open({ tls: 'on', tlsCa: secure.certificate }, secure);
      expect(await database.query(cipher)).toEqual([[expect.stringMatching(/TLSv1\.[23]/)]]);
      const unchecked = await open({ tls: 'on' }, secure);
      expect(await unchecked.query(cipher)).toEqual([[expect.stringMatching(/TLSv1\.[23]/)]]);
      const other = foreignCertificate();
      await expect(open({ tls: 'on', tlsCa: other }, secure)).rejects.toMatchObject({
        code: 'OVM_DB_UNREACHABLE',
      });
      await expect(open({ tls: 'on', tlsCa: other }, secure)).rejects.toThrow(/certificate/i);
    } finally {
      await secure.stop();
    }
  });

  it('when the server knows TLS 1.1 at best, then only the legacy setting gets in', async () => {
    const old = await startMariadb({ tls: 'legacy' });
    try {
      const database = await open({ tls: 'legacy' }, old);
      expect(await database.query(cipher)).toEqual([['TLSv1.1']]);
      await expect(open({ tls: 'on' }, old)).rejects.toThrow(/legacy/);
    } finally {
      await old.stop();
    }
  });

  it('when the server has none, then it says so instead of going on without', async () => {
    await expect(open({ tls: 'on' })).rejects.toThrow(/offers no TLS/);
  });

  function foreignCertificate(): string {
    const path = join(scratch(), 'other.pem');
    const words = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=other',
      '-batch',
    ];
    execFileSync('openssl', [...words, '-keyout', `${path}.key`, '-out', path], { stdio: 'ignore' });
    return path;
  }
});

describe('a connection that dies', () => {
  it('when the server ends it in the midst of rows, then the reader says that it is lost', async () => {
    const { proxy, database } = await proxied();
    const reader = await database.openReader();
    const table = await tableOf(database, 'rows_');
    proxy.onceReceived(3_000_000, () => proxy.cut());
    await expect(readAll(reader, 'much', table)).rejects.toMatchObject({ code: 'OVM_DB_LOST' });
    await reader.close();
  });

  it('when the server dies in the midst of a load, then the loader says that it is lost', async () => {
    const { proxy, database } = await proxied();
    const loader = await database.openLoader();
    const table = await tableOf(database, 'target');
    proxy.onceSent(1_000_000, () => proxy.cut());
    await expect(loader.load('much', table, sourceOf(manyRows(), 1 << 16))).rejects.toMatchObject({
      code: 'OVM_DB_LOST',
    });
    await loader.close();
    expect(await server.sql('SELECT COUNT(*) FROM much.target')).toBe('0\n');
  });

  it('when the session is killed, then the statement and all later ones say so', async () => {
    const database = await open();
    const [[id] = []] = await database.query('SELECT CONNECTION_ID()');
    const told = expect(database.query('SELECT SLEEP(20)')).rejects.toMatchObject({ code: 'OVM_DB_LOST' });
    await server.sql(`DO SLEEP(0.1); KILL ${id}`);
    await told;
    await expect(database.execute('DO 1')).rejects.toMatchObject({ code: 'OVM_DB_LOST' });
  });
});

describe('a connection that falls silent', () => {
  it('when nothing is forwarded any more, then a statement is given up after the set time', async () => {
    const { proxy, database } = await proxied();
    proxy.stall();
    const begun = performance.now();
    await expect(database.execute('DO 1')).rejects.toMatchObject({ code: 'OVM_DB_STALLED' });
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it('when it happens in the midst of rows, then the reader gives up and names the table', async () => {
    const { proxy, database } = await proxied();
    const reader = await database.openReader();
    const table = await tableOf(database, 'rows_');
    proxy.onceReceived(3_000_000, () => proxy.stall());
    const reading = readAll(reader, 'much', table);
    await expect(reading).rejects.toMatchObject({ code: 'OVM_DB_STALLED' });
    await expect(reading).rejects.toThrow(/rows_/);
    await reader.close();
  });

  it('when it happens in the midst of a load, then the loader gives up and names the table', async () => {
    const { proxy, database } = await proxied();
    const loader = await database.openLoader();
    const table = await tableOf(database, 'target');
    proxy.onceSent(1_000_000, () => proxy.stall());
    const loading = loader.load('much', table, sourceOf(manyRows(), 1 << 16));
    await expect(loading).rejects.toMatchObject({ code: 'OVM_DB_STALLED' });
    await expect(loading).rejects.toThrow(/target/);
    await loader.close();
  });

  it('when the server is only busy for longer, then it is waited for', async () => {
    const database = await open({ stallTimeoutMs: 200, connectTimeoutMs: 1_000 });
    expect(await database.query('SELECT SLEEP(0.9)')).toEqual([['0']]);
  });

  it('when a compressed connection is slower than the source of a load, then the source is made to wait', async () => {
    const { proxy, database } = await proxied({ compress: true });
    const loader = await database.openLoader();
    const table = await tableOf(database, 'target');
    proxy.onceSent(1_000_000, () => proxy.stall());
    let taken = 0;
    const endless = {
      async *tsv() {
        for (let id = 0; id < 2_000; id++) {
          const noise = randomBytes(30_000).toString('hex');
          taken++;
          const lines = Array.from(
            { length: 60 },
            (_, i) => `${id * 60 + i}\t${noise.slice(i * 1_000, (i + 1) * 1_000)}\n`,
          );
          yield Buffer.from(lines.join(''));
        }
      },
      rows: sourceOf([]).rows,
    };
    await expect(loader.load('much', table, endless)).rejects.toMatchObject({ code: 'OVM_DB_STALLED' });
    expect(taken).toBeLessThan(1_000);
    await loader.close();
  });

  it('when the source of a load takes its time, then the server is not blamed', async () => {
    const database = await open({ stallTimeoutMs: 200, connectTimeoutMs: 1_000 });
    const loader = await database.openLoader();
    const [first, second] = [sourceOf([[Buffer.from('1'), null]]), sourceOf([[Buffer.from('2'), null]])];
    const slow = {
      async *tsv() {
        yield* first.tsv();
        await new Promise((resolve) => setTimeout(resolve, 900));
        yield* second.tsv();
      },
      rows: first.rows,
    };
    expect(await loader.load('much', await tableOf(database, 'target'), slow)).toBe(2);
    await loader.execute('TRUNCATE much.target');
    await loader.close();
  });
});

function manyRows() {
  const body = Buffer.alloc(2_000, 'y');
  return Array.from({ length: 5_000 }, (_, id) => [Buffer.from(String(id)), body]);
}
