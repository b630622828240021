import type { UuidPlace } from './environment.js';
import { idKey, isManagerUuid } from './identifiers.js';

/** Places that tell the UUID of the manager itself; the others tell whose a server or repository is. */
const managerPlaces: ReadonlySet<string> = new Set(['.config', 'ovmm', 'REST Manager']);

/** What the manager's own files and REST say its UUID is; undefined when they do not agree, or nobody asked them. */
export function toldManagerUuid(places: readonly UuidPlace[]): string | undefined {
  const own = places.filter(({ place }) => managerPlaces.has(place));
  return own.length > 0 ? ownManagerUuid(own) : undefined;
}

/**
 * The UUID of this estate's manager: the one its own files and REST agree on, else the one all places agree on.
 * Undefined when they do not agree, or when it is no UUID.
 */
export function ownManagerUuid(places: readonly UuidPlace[]): string | undefined {
  const own = places.filter(({ place }) => managerPlaces.has(place));
  const [first, ...rest] = own.length > 0 ? own : places;
  if (first === undefined || !isManagerUuid(first.uuid)) return undefined;
  return rest.every(({ uuid }) => idKey(uuid) === idKey(first.uuid)) ? first.uuid : undefined;
}
