import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ManifestDatabase, ManifestTable } from '../../../src/archive/manifest-schema.js';
import { openArchive } from '../../../src/archive/open-archive.js';
import { archivedSchema, archivedTsv } from '../../../src/archive/schema-reader.js';
import { verifyArchive } from '../../../src/archive/verify-archive.js';
import { checksumOfTsv } from '../../../src/formats/table-rows/row-checksum.js';
import { checkContents } from '../../../src/jobs/schema/content-check.js';
import { type ExportSchemaOptions, exportSchema } from '../../../src/jobs/schema/export-schema.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { startStallingProxy } from '../../databases/stalling-proxy.js';
import { startProgram } from '../../reach/run-program.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';

const scratch = scratchDirectories();
const judge = join(import.meta.dirname, '../../judges/row-checksum.py');

const estate = `
CREATE DATABASE estate CHARACTER SET latin1; USE estate;
CREATE TABLE big (id BIGINT NOT NULL PRIMARY KEY, pad VARCHAR(2000) NOT NULL, note VARCHAR(20)) ENGINE=InnoDB;
INSERT INTO big SELECT seq, REPEAT(CONCAT(seq, '\\t\\\\ \\n'), 90), IF(seq % 3, 'ä', NULL) FROM seq_1_to_20000;
CREATE TABLE keyed (name VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL, n INT NOT NULL, pad VARBINARY(900),
  PRIMARY KEY (name, n)) ENGINE=InnoDB;
INSERT INTO keyed SELECT CONCAT(CHAR(97 + seq % 26), 'Ö', seq % 5000), seq, REPEAT('x', 800) FROM seq_1_to_20000;
CREATE TABLE mixed (id INT NOT NULL PRIMARY KEY, b BLOB) ENGINE=InnoDB;
INSERT INTO mixed SELECT seq, LEFT(REPEAT(UNHEX(SHA2(seq, 512)), 10), seq % 600) FROM seq_1_to_2000;
CREATE TABLE nothing (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB;
CREATE TABLE \`od.d/na%me.0001\` (id INT NOT NULL PRIMARY KEY, t TEXT) ENGINE=InnoDB;
INSERT INTO \`od.d/na%me.0001\` VALUES (1, ''), (2, NULL);
CREATE TABLE isam (id INT NOT NULL PRIMARY KEY) ENGINE=MyISAM; INSERT INTO isam VALUES (1);
CREATE TABLE statistic (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB; INSERT INTO statistic VALUES (1), (2);
CREATE TABLE account (id INT NOT NULL PRIMARY KEY, money INT NOT NULL) ENGINE=InnoDB;
CREATE TABLE vault (id INT NOT NULL PRIMARY KEY, money INT NOT NULL) ENGINE=InnoDB;
INSERT INTO account SELECT seq, 1000 FROM seq_1_to_10; INSERT INTO vault SELECT seq, 0 FROM seq_1_to_10;
CREATE VIEW v AS SELECT id FROM statistic;
ANALYZE TABLE big, keyed;
`;

