import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log.js';
import { exportSchema } from '../../../src/jobs/schema/export-schema.js';
import { carryOutImport, planImport } from '../../../src/jobs/schema/import-schema.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';

const scratch = scratchDirectories();

describe('what a server has and would not make again', () => {
  let server: MariadbServer;

  beforeAll(async () => {
    server = await startMariadb();
  });
  afterAll(() => server?.stop());

  const common = () => ({ settings: server.settings(), archives: scratch(), log: silentLog });

  async function archiveOf(sql: string) {
    await server.sql(`CREATE OR REPLACE DATABASE z; DROP DATABASE IF EXISTS copy; USE z; ${sql}`);
    const options = { ...common(), databases: ['z'], estate: 'e', threads: 2, durable: false };
    return exportSchema(options);
  }

  async function imported(archive: string) {
    const renames = new Map([['z', 'copy']]);
    const options = { ...common(), archive, renames, replace: false, managerStopped: false };
    return carryOutImport(await planImport(options));
  }

  const found = ({ findings }: Awaited<ReturnType<typeof archiveOf>>) =>
    findings.map(({ severity, code, subject }) => [severity, code, subject]);

  /** The dump of the copy must be that of the original. */
  async function comesBack(sql: string): Promise<void> {
    const { archive, findings } = await archiveOf(sql);
    expect(findings).toEqual([]);
    expect((await imported(archive.path)).leftOut).toEqual([]);
    const original = await server.dump('z');
    expect((await server.dump('copy')).replaceAll('`copy`', '`z`').replaceAll("'copy'", "'z'")).toBe(
      original.replace('Database: z\n', 'Database: copy\n'),
    );
  }

  it('when rows break a CHECK, then they come back as they are', () =>
    comesBack(
      'CREATE TABLE a (i INT PRIMARY KEY, CHECK (i > 5)); SET check_constraint_checks = 0; INSERT INTO a VALUES (1)',
    ));

  it('when a table was made without innodb_strict_mode, then it comes back', () =>
    comesBack(
      'SET innodb_strict_mode = 0; CREATE TABLE a (i INT) ROW_FORMAT=FIXED; CREATE TABLE b (i INT) KEY_BLOCK_SIZE=3',
    ));

  it('when a column that may be NULL has its default from a sequence, then it comes back', () =>
    comesBack(
      'CREATE SEQUENCE s; CREATE TABLE t (a INT DEFAULT NEXTVAL(s), b INT DEFAULT (NEXTVAL(s) + 1), c INT NOT NULL DEFAULT NEXTVAL(s), ' +
        "d TEXT DEFAULT NEXTVAL(s) COMMENT 'NOT NULL'); INSERT INTO t (a) VALUES (NULL), (7)",
    ));

  it('when a view is broken, then the export names it and the import makes all but it', async () => {
    const result = await archiveOf(
      'CREATE TABLE t (i INT); CREATE TABLE gone (i INT); CREATE VIEW ok AS SELECT i FROM t; ' +
        'CREATE VIEW `bro``ken` AS SELECT i FROM gone; CREATE VIEW upon (c) AS SELECT i FROM `bro``ken`; ' +
        'CREATE DEFINER=nobody@nowhere VIEW orphan AS SELECT i FROM t WHERE i > 1 WITH CASCADED CHECK OPTION; DROP TABLE gone',
    );
    expect(found(result)).toEqual([
      ['warning', 'broken-view', 'z.bro`ken'],
      ['warning', 'broken-view', 'z.upon'],
    ]);
    const { leftOut } = await imported(result.archive.path);
    expect(leftOut.map(({ object }) => object)).toEqual(['view copy.bro`ken', 'view copy.upon']);
    const views = "SELECT table_name FROM information_schema.views WHERE table_schema = 'copy' ORDER BY 1";
    expect((await server.sql(views)).split('\n').filter(Boolean).slice(-2)).toEqual(['ok', 'orphan']);
  });

  it('when the time of an event has passed, then the export names it and the import leaves it out', async () => {
    await server.sql('SET GLOBAL event_scheduler = OFF');
    const result = await archiveOf(
      "CREATE TABLE t (i INT); SET timestamp = UNIX_TIMESTAMP('2020-01-01'); " +
        "CREATE EVENT once ON SCHEDULE AT '2020-02-01 00:00:00' DO SELECT 1; " +
        "CREATE EVENT kept ON SCHEDULE AT '2020-02-01 00:00:00' ON COMPLETION PRESERVE DO SELECT 1; " +
        "CREATE EVENT ended ON SCHEDULE EVERY 1 DAY ENDS '2020-02-01 00:00:00' DO SELECT 1; " +
        "CREATE EVENT off ON SCHEDULE AT '2020-02-01 00:00:00' ON COMPLETION PRESERVE DISABLE DO SELECT 1; " +
        "CREATE EVENT later ON SCHEDULE AT '2037-02-01 00:00:00' DO SELECT 1; " +
        "CREATE EVENT always ON SCHEDULE EVERY 1 DAY STARTS '2020-02-01 00:00:00' DO SELECT 1",
    );
    const past = ['ended', 'kept', 'once'];
    expect(found(result)).toEqual(past.map((name) => ['warning', 'past-event', `z.${name}`]));
    const { leftOut } = await imported(result.archive.path);
    expect(leftOut.map(({ object }) => object)).toEqual(past.map((name) => `event copy.${name}`));
    const events = "SELECT event_name FROM information_schema.events WHERE event_schema = 'copy' ORDER BY 1";
    expect((await server.sql(events)).split('\n').filter(Boolean).slice(-3)).toEqual([
      'always',
      'later',
      'off',
    ]);
  });

  it('when a table keeps former versions of its rows, then the export says that they are left out', async () => {
    const result = await archiveOf('CREATE TABLE t (i INT) WITH SYSTEM VERSIONING; INSERT INTO t VALUES (1)');
    expect(found(result)).toEqual([['warning', 'history-left-out', 'z.t']]);
  });
});
