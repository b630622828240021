import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TsvEncoder, tsvChunkCapacity } from '../../../src/formats/table-rows/tsv-encoder.js';
import type { Database, TableReader } from '../../../src/reach/database/database.js';
import type { TableDefinition } from '../../../src/reach/database/dictionary.js';
import { longValueBytes } from '../../../src/reach/database/mysql/mysql-long-rows.js';
import { openMysql } from '../../../src/reach/database/mysql/open-mysql.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';

/** Type of the first key column, and its value for the numbers 1 to 2000. */
const keyTypes: readonly (readonly [string, string])[] = [
  ['YEAR', 'IF(seq % 157 = 0, 0, 1900 + seq % 157 - IF(seq % 157 = 156, 1, 0))'],
  ['TINYINT', 'seq % 256 - 128'],
  ['TINYINT UNSIGNED', 'seq % 256'],
  ['SMALLINT', 'seq * 30 - 32000'],
  ['MEDIUMINT', 'seq * seq'],
  ['INT', '1 - seq'],
  ['INT(5) ZEROFILL', 'seq'],
  ['BIGINT', 'IF(seq = 1, -9223372036854775808, IF(seq = 2, 9223372036854775807, seq))'],
  ['BIGINT UNSIGNED', '18446744073709549615 + seq'],
  ['DECIMAL(30, 10)', '(seq - 1000) / 7'],
  ['FLOAT', '(seq - 1000) / 7'],
  ['DOUBLE', '(seq - 1000) / 7'],
  ['BIT(13)', 'seq'],
  ['DATE', "IF(seq < 9, '0000-00-00', '2013-01-01' + INTERVAL seq DAY)"],
  ['DATETIME(3)', "'1000-01-01' + INTERVAL seq * 100 HOUR"],
  ['TIMESTAMP', "'2013-01-01' + INTERVAL seq HOUR"],
  ['TIME', 'SEC_TO_TIME((seq - 1000) * 60)'],
  ["ENUM('b', 'a', '')", 'seq % 4'],
  ["SET('b', 'a', '')", 'seq % 8'],
  ['CHAR(32)', 'IF(seq % 2, MD5(seq), UPPER(MD5(seq)))'],
  ['VARCHAR(40) CHARACTER SET utf16 COLLATE utf16_unicode_ci', "CONCAT(CHAR(97 + seq % 26), 'Ö', seq)"],
  ['VARCHAR(40) CHARACTER SET cp1250 COLLATE cp1250_czech_cs', "CONCAT('ch', MD5(seq))"],
  ['VARBINARY(20)', "IF(seq % 9, UNHEX(LEFT(MD5(seq), 12)), '')"],
  ['BINARY(4)', 'UNHEX(LEFT(MD5(seq), 8))'],
  ['INET6', "CONCAT('2001:db8::', HEX(seq))"],
  ['UUID', "INSERT(MD5(seq), 9, 0, '-')"],
];

const rows = 2000;

