import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LoadedDatabase, type LoadedTable, loadScript } from '../../src/emitters/load-script.js';
import { objectScript, type ScriptedObject } from '../../src/emitters/object-script.js';
import { type MariadbServer, startMariadb } from '../databases/mariadb-server.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { projectRoot } from '../source-files.js';

const scratch = scratchDirectories();
const wicked = "o'v`s $(id) \\";
const wickedTable = "t`1'; DROP x";

const object = (kind: string, name: string, createStatement: string, changes = {}): ScriptedObject => ({
  kind,
  name,
  createStatement,
  sqlMode: 'ANSI_QUOTES,STRICT_TRANS_TABLES',
  characterSetClient: 'latin1',
  collationConnection: 'latin1_german1_ci',
  databaseCollation: 'utf8mb4_general_ci',
  timeZone: null,
  ...changes,
});

const objects: readonly ScriptedObject[] = [
  object('view', 'a_first', 'CREATE VIEW "a_first" AS SELECT "n", f("n") AS twice FROM "z_second"'),
  object('view', 'z_second', 'CREATE VIEW "z_second" AS SELECT n, \'grün\' AS colour FROM plain'),
  object(
    'function',
    'f',
    'CREATE FUNCTION f(x INT) RETURNS INT DETERMINISTIC\r\nBEGIN\r\n  -- kept; as it is\n  /* "\\" ;; */ RETURN x * 2;\nEND',
    { databaseCollation: 'latin1_swedish_ci' },
  ),
  object(
    'trigger',
    'plain_bi',
    'CREATE TRIGGER plain_bi BEFORE INSERT ON plain FOR EACH ROW SET NEW.n = NEW.n + 100',
  ),
  object(
    'event',
    'tick',
    "CREATE EVENT tick ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO SELECT 'ä'",
    {
      timeZone: '+05:00',
    },
  ),
  object('sequence', 's', 'CREATE SEQUENCE s START WITH 7', {
    sqlMode: null,
    characterSetClient: null,
    databaseCollation: null,
    collationConnection: null,
  }),
];

const plainRows = '0\ta\\tb\\\\c\\nd\t1970-01-01 00:00:01\n2\t\\N\t2020-06-01 12:00:00\n';
const files: Readonly<Record<string, string | Uint8Array>> = {
  'schema/1/ddl/plain.sql':
    'CREATE TABLE `plain` (`n` int NOT NULL AUTO_INCREMENT, `t` text, `at` timestamp NULL, v int NOT NULL DEFAULT nextval(`s`), PRIMARY KEY (`n`))',
  'schema/1/load/plain.sql':
    "LOAD DATA LOCAL INFILE '/dev/stdin' INTO TABLE `plain` CHARACTER SET binary FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' (`n`,`t`,`at`)",
  'schema/1/data/plain.1.tsv.gz': gzipSync(plainRows.slice(0, plainRows.indexOf('\n2') + 1)),
  'schema/1/data/plain.2.tsv': plainRows.slice(plainRows.indexOf('\n2') + 1),
  'schema/1/ddl/w.sql': `CREATE TABLE \`${wickedTable.replaceAll('`', '``')}\` (a int)`,
  ...Object.fromEntries(
    objects.map((one, index) => [`schema/1/ddl/o${index}.sql`, objectScript(one, 'utf8mb4_general_ci')]),
  ),
};

const plainTable: LoadedTable = {
  name: 'plain',
  rows: 2,
  ddl: 'schema/1/ddl/plain.sql',
  load: 'schema/1/load/plain.sql',
  enumColumns: [],
  parts: ['schema/1/data/plain.1.tsv.gz', 'schema/1/data/plain.2.tsv'],
};

const database: LoadedDatabase = {
  name: wicked,
  characterSet: 'utf8mb4',
  collation: 'utf8mb4_general_ci',
  tables: [
    plainTable,
    { name: wickedTable, rows: 0, ddl: 'schema/1/ddl/w.sql', load: '', enumColumns: [], parts: [] },
  ],
  objects: objects.map(({ kind }, index) => ({ kind, ddl: `schema/1/ddl/o${index}.sql` })),
};

