import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log.js';
import type { ImportOptions } from '../../../src/jobs/schema/import/import-plan.js';
import { carryOutImport, planImport } from '../../../src/jobs/schema/import-schema.js';
import { openDatabase } from '../../../src/reach/database/open-database.js';
import { createSqlite } from '../../../src/reach/database/sqlite/open-sqlite.js';
import { sqliteSettings } from '../../../src/reach/database/sqlite/sqlite-settings.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { plainArchive } from './plain-archive.js';

const scratch = scratchDirectories();
const code = (name: string) => expect.objectContaining({ code: name });

const statements = `
  CREATE TABLE pool (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, data BLOB);
  CREATE TABLE vm (id INTEGER PRIMARY KEY, pool INTEGER REFERENCES pool (id), name TEXT);
  CREATE INDEX vm_pool ON vm (pool);
  INSERT INTO pool (name, data) VALUES ('a', x'00ff0a09'), ('b', NULL), (x'62', 1.5), ('', '');
  INSERT INTO vm VALUES (1, 1, 'it''s'), (-9223372036854775808, 2, NULL);
  CREATE VIEW named AS SELECT name FROM vm;
  CREATE TRIGGER gone AFTER DELETE ON pool BEGIN DELETE FROM vm WHERE pool = OLD.id; END;`;

async function made(path: string, sql = statements): Promise<string> {
  const database = await createSqlite(path);
  await database.execute(sql);
  await database.close();
  return path;
}

function optionsOf(archive: string, path: string, changes: Partial<ImportOptions> = {}): ImportOptions {
  const options = {
    archive,
    archives: scratch(),
    settings: sqliteSettings(path),
    renames: new Map(),
    log: silentLog,
  };
  return { ...options, replace: false, managerStopped: false, ...changes };
}

async function imported(archive: string, path: string, changes: Partial<ImportOptions> = {}) {
  return carryOutImport(await planImport(optionsOf(archive, path, changes)));
}

/** Everything in a file, as SQLite itself shows it. */
async function contentOf(path: string): Promise<unknown> {
  const database = await openDatabase(sqliteSettings(path));
  const query = (sql: string) => database.query(sql);
  const content = [
    await query('SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2'),
    await query('SELECT id, quote(name), quote(data), typeof(name), typeof(data) FROM pool ORDER BY id'),
    await query('SELECT id, pool, quote(name) FROM vm ORDER BY id'),
    await query('SELECT name, seq FROM sqlite_sequence'),
  ];
  await database.close();
  return content;
}

describe('an import into a database file', () => {
  it('when there is no file, then it is made with everything that was archived, and nothing is left beside', async () => {
    const directory = scratch();
    const source = await made(join(scratch(), 'source.db'));
    const archive = await plainArchive(scratch(), sqliteSettings(source), ['main']);
    const path = join(directory, 'target.db');
    const result = await imported(archive, path);
    expect(result).toEqual({
      safetyArchive: null,
      kept: [],
      leftOut: [],
      invalid: [],
      targets: [{ from: 'main', to: 'main', tables: 2, rows: 6 }],
    });
    expect(await contentOf(path)).toEqual(await contentOf(source));
    expect(readdirSync(directory)).toEqual(['target.db']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('when the file holds something, then it needs --replace and is in a safety archive', async () => {
    const source = await made(join(scratch(), 'source.db'));
    const archive = await plainArchive(scratch(), sqliteSettings(source), ['main']);
    const path = await made(
      join(scratch(), 'target.db'),
      `${statements} DELETE FROM vm; PRAGMA journal_mode = WAL;`,
    );
    const before = await contentOf(path);
    await expect(planImport(optionsOf(archive, path))).rejects.toEqual(code('OVM_TARGET_EXISTS'));
    const { safetyArchive } = await imported(archive, path, { replace: true });
    expect(await contentOf(path)).toEqual(await contentOf(source));
    await imported(safetyArchive ?? '', path, { replace: true });
    expect(await contentOf(path)).toEqual(before);
  });

  it('when another program uses the file, then it stays as it is', async () => {
    const source = await made(join(scratch(), 'source.db'));
    const archive = await plainArchive(scratch(), sqliteSettings(source), ['main']);
    const path = await made(join(scratch(), 'target.db'), 'CREATE TABLE t (a)');
    const settings = { ...sqliteSettings(path), stallTimeoutMs: 300 };
    const plan = await planImport(optionsOf(archive, path, { replace: true, settings }));
    const other = await openDatabase(sqliteSettings(path));
    await other.execute('BEGIN IMMEDIATE; INSERT INTO t VALUES (1)');
    await expect(carryOutImport(plan)).rejects.toEqual(code('OVM_TARGET_IN_USE'));
    await other.execute('COMMIT');
    expect(await other.query('SELECT a FROM t')).toHaveLength(1);
    await other.close();
  });

  it('when the archive is damaged or of another engine, then no file is made', async () => {
    const source = await made(join(scratch(), 'source.db'));
    const archive = await plainArchive(scratch(), sqliteSettings(source), ['main']);
    const path = join(scratch(), 'target.db');
    await expect(planImport(optionsOf(archive, path, { renames: new Map([['main', 'x']]) }))).rejects.toEqual(
      code('OVM_USAGE'),
    );
    const data = join(archive, 'schema/main/data/pool.tsv');
    writeFileSync(data, readFileSync(data, 'utf8').replace("'a'", "'A'"));
    await expect(imported(archive, path)).rejects.toEqual(code('OVM_ARCHIVE_DAMAGED'));
    expect(existsSync(path)).toBe(false);
    expect(existsSync(`${path}.partial`)).toBe(false);
    const mysql = { ...sqliteSettings(path), engine: 'mysql' as const, host: '127.0.0.1', port: 1 };
    await expect(planImport(optionsOf(archive, path, { settings: mysql }))).rejects.toEqual(
      code('OVM_USAGE'),
    );
  });
});
