import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Password } from '../../../src/base/password.js';
import type { Database } from '../../../src/reach/database/database.js';
import { openMysql } from '../../../src/reach/database/mysql/open-mysql.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { readAll, sourceOf } from './row-exchange.js';

let server: MariadbServer;
const opened: Database[] = [];
let accounts = 0;

beforeAll(async () => {
  server = await startMariadb();
  await server.sql(
    'CREATE DATABASE ovs; CREATE DATABASE ovs_other; CREATE DATABASE ovm_rescue_new_ovs; USE ovs;' +
      'CREATE TABLE a (id INT PRIMARY KEY, v INT, twice INT AS (v * 2) VIRTUAL, kept INT AS (v * 3) STORED,' +
      '  made TIMESTAMP DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP) ENGINE=InnoDB;' +
      'CREATE TABLE old_engine (id INT, KEY (id)) ENGINE=MyISAM;' +
      'CREATE VIEW fine AS SELECT id FROM a; CREATE TABLE gone (id INT); CREATE VIEW broken AS SELECT id FROM gone;' +
      'DROP TABLE gone; CREATE PROCEDURE p() SELECT 1; INSERT INTO a (id, v) VALUES (1, 10);',
    'mysql',
  );
});
afterAll(() => server?.stop());
afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close()));
});

async function open(user?: string): Promise<Database> {
  const changes = user === undefined ? {} : { user, password: new Password('pw') };
  const database = await openMysql(server.settings(changes));
  opened.push(database);
  return database;
}

/** Opens it with a new account that has these privileges. */
async function openWith(...grants: string[]): Promise<Database> {
  const user = `account_${++accounts}`;
  await server.createUser(user, 'pw', grants);
  return open(user);
}

const enough = 'SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE ON ovs.*';

describe('the dictionary of a MariaDB database', () => {
  it('when databases are listed, then the server’s own and those of an import are left out', async () => {
    const database = await open();
    const names = await database.databases();
    expect(names).toContain('ovs');
    for (const own of ['mysql', 'sys', 'information_schema', 'performance_schema', 'ovm_rescue_new_ovs']) {
      expect(names).not.toContain(own);
    }
  });

  it('when columns are computed by the server, then they are marked and neither read nor loaded', async () => {
    const database = await open();
    const { tables } = await database.dictionary('ovs');
    const table = tables.find((each) => each.name === 'a');
    if (!table) throw new Error('no table a');
    expect(table.columns.filter((column) => column.generated).map((column) => column.name)).toEqual([
      'twice',
      'kept',
    ]);
    const reader = await database.openReader();
    const [row] = await readAll(reader, 'ovs', table);
    await reader.close();
    const stored = await server.sql('SELECT id, v, made FROM ovs.a');
    expect(row?.map(String)).toEqual(stored.trimEnd().split('\t'));
  });

  it('when a table’s engine has no transactions, then the table says so', async () => {
    const { tables } = await (await open()).dictionary('ovs');
    expect(tables.map((table) => [table.name, table.storageEngine, table.transactional])).toEqual([
      ['a', 'InnoDB', true],
      ['old_engine', 'MyISAM', false],
    ]);
  });

  it('when a view has lost its table, then its definition is kept', async () => {
    const { objects } = await (await open()).dictionary('ovs');
    const broken = objects.find((object) => object.name === 'broken');
    expect(broken?.kind).toBe('view');
    expect(broken?.createStatement).toMatch(/VIEW `broken` AS select .*`gone`\.`id`/);
  });

  it('when a name differs in case only, then it is another database', async () => {
    const database = await open();
    expect(await database.hasDatabase('OVS')).toBe(false);
    await server.sql('CREATE DATABASE OVS; CREATE TABLE OVS.upper_one (id INT PRIMARY KEY)', 'mysql');
    expect((await database.dictionary('OVS')).tables.map((table) => table.name)).toEqual(['upper_one']);
    expect((await database.dictionary('ovs')).tables.map((table) => table.name)).toEqual(['a', 'old_engine']);
    await server.sql('DROP DATABASE OVS');
  });
});

