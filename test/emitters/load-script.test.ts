import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LoadedDatabase, loadScript } from '../../src/emitters/load-script.js';
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

const database: LoadedDatabase = {
  name: wicked,
  characterSet: 'utf8mb4',
  collation: 'utf8mb4_general_ci',
  tables: [
    {
      name: 'plain',
      rows: 2,
      ddl: 'schema/1/ddl/plain.sql',
      load: 'schema/1/load/plain.sql',
      enumColumns: [],
      parts: ['schema/1/data/plain.1.tsv.gz', 'schema/1/data/plain.2.tsv'],
    },
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
    const run = spawnSync('dash', [join(root, 'schema/load.sh'), ...words, ...connection], {
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
      "SELECT sql_mode, character_set_client, database_collation, hex(routine_definition) FROM information_schema.routines WHERE routine_name = 'f'",
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
        "SELECT time_zone, hex(event_definition) FROM information_schema.events WHERE event_name = 'tick'",
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
  ])('when %s, then it stops and says how to run it again', async (_, changes, wanted, why) => {
    await server.sql('DROP DATABASE IF EXISTS broken');
    const { code, err } = load(archive(changes), ['--as', `${wicked}=broken`]);
    expect({ code, err }).toEqual({ code: wanted, err: expect.stringContaining(why) });
    expect(err).toContain('DROP DATABASE `broken`;');
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