/** An archive in the form of docs/archive.md, made by hand. */
function archive(
  changes: Readonly<Record<string, string | Uint8Array>> = {},
  databases = [database],
): string {
  const root = scratch();
  const all = { ...files, 'schema/load.sh': loadScript(databases, '0.1.0'), ...changes };
  const sums = Object.entries(all).map(([path, content]) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    return `${createHash('sha256').update(content).digest('hex')}  ${path}\n`;
  });
  writeFileSync(join(root, 'SHA256SUMS'), sums.join(''));
  return root;
}

describe('load.sh', () => {
  let server: MariadbServer;
  beforeAll(async () => {
    server = await startMariadb();
  });
  afterAll(() => server.stop());

  const load = (root: string, words: readonly string[] = [], env: Readonly<Record<string, string>> = {}) => {
    const connection = [`--socket=${server.socketPath}`, `-u${server.user}`];
    const run = spawnSync('/bin/dash', [join(root, 'schema/load.sh'), ...words, ...connection], {
      encoding: 'utf8',
      cwd: scratch(),
      env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', MYSQL_PWD: server.password, ...env },
    });
    return { code: run.status, out: run.stdout, err: run.stderr };
  };

  it('when shellcheck reads it, then it finds nothing', () => {
    const file = join(archive(), 'schema/load.sh');
    expect(spawnSync('shellcheck', ['-s', 'sh', file], { encoding: 'utf8' }).stdout).toBe('');
  });

  it('when it loads under another name, then rows and objects are as they were, with their own settings', async () => {
    const target = "x`y'z";
    const { code, err } = load(archive(), ['--as', `${wicked}=${target}`]);
    expect(err).toContain('loaded: 1 databases, 2 rows');
    expect(code).toBe(0);
    const sql = (text: string) => server.sql(`SET time_zone = '+00:00'; ${text}`, target);
    expect(await sql('SELECT n, hex(t), at FROM plain ORDER BY n')).toBe(
      '0\t6109625C630A64\t1970-01-01 00:00:01\n2\tNULL\t2020-06-01 12:00:00\n',
    );
    expect(await sql('SELECT n, twice FROM a_first ORDER BY n')).toBe('0\t0\n2\t4\n');
    expect(await sql('SELECT hex(colour) FROM z_second LIMIT 1')).toBe('6772FC6E\n');
    const made = await sql(
      "SELECT sql_mode, character_set_client, database_collation, hex(routine_definition) FROM information_schema.routines WHERE routine_schema = database() AND routine_name = 'f'",
    );
    const [mode, set, collation, body = ''] = made.trimEnd().split('\t');
    expect([mode, set, collation]).toEqual([
      'ANSI_QUOTES,STRICT_TRANS_TABLES',
      'latin1',
      'latin1_swedish_ci',
    ]);
    expect(Buffer.from(body, 'hex').toString()).toBe(
      'BEGIN\r\n  -- kept; as it is\n  /* "\\" ;; */ RETURN x * 2;\nEND',
    );
    expect(
      await sql(
        "SELECT time_zone, hex(event_definition) FROM information_schema.events WHERE event_schema = database() AND event_name = 'tick'",
      ),
    ).toBe(`+05:00\t${Buffer.from("SELECT 'ä'").toString('hex').toUpperCase()}\n`);
    const [character] = (
      await sql(
        'SELECT default_character_set_name, default_collation_name FROM information_schema.schemata WHERE schema_name = database()',
      )
    ).split('\n');
    expect(character).toBe('utf8mb4\tutf8mb4_general_ci');
  });

  it('when the target has tables, then nothing is loaded and the way out is told', async () => {
    await server.sql('CREATE DATABASE taken; CREATE TABLE taken.mine (a int)');
    const { code, err } = load(archive(), ['--as', `${wicked}=taken`]);
    expect(code).toBe(1);
    expect(err).toContain('taken holds 1 tables already: nothing was loaded');
    expect(await server.sql('SHOW TABLES FROM taken')).toBe('mine\n');
  });

  it('when a view names a database that gets another name, then it stops before anything is made', async () => {
    const view = { kind: 'view', ddl: 'schema/2/ddl/v.sql', names: [wicked, 'vm'] };
    const other = { ...database, name: 'viewing', tables: [], objects: [view] };
    const quoted = `\`${wicked.replaceAll('`', '``')}\``;
    const text = `CREATE VIEW v AS SELECT n FROM ${quoted}.plain`;
    const made = objectScript(object('view', 'v', text, { sqlMode: '' }), 'utf8mb4_general_ci');
    const root = archive({ 'schema/2/ddl/v.sql': made }, [database, other]);
    const { code, err } = load(root, ['--as', `${wicked}=elsewhere`]);
    const said = `v.sql names the database ${wicked}, and load.sh does not change it to elsewhere`;
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(said) });
    expect(await server.sql("SHOW DATABASES LIKE 'elsewhere'; SHOW DATABASES LIKE 'viewing'")).toBe('');
    expect(load(root, ['--as', 'viewing=viewing_copy'])).toMatchObject({ code: 0 });
    expect(await server.sql('SELECT COUNT(*) FROM viewing_copy.v')).toBe('2\n');
    await server.sql(`DROP DATABASE ${quoted}`);
  });

  it('when the author wrote the database before a trigger and its table, then the trigger is made where it is loaded', async () => {
    const text =
      'CREATE TRIGGER original.plain_bi BEFORE INSERT ON original.plain FOR EACH ROW SET NEW.n = NEW.n + 100';
    const made = objectScript(object('trigger', 'plain_bi', text), 'utf8mb4_general_ci');
    await server.sql('CREATE DATABASE original; CREATE TABLE original.plain (n INT)');
    const { code, err } = load(archive({ 'schema/1/ddl/o3.sql': made }), ['--as', `${wicked}=rehearsed`]);
    expect(code, err).toBe(0);
    expect(await server.sql('SHOW TRIGGERS FROM original')).toBe('');
    expect(await server.sql('SHOW TRIGGERS FROM rehearsed')).toMatch(/^plain_bi\t/);
  });

  it('when a file was changed, then nothing is loaded', async () => {
    const root = archive();
    writeFileSync(join(root, 'schema/1/data/plain.2.tsv'), '3\tchanged\t2020-06-01 12:00:00\n');
    const { code, err } = load(root, ['--as', `${wicked}=changed`]);
    expect(code).toBe(10);
    expect(err).toContain('plain.2.tsv');
    expect(await server.sql("SHOW DATABASES LIKE 'changed'")).toBe('');
  });

  it.each([
    ['a row is missing', { 'schema/1/data/plain.2.tsv': '' }, 1, '1 rows came there, wanted are 2'],
    [
      'a value does not fit',
      { 'schema/1/data/plain.2.tsv': 'x\ty\t2020-06-01 12:00:00\n' },
      1,
      'the server warns 2 times',
    ],
    [
      'a part is cut',
      { 'schema/1/data/plain.1.tsv.gz': gzipSync(plainRows).subarray(0, -4) },
      10,
      'cannot be read',
    ],
    [
      'a statement is refused',
      { 'schema/1/ddl/o3.sql': 'CREATE TRIGGER;' },
      1,
      'schema/1/ddl/o3.sql cannot be made:\n',
    ],
    [
      'a table is refused',
      { 'schema/1/ddl/w.sql': 'CREATE TABLE plain (a INT)' },
      1,
      'schema/1/ddl/w.sql cannot be made:\n',
    ],
  ])('when %s, then it stops and says how to run it again', async (_, changes, wanted, why) => {
    await server.sql('DROP DATABASE IF EXISTS broken');
    const { code, err } = load(archive(changes), ['--as', `${wicked}=broken`]);
    expect({ code, err }).toEqual({ code: wanted, err: expect.stringContaining(why) });
    expect(err).toContain('DROP DATABASE `broken`;');
  });

  it('when it has many tables and objects, then it starts the client only a few times more than tables have rows', async () => {
    const many = Array.from({ length: 40 }, (_, index) => index);
    const changes = Object.fromEntries([
      ...many.map((n) => [`schema/1/ddl/t${n}.sql`, `CREATE TABLE t${n} (a INT)`]),
      ...many.map((n) => [
        `schema/1/ddl/v${n}.sql`,
        objectScript(
          object('view', `v${n}`, `CREATE VIEW v${n} AS SELECT a FROM t${n}`),
          'utf8mb4_general_ci',
        ),
      ]),
      ['schema/1/data/none.tsv.gz', gzipSync('')],
    ]);
    const empty = { load: '', rows: 0, enumColumns: [], parts: ['schema/1/data/none.tsv.gz'] };
    const tables = many.map((n) => ({ ...empty, name: `t${n}`, ddl: `schema/1/ddl/t${n}.sql` }));
    const views = many.map((n) => ({ kind: 'view', ddl: `schema/1/ddl/v${n}.sql` }));
    const larger = {
      ...database,
      tables: [...database.tables, ...tables],
      objects: [...database.objects, ...views],
    };
    const counting = join(scratch(), 'counting client');
    const starts = `${counting}.starts`;
    writeFileSync(counting, `#!/bin/sh\necho >>'${starts}'\nexec mariadb "$@"\n`);
    chmodSync(counting, 0o755);
    await server.sql('DROP DATABASE IF EXISTS larger');
    const { code, err } = load(archive(changes, [larger]), ['--as', `${wicked}=larger`], {
      OVM_MYSQL: counting,
    });
    expect(code, err).toBe(0);
    expect(await server.sql('SELECT COUNT(*) FROM v39; SHOW TABLES', 'larger')).toMatch(/^0\n(.*\n){85}$/);
    expect(readFileSync(starts, 'utf8').length).toBeLessThan(1 + 15);
  });

  it('when rows are packed with zstd and there is no such program, then it stops before anything is made', () => {
    const bin = scratch();
    const table = { ...plainTable, parts: ['schema/1/data/plain.tsv.zst'] };
    const root = archive({ 'schema/1/data/plain.tsv.zst': '' }, [{ ...database, tables: [table] }]);
    const where = (name: string) => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim();
    for (const name of ['mariadb', 'sed', 'sha256sum', 'mktemp', 'dirname', 'cat', 'rm', 'wc', 'grep'])
      symlinkSync(where(name), join(bin, name));
    const { code, err } = load(root, ['--as', `${wicked}=packed`], { PATH: bin });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('there is no program zstd') });
    expect(err).not.toContain('DROP DATABASE');
  });

  it('when a table that was empty has rows now, then it stops', async () => {
    const emptied = { ...database, tables: [{ ...plainTable, rows: 0 }], objects: [] };
    const ddl = { 'schema/1/ddl/plain.sql': 'CREATE TABLE `plain` (n INT)' };
    const { code, err } = load(archive(ddl, [emptied]), ['--as', `${wicked}=emptied`]);
    expect({ code, err }).toEqual({ code: 10, err: expect.stringContaining('is not empty') });
  });

  it('when a password stands in an argument or an option is wrong, then it stops before it connects', () => {
    const root = archive();
    expect(load(root, ['-psecret'])).toMatchObject({ code: 2, err: expect.not.stringContaining('secret') });
    expect(load(root, ['--as', 'nothing=x'])).toMatchObject({ code: 2, out: '' });
    expect(load(root, ['--only', 'nothing'])).toMatchObject({ code: 2, out: '' });
    expect(load(root, ['--help']).out).toMatch(/^usage: sh schema\/load.sh/);
    expect(load(root, [], { MYSQL_PWD: 'wrong' })).toMatchObject({ code: 12 });
  });

  it('when -p is said, then the password is asked for once on the terminal and not shown', () => {
    const script = join(archive(), 'schema/load.sh');
    const words = ['-p', '--as', `${wicked}=asked`, `--socket=${server.socketPath}`, `-u${server.user}`];
    const judge = join(projectRoot, 'test/judges/on-terminal.py');
    const run = spawnSync('python3', [judge, `${server.password}\\n`, 'dash', script, ...words], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent' },
      timeout: 60_000,
    });
    expect(run.stdout).toContain('loaded: 1 databases, 2 rows');
    expect(run.stdout.match(/Password:/g)).toHaveLength(1);
    expect(run.stdout).not.toContain(server.password);
    expect(run.status).toBe(0);
  });

  it('when the script is read, then it holds no path of the machine it was made on', () => {
    const root = archive();
    expect(readFileSync(join(root, 'schema/load.sh'), 'utf8')).not.toContain(root);
    rmSync(root, { recursive: true });
  });
});
