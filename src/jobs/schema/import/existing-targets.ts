import { RescueError } from '../../../base/errors.js';
import type { Database } from '../../../reach/database/database.js';
import type { ImportTarget } from './import-targets.js';

/** Names of the targets that hold anything. */
export async function existingTargets(
  database: Database,
  targets: readonly ImportTarget[],
): Promise<readonly string[]> {
  const names: string[] = [];
  for (const { to } of targets) {
    if (!(await database.hasDatabase(to))) continue;
    const { tables, objects } = await database.dictionary(to);
    if (tables.length + objects.length > 0) names.push(to);
  }
  return names;
}

/** Throws OVM_TARGET_EXISTS for targets that hold something when it was not said to replace them. */
export function refuseExisting(
  work: { readonly replace: boolean; readonly database: Database },
  existing: readonly string[],
): void {
  if (work.replace || existing.length === 0) return;
  const why = `${existing.length === 1 ? 'it exists' : 'they exist'} and ${existing.length === 1 ? 'holds' : 'hold'} something`;
  throw new RescueError('OVM_TARGET_EXISTS', `${existing.join(', ')} at ${work.database.address}`, why);
}
