import { RescueError } from '../../base/errors.js';
import type { Database } from '../../reach/database/database.js';

/** `; did you mean OVS?` when one of the names differs by its capitals alone; nothing else. */
export function didYouMean(word: string, names: readonly string[]): string {
  const meant = names.find((name) => name !== word && name.toUpperCase() === word.toUpperCase());
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

/**
 * Throws OVM_DB_NOT_FOUND for a name that no account has, where an account is its schema: the server itself would say that
 * a privilege is missing.
 */
export async function refuseMissingAccounts(database: Database, names: readonly string[]): Promise<void> {
  if (database.traits.staging !== 'in-place') return;
  for (const name of names) {
    if (await database.hasDatabase(name)) continue;
    const why = `there is no account of that name${didYouMean(name, await database.databases())}`;
    const hint =
      'Names are as the server has them, mostly in capitals: in sqlplus `SELECT username FROM all_users ORDER BY 1` lists them.';
    throw new RescueError('OVM_DB_NOT_FOUND', `${name} at ${database.address}`, why, undefined, hint);
  }
}
