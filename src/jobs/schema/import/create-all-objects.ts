import { createObjects } from './create-objects.js';
import type { ImportTarget } from './import-targets.js';
import type { StagingWork } from './stage-tables.js';

const order = [['sequence', 'function', 'procedure', 'package'], ['view'], ['trigger', 'event']];

/**
 * Makes the objects of all targets in the databases that `nameOf` gives, routines of all before views of any, because
 * views call them. `databases` are the names that views shall use; `skip` leaves kinds of objects out.
 */
export async function createAllObjects(
  work: StagingWork,
  databases: ReadonlyMap<string, string>,
  nameOf: (target: ImportTarget) => string,
  skip: (kind: string) => boolean = () => false,
): Promise<void> {
  for (const kinds of order) {
    for (const target of work.targets) {
      const objects = target.archived.objects.filter(({ kind }) => kinds.includes(kind) && !skip(kind));
      const place = { name: nameOf(target), collation: target.archived.collation, databases };
      await createObjects(work.database, place, objects);
    }
  }
}
