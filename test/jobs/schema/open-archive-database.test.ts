import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log.js';
import { exportSchema } from '../../../src/jobs/schema/export-schema.js';
import { openArchiveDatabase } from '../../../src/jobs/schema/open-archive-database.js';
import type { ConnectionSettings } from '../../../src/reach/database/connection-settings.js';
import { sqliteSettings } from '../../../src/reach/database/sqlite/sqlite-settings.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { loadTypeZoo } from '../../databases/type-zoo.js';
import { pythonSqlite } from '../../reach/database/sqlite-peer.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';

const scratch = scratchDirectories();
let server: MariadbServer;
/** The database `shop`, exported. */
let shop: Awaited<ReturnType<typeof exported>>;
const shopArchives = mkdtempSync(join(tmpdir(), 'ovm-test-'));

beforeAll(async () => {
  server = await startMariadb();
  await loadTypeZoo(server);
  await server.sql(ours);
  shop = await exported(server.settings(), ['shop'], [], shopArchives);
});
afterAll(async () => {
  await server.stop();
  rmSync(shopArchives, { recursive: true });
});

const ours = `
SET NAMES utf8mb4; SET sql_mode = '';
CREATE DATABASE shop;
CREATE TABLE shop.item (
  id BIGINT UNSIGNED NOT NULL, price DECIMAL(20,5), made DATE, at TIMESTAMP(6) NULL, f FLOAT, d DOUBLE,
  old CHAR(20) CHARACTER SET latin1, wide VARCHAR(20) CHARACTER SET utf16, east VARCHAR(20) CHARACTER SET sjis,
  kind ENUM('größe','b') CHARACTER SET latin1, padded INT(6) ZEROFILL, bits BIT(9), image LONGBLOB,
  twice INT AS (padded * 2) VIRTUAL, PRIMARY KEY (id), UNIQUE KEY by_text (old(5), price), KEY \`made-at\` (made, at)
);
INSERT INTO shop.item (id, price, made, at, f, d, old, wide, east, kind, padded, bits, image) VALUES
  (18446744073709551615, 123456789012345.67890, '0000-00-00', '2013-06-01 12:00:00.123456', 16777217, 1e300,
   '10 € “x”', 'ä😀', 'テスト', 'größe', 42, b'100000001', REPEAT(UNHEX('00FF0A095C'), 30000)),
  (1, NULL, '2013-02-28', NULL, 0.1, -0.1, '', '', NULL, NULL, NULL, NULL, '');
CREATE TABLE shop.empty (a INT);
`;

