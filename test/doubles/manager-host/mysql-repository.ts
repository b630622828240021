import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { templateDataDirectory } from '../../databases/mariadb-template.js';
import type { World } from '../ovm-manager/world.js';
import { localAddress, usualAddress } from './database-address.js';
import { type RepositoryDatabase, rowsOf, worldOf } from './repository-database.js';

/** The manager's own MySQL, or one elsewhere: a real MariaDB that poses as 5.6. */
export interface MysqlRepository extends RepositoryDatabase {
  readonly server: MariadbServer;
  /** A server without data, as an installer makes it. */
  makeNew(): Promise<void>;
  /** What a backup of the whole server would hold. */
  dumpAll(): Promise<string>;
  loadAll(dump: string): Promise<void>;
}

const databases = ['ovs', 'appfw'] as const;

/** @param isLocal `.config` says `localhost`, as that of 3.3 and later always does */
export async function startMysqlRepository(onManager: boolean, isLocal: boolean): Promise<MysqlRepository> {
  const server = await startMariadb({ poseAs56: true });
  const { host, port, gate } = isLocal ? localAddress(server.port) : await usualAddress(49_500, onManager);
  await gate?.open(server.port);
  let running = true;
  const start = async () => {
    if (!running) await server.restart();
    await gate?.open(server.port);
    running = true;
  };
  const stop = async () => {
    await gate?.close();
    if (running) await server.kill();
    running = false;
  };
  const dropSchema = () =>
    server.sql(databases.map((name) => `DROP DATABASE IF EXISTS ${name};`).join('\n')).then(() => {});
  const names = async () =>
    (
      await server.sql(
        "SELECT schema_name FROM information_schema.schemata WHERE schema_name IN ('ovs', 'appfw') ORDER BY 1",
      )
    )
      .split('\n')
      .filter(Boolean);
  const repository: MysqlRepository = {
    ...{ engine: 'mysql', onManager, host, port, server, start, stop, dropSchema },
    isRunning: () => running,
    hasSchema: async () => (await names()).length > 0,
    makeSchema: async (world, installation) => {
      await server.sql(schemaText(installation));
      await repository.write(world);
    },
    makeNew: async () => {
      await stop();
      rmSync(server.dataDirectory, { recursive: true, force: true });
      const words = ['-a', '--reflink=auto', '--sparse=never', templateDataDirectory(), server.dataDirectory];
      execFileSync('cp', words);
      await start();
    },
    read: async () => worldOf(await readRows(server)),
    write: (world) => writeRows(server, world),
    breakContent: () => breakContent(server),
    text: async () => {
      const dumps: string[] = [];
      for (const name of await names()) dumps.push(await server.dump(name));
      return dumps.join('\n');
    },
    accounts: async () => {
      const users = 'SELECT user, host, plugin, authentication_string FROM mysql.user ORDER BY 1, 2';
      return (await server.sql(users)) + (await server.sql('SELECT * FROM mysql.db ORDER BY 1, 2, 3'));
    },
    dumpAll: async () => {
      const dumps: string[] = [];
      for (const name of await names()) dumps.push(await server.dump(name, ['--databases']));
      return dumps.join('\n');
    },
    loadAll: async (dump) => {
      await dropSchema();
      await server.loadFrom([Buffer.from(dump, 'latin1') as unknown as string]);
    },
    close: async () => {
      await gate?.close();
      await server.stop();
    },
  };
  return repository;
}

/**
 * The databases of an installation. Of the tables only OVM_STATISTIC is known by name (assumed: schema-tables); that the
 * interface has a database of its own is (Administration Guide 3.3, 6.3.2; assumed: appfw-once).
 */
function schemaText(installation: string): string {
  return `
CREATE DATABASE ovs CHARACTER SET utf8; USE ovs;
CREATE TABLE Mgr_Object (id BIGINT NOT NULL PRIMARY KEY, part VARCHAR(80) NOT NULL, data LONGBLOB,
  changed DATETIME NOT NULL, KEY part (part)) ENGINE=InnoDB;
CREATE TABLE Mgr_Reference (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, object BIGINT NOT NULL, name VARCHAR(80),
  CONSTRAINT of_object FOREIGN KEY (object) REFERENCES Mgr_Object (id) ON DELETE CASCADE) ENGINE=InnoDB;
CREATE TABLE OVM_STATISTIC (id BIGINT NOT NULL PRIMARY KEY, value DOUBLE, at DATETIME(3)) ENGINE=InnoDB;
INSERT INTO OVM_STATISTIC SELECT seq, seq / 7, '2013-10-07 08:12:00.125' FROM seq_1_to_500;
CREATE VIEW parts AS SELECT part, COUNT(*) AS objects FROM Mgr_Object GROUP BY part;
CREATE TRIGGER object_named AFTER INSERT ON Mgr_Object FOR EACH ROW
  INSERT INTO Mgr_Reference (object, name) VALUES (NEW.id, NEW.part);
CREATE DATABASE appfw CHARACTER SET utf8; USE appfw;
CREATE TABLE installation (mark VARCHAR(80) NOT NULL PRIMARY KEY) ENGINE=InnoDB;
INSERT INTO installation VALUES ('${installation.replace(/\W/g, '-')}');
`;
}

async function readRows(server: MariadbServer): Promise<(readonly [string, string])[]> {
  const text = await server.sql('SELECT part, HEX(data) FROM Mgr_Object ORDER BY id', 'ovs');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [part = '', hex = ''] = line.split('\t');
      return [part, Buffer.from(hex, 'hex').toString('utf8')];
    });
}

/** All in one transaction: who kills it in the midst leaves the state before. */
async function writeRows(server: MariadbServer, world: World): Promise<void> {
  const rows = rowsOf(world).map(
    ([part, json], index) =>
      `(${index + 1}, '${part}', 0x${Buffer.from(json).toString('hex')}, '2013-10-07 08:12:00')`,
  );
  await server.sql(
    `BEGIN; DELETE FROM Mgr_Object; INSERT INTO Mgr_Object VALUES ${rows.join(',\n')}; COMMIT;`,
    'ovs',
  );
}

async function breakContent(server: MariadbServer): Promise<void> {
  await server.sql(
    'DROP VIEW parts; DELETE FROM Mgr_Object WHERE id % 3 = 0; DROP TABLE Mgr_Reference; ALTER TABLE Mgr_Object DROP COLUMN data; DROP DATABASE appfw;',
    'ovs',
  );
}
