import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { makeSmallRepository } from '../../databases/small-repository.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { codesOf, finishedArchives } from './failures.js';
import { exported, exportWords, importWords, runTool } from './schema-commands.js';

const scratch = scratchDirectories();
let server: MariadbServer;
let before: string;

beforeAll(async () => {
  server = await startMariadb();
  await makeSmallRepository(server, 'ovs');
  await server.sql(
    'CREATE DATABASE second; CREATE TABLE second.t (a INT PRIMARY KEY); INSERT INTO second.t VALUES (1)',
  );
  before = await server.dump('ovs');
});
afterAll(() => server?.stop());

const password = 'only-for-this-account';
let accounts = 0;

/** How to log in as a new account with some privileges. */
async function loginOf(grants: readonly string[]) {
  accounts += 1;
  const user = `account_${accounts}`;
  await server.createUser(user, password, grants);
  return { user, passwordFile: passwordFile(password) };
}

function passwordFile(text: string): string {
  const path = join(scratch(), 'password');
  writeFileSync(path, `${text}\n`);
  chmodSync(path, 0o600);
  return path;
}

const readAll = 'SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES ON ovs.*';
const seeRoutines = 'SELECT ON mysql.proc';

describe('a wrong password', () => {
  it('when it is given to an export or an import, then the login fails and the password is not shown', async () => {
    const wrong = 'wr0ng-and-secret';
    const archive = await exported(server, scratch(), { databases: ['second'] });
    const login = { passwordFile: passwordFile(wrong) };
    for (const words of [
      exportWords(server, scratch(), { login }),
      importWords(archive, server, { login, archives: scratch() }),
    ]) {
      const result = await runTool(words);
      expect(codesOf(result)).toEqual(['OVM_DB_LOGIN']);
      expect(result.stdout + result.stderr).not.toContain(wrong);
    }
  });
});

describe('an account without a privilege', () => {
  it('when it has all that an export needs, then it exports', async () => {
    const login = await loginOf([readAll, seeRoutines]);
    const archive = await exported(server, scratch(), { databases: ['ovs'], login });
    expect(finishedArchives(join(archive, '../..'))).toHaveLength(1);
  });

  for (const [missing, grants] of [
    ['SELECT', ['SHOW VIEW, TRIGGER, EVENT, LOCK TABLES, INSERT ON ovs.*', seeRoutines]],
    ['SHOW VIEW', ['SELECT, TRIGGER, EVENT, LOCK TABLES ON ovs.*', seeRoutines]],
    ['TRIGGER', ['SELECT, SHOW VIEW, EVENT, LOCK TABLES ON ovs.*', seeRoutines]],
    ['EVENT', ['SELECT, SHOW VIEW, TRIGGER, LOCK TABLES ON ovs.*', seeRoutines]],
  ] as const) {
    it(`when ${missing} is missing for an export, then it is named and nothing has a final name`, async () => {
      const out = scratch();
      const login = await loginOf(grants);
      const result = await runTool(exportWords(server, out, { databases: ['ovs'], login }));
      expect(codesOf(result)).toEqual(['OVM_DB_PRIVILEGE']);
      expect(result.stderr).toContain(missing);
      expect(finishedArchives(out)).toEqual([]);
    });
  }

  it('when it may not see the text of routines, then they are not left out silently', async () => {
    const out = scratch();
    const login = await loginOf([`${readAll}`, 'EXECUTE ON ovs.*']);
    const result = await runTool(exportWords(server, out, { databases: ['ovs'], login }));
    expect(codesOf(result)).toEqual(['OVM_DB_PRIVILEGE']);
    expect(result.stderr).toMatch(/vms|mysql\.proc/);
  });

  it('when it may not create the target, then the missing privilege is named', async () => {
    const archive = await exported(server, scratch(), { databases: ['second'] });
    const login = await loginOf(['SELECT ON second.*', 'PROCESS ON *.*']);
    const words = ['--as', 'second=third'];
    const result = await runTool(importWords(archive, server, { login, archives: scratch(), words }));
    expect(codesOf(result)).toEqual(['OVM_DB_PRIVILEGE']);
    expect(result.stderr).toMatch(/CREATE|ALL/);
    expect(await server.sql("SHOW DATABASES LIKE 'third'")).toBe('');
  });

  it('when it may not see the sessions of others, then it may not replace a database', async () => {
    const archive = await exported(server, scratch(), { databases: ['ovs'] });
    const everything = 'ALL PRIVILEGES ON';
    const login = await loginOf([`${everything} ovs.*`, `${everything} \`ovm\\_rescue\\_%\`.*`, seeRoutines]);
    const options = { login, archives: scratch(), words: ['--replace'] };
    const result = await runTool(importWords(archive, server, options));
    expect(result.code, result.stderr).not.toBe(0);
    expect(result.stderr).toContain('PROCESS');
    expect(await server.dump('ovs')).toBe(before);
  });
});

describe('a target that somebody uses', () => {
  it('when another session is in it, then it is not exchanged', async () => {
    const archive = await exported(server, scratch(), { databases: ['ovs'] });
    const login = { host: '127.0.0.1', port: server.port, user: server.user, password: server.password };
    const session = await createConnection({ ...login, database: 'ovs' });
    try {
      const words = ['--replace'];
      const result = await runTool(importWords(archive, server, { archives: scratch(), words }));
      expect(codesOf(result)).toEqual(['OVM_TARGET_IN_USE']);
      expect(result.stderr).toContain(server.user);
    } finally {
      await session.end();
    }
    expect(await server.dump('ovs')).toBe(before);
  });

  it('when it exists and --replace is not said, then it stays', async () => {
    const archive = await exported(server, scratch(), { databases: ['ovs'] });
    const result = await runTool(importWords(archive, server, { archives: scratch() }));
    expect(codesOf(result)).toEqual(['OVM_TARGET_EXISTS']);
    expect(await server.dump('ovs')).toBe(before);
  });

  it('when nobody said --yes and there is no terminal, then nothing is done', async () => {
    const archive = await exported(server, scratch(), { databases: ['second'] });
    const words = importWords(archive, server, { archives: scratch(), words: ['--as', 'second=third'] });
    const result = await runTool(words.filter((word) => word !== '--yes'));
    expect(codesOf(result)).toEqual(['OVM_NOT_CONFIRMED']);
    expect(await server.sql("SHOW DATABASES LIKE 'third'")).toBe('');
  });
});