describe('an account without privileges', () => {
  const cases = [
    ['SELECT', 'SHOW VIEW, TRIGGER, EVENT, EXECUTE ON ovs.*'],
    ['SHOW VIEW', 'SELECT, TRIGGER, EVENT, EXECUTE ON ovs.*'],
    ['TRIGGER', 'SELECT, SHOW VIEW, EVENT, EXECUTE ON ovs.*'],
    ['EVENT', 'SELECT, SHOW VIEW, TRIGGER, EXECUTE ON ovs.*'],
    ['EXECUTE', 'SELECT, SHOW VIEW, TRIGGER, EVENT ON ovs.*'],
  ] as const;

  it.each(cases)(
    'when %s is missing, then the dictionary names it and the GRANT to give',
    async (missing, grants) => {
      const database = await openWith(grants);
      const reading = database.dictionary('ovs');
      await expect(reading).rejects.toMatchObject({ code: 'OVM_DB_PRIVILEGE', exitCode: 12 });
      await expect(reading).rejects.toThrow(`GRANT ${missing} ON \`ovs\`.* TO 'account_${accounts}'@'%'`);
    },
  );

  it('when only single tables may be read, then the dictionary does not pretend that these are all', async () => {
    const database = await openWith('SELECT ON ovs.a');
    await expect(database.dictionary('ovs')).rejects.toThrow(
      /privilege SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE/,
    );
  });

  it('when the body of a procedure is hidden, then the procedure and the GRANT are named', async () => {
    const database = await openWith(enough);
    await expect(database.dictionary('ovs')).rejects.toThrow(
      /body of procedure p.*GRANT SELECT ON mysql\.proc/,
    );
    const allowed = await openWith(enough, 'SELECT ON mysql.proc');
    const { objects } = await allowed.dictionary('ovs');
    expect(objects.map((object) => object.name)).toEqual(['p', 'broken', 'fine']);
  });

  it('when a privilege is granted on a pattern, then it counts for the databases that fit', async () => {
    const database = await openWith('ALL ON `ovs\\_%`.*');
    await expect(database.dictionary('ovs_other')).resolves.toMatchObject({ name: 'ovs_other' });
    await expect(database.dictionary('ovs')).rejects.toMatchObject({ code: 'OVM_DB_NOT_FOUND' });
  });

  it('when a statement is refused, then the missing privilege is named', async () => {
    const database = await openWith('SELECT ON ovs.*');
    await expect(database.execute('CREATE TABLE ovs.new_one (id INT)')).rejects.toThrow(
      /privilege CREATE on `ovs`\.`new_one` is missing.*GRANT CREATE ON `ovs`\.`new_one` TO 'account_/,
    );
    await expect(database.execute('SET GLOBAL local_infile = 1')).rejects.toMatchObject({
      code: 'OVM_DB_PRIVILEGE',
    });
  });
});

describe('loading', () => {
  it('when a value does not fit, then the load fails with the server’s warning instead of cutting it', async () => {
    const database = await open();
    await database.execute('CREATE TABLE ovs_other.narrow (id INT PRIMARY KEY, v VARCHAR(3))');
    const loader = await database.openLoader();
    const [table] = (await database.dictionary('ovs_other')).tables;
    if (!table) throw new Error('no table narrow');
    const loading = loader.load('ovs_other', table, sourceOf([[Buffer.from('1'), Buffer.from('abcd')]]));
    await expect(loading).rejects.toThrow(/ovs_other\.narrow.*Data truncated for column 'v'/);
    await loader.close();
    await database.execute('DROP TABLE ovs_other.narrow');
  });

  it('when the server forbids local files, then the error says how to allow them', async () => {
    const database = await open();
    await database.execute('CREATE TABLE ovs_other.t (id INT PRIMARY KEY)');
    const [table] = (await database.dictionary('ovs_other')).tables;
    if (!table) throw new Error('no table t');
    await server.sql('SET GLOBAL local_infile = 0');
    const loader = await database.openLoader();
    await expect(loader.load('ovs_other', table, sourceOf([[Buffer.from('1')]]))).rejects.toThrow(
      /SET GLOBAL local_infile = 1/,
    );
    await loader.close();
    await server.sql('SET GLOBAL local_infile = 1; DROP TABLE ovs_other.t');
  });

  it('when the statement for the client is asked for, then file and table are quoted', async () => {
    const database = await open();
    const [table] = (await database.dictionary('ovs')).tables;
    if (!table) throw new Error('no table');
    expect(database.loadStatement({ ...table, name: 'a`b' }, "it's.tsv")).toBe(
      "LOAD DATA LOCAL INFILE 'it''s.tsv' INTO TABLE `a``b` CHARACTER SET binary FIELDS TERMINATED BY '\\t' " +
        "ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' (`id`, `v`, `made`)",
    );
  });
});

