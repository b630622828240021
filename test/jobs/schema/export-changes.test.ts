import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openArchive } from '../../../src/archive/open-archive.js';
import { archivedSchema } from '../../../src/archive/schema-reader.js';
import { Password } from '../../../src/base/password.js';
import { plannedTables, readingTasks } from '../../../src/jobs/schema/export-plan.js';
import { exportSchema } from '../../../src/jobs/schema/export-schema.js';
import { ReadingSession } from '../../../src/jobs/schema/reading-session.js';
import { openDatabase } from '../../../src/reach/database/open-database.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';

const scratch = scratchDirectories();

const tables = `
CREATE OR REPLACE DATABASE d; USE d;
CREATE TABLE pt (id INT PRIMARY KEY, v INT) PARTITION BY RANGE (id)
  (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20), PARTITION p2 VALUES LESS THAN MAXVALUE);
INSERT INTO pt VALUES (1, 1), (11, 1), (21, 1);
CREATE TABLE sw (id INT PRIMARY KEY); INSERT INTO sw VALUES (1);
CREATE TABLE sw2 (id INT PRIMARY KEY); INSERT INTO sw2 VALUES (2);
CREATE TABLE xp (id INT PRIMARY KEY, v INT) PARTITION BY RANGE (id)
  (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20));
INSERT INTO xp VALUES (1, 1), (11, 1);
CREATE TABLE xpt (id INT PRIMARY KEY, v INT); INSERT INTO xpt VALUES (5, 5), (6, 6);
CREATE TABLE counted (id INT AUTO_INCREMENT PRIMARY KEY); INSERT INTO counted VALUES (1), (2);
CREATE SEQUENCE seq;
CREATE VIEW vw AS SELECT id FROM sw;
CREATE PROCEDURE pr() SELECT 1;
CREATE TRIGGER tr BEFORE INSERT ON sw FOR EACH ROW SET @x = 1;
CREATE EVENT ev ON SCHEDULE EVERY 1 DAY DO SELECT 1;
`;

const changes: readonly (readonly [string, string, string])[] = [
  ['a partition is dropped', 'ALTER TABLE pt DROP PARTITION p1', 'table d.pt'],
  ['two tables exchange their names', 'RENAME TABLE sw TO x, sw2 TO sw, x TO sw2', 'table d.sw'],
  ['a partition is exchanged', 'ALTER TABLE xp EXCHANGE PARTITION p0 WITH TABLE xpt', 'table d.xp'],
  ['a table is emptied', 'TRUNCATE TABLE sw', 'table d.sw'],
  ['a table is made anew', 'DROP TABLE sw2; CREATE TABLE sw2 (id INT PRIMARY KEY)', 'table d.sw2'],
  ['a column is added', 'ALTER TABLE xpt ADD w INT', 'table d.xpt'],
  ['a table is added', 'CREATE TABLE more (id INT)', 'table d.more'],
  ['a table is dropped', 'DROP TABLE xpt', 'table d.xpt'],
  ['a view is changed', 'ALTER VIEW vw AS SELECT id + 1 AS id FROM sw', 'view d.vw'],
  ['a routine is dropped', 'DROP PROCEDURE pr', 'procedure d.pr'],
  ['a trigger is dropped', 'DROP TRIGGER tr', 'trigger d.tr'],
  ['an event is disabled', 'ALTER EVENT ev DISABLE', 'event d.ev'],
  ['the collation is changed', 'ALTER DATABASE d COLLATE utf8mb4_bin', 'database d'],
];

