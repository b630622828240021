import type { Fact, Origin } from '../model/origin.js';
import { type Found, factAt, isUsableUuid } from './part-of-hosts.js';
import { type FiledObject, restOrigin } from './rest-objects-index.js';

/**
 * The owner that a server or repository names: the manager UUID, or empty where it says that it has none. Nothing where
 * it names something that is no UUID, and where nobody asked.
 * @param assumed why an empty one is taken for nobody, where no reply of that kind was seen
 */
export function ownerFact(
  found: readonly (Found | undefined)[],
  file: Origin,
  assumed?: string,
): { readonly managerUuid?: Fact<string> } {
  const said = found.filter((one) => one !== undefined);
  const uuid = said.find(({ value }) => isUsableUuid(value));
  if (uuid) return { managerUuid: factAt(uuid.value, file, uuid) };
  const [first] = said;
  const none = first !== undefined && said.every(({ value }) => value === '');
  return none
    ? { managerUuid: { ...factAt('', file, first), ...(assumed !== undefined && { assumed }) } }
    : {};
}

/** For live replies: that of a thing without an owner was not seen. */
export const emptyOwner = 'an empty owner is taken for nobody';

/** The owner as REST shows it. */
export function restOwner(
  object: Pick<FiledObject, 'file' | 'line' | 'column'>,
  found: Found | undefined,
): { readonly managerUuid?: Fact<string> } {
  return ownerFact([found], restOrigin(object), emptyOwner);
}