describe('keys of all types', () => {
  let server: MariadbServer;
  let database: Database;
  let tables: ReadonlyMap<string, TableDefinition>;

  beforeAll(async () => {
    server = await startMariadb();
    const texts = keyTypes.map(
      ([type, value], index) =>
        `CREATE TABLE k${index} (k ${type} NOT NULL, n INT NOT NULL, l LONGBLOB, PRIMARY KEY (k, n));` +
        `INSERT INTO k${index} SELECT ${value}, seq, 'x' FROM seq_1_to_${rows};` +
        `CREATE TABLE u${index} (l LONGBLOB, n INT NOT NULL, \`k,\` ${type} NOT NULL, v INT, UNIQUE KEY (v), UNIQUE KEY \`a (\` (\`k,\`, n));` +
        `INSERT INTO u${index} SELECT REPEAT('x', IF(seq IN (2, 5), ${longValueBytes + 1}, 3)), seq, ${value}, NULL FROM seq_1_to_8;`,
    );
    await server.sql(
      `SET sql_mode = 'NO_UNSIGNED_SUBTRACTION'; CREATE DATABASE keyed; USE keyed; ${texts.join('\n')}`,
    );
    database = await openMysql(server.settings());
    const dictionary = await database.dictionary('keyed');
    tables = new Map(dictionary.tables.map((table) => [table.name, table]));
  });
  afterAll(async () => {
    await database?.close();
    await server?.stop();
  });

  /** Rows and checksum, and those of the largest chunk. */
  async function contentOf(reader: TableReader, table: TableDefinition, partBytes: number) {
    const ranges = await reader.keyRanges('keyed', table, partBytes);
    const sha256 = createHash('sha256');
    const encoder = new TsvEncoder({
      nextChunk: () => Buffer.allocUnsafeSlow(tsvChunkCapacity),
      take: (chunk, bytes) => void sha256.update(chunk.subarray(0, bytes)),
      pressure: () => undefined,
    });
    for (const range of ranges) await reader.readRows('keyed', table, range, encoder);
    encoder.end();
    return { parts: ranges.length, rows: encoder.rows, checksum: encoder.checksum };
  }

  it.each(keyTypes.map(([type], index) => [type, index] as const))(
    'when a table with a key of %s is read in small parts, then each row comes exactly once',
    async (type, index) => {
      const real = tables.get(`k${index}`) as TableDefinition;
      const table = { ...real, estimatedRows: rows, estimatedBytes: 40 * 1000 };
      const reader = await database.openReader();
      try {
        const whole = await contentOf(reader, table, 1e9);
        const parted = await contentOf(reader, table, 1000);
        expect(parted).toEqual({ ...whole, rows, parts: expect.any(Number) });
        const inOne = /^(FLOAT|DOUBLE|BIT|TIME$|ENUM|SET|INET6|UUID)/.test(type);
        if (inOne) expect(parted.parts).toBe(1);
        else expect(parted.parts).toBeGreaterThan(1);
      } finally {
        await reader.close();
      }
    },
  );

  it.each(keyTypes.map(([type], index) => [type, index] as const))(
    'when rows with long values have a UNIQUE key of %s only, then they are fetched in pieces',
    async (_, index) => {
      const table = tables.get(`u${index}`) as TableDefinition;
      const reader = await database.openReader();
      const pieces: number[] = [];
      let whole = 0;
      const sink = {
        row: () => {
          whole += 1;
        },
        piece: (bytes: Uint8Array) => void pieces.push(bytes.length),
        endValue: () => undefined,
        endRow: () => undefined,
        pressure: () => undefined,
      };
      try {
        expect(table.primaryKey).toEqual([]);
        await reader.readRows('keyed', table, { from: null, to: null }, sink);
      } finally {
        await reader.close();
      }
      expect(whole).toBe(6);
      expect(pieces.filter((length) => length === longValueBytes)).toHaveLength(2);
      expect(Math.max(...pieces)).toBe(longValueBytes);
    },
  );

  it('when a table has no key and long values, then it is told that its rows are read whole', async () => {
    await server.sql(
      'CREATE DATABASE whole; USE whole; CREATE TABLE none (v INT UNIQUE, l LONGBLOB); CREATE TABLE unique_key (v INT NOT NULL UNIQUE, l LONGBLOB); ' +
        "CREATE TABLE small (l LONGBLOB); INSERT INTO none SELECT NULL, REPEAT('x', 9000000) FROM seq_1_to_2; INSERT INTO unique_key SELECT seq, REPEAT('x', 9000000) FROM seq_1_to_2; ANALYZE TABLE none, unique_key",
    );
    const found = await database.shortfalls(await database.dictionary('whole'));
    expect(found.map(({ kind, name }) => [kind, name])).toEqual([['rows-read-whole', 'none']]);
  });
});
