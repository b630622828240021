import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TsvEncoder, tsvChunkCapacity } from '../../../src/formats/table-rows/tsv-encoder.js';
import type { KeyRange } from '../../../src/reach/database/database.js';
import type { DatabaseDictionary, TableDefinition } from '../../../src/reach/database/dictionary.js';
import { MysqlConnection } from '../../../src/reach/database/mysql/mysql-connection.js';
import { MysqlTableReader } from '../../../src/reach/database/mysql/mysql-table-reader.js';
import { openMysql } from '../../../src/reach/database/mysql/open-mysql.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';

const tables = `
SET sql_mode = '';
CREATE DATABASE reading; USE reading;
CREATE TABLE every_length (id INT NOT NULL PRIMARY KEY, a LONGBLOB, b VARCHAR(300)) ENGINE=InnoDB;
INSERT INTO every_length SELECT seq, REPEAT(CHAR(seq % 256 USING binary), seq * seq % 70000), IF(seq % 5, REPEAT('\\t', seq % 260), NULL)
  FROM seq_0_to_600;
INSERT INTO every_length VALUES (700, REPEAT('m', 3000000), NULL);
CREATE TABLE long_values (k VARCHAR(20) CHARACTER SET latin1 NOT NULL, d DATE NOT NULL, a LONGBLOB, t LONGTEXT CHARACTER SET utf8mb4, n INT,
  PRIMARY KEY (k, d)) ENGINE=InnoDB;
INSERT INTO long_values VALUES ('ä''\\\\', '0000-00-00', REPEAT(UNHEX('00090A5CFF'), 1900000), REPEAT('ü', 2500000), NULL),
  ('short', '2013-05-05', 'x', NULL, 1), ('one', '2013-05-06', NULL, REPEAT('y', 4194305), 2), ('edge', '2013-05-07', REPEAT('z', 4194304), '', 3);
CREATE TABLE keys_u (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, p VARCHAR(200)) ENGINE=InnoDB;
INSERT INTO keys_u SELECT 18446744073709551615 - seq, REPEAT('p', 150) FROM seq_0_to_20000;
CREATE TABLE keys_sparse (id BIGINT NOT NULL PRIMARY KEY, p VARCHAR(200)) ENGINE=InnoDB;
INSERT INTO keys_sparse SELECT IF(seq = 1, -9223372036854775808, IF(seq = 2, 9223372036854775807, seq)), REPEAT('p', 150) FROM seq_1_to_20000;
CREATE TABLE keys_text (id CHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL PRIMARY KEY, p VARCHAR(200)) ENGINE=InnoDB;
INSERT INTO keys_text SELECT IF(seq % 2, MD5(seq), UPPER(MD5(seq))), REPEAT('p', 150) FROM seq_1_to_20000;
CREATE TABLE keys_time (id DATETIME(6) NOT NULL, n INT NOT NULL, p VARCHAR(200), PRIMARY KEY (id, n)) ENGINE=InnoDB;
INSERT INTO keys_time SELECT IF(seq < 50, '0000-00-00', '2013-01-01' + INTERVAL seq DIV 7 MINUTE), seq, REPEAT('p', 150) FROM seq_1_to_20000;
CREATE TABLE keys_enum (id ENUM('b', 'a', '') NOT NULL, n INT NOT NULL, p VARCHAR(200), PRIMARY KEY (id, n)) ENGINE=InnoDB;
INSERT INTO keys_enum SELECT 1 + seq % 3, seq, REPEAT('p', 150) FROM seq_1_to_20000;
CREATE TABLE keys_none (n INT, p VARCHAR(200)) ENGINE=InnoDB;
INSERT INTO keys_none SELECT seq, REPEAT('p', 150) FROM seq_1_to_20000;
ANALYZE TABLE keys_u, keys_sparse, keys_text, keys_time, keys_enum, keys_none;
`;

const everything: KeyRange = { from: null, to: null };

