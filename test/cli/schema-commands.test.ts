import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type MariadbServer, startMariadb } from '../databases/mariadb-server.js';
import { createZooAccounts, loadTypeZoo, probeZoo, zooDatabases } from '../databases/type-zoo.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { quickDirectory } from '../run-directories.js';
import { sourceText } from '../source-files.js';
import { lastLine, runCli } from './run-cli.js';

const scratch = scratchDirectories();
const source = `
CREATE DATABASE ovs CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci; CREATE DATABASE appfw CHARACTER SET latin1;
USE ovs;
CREATE TABLE vm (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(90) CHARACTER SET latin1, doc LONGBLOB,
  at TIMESTAMP(6) NULL, ratio DOUBLE, KEY by_name (name(10))) ENGINE=InnoDB AUTO_INCREMENT=99 COMMENT 'it''s';
INSERT INTO vm VALUES (1,'grün',x'0009000A5C4E',NULL,16777216.5),(18446744073709551615,'','\\\\N','2013-03-31 01:30:00.000001',1e-9);
CREATE TABLE OVM_STATISTIC (n INT PRIMARY KEY) ENGINE=InnoDB; INSERT INTO OVM_STATISTIC VALUES (1),(2),(3);
CREATE VIEW big AS SELECT id, name FROM vm WHERE id > 5;
DELIMITER //
CREATE TRIGGER vm_bi BEFORE INSERT ON vm FOR EACH ROW BEGIN SET NEW.name = CONCAT(NEW.name, ';'); END//
CREATE PROCEDURE p() BEGIN SELECT 1; END//
DELIMITER ;
CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DISABLE DO DELETE FROM OVM_STATISTIC;
USE appfw;
CREATE TABLE ui (k VARCHAR(20) PRIMARY KEY, v TEXT) ENGINE=InnoDB; INSERT INTO ui VALUES ('a', 'ö'), ('b', NULL);
`;

