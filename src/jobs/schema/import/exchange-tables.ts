import type { ObjectDefinition } from '../../../reach/database/dictionary.js';
import { createAllObjects } from './create-all-objects.js';
import { dropObjects } from './drop-objects.js';
import { healTables } from './heal-tables.js';
import { type ImportTarget, renamesOf } from './import-targets.js';
import { type ExchangeWork, moveTables, stageLost, tablesIn } from './move-tables.js';
import { linkTables } from './stage-tables.js';
import { stagedTables } from './staged-table.js';

/**
 * Puts the new tables in the place of the old ones, whatever an interrupted exchange has done already: drops what would
 * stand in the way, moves all tables by one RENAME TABLE, makes the objects. Servers before MySQL 8 and MariaDB 10.6
 * may die between two tables of a rename: so after an interruption everything is read back, what is left is moved, and
 * what is lost or unusable is loaded again.
 */
export async function exchange(work: ExchangeWork, interrupted: boolean): Promise<void> {
  for (const target of work.targets) await prepareTarget(work, target);
  await stageLost(work);
  await moveTables(work);
  if (interrupted) await healTables(work);
  await linkTables(work, stagedTables(work.targets), (target) => target.to);
  await setDatabases(work);
  const databases = renamesOf(work.targets, (target) => target.to);
  await createAllObjects(work, databases, (target) => target.to);
  for (const { addDefaults } of stagedTables(work.targets)) {
    if (addDefaults !== undefined) await work.database.execute(addDefaults);
  }
}

async function prepareTarget(work: ExchangeWork, target: ImportTarget): Promise<void> {
  const { database } = work;
  const old = work.oldContents.get(target.to);
  const { characterSet, collation } = target.archived;
  for (const name of old?.existed ? [target.old] : [target.old, target.to]) {
    await database.execute(
      `CREATE DATABASE IF NOT EXISTS ${database.quoteName(name)} CHARACTER SET ${characterSet} COLLATE ${collation}`,
    );
  }
  // Triggers and views keep a table from moving to another database, and their names are wanted.
  const tables = await tablesIn(database, target.to);
  const likeTable = (object: ObjectDefinition) => object.kind === 'view' || object.kind === 'sequence';
  // A table of that name is an old one that must move, or a new one that has come already.
  const standing = (object: ObjectDefinition) => !likeTable(object) || !tables.has(object.name);
  await dropObjects(
    database,
    target.to,
    [...(old?.objects ?? []), ...target.archived.objects].filter(standing),
  );
}

async function setDatabases(work: ExchangeWork): Promise<void> {
  const { database } = work;
  for (const { to, archived } of work.targets) {
    await database.execute(
      `ALTER DATABASE ${database.quoteName(to)} CHARACTER SET ${archived.characterSet} COLLATE ${archived.collation}`,
    );
  }
}