describe('the reader of tables of a server', () => {
  let server: MariadbServer;
  let dictionary: DatabaseDictionary;

  beforeAll(async () => {
    server = await startMariadb();
    await server.sql(tables);
    const database = await openMysql(server.settings());
    dictionary = await database.dictionary('reading');
    await database.close();
  });
  afterAll(() => server?.stop());

  function tableOf(name: string): TableDefinition {
    return dictionary.tables.find((table) => table.name === name) as TableDefinition;
  }

  async function withReader<T>(rowHook: boolean, use: (reader: MysqlTableReader) => Promise<T>): Promise<T> {
    const reader = await MysqlTableReader.over(await MysqlConnection.open(server.settings(), server.url), {
      rowHook,
    });
    try {
      return await use(reader);
    } finally {
      await reader.close();
    }
  }

  /** Rows and checksum of some ranges; pauses now and then, as a slow disk would. */
  async function contentOf(
    reader: MysqlTableReader,
    name: string,
    ranges: readonly KeyRange[],
    slow = false,
  ) {
    const sha256 = createHash('sha256');
    let chunks = 0;
    const encoder = new TsvEncoder({
      nextChunk: () => Buffer.allocUnsafeSlow(tsvChunkCapacity),
      take: (chunk, bytes) => {
        chunks += 1;
        sha256.update(chunk.subarray(0, bytes));
      },
      pressure: () =>
        slow && chunks % 2 === 1
          ? new Promise((go) => setTimeout(go, 5)).then(() => void chunks++)
          : undefined,
    });
    for (const range of ranges) await reader.readRows('reading', tableOf(name), range, encoder);
    encoder.end();
    return {
      rows: encoder.rows,
      bytes: encoder.bytes,
      checksum: encoder.checksum,
      sha256: sha256.digest('hex'),
    };
  }

  it('when rows are taken from the packets, then they are those of the public interface', async () => {
    for (const name of ['every_length', 'long_values']) {
      const hooked = await withReader(true, (reader) => contentOf(reader, name, [everything]));
      const slow = await withReader(true, (reader) => contentOf(reader, name, [everything], true));
      const open = await withReader(false, (reader) => contentOf(reader, name, [everything]));
      expect(open).toEqual(hooked);
      expect(slow).toEqual(hooked);
    }
  });

  it('when values are long, then they come in pieces and are what the server hashes', async () => {
    const values: { sha: string; length: number }[] = [];
    await withReader(true, async (reader) => {
      let hash = createHash('sha256');
      let length = 0;
      let longest = 0;
      const rows: string[] = [];
      await reader.readRows('reading', tableOf('long_values'), everything, {
        row: (bytes, starts, ends) => void rows.push(bytes.toString('latin1', starts[0], ends[0])),
        piece: (bytes) => {
          hash.update(bytes);
          length += bytes.length;
          longest = Math.max(longest, bytes.length);
        },
        endValue: (isNull) => {
          if (!isNull) values.push({ sha: hash.digest('hex'), length });
          hash = createHash('sha256');
          length = 0;
        },
        endRow: () => undefined,
        pressure: () => undefined,
      });
      expect(rows.sort()).toEqual(['edge', 'short']);
      expect(longest).toBe(4 * 1024 * 1024);
    });
    const wanted = await server.sql(
      "SELECT SHA2(a, 256), SHA2(CAST(t AS BINARY), 256) FROM reading.long_values WHERE k NOT IN ('edge', 'short')",
    );
    for (const sha of wanted.split(/\s+/).filter((word) => word.length === 64)) {
      expect(values.map((value) => value.sha)).toContain(sha);
    }
    expect(values.filter(({ length }) => length > 4_000_000).length).toBe(3);
  });

  it.each(['keys_u', 'keys_sparse', 'keys_text', 'keys_time'])(
    'when %s is parted, then each row is in one part',
    async (name) => {
      await withReader(true, async (reader) => {
        const ranges = await reader.keyRanges('reading', tableOf(name), 400_000);
        const whole = await contentOf(reader, name, [everything]);
        const parts = await contentOf(reader, name, ranges);
        expect(ranges.length).toBeGreaterThan(2);
        expect([ranges[0]?.from, ranges.at(-1)?.to]).toEqual([null, null]);
        expect(parts.checksum).toBe(whole.checksum);
        expect(parts.rows).toBe(Number(await server.sql(`SELECT COUNT(*) FROM reading.${name}`)));
        const largest = await Promise.all([contentOf(reader, name, ranges.slice(1, 2))]);
        expect(largest[0]?.rows).toBeLessThan(parts.rows * 0.8);
      });
    },
  );

  it('when a key has no exact literal or there is none, then the table is one part', async () => {
    await withReader(true, async (reader) => {
      for (const name of ['keys_enum', 'keys_none', 'every_length']) {
        const small = name === 'every_length';
        expect(await reader.keyRanges('reading', tableOf(name), small ? 1e9 : 400_000)).toEqual([everything]);
      }
    });
  });

  it('when the sink fails, then its error comes back and the reader is done for', async () => {
    const reader = await MysqlTableReader.over(await MysqlConnection.open(server.settings(), server.url));
    const encoder = new TsvEncoder({
      nextChunk: () => Buffer.allocUnsafeSlow(tsvChunkCapacity),
      take: () => {
        throw new Error('the disk is full');
      },
      pressure: () => undefined,
    });
    await expect(reader.readRows('reading', tableOf('every_length'), everything, encoder)).rejects.toThrow(
      'the disk is full',
    );
    await expect(contentOf(reader, 'keys_none', [everything])).rejects.toMatchObject({ code: 'OVM_DB_LOST' });
    await reader.close();
  });

  it('when a table is gone, then the error names it', async () => {
    const gone = { ...tableOf('keys_none'), name: 'gone' };
    await withReader(true, async (reader) => {
      const sink = { row() {}, piece() {}, endValue() {}, endRow() {}, pressure: () => undefined };
      await expect(reader.readRows('reading', gone, everything, sink)).rejects.toThrow(/reading\.gone/);
    });
  });

  it('when the name of a table stands in the message by chance, then the error names the table all the same', async () => {
    const { generated: _, ...first } = tableOf('keys_none').columns[0] ?? {};
    const columns = [{ ...first, name: 'missing', generated: false }] as TableDefinition['columns'];
    await server.sql('CREATE TABLE reading.e (a INT)');
    await withReader(true, async (reader) => {
      const sink = { row() {}, piece() {}, endValue() {}, endRow() {}, pressure: () => undefined };
      const e = { ...tableOf('keys_none'), name: 'e', columns };
      const failure = reader.readRows('reading', e, everything, sink);
      await expect(failure).rejects.toMatchObject({
        code: 'OVM_DB_FAILED',
        object: expect.stringMatching(/^table reading\.e/),
        why: expect.stringMatching(/^Unknown column 'missing'/),
      });
    });
  });
});
