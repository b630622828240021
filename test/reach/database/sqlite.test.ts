import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Database, RowSource } from '../../../src/reach/database/database.js';
import type { TableDefinition } from '../../../src/reach/database/dictionary.js';
import { createSqlite, openSqlite } from '../../../src/reach/database/sqlite/open-sqlite.js';
import { sqliteSettings } from '../../../src/reach/database/sqlite/sqlite-settings.js';
import { scratchDirectories } from '../scratch-directory.js';
import { CollectedRows } from './collected-rows.js';
import { pythonSqlite } from './sqlite-peer.js';

const scratch = scratchDirectories();
const open = (path: string) => openSqlite(sqliteSettings(path));

const zoo = [
  'CREATE TABLE zoo (id INTEGER PRIMARY KEY, v, d DOUBLE, g AS (id + 1), "odd ""name""" TEXT)',
  'INSERT INTO zoo (id, v, d, "odd ""name""") VALUES (1, 7, -0.0, \'it\'\'s\'), (2, 7.0, 9e999, \'tab\thereand\\back\')',
  "INSERT INTO zoo (id, v) VALUES (3, CAST(X'610062FF' AS TEXT)), (4, X'00FF0A'), (5, NULL), (6, ''), (7, X'')",
  'INSERT INTO zoo (id, v) VALUES (8, 9223372036854775807), (9, -9223372036854775808), (10, 0.1), (11, -9e999)',
  'INSERT INTO zoo (id, v) VALUES (12, zeroblob(70000)), (13, CAST(zeroblob(9000000) AS TEXT))',
];
const classes =
  'SELECT id, typeof(v), hex(CAST(substr(CAST(v AS BLOB), 1, 100) AS BLOB)), length(CAST(v AS BLOB)), d, "odd ""name""" FROM zoo ORDER BY id';

async function rowsOf(database: Database, table: TableDefinition): Promise<CollectedRows> {
  const reader = await database.openReader();
  const rows = new CollectedRows();
  const [range] = await reader.keyRanges('main', table, 1000);
  await reader.readRows('main', table, range ?? { from: null, to: null }, rows);
  await reader.close();
  return rows;
}

async function tableOf(database: Database, name: string): Promise<TableDefinition> {
  const { tables } = await database.dictionary('main');
  return tables.find((table) => table.name === name) as TableDefinition;
}

const sourceOf = (rows: readonly (readonly (Buffer | null)[])[]): RowSource => ({
  async *tsv() {},
  async *rows() {
    yield rows;
  },
});

