import type { Database } from '../../../reach/database/database.js';
import type { DatabaseDictionary } from '../../../reach/database/dictionary.js';
import type { ImportTarget } from './import-targets.js';

/** By the target's name the dictionary of the database that `nameOf` gives. */
export async function targetDictionaries(
  database: Database,
  targets: readonly ImportTarget[],
  nameOf: (target: ImportTarget) => string,
): Promise<ReadonlyMap<string, DatabaseDictionary>> {
  const found = new Map<string, DatabaseDictionary>();
  for (const target of targets) found.set(target.to, await database.dictionary(nameOf(target)));
  return found;
}