describe('holding up writes', () => {
  const writes = (database: Database) => database.execute('UPDATE ovs.a SET v = v + 1');

  async function holdsUp(locking: Database, method: 'server-lock' | 'table-locks'): Promise<void> {
    const root = await open();
    const pause = await locking.pauseWrites([await root.dictionary('ovs')]);
    expect(pause?.method).toBe(method);
    let written = false;
    const writing = writes(root).then(() => {
      written = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(written).toBe(false);
    if (pause?.method === undefined) throw new Error('there is no pause');
    await pause.release();
    await writing;
    expect(written).toBe(true);
  }

  it('when the account may lock the server, then nobody writes until the release', async () => {
    await holdsUp(await open(), 'server-lock');
  });

  it('when the account may only lock tables, then nobody writes to them until the release', async () => {
    await holdsUp(await openWith('SELECT, LOCK TABLES ON ovs.*'), 'table-locks');
  });

  it('when the account may do neither, then there is no pause', async () => {
    const database = await openWith('SELECT ON ovs.*');
    expect(await database.pauseWrites([await (await open()).dictionary('ovs')])).toEqual({
      method: undefined,
      why: 'the account has neither RELOAD nor LOCK TABLES',
    });
  });
});

describe('a lock', () => {
  it('when the session that holds it is ended, then nothing more is written', async () => {
    const database = await open();
    expect(await database.takeLock('ovs import')).toBe(true);
    await database.execute('DO 1');
    await server.sql("SET @holder = IS_USED_LOCK('ovs import'); EXECUTE IMMEDIATE CONCAT('KILL ', @holder)");
    const failing = async () => {
      for (let i = 0; i < 100; i++) {
        await database.execute('DO 1');
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    await expect(failing()).rejects.toMatchObject({ code: 'OVM_DB_LOST' });
    await expect(database.openLoader()).rejects.toMatchObject({ code: 'OVM_DB_LOST' });
  });
});

describe('sessions of others', () => {
  it('when somebody else is logged in, then the session is listed and our own are not', async () => {
    const database = await open();
    const reader = await database.openReader();
    expect(await database.foreignSessions()).toEqual({ complete: true, sessions: [] });
    const other = await openWith('SELECT ON ovs.*');
    await other.execute('USE ovs');
    const { sessions } = await database.foreignSessions();
    expect(sessions.map(({ user, database }) => [user, database])).toEqual([[`account_${accounts}`, 'ovs']]);
    await reader.close();
  });

  it('when the account may not see the sessions of others, then the list says that it is not complete', async () => {
    const database = await openWith('SELECT ON ovs.*');
    expect((await database.foreignSessions()).complete).toBe(false);
    const allowed = await openWith('PROCESS ON *.*');
    expect((await allowed.foreignSessions()).complete).toBe(true);
  });
});

describe('a server that calls itself MySQL 5.6', () => {
  it('when it is opened, then its version and its names without case are known', async () => {
    const old = await startMariadb({ poseAs56: true });
    try {
      await old.sql('CREATE DATABASE ovs; CREATE TABLE ovs.T (id INT PRIMARY KEY, s VARCHAR(9)); ', 'mysql');
      const database = await openMysql(old.settings());
      opened.push(database);
      expect(database.server.version).toContain('5.6.21');
      expect(database.server.lowerCaseTableNames).toBe(1);
      expect(await database.hasDatabase('OVS')).toBe(true);
      expect((await database.dictionary('OVS')).tables.map((table) => table.name)).toEqual(['t']);
    } finally {
      await Promise.all(opened.splice(0).map((database) => database.close()));
      await old.stop();
    }
  });
});
