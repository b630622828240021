import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { carryOutDrop, planDrop } from '../../../src/jobs/schema/drop-schema.js';
import { serverDatabases } from '../../../src/reach/database/server-databases.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { createZooAccounts, loadTypeZoo, zooDatabases } from '../../databases/type-zoo.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { makeTinyRepository } from './tiny-repository.js';

const scratch = scratchDirectories();
let server: MariadbServer;
beforeAll(async () => {
  server = await startMariadb();
});
afterAll(() => server?.stop());

const optionsOf = (...databases: string[]) => ({
  settings: server.settings(),
  databases,
  managerStopped: false,
});
const code = (name: string) => expect.objectContaining({ code: name });
const objectsOf = (name: string) =>
  server.sql(`SELECT table_name FROM information_schema.tables WHERE table_schema = '${name}' UNION ALL
    SELECT routine_name FROM information_schema.routines WHERE routine_schema = '${name}' UNION ALL
    SELECT event_name FROM information_schema.events WHERE event_schema = '${name}'`);

describe('a drop', () => {
  it('when databases hold every kind of object, then all are listed and dropped, and accounts and databases stay', async () => {
    await loadTypeZoo(server);
    const accounts = await server.sql(
      'SELECT user, host, authentication_string FROM mysql.user ORDER BY 1, 2',
    );
    const plan = await planDrop(optionsOf(...zooDatabases));
    expect(plan.lines.join('\n')).toContain('view type_zoo.view_a');
    expect(plan.lines.join('\n')).toContain('table type_zoo.many_rows');
    expect(await objectsOf('type_zoo')).not.toBe('');
    const { databases } = await carryOutDrop(plan);
    expect(databases).toMatchObject([
      { name: 'type_zoo', tables: 78 },
      { tables: 2, objects: 2 },
    ]);
    for (const name of zooDatabases) {
      expect(await objectsOf(name)).toBe('');
      expect((await server.sql('SHOW DATABASES')).split('\n')).toContain(name);
    }
    expect(await server.sql('SELECT user, host, authentication_string FROM mysql.user ORDER BY 1, 2')).toBe(
      accounts,
    );
    await expect(createZooAccounts(server)).rejects.toThrow();
  });

  it('when something was made after the listing, then nothing is dropped and it is named', async () => {
    await makeTinyRepository(server, 'growing', 'first');
    const plan = await planDrop(optionsOf('growing'));
    await server.sql('CREATE TABLE growing.late (a INT)');
    const before = await server.dump('growing');
    const failure = await carryOutDrop(plan).catch((error: unknown) => error);
    expect(failure).toEqual(code('OVM_SCHEMA_DIFFERS'));
    expect((failure as Error).message).toContain('table growing.late');
    expect(await server.dump('growing')).toBe(before);
  });

  it('when somebody is in the database, then nothing is dropped', async () => {
    await makeTinyRepository(server, 'busy', 'first');
    const plan = await planDrop(optionsOf('busy'));
    const sleeping = server.sql('SELECT SLEEP(30)', 'busy').catch(() => undefined);
    const inside = "SELECT id FROM information_schema.processlist WHERE db = 'busy'";
    let session = '';
    while (session === '') session = await server.sql(inside);
    await expect(carryOutDrop(plan)).rejects.toMatchObject({
      code: 'OVM_TARGET_IN_USE',
      message: expect.stringMatching(/^could not change busy at .*: in use by /),
      hint: expect.not.stringContaining('exchange'),
    });
    await server.sql(`KILL ${session}`);
    await sleeping;
    expect(await objectsOf('busy')).toContain('event_log');
  });

  it('when a table outside refers to it, then nothing is dropped', async () => {
    await makeTinyRepository(server, 'pointed', 'first');
    await server.sql(`CREATE DATABASE outside; CREATE TABLE outside.t (p INT, CONSTRAINT into_pool FOREIGN KEY (p)
      REFERENCES pointed.pool (id)) ENGINE=InnoDB`);
    await expect(carryOutDrop(await planDrop(optionsOf('pointed')))).rejects.toEqual(
      code('OVM_TARGET_IN_USE'),
    );
    expect(await objectsOf('pointed')).toContain('event_log');
  });

  it("when the plan is told, then it says why the target is or is not known as a manager's", async () => {
    await makeTinyRepository(server, 'told', 'first');
    expect((await planDrop(optionsOf('told'))).lines[1]).toBe(
      "Nothing tells that the target is a manager's: neither port, directory and socket of the server nor a .config.",
    );
    const managerConfig = join(scratch(), '.config');
    writeFileSync(
      managerConfig,
      `DBTYPE=MySQL\nDBHOST=localhost\nLSNR=${server.port}\nOVSSCHEMA=told\nSID=told\n`,
    );
    const plan = await planDrop({ ...optionsOf('told'), managerConfig, managerStopped: true });
    expect(plan.lines[1]).toContain(`The target is a manager's: ${managerConfig} names told`);
  });

  it("when a database is the server's own, in whatever case, then it is refused and stays as it is", async () => {
    await makeTinyRepository(server, 'beside', 'first');
    const before = await server.dump('mysql');
    for (const name of [...serverDatabases, 'MySQL', 'Information_Schema', 'SYS']) {
      await expect(planDrop(optionsOf('beside', name)), name).rejects.toMatchObject({
        code: 'OVM_USAGE',
        message: expect.stringContaining('it belongs to the server itself'),
      });
    }
    expect(await server.dump('mysql')).toBe(before);
    expect(await objectsOf('beside')).toContain('event_log');
  });

  it('when a database belongs to an unfinished import, then it is refused and the way out is told', async () => {
    for (const name of ['ovm_rescue_new_ovs', 'ovm_rescue_old_ovs', 'OVM_RESCUE_OLD_ovs'])
      await expect(planDrop(optionsOf(name))).rejects.toMatchObject({
        code: 'OVM_USAGE',
        hint: expect.stringContaining('Run that import again'),
      });
  });

  it('when no database is named or it is not there, then it is refused', async () => {
    await expect(planDrop(optionsOf())).rejects.toEqual(code('OVM_USAGE'));
    await expect(planDrop(optionsOf('missing'))).rejects.toEqual(code('OVM_DB_NOT_FOUND'));
  });
});
