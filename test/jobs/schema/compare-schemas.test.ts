import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log.js';
import { Password } from '../../../src/base/password.js';
import { type CompareSchemasOptions, compareSchemas } from '../../../src/jobs/schema/compare-schemas.js';
import { exportSchema } from '../../../src/jobs/schema/export-schema.js';
import { schemaDifferenceText } from '../../../src/jobs/schema/schema-differences.js';
import type { ConnectionSettings } from '../../../src/reach/database/connection-settings.js';
import { createSqlite } from '../../../src/reach/database/sqlite/open-sqlite.js';
import { quickDirectory } from '../../run-directories.js';

const settings = (path: string): ConnectionSettings => ({
  engine: 'sqlite',
  path,
  host: '',
  port: 0,
  user: '',
  password: new Password(''),
  tls: 'off',
  compress: false,
  connectTimeoutMs: 1000,
  stallTimeoutMs: 1000,
});

describe('comparing an archived schema', () => {
  let root: string;
  let file: string;
  let archive: string;
  beforeAll(async () => {
    root = mkdtempSync(join(quickDirectory(), 'ovm-test-'));
    file = join(root, 'a.db');
    const database = await createSqlite(file);
    await database.execute('CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)');
    await database.execute("INSERT INTO t VALUES (1, 'x'), (2, NULL)");
    await database.execute('CREATE VIEW v AS SELECT a FROM t');
    await database.close();
    archive = await exported();
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const exported = async () => {
    const place = { archives: root, estate: 'e', log: silentLog };
    return (await exportSchema({ ...place, settings: settings(file), databases: [] })).archive.path;
  };
  const lines = async (changes: Partial<CompareSchemasOptions> = {}) => {
    const other = { settings: settings(file) };
    const options = { archive, other, databases: [], renames: new Map<string, string>(), ...changes };
    return (await compareSchemas(options)).map(schemaDifferenceText);
  };

  it('when nothing was changed, then nothing differs, from the database and from a second archive', async () => {
    expect(await lines()).toEqual([]);
    expect(await lines({ other: { archive: await exported() } })).toEqual([]);
  });

  it('when a database of the archive is not on the later side, then it is missing', async () => {
    const renames = new Map([['main', 'other']]);
    expect(await lines({ other: { archive }, renames })).toEqual(['- database other', '+ database main']);
    expect(await lines({ renames })).toEqual(['- database other']);
    expect(await lines({ renames, databases: ['main'] })).toEqual(['- database other']);
  });

  it('when a database is on the later side alone and is named, then it is additional', async () => {
    const renames = new Map([['main', 'other']]);
    const other = { archive };
    expect(await lines({ other, renames, databases: ['main'] })).toEqual(['- database other']);
    const second = await exported();
    expect(await lines({ other: { archive: second }, databases: ['main'] })).toEqual([]);
  });

  it('when a file of an archive that counts is not as it was, then the archive is damaged', async () => {
    for (const pattern of [/\.tsv/, /dictionary\.json$/, /ddl\/tables\/.*\.sql/]) {
      const damaged = await exported();
      const found = readdirSync(join(damaged, 'schema'), { recursive: true }).map(String);
      const path = join(damaged, 'schema', found.find((name) => pattern.test(name)) ?? '');
      const bytes = readFileSync(path);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      writeFileSync(path, bytes);
      await expect(lines({ other: { archive: damaged } })).rejects.toMatchObject({
        code: 'OVM_ARCHIVE_DAMAGED',
        exitCode: 10,
      });
      await expect(lines({ archive: damaged })).rejects.toMatchObject({ exitCode: 10 });
    }
  });

  it('when a name is in no archive, then the words are wrong', async () => {
    await expect(lines({ databases: ['ovs'] })).rejects.toMatchObject({ code: 'OVM_USAGE' });
    const other = { archive };
    await expect(lines({ databases: ['ovs'], other })).rejects.toMatchObject({ code: 'OVM_USAGE' });
    await expect(lines({ renames: new Map([['ovs', 'x']]) })).rejects.toMatchObject({ code: 'OVM_USAGE' });
  });
});