async function exported(
  settings: ConnectionSettings,
  databases: readonly string[],
  skipRows: readonly string[] = [],
  archives = scratch(),
) {
  const { archive, schema } = await exportSchema({
    settings,
    databases,
    skipRows,
    archives,
    estate: 'test',
    log: silentLog,
    durable: false,
  });
  return { archive: archive.path, schema };
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('opening an archive as a SQLite file', () => {
  it('when a MySQL database is opened, then every value is the same, in the class that can hold it', async () => {
    const { archive } = shop;
    const file = join(scratch(), 'shop.db');
    const opened = await openArchiveDatabase({ archive, file });
    expect(opened.tables.map(({ name, rows, exceptions }) => [name, rows, exceptions])).toEqual([
      ['empty', 0, 0],
      ['item', 2, 1],
    ]);
    const columns = 'id, price, made, at, f, d, old, wide, hex(east), kind, padded, bits';
    expect(pythonSqlite(file, `SELECT ${columns} FROM item ORDER BY typeof(id) DESC`)).toEqual([
      [
        '18446744073709551615',
        '123456789012345.67890',
        '0000-00-00',
        expect.stringMatching(/^2013-06-01 \d\d:00:00\.123456$/),
        { real: '16777216.0' },
        { real: '1e+300' },
        '10 € “x”',
        'ä😀',
        '836583588367',
        'größe',
        42,
        { blob: '0101' },
      ],
      [
        1,
        null,
        '2013-02-28',
        null,
        { real: '0.10000000149011612' },
        { real: '-0.1' },
        '',
        '',
        '',
        null,
        null,
        null,
      ],
    ]);
    expect(
      pythonSqlite(file, "SELECT name FROM pragma_index_list('item') WHERE origin = 'c' ORDER BY 1"),
    ).toEqual([['item.by_text'], ['item.made-at']]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(file, '..'))).toEqual(['shop.db']);
  });

  it('when it is opened, then the checksums of blobs are those the server tells', async () => {
    const { archive } = shop;
    const file = join(scratch(), 'shop.db');
    await openArchiveDatabase({ archive, file });
    const fromServer = (await server.sql('SELECT SHA2(image, 256) FROM shop.item ORDER BY LENGTH(image)'))
      .trim()
      .split('\n');
    const images = pythonSqlite(file, 'SELECT image FROM item ORDER BY length(image)') as {
      blob: string;
    }[][];
    expect(images.map(([image]) => sha256(Buffer.from(image?.blob ?? '', 'hex')))).toEqual(fromServer);
  });

  it('when databases with all column types are opened, then rows are those of the manifest, which the file tells', async () => {
    const { archive, schema } = await exported(server.settings(), []);
    const file = join(scratch(), 'all.db');
    const { tables } = await openArchiveDatabase({ archive, file });
    expect(tables.length).toBeGreaterThan(20);
    const manifest = schema.databases.flatMap((database) =>
      database.tables.map((table) => [database.name, table.name, table.rows, table.checksum]),
    );
    const facts =
      'SELECT database_name, table_name, row_count, checksum, sqlite_table FROM ovm_rescue_archive';
    const told = pythonSqlite(file, facts);
    expect(told.map((row) => row.slice(0, 4))).toEqual(manifest);
    expect(told.map((row) => row[4])).toContain('shop.item');
    const counting = told.map(
      ([, , , , name]) => `SELECT count(*) FROM "${String(name).replaceAll('"', '""')}"`,
    );
    expect(pythonSqlite(file, counting.join(' UNION ALL ')).flat()).toEqual(told.map((row) => row[2]));
    const kept =
      "SELECT kept_as FROM ovm_rescue_columns WHERE sqlite_table = 'shop.item' AND column_name = 'east'";
    expect(pythonSqlite(file, kept)).toEqual([['BLOB']]);
  });

  it('when the rows of a table were skipped, then it is there, empty, and the file says why', async () => {
    const { archive } = await exported(server.settings(), ['shop'], ['item']);
    const file = join(scratch(), 'shop.db');
    await openArchiveDatabase({ archive, file });
    const facts =
      'SELECT rows_omitted, (SELECT count(*) FROM item) FROM ovm_rescue_archive WHERE table_name = ?';
    expect(pythonSqlite(file, facts.replace('?', "'item'"))).toEqual([[1, 0]]);
  });

  it('when a SQLite archive is opened, then its tables are as they were', async () => {
    const source = join(scratch(), 'source.db');
    pythonSqlite(
      source,
      'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, v, n NUMERIC)',
      "INSERT INTO t (v, n) VALUES (X'00FF', 1.5), ('a\tb', '12'), (NULL, 'x'), (9e999, -0.0)",
      'CREATE INDEX tv ON t (v)',
    );
    const { archive } = await exported(sqliteSettings(source), []);
    const file = join(scratch(), 'copy.db');
    await openArchiveDatabase({ archive, file });
    const all = 'SELECT id, v, typeof(v), n, typeof(n) FROM t ORDER BY id';
    expect(pythonSqlite(file, all)).toEqual(pythonSqlite(source, all));
    expect(pythonSqlite(file, 'SELECT seq FROM sqlite_sequence')).toEqual([[4]]);
  });

  it('when there is a file of that name, then it stays as it is', async () => {
    const { archive } = shop;
    const file = join(scratch(), 'mine.db');
    writeFileSync(file, 'mine');
    await expect(openArchiveDatabase({ archive, file })).rejects.toMatchObject({ code: 'OVM_WRITE_FAILED' });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(readdirSync(join(file, '..'))).toEqual(['mine.db']);
  });

  it('when a part is damaged, then there is no file, and what a killed run left does not stand in the way', async () => {
    const { archive, schema } = shop;
    const part = schema.databases[0]?.tables.find(({ name }) => name === 'item')?.parts[0]?.path ?? '';
    const whole = readFileSync(join(archive, part));
    const bytes = Buffer.from(whole);
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
    writeFileSync(join(archive, part), bytes);
    const file = join(scratch(), 'shop.db');
    writeFileSync(`${file}.partial`, 'left by a run that was killed');
    await expect(openArchiveDatabase({ archive, file })).rejects.toMatchObject({
      code: 'OVM_ARCHIVE_DAMAGED',
    });
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(join(file, '..'))).toEqual([]);
    writeFileSync(join(archive, part), whole);
    await openArchiveDatabase({ archive, file });
    expect(readdirSync(join(file, '..'))).toEqual(['shop.db']);
  });
});
