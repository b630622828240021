import type { Fact, Origin } from '../model/origin.js';
import { type Found, factAt, isUsableUuid } from './part-of-hosts.js';
import { type FiledObject, restOrigin } from './rest-objects-index.js';

/**
 * The owner that a server or repository names: the manager UUID, or empty where it says that it has none. Nothing where
 * it names something that is no UUID, and where nobody asked.
 */
export function ownerFact(
  found: readonly (Found | undefined)[],
  file: Origin,
): { readonly managerUuid?: Fact<string> } {
  const said = found.filter((one) => one !== undefined);
  const uuid = said.find(({ value }) => isUsableUuid(value));
  if (uuid) return { managerUuid: factAt(uuid.value, file, uuid) };
  const [first] = said;
  const none = first !== undefined && said.every(({ value }) => value === '');
  return none ? { managerUuid: factAt('', file, first) } : {};
}

/** The owner as REST shows it. */
export function restOwner(
  object: Pick<FiledObject, 'file' | 'line' | 'column'>,
  found: Found | undefined,
): { readonly managerUuid?: Fact<string> } {
  return ownerFact([found], restOrigin(object));
}
