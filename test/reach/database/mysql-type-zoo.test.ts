import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/reach/database/database.js';
import type { DatabaseDictionary } from '../../../src/reach/database/dictionary.js';
import { openMysql } from '../../../src/reach/database/mysql/open-mysql.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { loadTypeZoo, zooDatabases } from '../../databases/type-zoo.js';
import { readAll, sourceOf } from './row-exchange.js';

/** What the judge rounds, or cannot tell apart. */
const probes = [
  'SELECT id, f * 1e0, fd * 1e0, fu * 1e0, d, dd, du FROM floating ORDER BY id',
  'SELECT id, e + 0, n + 0, ec + 0, s + 0, s0 + 0, s64 + 0 FROM enums_and_sets ORDER BY id',
] as const;

describe('a database with every type of column', () => {
  let server: MariadbServer;
  let database: Database;

  beforeAll(async () => {
    server = await startMariadb();
    await loadTypeZoo(server);
    database = await openMysql(server.settings());
  });
  afterAll(async () => {
    await database?.close();
    await server?.stop();
  });

  /** All tables of a database made again under another name, their rows read and loaded. */
  async function copyTables(dictionary: DatabaseDictionary, copy: string): Promise<void> {
    await database.execute(
      `CREATE DATABASE ${copy} CHARACTER SET ${dictionary.characterSet} COLLATE ${dictionary.collation}`,
    );
    const loader = await database.openLoader();
    const reader = await database.openReader();
    await loader.execute(`USE ${copy}`);
    for (const object of dictionary.objects) {
      if (object.kind === 'sequence') await loader.execute(object.createStatement);
    }
    for (const table of dictionary.tables) {
      await loader.execute(table.createStatement);
      const rows = await readAll(reader, dictionary.name, table);
      expect(await loader.load(copy, table, sourceOf(rows, 1 << 18)), table.name).toBe(rows.length);
    }
    await reader.close();
    await loader.close();
  }

  it('when its rows are read and loaded again, then the judge finds every value equal', async () => {
    for (const [index, name] of zooDatabases.entries()) {
      const dictionary = await database.dictionary(name);
      await copyTables(dictionary, `copy_${index}`);
      const views = dictionary.objects.filter((object) => object.kind === 'view');
      const words = ['--compact', '--skip-routines', '--skip-triggers', '--skip-events'];
      const source = await server.dump(name, [
        ...words,
        ...views.map((view) => `--ignore-table=${name}.${view.name}`),
      ]);
      expect(await server.dump(`copy_${index}`, words)).toBe(source);
    }
    for (const probe of probes)
      expect(await server.sql(probe, 'copy_0')).toBe(await server.sql(probe, 'type_zoo'));
  });

  it('when its dictionary is read, then all kinds of objects are there with what they were made under', async () => {
    const { objects, tables } = await database.dictionary('type_zoo');
    const kinds = new Set(objects.map((object) => object.kind));
    expect([...kinds].sort()).toEqual(
      ['event', 'function', 'package', 'procedure', 'sequence', 'trigger', 'view'].sort(),
    );
    for (const object of objects) {
      expect(object.createStatement, object.name).not.toContain('`type_zoo`.');
      if (object.kind !== 'sequence') expect(object.definer, object.name).toMatch(/.@./);
      if (object.kind !== 'sequence' && object.kind !== 'view')
        expect(object.sqlMode, object.name).not.toBeNull();
    }
    expect(tables.filter((table) => !table.transactional).map((table) => table.storageEngine)).toContain(
      'MyISAM',
    );
  });
});
