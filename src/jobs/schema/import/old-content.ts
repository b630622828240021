import { withoutAutoIncrement } from '../../../archive/schema-dictionary.js';
import { RescueError } from '../../../base/errors.js';
import type { Database } from '../../../reach/database/database.js';
import type { DatabaseDictionary } from '../../../reach/database/dictionary.js';
import { withoutJournal } from './import-in-place-journal.js';
import type { OldContent } from './import-journal.js';
import type { ImportTarget } from './import-targets.js';
import type { SavedTargets } from './save-targets.js';

/** Whether a target held anything before the exchange. */
export function holdsAnything(old: OldContent | undefined): boolean {
  return old !== undefined && old.tables.length + old.objects.length > 0;
}

/**
 * What a target is just before the exchange, to be journaled. `saved` holds it already; undefined for a target that
 * held nothing. Throws OVM_TARGET_IN_USE when something came there meanwhile, which no archive holds.
 */
export async function oldContentOf(
  database: Database,
  target: ImportTarget,
  saved: SavedTargets | undefined,
): Promise<OldContent> {
  const existed = await database.hasDatabase(target.to);
  const dictionary = existed ? await database.dictionary(target.to) : undefined;
  const content = {
    existed,
    tables: dictionary?.tables.map((table) => table.name) ?? [],
    objects: dictionary?.objects ?? [],
    safetyArchive: saved?.path ?? null,
  };
  if (holdsAnything(content) && !saved) {
    throw new RescueError(
      'OVM_TARGET_IN_USE',
      target.to,
      'somebody made something in it while the archive was loaded',
    );
  }
  return content;
}

/** Throws OVM_TARGET_IN_USE when what is about to be moved away is not what the safety archive holds. */
export async function checkUnchanged(database: Database, saved: SavedTargets): Promise<void> {
  for (const archived of saved.dictionaries) {
    const now = await database.dictionary(archived.name);
    if (definitionsOf(withoutJournal(now)) === definitionsOf(archived)) continue;
    const why = `its definitions were changed after it was exported into ${saved.path}`;
    throw new RescueError('OVM_TARGET_IN_USE', archived.name, why);
  }
}

function definitionsOf({ tables, objects }: DatabaseDictionary): string {
  const lines = [
    ...tables.map((table) => ['table', table.name, withoutAutoIncrement(table.createStatement)]),
    ...objects.map(({ kind, name, createStatement }) => [
      kind,
      name,
      kind === 'sequence' ? '' : createStatement,
    ]),
  ];
  // Names that differ in case only come in any order.
  return lines
    .map((line) => JSON.stringify(line))
    .sort()
    .join();
}