describe('the export of a schema', () => {
  let server: MariadbServer;

  beforeAll(async () => {
    server = await startMariadb();
    await server.sql(estate);
  });
  afterAll(() => server?.stop());

  function optionsFor(archives: string, changes: Partial<ExportSchemaOptions> = {}): ExportSchemaOptions {
    const base = { settings: server.settings(), databases: ['estate'], archives, estate: 'e', threads: 2 };
    return { ...base, durable: false, log: { info: () => undefined, warn: () => undefined }, ...changes };
  }

  async function tsvOf(path: string, table: ManifestTable) {
    return checksumOfTsv(archivedTsv(await openArchive(path), table));
  }

  it('when databases are exported, then the archive is whole and rows, bytes and checksums are right', async () => {
    const { archive, schema, findings, rows } = await exportSchema(optionsFor(scratch()));
    expect((await verifyArchive(archive.path)).ok).toBe(true);
    const [database] = schema.databases as [ManifestDatabase];
    expect(schema.snapshot).toBe('server-lock');
    expect(rows).toBe(40_000 + 2000 + 2 + 1 + 2 + 20);
    for (const table of database.tables) {
      const { rows, bytes, checksum } = table;
      expect(await tsvOf(archive.path, table)).toEqual({ rows, bytes, checksum });
      if (rows > 5000) continue; // the judge takes its time
      const files = table.parts.map(({ path }) => join(archive.path, path));
      const judged = execFileSync('python3', [judge, ...files], { encoding: 'utf8' }).trim();
      expect(judged).toBe(`${rows} ${bytes} ${checksum}`);
    }
    expect(findings.map(({ subject, code }) => [subject, code])).toEqual([
      ['estate.isam', 'table-without-transactions'],
    ]);
    const read = await archivedSchema(await openArchive(archive.path));
    expect(read.databases[0]?.dictionary.tables.map(({ name }) => name)).toContain('od.d/na%me.0001');
    expect(readdirSync(join(archive.path, 'schema')).sort()).toEqual(['estate', 'load.sh']);
  });

  it('when tables are big, then they are read in parts by keys of any kind, each row once', async () => {
    const { schema } = await exportSchema(
      optionsFor(scratch(), { compression: 'none', partBytes: 3_000_000 }),
    );
    const { tables } = schema.databases[0] as ManifestDatabase;
    for (const name of ['big', 'keyed']) {
      const table = tables.find((candidate) => candidate.name === name);
      expect(table?.parts.length).toBeGreaterThan(1);
      expect(table?.rows).toBe(20_000);
      expect(table?.parts.every((part) => part.rows > 0)).toBe(true);
    }
  });

  it('when the contents are checked without writing, then they have the checksums of the archive', async () => {
    const { schema } = await exportSchema(optionsFor(scratch()));
    const states: number[] = [];
    const { tables } = await checkContents({
      settings: server.settings(),
      databases: ['estate'],
      threads: 1,
      onReading: ({ rows }) => states.push(rows),
    });
    const sums = (list: readonly { rows: number; checksum: string }[]) =>
      list.map(({ rows, checksum }) => `${rows} ${checksum}`).sort();
    expect(sums(tables)).toEqual(sums(schema.databases[0]?.tables ?? []));
    expect(states.length).toBeGreaterThan(0);
    expect(states).toEqual(states.toSorted((one, other) => one - other));
  });

  it('when somebody moves money all the time, then every export shows all of it', async () => {
    let running = true;
    const writer = (async () => {
      for (let turn = 0; running; turn++) {
        const id = 1 + (turn % 10);
        await server.sql(
          `START TRANSACTION; UPDATE account SET money = money - 7 WHERE id = ${id}; DO SLEEP(0.002);
           UPDATE vault SET money = money + 7 WHERE id = ${11 - id}; COMMIT;`,
          'estate',
        );
      }
    })();
    try {
      for (let round = 0; round < 3; round++) {
        const { archive, schema } = await exportSchema(optionsFor(scratch(), { skipRows: ['big', 'keyed'] }));
        const opened = await openArchive(archive.path);
        let sum = 0;
        for (const table of schema.databases[0]?.tables ?? []) {
          if (!['account', 'vault'].includes(table.name)) continue;
          let text = '';
          for await (const chunk of archivedTsv(opened, table)) text += chunk.toString();
          for (const line of text.trim().split('\n')) sum += Number(line.split('\t')[1]);
        }
        expect(sum).toBe(10_000);
      }
    } finally {
      running = false;
      await writer;
    }
  });

  it('when rows are left out, then the structure stays and the manifest says so', async () => {
    const { archive, schema } = await exportSchema(
      optionsFor(scratch(), { skipRows: ['STATISTIC', 'estate.big'].map((w) => w.toLowerCase()) }),
    );
    const tables = schema.databases[0]?.tables ?? [];
    expect(tables.filter(({ rowsOmitted }) => rowsOmitted).map(({ name }) => name)).toEqual([
      'big',
      'statistic',
    ]);
    expect(existsSync(join(archive.path, 'schema/estate/ddl/tables/statistic.sql'))).toBe(true);
    const script = readFileSync(join(archive.path, 'schema/load.sh'), 'utf8');
    expect(script).toContain('statistic');
    await expect(exportSchema(optionsFor(scratch(), { skipRows: ['nowhere'] }))).rejects.toMatchObject({
      code: 'OVM_USAGE',
    });
  });

  it('when the account may lock nothing, then one reader is consistent by itself', async () => {
    await server.createUser('reader', 'reading', [
      'SELECT, SHOW VIEW, EVENT, TRIGGER ON estate.*',
      'SELECT ON mysql.proc',
    ]);
    const { Password } = await import('../../../src/base/password.js');
    const settings = server.settings({ user: 'reader', password: new Password('reading') });
    const { schema } = await exportSchema(optionsFor(scratch(), { settings, skipRows: ['big', 'keyed'] }));
    expect(schema.snapshot).toBe('one-reader');
    expect(schema.databases[0]?.tables.find(({ name }) => name === 'account')?.rows).toBe(10);
  });

  it('when the server is killed in the midst, then the error says so and nothing is left', async () => {
    const archives = scratch();
    const proxy = await startStallingProxy(server.port);
    try {
      proxy.onceReceived(5_000_000, () => server.kill());
      const settings = server.settings({ host: '127.0.0.1', port: proxy.port });
      await expect(exportSchema(optionsFor(archives, { settings }))).rejects.toMatchObject({
        code: 'OVM_DB_LOST',
      });
      expect(readdirSync(join(archives, 'e')).filter((name) => !name.startsWith('.'))).toEqual([]);
    } finally {
      await proxy.close();
      await server.restart();
    }
  });

  it('when the line goes dead in the midst, then it is given up after the time-out', async () => {
    const archives = scratch();
    const proxy = await startStallingProxy(server.port);
    try {
      proxy.onceReceived(5_000_000, () => proxy.stall());
      const settings = server.settings({
        host: '127.0.0.1',
        port: proxy.port,
        stallTimeoutMs: 700,
        connectTimeoutMs: 700,
      });
      await expect(exportSchema(optionsFor(archives, { settings }))).rejects.toMatchObject({
        code: 'OVM_DB_STALLED',
      });
      expect(readdirSync(join(archives, 'e')).filter((name) => !name.startsWith('.'))).toEqual([]);
    } finally {
      await proxy.close();
    }
  });

  it('when a table is dropped before it is read, then the error names it', async () => {
    await server.sql(
      'CREATE DATABASE estate2; CREATE TABLE estate2.gone (id INT PRIMARY KEY) ENGINE=InnoDB;',
    );
    let dropped: Promise<unknown> | undefined;
    const onReading = () => {
      dropped ??= server.sql('DROP TABLE estate2.gone');
    };
    const options = optionsFor(scratch(), { databases: ['estate', 'estate2'], threads: 1, onReading });
    await expect(exportSchema(options)).rejects.toThrow(/estate2\.gone/);
    await dropped;
    await server.sql('DROP DATABASE estate2');
  });

  it('when the disk takes no more, then the error says so and nothing is left', async () => {
    for (const compression of ['none', 'gzip']) {
      const archives = scratch();
      const words = [String(server.port), server.user, server.password, archives, compression];
      const { stdout } = await startProgram('jobs/schema/export-program.ts', words, { fileBlocks: 128 })
        .ended;
      expect(stdout).toContain('OVM_WRITE_FAILED');
      expect(readdirSync(join(archives, 'e')).filter((name) => !name.startsWith('.'))).toEqual([]);
    }
  });

  it('when this Node.js has no zstd or the login is wrong, then nothing is begun', async () => {
    const archives = scratch();
    const { Password } = await import('../../../src/base/password.js');
    const settings = server.settings({ password: new Password('wrong') });
    await expect(exportSchema(optionsFor(archives, { settings }))).rejects.toMatchObject({
      code: 'OVM_DB_LOGIN',
    });
    expect(readdirSync(archives)).toEqual([]);
  });
});
