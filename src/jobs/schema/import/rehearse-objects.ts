import type { DatabaseDictionary, ObjectDefinition } from '../../../reach/database/dictionary.js';
import { checkObjects } from './check-definitions.js';
import { createAllObjects } from './create-all-objects.js';
import { dropObjects } from './drop-objects.js';

import { renamesOf } from './import-targets.js';
import type { StagingWork } from './stage-tables.js';

/**
 * Makes the objects in staging once, compares them and drops them again: whatever would refuse them in the target, a
 * missing privilege or a view that cannot be made, is found out while the target is untouched. Events are left out,
 * because the server would run them.
 */
export async function rehearseObjects(work: StagingWork): Promise<void> {
  const look = (object: ObjectDefinition) => object.kind !== 'event';
  const { database, targets } = work;
  if (!targets.some((target) => target.archived.objects.some(look))) return;
  const staging = renamesOf(targets, (target) => target.staging);
  await createAllObjects(
    work,
    staging,
    (target) => target.staging,
    (kind) => kind === 'event',
  );
  const found = new Map<string, DatabaseDictionary>();
  for (const target of targets) found.set(target.to, await database.dictionary(target.staging));
  checkObjects(targets, found, look);
  for (const target of targets)
    await dropObjects(database, target.staging, found.get(target.to)?.objects ?? []);
}
