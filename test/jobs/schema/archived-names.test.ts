import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openArchive } from '../../../src/archive/open-archive.js';
import { archivedSchema } from '../../../src/archive/schema-reader.js';
import { silentLog } from '../../../src/base/log.js';
import { checkArchivedNames } from '../../../src/jobs/schema/import/archived-names.js';
import { objectText } from '../../../src/jobs/schema/import/create-objects.js';
import { importTargets } from '../../../src/jobs/schema/import/import-targets.js';
import { carryOutImport, planImport } from '../../../src/jobs/schema/import-schema.js';
import type { DatabaseDictionary } from '../../../src/reach/database/dictionary.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { plainArchive } from './plain-archive.js';
import { makeTinyRepository } from './tiny-repository.js';

const scratch = scratchDirectories();
let server: MariadbServer;
beforeAll(async () => {
  server = await startMariadb();
});
afterAll(() => server?.stop());

const code = (name: string) => expect.objectContaining({ code: name });

/** What is said of a dictionary in which one statement is another. */
async function refusal(): Promise<(edit: (text: string) => string) => string | undefined> {
  await makeTinyRepository(server, 'named', 'first');
  const archive = await openArchive(await plainArchive(scratch(), server.settings(), ['named']));
  const [database] = (await archivedSchema(archive)).databases;
  if (!database) throw new Error('the archive holds no database');
  return (edit) => {
    const archived = JSON.parse(edit(JSON.stringify(database.dictionary))) as DatabaseDictionary;
    try {
      checkArchivedNames(importTargets([{ manifest: database.manifest, archived }], new Map()));
      return undefined;
    } catch (error) {
      expect(error).toEqual(code('OVM_ARCHIVE_DAMAGED'));
      return (error as Error).message;
    }
  };
}

describe('the statements of a dictionary', () => {
  it('when one makes something else than the dictionary says, then it is refused before anything is sent', async () => {
    const said = await refusal();
    expect(said((text) => text)).toBeUndefined();
    const from = (one: string, other: string) =>
      said((text) => {
        expect(text).toContain(one);
        return text.replace(one, other);
      });
    expect(from('CREATE TABLE `pool`', 'CREATE TABLE `other`')).toContain('table pool makes other');
    expect(from('CREATE TABLE `pool`', 'CREATE TABLE `mysql`.`pool`')).toContain('makes `mysql`.`pool`');
    expect(from('CREATE TABLE `pool` (', 'DROP TABLE `pool` (')).toContain('is no CREATE TABLE');
    expect(from('VIEW `vm_names`', 'VIEW `mysql`.`vm_names`')).toContain('names mysql.vm_names');
    expect(from('VIEW `vm_names`', 'VIEW `x`')).toContain('view vm_names names x');
    expect(from('FUNCTION `vms`', 'PROCEDURE `vms`')).toContain('makes a procedure');
    expect(from('EVENT `sweep`', 'EVENT `elsewhere`.`sweep`')).toContain('names elsewhere.sweep');
    expect(from('BEFORE INSERT ON vm', 'BEFORE INSERT ON mysql.user')).toContain(
      'trigger vm_named names mysql.user',
    );
    const definer = /CREATE DEFINER=`[^`]*`@`[^`]*` FUNCTION `vms`/;
    const grant = (text: string) => text.replace(definer, "GRANT ALL ON *.* TO 'evil'@'%' -- FUNCTION `vms`");
    expect(said(grant)).toContain('function vms is no CREATE FUNCTION');
    const hidden = (text: string) => text.replace(definer, "CREATE # '\\nUSER evil -- '\\nFUNCTION `vms`");
    expect(said(hidden)).toContain('function vms is no CREATE FUNCTION');
    const copying = (text: string) =>
      text.replace(
        /(CREATE TABLE `pool`.*?) ENGINE=InnoDB/,
        '$1 ENGINE=InnoDB AS SELECT user FROM mysql.user',
      );
    expect(said(copying)).toContain('table pool copies rows');
    expect(from('"name":"named"', '"name":"other"')).toContain(
      'of the database other, the manifest says named',
    );
  });

  it('when objects were written for other databases in capitals, then the head follows the target all the same', () => {
    const object = {
      kind: 'trigger',
      name: 't',
      table: 'vm',
      createStatement: 'CREATE TRIGGER OVS.t BEFORE INSERT ON Ovs.vm FOR EACH ROW SET @a = 1',
      definer: null,
      sqlMode: '',
      characterSetClient: 'utf8',
      collationConnection: 'utf8_general_ci',
      databaseCollation: null,
      timeZone: null,
    } as const;
    expect(objectText(object, new Map([['ovs', 'ovs_copy']]))).toBe(
      'CREATE TRIGGER `ovs_copy`.t BEFORE INSERT ON `ovs_copy`.vm FOR EACH ROW SET @a = 1',
    );
  });

  it('when the author wrote the database before a trigger and its table, then both follow the database', async () => {
    await server.sql(`CREATE DATABASE told; CREATE TABLE told.t (a INT);
      CREATE TRIGGER told.upper BEFORE INSERT ON told.t FOR EACH ROW SET NEW.a = NEW.a + 1;`);
    const options = {
      archive: await plainArchive(scratch(), server.settings(), ['told']),
      archives: scratch(),
      settings: server.settings(),
      managerStopped: false,
      log: silentLog,
    };
    const before = await server.dump('told');
    const beside = { ...options, renames: new Map([['told', 'told_copy']]), replace: false };
    await carryOutImport(await planImport(beside));
    expect(await server.sql('INSERT INTO told_copy.t VALUES (1); SELECT a FROM told_copy.t')).toBe('2\n');
    expect(await server.dump('told')).toBe(before);
    await carryOutImport(await planImport({ ...options, renames: new Map(), replace: true }));
    expect(await server.dump('told')).toBe(before);
  });
});
