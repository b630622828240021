import { RescueError } from '../../../base/errors.js';
import type { ObjectDefinition } from '../../../reach/database/dictionary.js';
import { createObjects } from './create-objects.js';
import { isPackageBody } from './drop-objects.js';
import { journalOf } from './earlier-import.js';
import { type ExchangeWork, hasMoved } from './move-tables.js';

/** Who is used by others comes before them. */
const order = [['sequence'], ['function', 'procedure', 'package'], ['view'], ['trigger', 'event']];

/**
 * After an exchange that failed: as long as no table has moved, what was dropped from the targets is made again and the
 * import counts as loading, so that the targets are as they were. Otherwise the next run goes on with the exchange.
 * Throws `error`, and says if something could not be made again.
 */
export async function takeBack(work: ExchangeWork, error: unknown): Promise<never> {
  if (error instanceof RescueError && ['OVM_DB_LOST', 'OVM_DB_STALLED'].includes(error.code)) throw error;
  if (await hasMoved(work)) throw error;
  try {
    for (const { to, old } of work.targets) await restoreObjects(work, to, old);
    await journalOf(work.database, work.targets[0]?.to ?? '').setPhase('loading');
  } catch (failure) {
    const names = work.targets.map((target) => target.to).join(', ');
    const why = `its views, triggers, routines and events were dropped and could not all be made again (${text(failure)}) after: ${text(error)}`;
    throw new RescueError('OVM_TARGET_IN_USE', names, why, error);
  }
  throw error;
}

async function restoreObjects(work: ExchangeWork, target: string, old: string): Promise<void> {
  const { database } = work;
  const content = work.oldContents.get(target);
  if (!(await database.hasDatabase(target))) return;
  const { objects, tables, collation } = await database.dictionary(target);
  const there = new Set(objects.map(keyOf));
  const missing = (content?.objects ?? []).filter((object) => !there.has(keyOf(object)));
  for (const kinds of order) {
    const some = missing.filter(({ kind }) => kinds.includes(kind));
    await createObjects(database, { name: target, collation, databases: new Map() }, some);
  }
  await database.execute(`DROP DATABASE IF EXISTS ${database.quoteName(old)}`);
  const empty = tables.length + objects.length === 0;
  if (content?.existed === false && empty) {
    await database.execute(`DROP DATABASE IF EXISTS ${database.quoteName(target)}`);
  }
}

function keyOf({ kind, name, createStatement }: ObjectDefinition): string {
  return JSON.stringify([kind, name, kind === 'package' && isPackageBody(createStatement)]);
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