describe('definitions that are changed while rows are read', () => {
  let server: MariadbServer;

  beforeAll(async () => {
    server = await startMariadb();
    await server.createUser('plain', 'secret', [
      'SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE, LOCK TABLES ON d.*',
      'SELECT ON mysql.proc',
    ]);
  });
  beforeEach(() => server.sql(tables));
  afterAll(() => server?.stop());

  const all = (archives: string) => ({
    settings: server.settings(),
    databases: ['d'],
    archives,
    estate: 'e',
    threads: 2,
    durable: false,
    log: { info: () => undefined, warn: () => undefined },
  });

  /** Before anything else happens in this thread. */
  function atOnce(sql: string): void {
    const words = ['--no-defaults', '--skip-ssl', '-S', server.socketPath, '-u', server.user, '-e', sql];
    execFileSync('mariadb', words, { env: { ...process.env, MYSQL_PWD: server.password } });
  }

  /** Begins the snapshot, changes something, reads everything and looks again. */
  async function readAround(change: string, plain = false): Promise<void> {
    const settings = {
      ...server.settings(),
      ...(plain && { user: 'plain', password: new Password('secret') }),
    };
    const database = await openDatabase(settings);
    const session = await ReadingSession.begin(database, { settings, databases: ['d'], threads: 2 });
    try {
      expect(session.snapshot).toBe(plain ? 'table-locks' : 'server-lock');
      await server.sql(`USE d; SET lock_wait_timeout = 5; ${change}`);
      const planned = plannedTables(session.dictionaries, () => false);
      const tasks = readingTasks(database, planned, () => undefined);
      await session.run(tasks, 0, () => undefined);
      await session.settle();
    } finally {
      await session.close();
      await database.close();
    }
  }

  it.each(changes)('when %s, then the reading fails and names it', async (_, change, object) => {
    await expect(readAround(change)).rejects.toMatchObject({
      code: 'OVM_DB_FAILED',
      object: expect.stringMatching(new RegExp(`^${object.replace('.', '\\.')}2? on `)),
      why: expect.stringContaining('it was changed while it was read'),
    });
  });

  it('when the account does not see the numbers of tables, then exchanged names are found by times', async () => {
    // The times are kept in seconds.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await expect(readAround('RENAME TABLE sw TO x, sw2 TO sw, x TO sw2', true)).rejects.toThrow(
      /table d\.sw/,
    );
  });

  it('when only rows, AUTO_INCREMENT and sequences move on, then nothing is changed', async () => {
    const moving = 'INSERT INTO counted VALUES (NULL); SELECT NEXTVAL(seq); DELETE FROM sw; ANALYZE TABLE sw';
    await readAround(moving);
    await readAround(moving, true);
  });

  it('when an ALTER waits for the readers to end, then it neither fails nor holds up the reading', async () => {
    const settings = server.settings();
    const database = await openDatabase(settings);
    const session = await ReadingSession.begin(database, { settings, databases: ['d'], threads: 2 });
    try {
      const planned = plannedTables(session.dictionaries, () => false);
      await session.run(
        readingTasks(database, planned, () => undefined),
        0,
        () => undefined,
      );
      const altering = server.sql('ALTER TABLE d.sw ADD w INT');
      const waits =
        "SELECT COUNT(*) FROM information_schema.processlist WHERE state LIKE 'Waiting for table%'";
      while ((await server.sql(waits)).trim().split('\n').at(-1) !== '1');
      await session.settle();
      await altering;
    } finally {
      await session.close();
      await database.close();
    }
  });

  it('when an object is made in the midst of an export, then the export fails and nothing is left', async () => {
    await server.sql(
      "USE d; CREATE TABLE big (id INT PRIMARY KEY, v VARCHAR(400)); INSERT INTO big SELECT seq, REPEAT('x', 400) FROM seq_1_to_60000; ANALYZE TABLE big",
    );
    const archives = scratch();
    let changed = false;
    const onReading = () => {
      if (!changed) atOnce('CREATE PROCEDURE d.more() SELECT 1');
      changed = true;
    };
    await expect(exportSchema({ ...all(archives), onReading })).rejects.toMatchObject({
      code: 'OVM_DB_FAILED',
      object: expect.stringMatching(/^procedure d\.more on /),
    });
    expect(readdirSync(join(archives, 'e')).filter((name) => !name.startsWith('.'))).toEqual([]);
  });

  it('when rows are added during the export, then the archived AUTO_INCREMENT is not behind them', async () => {
    let added = false;
    const onReading = () => {
      if (!added) atOnce('INSERT INTO d.counted VALUES (100); DO NEXTVAL(d.seq)');
      added = true;
    };
    await server.sql('USE d; INSERT INTO xpt SELECT seq + 10, 1 FROM seq_1_to_50000');
    const { archive } = await exportSchema({ ...all(scratch()), onReading });
    const [database] = (await archivedSchema(await openArchive(archive.path))).databases;
    const table = database?.dictionary.tables.find(({ name }) => name === 'counted');
    expect(table?.createStatement).toContain(' AUTO_INCREMENT=101 ');
  });
});
