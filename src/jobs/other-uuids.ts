import { basename } from 'node:path';
import { idKey } from '../model/identifiers.js';
import { archivesThere } from './archive-place.js';
import type { UuidFacts } from './find-uuid.js';

/**
 * Archives of the same estate that tell a manager UUID which this one does not, newest first: an archive that tells one
 * alone must not hide that another one told three.
 */
export async function otherUuids(
  archive: string,
  { estate, uuidPlaces }: UuidFacts,
  archives: string,
): Promise<{ readonly name: string; readonly uuids: readonly string[] }[]> {
  const known = new Set(uuidPlaces.map(({ uuid }) => idKey(uuid)));
  const there = await archivesThere({ archives, estate });
  return there.flatMap(({ path, head }) => {
    const others = (head?.uuidPlaces ?? []).map(({ uuid }) => uuid).filter((uuid) => !known.has(idKey(uuid)));
    return path === archive || others.length === 0
      ? []
      : [{ name: basename(path), uuids: [...new Set(others)] }];
  });
}
