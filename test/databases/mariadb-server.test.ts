import { existsSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import { afterEach, describe, expect, it } from 'vitest';
import { type MariadbOptions, type MariadbServer, startMariadb } from './mariadb-server.js';

const running: MariadbServer[] = [];
const start = async (options?: MariadbOptions) => {
  const server = await startMariadb(options);
  running.push(server);
  return server;
};
afterEach(() => Promise.all(running.splice(0).map((server) => server.stop())));

const login = (server: MariadbServer) => ({
  host: '127.0.0.1',
  port: server.port,
  user: server.user,
  password: server.password,
});

describe('the private server', () => {
  it('when it is started, then its account logs in over TCP and a value of 64 MB goes through', async () => {
    const server = await start();
    await server.sql('CREATE DATABASE d; CREATE TABLE d.t (a LONGBLOB) ENGINE=InnoDB');
    const connection = await createConnection(login(server));
    await connection.query('INSERT INTO d.t VALUES (?)', [Buffer.alloc(64 << 20, 0xa5)]);
    await connection.end();
    expect(await server.sql('SELECT length(a) FROM d.t')).toBe(`${64 << 20}\n`);
  });

  it('when it is killed, then what was committed is there after a restart', async () => {
    const server = await start();
    await server.sql('CREATE DATABASE d; CREATE TABLE d.t (a INT) ENGINE=InnoDB; INSERT INTO d.t VALUES (7)');
    await server.kill();
    await expect(server.sql('SELECT 1')).rejects.toThrow(/connect/);
    await server.restart();
    expect(await server.sql('SELECT a FROM d.t')).toBe('7\n');
    expect(await server.dump('d')).toContain('INSERT INTO `t` VALUES');
  });

  it('when it poses as MySQL 5.6 with the TLS of its time, then clients are told so', async () => {
    const server = await start({ poseAs56: true, tls: 'legacy' });
    expect(await server.sql('SELECT version(), @@lower_case_table_names')).toMatch(
      /^5\.6\.21-enterprise.*\t1\n$/,
    );
    const ssl = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0', rejectUnauthorized: false };
    const connection = await createConnection({ ...login(server), ssl });
    const [rows] = await connection.query("SHOW STATUS LIKE 'Ssl_version'");
    await connection.end();
    expect(JSON.stringify(rows)).toMatch(/TLSv1(\.1)?"/);
  });

  it('when it is stopped, then neither its process nor its files are left', async () => {
    const server = await start();
    const pid = server.pid();
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    await server.stop();
    expect(existsSync(`/proc/${pid}`)).toBe(false);
    expect(existsSync(server.dataDirectory)).toBe(false);
  });

  it('when an account is created, then it has these privileges and no others', async () => {
    const server = await start();
    await server.sql('CREATE DATABASE d; CREATE TABLE d.t (a INT)');
    await server.createUser('reader', 'p', ['SELECT ON d.*']);
    const connection = await createConnection({ ...login(server), user: 'reader', password: 'p' });
    expect((await connection.query('SELECT * FROM d.t'))[0]).toEqual([]);
    await expect(connection.query('INSERT INTO d.t VALUES (1)')).rejects.toThrow(/denied/);
    await connection.end();
  });
});
