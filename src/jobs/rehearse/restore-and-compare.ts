import { type Archive, openArchive } from '../../archive/open-archive.js';
import { archivedSchema } from '../../archive/schema-reader.js';
import type { RehearsalFinding } from '../../model/rehearsal.js';
import type { ConnectionSettings } from '../../reach/database/connection-settings.js';
import type { Database } from '../../reach/database/database.js';
import { openDatabase } from '../../reach/database/open-database.js';
import { isServerDatabase } from '../../reach/database/server-databases.js';
import { compareSchemas } from '../schema/compare-schemas.js';
import type { LeftOut } from '../schema/import/left-out.js';
import { carryOutImport, planImport } from '../schema/import-schema.js';
import type { SchemaDifference } from '../schema/schema-differences.js';
import { danglingKeys } from './dangling-keys.js';
import { findingOf } from './rehearsal-failure.js';
import type { RestorePlace } from './restore-schema.js';

/**
 * Imports an archive into a server or file that is ours alone, as `schema import` does, compares every table with the
 * archive, as `schema diff` does, and clears it away.
 */
export async function restoreAndCompare(
  archive: Archive,
  settings: ConnectionSettings,
  { directory, log }: Pick<RestorePlace, 'directory' | 'log'>,
): Promise<RehearsalFinding[]> {
  try {
    await clearAway(settings);
    await prepareAccounts(archive, settings);
    const plan = await planImport({
      archive: archive.path,
      settings,
      renames: new Map(),
      replace: false,
      managerStopped: false,
      archives: directory,
      log,
    });
    const { leftOut } = await carryOutImport(plan);
    const differences = await compareSchemas({
      archive: archive.path,
      other: { settings },
      databases: [],
      renames: new Map(),
    });
    return [
      ...(await danglingKeys(archive)),
      ...leftOut.map(noteOf),
      ...differences.filter((one) => !isOf(leftOut, one)).map(differenceFinding),
    ];
  } catch (error) {
    return [findingOf('repository database', error)];
  } finally {
    await clearAway(settings);
  }
}

/** Routines, views and triggers run as accounts of the server they come from. */
async function prepareAccounts(archive: Archive, settings: ConnectionSettings): Promise<void> {
  if (settings.engine !== 'mysql') return;
  const { databases } = await archivedSchema(await openArchive(archive.path));
  const definers = new Set(
    databases.flatMap(({ dictionary }) => dictionary.objects.flatMap(({ definer }) => definer ?? [])),
  );
  await withDatabase(settings, async (database) => {
    for (const definer of definers) {
      const at = definer.lastIndexOf('@');
      if (at < 1) continue; // a role
      const [user, host] = [definer.slice(0, at), definer.slice(at + 1)].map((part) =>
        database.quoteText(part),
      );
      await database.execute(`CREATE USER IF NOT EXISTS ${user}@${host}`);
      await database.execute(`GRANT ALL PRIVILEGES ON *.* TO ${user}@${host}`);
    }
  });
}

/**
 * Removes every database but the server's own, what an import was building included: the next archive may have databases
 * of the same names, and nothing that another one left may be taken for its own.
 */
async function clearAway(settings: ConnectionSettings): Promise<void> {
  if (settings.engine !== 'mysql') return;
  await withDatabase(settings, async (database) => {
    for (const [name] of await database.query('SHOW DATABASES'))
      if (typeof name === 'string' && !isServerDatabase(name))
        await database.execute(`DROP DATABASE ${database.quoteName(name)}`);
  });
}

async function withDatabase(
  settings: ConnectionSettings,
  work: (database: Database) => Promise<void>,
): Promise<void> {
  const database = await openDatabase(settings);
  try {
    await work(database);
  } finally {
    await database.close();
  }
}

function noteOf({ object, why }: LeftOut): RehearsalFinding {
  return { severity: 'note', subject: object, message: `it is not restored: ${why}` };
}

/** `object` of what was left out is `KIND DATABASE.NAME`. */
function isOf(leftOut: readonly LeftOut[], { entity, path }: SchemaDifference): boolean {
  return leftOut.some(({ object }) => object === `${entity} ${path.join('.')}`);
}

function differenceFinding({ kind, entity, path, attribute, a, b }: SchemaDifference): RehearsalFinding {
  const what =
    attribute === undefined
      ? `it is ${kind} after the restore`
      : `${attribute} is ${b ?? 'nothing'} after the restore, and was ${a ?? 'nothing'}`;
  return { severity: 'defect', subject: `${entity} ${path.join('.')}`, message: what };
}
