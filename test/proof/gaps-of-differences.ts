import type { Difference } from '../../src/model/compare.js';
import type { EstateGaps } from '../../src/model/gaps.js';

/** A new manager gives new ids, and what names an object names it by the new one: nothing is lost by that. */
const byNewIds: ReadonlySet<string | undefined> = new Set(['id', 'fileServer', 'poolFileSystem']);

/** What a disk is said to be of follows from an object that the list names as lost. */
const follows: Readonly<Record<string, string>> = {
  storageArray: 'storage array',
  volumeGroup: 'volume group',
};

/** Differences of which a list of gaps has no word: neither the object and attribute, nor the kind of object. */
export function notListed(
  differences: readonly Difference[],
  { lost, readable }: EstateGaps,
): readonly string[] {
  const gaps = [...lost, ...readable];
  const isListed = ({ entity, attribute = '', id, idB, kind }: Difference) =>
    gaps.some(({ entity: lostKind }) => entity === 'physical disk' && lostKind === follows[attribute]) ||
    gaps.some((gap) =>
      kind === 'different'
        ? gap.entity === entity &&
          gap.attribute === attribute &&
          gap.objects.some((one) => [id, idB].includes(one.id ?? ''))
        : gap.entity === entity,
    );
  return differences
    .filter((one) => !byNewIds.has(one.attribute) && !isListed(one))
    .map(({ entity, id, attribute, kind }) => `${entity} ${id} ${attribute ?? kind}`);
}