describe('the schema commands', () => {
  let server: MariadbServer;
  let connection: readonly string[];
  /** Where the archives of all tests are, one of all databases and one of ovs alone. */
  let home: string;
  let whole: string;
  let ovs: string;
  beforeAll(async () => {
    server = await startMariadb();
    await server.sql(source);
    connection = ['--url', server.url, '--password-file', server.passwordFile];
    home = mkdtempSync(join(quickDirectory(), 'ovm-test-'));
    whole = await exported(home);
    ovs = await exported(home, '--database', 'ovs', '--compress', 'none');
  });
  afterAll(async () => {
    rmSync(home, { recursive: true, force: true });
    await server.stop();
  });
  afterEach(async () => {
    const names = await server.sql("SHOW DATABASES LIKE '%\\_copy'");
    for (const name of names.split('\n').filter(Boolean)) await server.sql(`DROP DATABASE \`${name}\``);
  });

  const exported = async (out: string, ...words: readonly string[]) => {
    const result = await runCli([
      'schema',
      'export',
      ...connection,
      '--out',
      out,
      '--estate',
      'prod',
      ...words,
    ]);
    expect(result).toMatchObject({ code: 0 });
    return lastLine(result.out);
  };

  it('when all databases are exported, then the path is the last line, and the archive verifies', async () => {
    const archive = whole;
    expect(existsSync(join(archive, 'schema/load.sh'))).toBe(true);
    expect(await runCli(['verify', archive])).toMatchObject({ code: 0 });
    expect(readFileSync(join(archive, 'manifest.json'), 'utf8')).not.toContain(server.password);
    expect(
      spawnSync('shellcheck', ['-s', 'sh', join(archive, 'schema/load.sh')], { encoding: 'utf8' }).stdout,
    ).toBe('');
  });

  it('when load.sh loads an archive with the client alone, then the judge finds both equal', async () => {
    const archive = whole;
    const words = [join(archive, 'schema/load.sh'), '--as', 'ovs=ovs_copy', '--as', 'appfw=appfw_copy'];
    const loaded = spawnSync('sh', [...words, `--socket=${server.socketPath}`, `-u${server.user}`], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', MYSQL_PWD: server.password },
    });
    expect(loaded).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('loaded: 2 databases, 7 rows'),
    });
    for (const name of ['ovs', 'appfw']) {
      const judged = async (database: string) => (await server.dump(database)).replaceAll(database, name);
      expect(await judged(`${name}_copy`)).toBe(await judged(name));
    }
  });

  it('when an import is not confirmed, then the plan is printed and nothing is done', async () => {
    const words = ['schema', 'import', ovs, ...connection, '--as', 'ovs=ovs_copy'];
    const { code, out, err } = await runCli(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('could not begin the import into ovs_copy: --yes is missing');
    expect(err).toContain('Database ovs as ovs_copy: 2 tables, 5 rows');
    expect(err).toContain('ovs_copy is not there, or this account may not see it');
    expect(await server.sql("SHOW DATABASES LIKE '%copy'")).toBe('');
  });

  it('when an archive is imported under another name, then diff finds nothing, and a change afterwards', async () => {
    const archive = ovs;
    const words = [...connection, '--as', 'ovs=ovs_copy', '--archives', scratch()];
    const imported = await runCli(['schema', 'import', archive, ...words, '--yes', '--json']);
    expect(imported).toMatchObject({ code: 0 });
    expect(JSON.parse(imported.out)).toEqual({
      archive,
      targets: [{ from: 'ovs', to: 'ovs_copy', tables: 2, rows: 5 }],
      safetyArchive: null,
      kept: [],
      leftOut: [],
      invalid: [],
    });
    expect(await runCli(['schema', 'diff', archive, ...words])).toMatchObject({ code: 0, out: '' });
    await server.sql(
      "UPDATE vm SET name = 'x' WHERE id = 1; ALTER TABLE OVM_STATISTIC ADD c INT",
      'ovs_copy',
    );
    const { code, out } = await runCli(['schema', 'diff', archive, ...words]);
    expect(code).toBe(0);
    expect(out).toContain('+ column ovs_copy.OVM_STATISTIC.c');
    expect(out).toMatch(/~ table ovs_copy\.vm content: "[0-9a-f]{32}" -> "[0-9a-f]{32}"/);
    expect(out).not.toContain('vm rows');
    const asJson = await runCli(['schema', 'diff', archive, archive, '--json']);
    expect(asJson).toMatchObject({ code: 0, out: '[]\n' });
  });

  it('when one database of an archive is named, then it alone is imported', async () => {
    const words = [...connection, '--as', 'ovs=ovs_copy', '--archives', scratch(), '--yes'];
    const before = await server.dump('appfw');
    const unknown = await runCli(['schema', 'import', whole, ...words, '--database', 'ovm']);
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(unknown.err).toContain('the archive holds no database ovm; it holds appfw, ovs');
    const both = await runCli(['schema', 'import', whole, ...words]);
    expect(both).toMatchObject({ code: 1, out: '' });
    expect(both.err).toContain('could not import into appfw');
    const alone = await runCli(['schema', 'import', whole, ...words, '--database', 'ovs']);
    expect(alone).toMatchObject({ code: 0, out: 'ovs_copy: 2 tables, 5 rows, verified\n' });
    expect(await server.dump('appfw')).toBe(before);
  });

  it('when something differs, then the exit code is 1 with --exit-code alone', async () => {
    const words = ['schema', 'diff', whole, ...connection, '--as', 'ovs=gone', '--database', 'ovs'];
    const differing = await runCli(words);
    expect(differing).toEqual({ code: 0, out: '- database gone\n', err: '1 difference\n' });
    expect(await runCli([...words, '--exit-code'])).toEqual({ ...differing, code: 1 });
    const same = ['schema', 'diff', whole, whole, '--exit-code'];
    expect(await runCli(same)).toEqual({ code: 0, out: '', err: '0 differences\n' });
  });

  it('when the server has no TLS, then the hint says how to do without', async () => {
    const words = ['schema', 'export', ...connection, '--tls', 'on', '--out', scratch()];
    const { code, err } = await runCli(words);
    expect(code).toBe(1);
    expect(err).toContain('the server offers no TLS\n  Say --tls off');
  });

  it('when a database or file is not as it must be, then the hint fits', async () => {
    const drop = ['schema', 'drop', ...connection, '--database', 'gone'];
    expect((await runCli(drop)).err).toMatch(/could not find database gone.*\n {2}Check the name/);
    const file = join(scratch(), 'there');
    writeFileSync(file, '');
    const { err } = await runCli(['archive', 'open', ovs, '--sqlite', file]);
    expect(err).toMatch(/it exists already\n {2}Name a file that does not exist/);
  });

  it('when rows are left out, then the archive says so and diff does not read them', async () => {
    const archive = await exported(scratch(), '--database', 'ovs', '--skip-rows', 'OVM_STATISTIC');
    const { schema } = JSON.parse(readFileSync(join(archive, 'manifest.json'), 'utf8'));
    expect(
      schema.databases[0].tables.map((one: { name: string; rowsOmitted: boolean }) => [
        one.name,
        one.rowsOmitted,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['OVM_STATISTIC', true],
        ['vm', false],
      ]),
    );
    expect(await runCli(['schema', 'diff', archive, ...connection])).toMatchObject({ code: 0, out: '' });
  });

  it('when a database is dropped, then each object is listed and it stays with nothing in it', async () => {
    await server.sql(
      'CREATE DATABASE gone_copy; CREATE TABLE gone_copy.t (a INT); CREATE VIEW gone_copy.v AS SELECT 1',
    );
    const words = ['schema', 'drop', ...connection, '--database', 'gone_copy'];
    expect(await runCli(words)).toMatchObject({ code: 2, out: '' });
    const { code, out, err } = await runCli([...words, '--yes']);
    expect({ code, out }).toEqual({ code: 0, out: 'gone_copy: 1 table and 1 other object dropped\n' });
    expect(err).toContain('  table gone_copy.t\n  view gone_copy.v\n');
    expect(await server.sql('SHOW FULL TABLES FROM gone_copy')).toBe('');
    expect(await runCli(words.slice(0, -2))).toMatchObject({ code: 2 });
  });

  it('when an archive is opened as SQLite, then its rows are there', async () => {
    const archive = ovs;
    const file = join(scratch(), 'ovs.sqlite');
    const { code, out } = await runCli(['archive', 'open', archive, '--sqlite', file]);
    expect({ code, out }).toEqual({ code: 0, out: `${file}\n` });
    const count = spawnSync('sqlite3', [file, 'SELECT count(*), max(length(doc)) FROM vm'], {
      encoding: 'utf8',
    });
    expect(count.stdout).toBe('2|6\n');
    const again = await runCli(['archive', 'open', archive, '--sqlite', file, '--json']);
    expect(JSON.parse(lastLine(again.err)).error.code).toBe('OVM_WRITE_FAILED');
  });

  it('when a dump becomes an archive, then it is the same as that of an export', async () => {
    const root = scratch();
    const dump = join(root, 'ovs.sql');
    writeFileSync(dump, await server.dump('ovs'), 'latin1');
    const result = await runCli(['schema', 'import-dump', dump, '--database', 'ovs', '--out', root]);
    expect(result).toMatchObject({ code: 0 });
    const differences = await runCli(['schema', 'diff', lastLine(result.out), ...connection]);
    expect(differences.out).not.toMatch(/rows|content/);
  });

  it.each([
    ['a wrong password', ['--password-command', 'echo wrong'], 12, /log in to/],
    ['a password in the URL', ['--url', 'mysql://ovs:hidden@h'], 2, /holds a password/],
    ['no service of Oracle', ['--url', 'oracle://ovs@h:1521'], 2, /one service or one sid/],
    ['an unknown database', ['--database', 'nothing'], 1, /nothing/],
    ['no such table', ['--skip-rows', 'NOTHING'], 2, /NOTHING/],
    ['a bad time', ['--stall-timeout', '0'], 2, /seconds from 1/],
    ['a certificate without TLS', ['--tls-ca', '/x'], 2, /needs --tls on/],
  ])('when the words hold %s, then exit %s and nothing is written', async (_, words, wanted, why) => {
    const root = scratch();
    const given = words[0] === '--password-command' ? ['--url', server.url] : connection;
    const { code, out, err } = await runCli(['schema', 'export', ...given, ...words, '--out', root]);
    expect({ code, out }).toEqual({ code: wanted, out: '' });
    expect(err).toMatch(why);
    expect(err).not.toMatch(/hidden|ovs-secret/);
    expect(
      readdirSync(root, { recursive: true }).filter((name) => String(name).includes('manifest')),
    ).toEqual([]);
  });

  it('when an account has the privileges of the guide and no others, then export and import work with it', async () => {
    const guide = sourceText('docs/schema.md');
    const [, forExport = '', forImport = ''] = guide.split(/^-- (?:export|import).*$/m);
    const grants = (text: string, account: string) =>
      [...text.matchAll(/^GRANT (.*?) TO 'rescue'@'%';/gm)]
        .map(([, grant = '']) => grant.replace(/^SUPER/, 'SET USER'))
        .filter((grant) => !grant.startsWith('SHOW_ROUTINE'))
        .flatMap((grant) =>
          grant.includes('`ovs`') ? [grant, grant.replace('`ovs`', '`guided_copy`')] : [grant],
        )
        .map((grant) => `GRANT ${grant} TO '${account}'@'%';`)
        .join('\n');
    await server.sql(`CREATE USER exporter@'%' IDENTIFIED BY 'e'; ${grants(forExport, 'exporter')}`);
    await server.sql(`CREATE USER importer@'%' IDENTIFIED BY 'i'; ${grants(forImport, 'importer')}`);
    const root = scratch();
    const as = (account: string) => ['--url', server.url.replace(server.user, account), '--archives', root];
    const words = [...as('exporter'), '--database', 'ovs', '--password-command', 'echo e', '--json'];
    const result = await runCli(['schema', 'export', ...words]);
    expect(result).toMatchObject({ code: 0 });
    const { archive, schema } = JSON.parse(result.out);
    expect(schema.snapshot).toBe('server-lock');
    const rest = ['--password-command', 'echo i', '--as', 'ovs=guided_copy', '--yes'];
    const imported = await runCli(['schema', 'import', archive, ...as('importer'), ...rest]);
    expect(imported).toMatchObject({ code: 0, out: 'guided_copy: 2 tables, 5 rows, verified\n' });
    const copy = (await server.dump('guided_copy')).replaceAll('guided_copy', 'ovs');
    expect(copy).toBe(await server.dump('ovs'));
  });

  it('when only the .config of the manager is given, then it says where the database is', async () => {
    const root = scratch();
    const config = join(root, 'config');
    writeFileSync(
      config,
      `DBTYPE=MySQL\nDBHOST=127.0.0.1\nSID=ovs\nLSNR=${server.port}\nOVSSCHEMA=${server.user}\nUUID=0004fb0000010000a66ead5f5516c460\nBUILDID=3.4.2.1384\n`,
    );
    const result = await runCli([
      'schema',
      'export',
      '--manager-config',
      config,
      '--password-file',
      server.passwordFile,
      '--out',
      root,
      '--json',
    ]);
    expect(result).toMatchObject({ code: 0 });
    expect(JSON.parse(result.out).schema).toMatchObject({
      engine: 'mysql',
      managerConfig: {
        engine: 'mysql',
        port: server.port,
        buildId: '3.4.2.1384',
        managerUuid: '0004fb0000010000a66ead5f5516c460',
      },
    });
    writeFileSync(config, 'DBTYPE=Oracle\nDBHOST=h\nLSNR=1521\nOVSSCHEMA=ovs\n');
    expect(await runCli(['schema', 'export', '--manager-config', config, '--out', root])).toMatchObject({
      code: 2,
    });
  });
});

describe('the archive of every kind of column and object', () => {
  let server: MariadbServer;
  beforeAll(async () => {
    server = await startMariadb();
    await loadTypeZoo(server);
  });
  afterAll(() => server.stop());

  it('when load.sh loads it into another server with the client alone, then the judge finds both equal', async () => {
    const words = ['--url', server.url, '--password-file', server.passwordFile, '--out', scratch()];
    const result = await runCli(['schema', 'export', ...words]);
    expect(result).toMatchObject({ code: 0 });
    const other = await startMariadb();
    try {
      await createZooAccounts(other);
      const script = join(lastLine(result.out), 'schema/load.sh');
      const loaded = spawnSync('sh', [script, `--socket=${other.socketPath}`, `-u${other.user}`], {
        encoding: 'utf8',
        env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', MYSQL_PWD: other.password },
      });
      expect(loaded).toMatchObject({ status: 0, stderr: expect.stringContaining('loaded: 2 databases') });
      for (const name of zooDatabases) expect(await other.dump(name)).toBe(await server.dump(name));
      expect(await probeZoo(other)).toBe(await probeZoo(server));
    } finally {
      await other.stop();
    }
  });
});
