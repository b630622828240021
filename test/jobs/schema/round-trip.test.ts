import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foreignDatabases, loadForeignDatabases } from '../../databases/foreign-database.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { ovsLikeSchema } from '../../databases/ovs-like-schema.js';
import { createZooAccounts, loadTypeZoo, probeZoo, zooDatabases } from '../../databases/type-zoo.js';
import { quickDirectory } from '../../run-directories.js';
import { dumpAs, exported, imported, listing } from './schema-commands.js';

let source: MariadbServer;
let target: MariadbServer;
const scratch = mkdtempSync(join(quickDirectory(), 'ovm-test-round-trip-'));

beforeAll(async () => {
  [source, target] = await Promise.all([startMariadb(), startMariadb()]);
});
afterAll(async () => {
  await Promise.all([source?.stop(), target?.stop()]);
  rmSync(scratch, { recursive: true, force: true });
});

/** The judge's texts of both servers are equal, and nothing of the import is left. */
async function restored(databases: readonly string[]): Promise<void> {
  for (const database of databases) {
    const [before, after] = [await source.dump(database), await target.dump(database)];
    expect(firstDifference(before, after)).toBeUndefined();
  }
  const names = (await listing(target)).filter((name) => name.startsWith('ovm_rescue'));
  expect(names).toEqual([]);
}

/** The first lines that differ; whole texts of megabytes would fill the log. */
function firstDifference(before: string, after: string): object | undefined {
  if (before === after) return undefined;
  const [left, right] = [before.split('\n'), after.split('\n')];
  const at = left.findIndex((line, index) => line !== right[index]);
  return { line: at + 1, before: left[at]?.slice(0, 500), after: right[at]?.slice(0, 500) };
}

describe('a schema of the shape of a repository database', () => {
  beforeAll(() => source.loadFrom(ovsLikeSchema({ scale: 0.02 })));

  it('when it is exported and imported, then the judge finds no byte changed', async () => {
    const archive = await exported(source, scratch, { databases: ['ovs'] });
    await imported(archive, target);
    await restored(['ovs']);
  });

  it('when it is imported beside itself, then the copy has its content and it stays as it is', async () => {
    const before = await source.dumpChecksum('ovs');
    const archive = await exported(source, scratch, { databases: ['ovs'], words: ['--compress', 'none'] });
    await imported(archive, source, { words: ['--as', 'ovs=ovs_copy'] });
    expect(
      firstDifference(await dumpAs(source, 'ovs', 'ovs'), await dumpAs(source, 'ovs_copy', 'ovs')),
    ).toBeUndefined();
    expect(await source.dumpChecksum('ovs')).toBe(before);
    await source.sql('DROP DATABASE ovs_copy');
  });
});

describe('the type zoo', () => {
  beforeAll(async () => {
    await loadTypeZoo(source);
    await createZooAccounts(target);
  });

  it('when it is exported and imported, then the judge finds no byte changed', async () => {
    const archive = await exported(source, scratch, { databases: zooDatabases });
    await imported(archive, target);
    await restored(zooDatabases);
    expect(await probeZoo(target)).toBe(await probeZoo(source));
  });

  it('when it is imported under other names, then the copies have its content', async () => {
    const archive = await exported(source, scratch, { databases: zooDatabases });
    // no quote in the names: the judge cannot select such a database again after an event
    const copies = new Map(zooDatabases.map((name, index) => [`copy of\` ${index}`, name]));
    const renames = [...copies].flatMap(([copy, name]) => ['--as', `${name}=${copy}`]);
    await imported(archive, source, { words: renames });
    for (const [copy, name] of copies) {
      const [before, after] = [await dumpAs(source, name, name), await dumpAs(source, copy, name, copies)];
      expect(firstDifference(before, after), name).toBeUndefined();
    }
    for (const copy of copies.keys()) await source.sql(`DROP DATABASE \`${copy.replaceAll('`', '``')}\``);
  });
});

describe('databases that others wrote', () => {
  it('when they are exported and imported, then the judge finds no byte changed', async () => {
    await loadForeignDatabases(source, 3_000);
    const archive = await exported(source, scratch, { databases: foreignDatabases });
    await imported(archive, target);
    await restored(foreignDatabases);
  });
});