describe('a SQLite file as a database', () => {
  it('when a table of nasty values is read and loaded into a new file, then SQLite sees no difference', async () => {
    const from = join(scratch(), 'a ?#%.db');
    pythonSqlite(from, ...zoo);
    const source = await open(from);
    const table = await tableOf(source, 'zoo');
    const { rows } = await rowsOf(source, table);
    const to = join(scratch(), 'copy.db');
    const target = await createSqlite(to);
    const loader = await target.openLoader();
    await loader.execute(table.createStatement);
    expect(await loader.load('main', table, sourceOf(rows))).toBe(13);
    await loader.close();
    expect(digest((await rowsOf(target, table)).rows)).toBe(digest(rows));
    await target.close();
    await source.close();
    expect(pythonSqlite(to, classes)).toEqual(pythonSqlite(from, classes));
    expect(statSync(to).mode & 0o777).toBe(0o600);
  });

  it('when the sqlite3 client runs the load statement, then it loads the same', async () => {
    const from = join(scratch(), 'from.db');
    pythonSqlite(from, ...zoo.slice(0, 4), `CREATE TABLE "o'd/d &\\ ""t""" (a, "b'c")`);
    pythonSqlite(from, `INSERT INTO "o'd/d &\\ ""t""" VALUES ('x''y', 1), (NULL, 'N')`);
    const source = await open(from);
    const { tables } = await source.dictionary('main');
    const to = join(scratch(), 'to.db');
    for (const table of tables) {
      const file = join(scratch(), "data's.tsv");
      const { rows } = await rowsOf(source, table);
      writeFileSync(
        file,
        rows.flatMap((row) => [...joined(row), Buffer.from('\n')]).reduce(concat, Buffer.alloc(0)),
      );
      const input = `${table.createStatement};\n${source.loadStatement(table, file)}\n`;
      execFileSync('sqlite3', ['-bail', to], { input });
    }
    await source.close();
    expect(pythonSqlite(to, classes)).toEqual(pythonSqlite(from, classes));
    const odd = `SELECT * FROM "o'd/d &\\ ""t"""`;
    expect(pythonSqlite(to, odd)).toEqual([
      ["x'y", 1],
      [null, 'N'],
    ]);
  });

  it('when a file has keys, indexes, AUTOINCREMENT, views and triggers, then the dictionary tells all of it', async () => {
    const path = join(scratch(), 'd.db');
    pythonSqlite(
      path,
      'CREATE TABLE t (b VARCHAR(10) NOT NULL, a BIGINT UNSIGNED, PRIMARY KEY (a, b)) WITHOUT ROWID',
      'CREATE TABLE n (id INTEGER PRIMARY KEY AUTOINCREMENT, t TEXT UNIQUE)',
      'INSERT INTO n (id) VALUES (41)',
      'DELETE FROM n',
      'CREATE INDEX n_t ON n (t DESC)',
      'CREATE VIEW later AS SELECT id FROM n',
      'CREATE TRIGGER note AFTER INSERT ON n BEGIN DELETE FROM t; END',
    );
    const database = await open(path);
    const { tables, objects } = await database.dictionary('main');
    await database.close();
    expect(tables.map(({ name, primaryKey }) => [name, ...primaryKey])).toEqual([
      ['n', 'id'],
      ['t', 'a', 'b'],
    ]);
    expect(tables[1]?.columns[0]).toMatchObject({
      name: 'b',
      dataType: 'varchar',
      columnType: 'VARCHAR(10)',
      nullable: false,
    });
    expect(objects.map(({ kind, name, table }) => [kind, name, table])).toEqual([
      ['view', 'later', null],
      ['trigger', 'note', 'n'],
    ]);
    const copy = await createSqlite(join(scratch(), 'copy.db'));
    for (const { createStatement } of [...tables, ...objects]) await copy.execute(createStatement);
    expect((await copy.dictionary('main')).tables).toEqual(tables);
    expect(await copy.query('SELECT seq FROM sqlite_sequence')).toEqual([['41']]);
    await copy.close();
  });

  it('when rows are written while a reader is open, then it sees the moment of its opening', async () => {
    const path = join(scratch(), 'wal.db');
    pythonSqlite(path, 'PRAGMA journal_mode = WAL', 'CREATE TABLE t (a)', 'INSERT INTO t VALUES (1)');
    const database = await open(path);
    const table = await tableOf(database, 't');
    const reader = await database.openReader();
    pythonSqlite(path, 'INSERT INTO t VALUES (2)');
    const seen = new CollectedRows();
    await reader.readRows('main', table, { from: null, to: null }, seen);
    await reader.close();
    expect(seen.rows).toHaveLength(1);
    expect((await rowsOf(database, table)).rows).toHaveLength(2);
    await database.close();
  });

  it('when a result has texts that are no UTF-8 or hold NUL, then the process lives and the text is whole', async () => {
    const database = await createSqlite(join(scratch(), 'q.db'));
    const rows = await database.query(
      "SELECT CAST(X'61FF62' AS TEXT), 'a' || char(0) || 'b', ?, ?, X'FF', 2.0, NULL LIMIT ?;",
      ['text', 3, 1],
    );
    expect(rows).toEqual([['a\ufffdb', 'a\0b', 'text', '3', Buffer.of(255), '2.0', null]]);
    await database.close();
  });

  it('when two programs want one lock, then the second does not get it until it is given back', async () => {
    const path = join(scratch(), 'lock.db');
    const one = await createSqlite(path);
    const other = await open(path);
    expect(await one.takeLock('import main')).toBe(true);
    expect(await one.takeLock('import main')).toBe(true);
    expect(await other.takeLock('import main')).toBe(false);
    expect(await other.takeLock('something else')).toBe(true);
    await one.close();
    await one.close();
    expect(await other.takeLock('import main')).toBe(true);
    await other.close();
    expect(readdirSync(dirname(path))).toEqual(['lock.db']);
  });

  it('when another program keeps the file locked, then the error says so', async () => {
    const path = join(scratch(), 'busy.db');
    await (await createSqlite(path)).close();
    const one = await open(path);
    const other = await openSqlite({ ...sqliteSettings(path), stallTimeoutMs: 20 });
    await one.execute('BEGIN EXCLUSIVE');
    await expect(other.execute('CREATE TABLE t (a)')).rejects.toMatchObject({ code: 'OVM_DB_STALLED' });
    await one.execute('ROLLBACK');
    await one.close();
    await other.close();
  });

  it('when a row does not go in, then nothing of the table does and the table is named', async () => {
    const database = await createSqlite(join(scratch(), 'f.db'));
    await database.execute('CREATE TABLE t (a UNIQUE)');
    const reopened = await open(database.address.slice('sqlite:'.length));
    const table = await tableOf(reopened, 't');
    const loader = await reopened.openLoader();
    const load = (...literals: string[]) =>
      loader.load('main', table, sourceOf(literals.map((literal) => [Buffer.from(literal)])));
    await expect(load('1', '1')).rejects.toThrow(/table t of .*UNIQUE constraint failed/);
    await expect(load('1', '1 OR 1')).rejects.toThrow(/value "1 OR 1" of row 2/);
    expect(await load('1', '2')).toBe(2);
    await loader.close();
    await reopened.close();
    await database.close();
  });

  it('when the disk is full, then the error says so', async () => {
    const database = await createSqlite(join(scratch(), 'full.db'));
    await database.query('PRAGMA max_page_count = 20');
    const filling = database.execute('CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(1000000))');
    await expect(filling).rejects.toMatchObject({
      code: 'OVM_WRITE_FAILED',
      message: expect.stringMatching(/disk is full/),
    });
    await database.close();
  });

  it('when the path is missing, a directory, or something else than a database, then the error says which', async () => {
    const directory = scratch();
    const path = join(directory, 'x.db');
    await expect(open(path)).rejects.toMatchObject({
      code: 'OVM_DB_UNREACHABLE',
      message: expect.stringMatching(/does not exist/),
    });
    expect(existsSync(path)).toBe(false);
    await expect(open(directory)).rejects.toMatchObject({ code: 'OVM_DB_UNREACHABLE' });
    writeFileSync(path, 'hello, I am no database'.repeat(50));
    await expect(open(path)).rejects.toMatchObject({
      code: 'OVM_DB_FAILED',
      message: expect.stringMatching(/not a SQLite/),
    });
    await expect(createSqlite(path)).rejects.toMatchObject({ code: 'OVM_WRITE_FAILED' });
    expect(readFileSync(path, 'utf8')).toContain('hello');
    const utf16 = join(directory, '16.db');
    pythonSqlite(utf16, "PRAGMA encoding = 'UTF-16le'", 'CREATE TABLE t (a)');
    await expect(open(utf16)).rejects.toThrow(/UTF-16le/);
  });

  it('when a file is damaged or has a virtual table, then reading it fails and says so', async () => {
    const path = join(scratch(), 'damaged.db');
    pythonSqlite(path, 'CREATE TABLE t (a)', 'INSERT INTO t VALUES (randomblob(100000))');
    const whole = await open(path);
    const table = await tableOf(whole, 't');
    await whole.close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xee, 4096, 8192));
    const damaged = await open(path);
    await expect(rowsOf(damaged, table)).rejects.toMatchObject({
      code: 'OVM_DB_FAILED',
      message: expect.stringMatching(/table t.*damaged/),
    });
    await damaged.close();
    const virtual = await createSqlite(join(scratch(), 'v.db'));
    await virtual.execute('CREATE VIRTUAL TABLE words USING fts5(a)');
    await expect(virtual.dictionary('main')).rejects.toThrow(/table words .*virtual/);
    await expect(virtual.dictionary('ovs')).rejects.toMatchObject({ code: 'OVM_DB_NOT_FOUND' });
    await virtual.close();
  });
});

function joined(row: readonly (Buffer | null)[]): Buffer[] {
  return row.flatMap((value, index) => [
    ...(index > 0 ? [Buffer.from('\t')] : []),
    value ?? Buffer.from('\\N'),
  ]);
}

/** Of all rows; comparing values of megabytes one by one takes the test runner minutes. */
function digest(rows: readonly (readonly (Buffer | null)[])[]): string {
  const hash = createHash('sha256');
  for (const value of rows.flat()) hash.update(value ?? 'NULL').update('\t');
  return hash.digest('hex');
}

function concat(left: Buffer, right: Buffer): Buffer {
  return Buffer.concat([left, right]);
}
