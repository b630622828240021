import type { UuidPlace } from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import { idKey, isManagerUuid, unusualManagerUuid } from '../model/identifiers.js';
import { originText } from '../model/origin.js';
import type { Check } from './check.js';

/** The manager UUIDs found, each with its places, the one with most places first. Compared without case. */
export function uuidGroups(
  places: readonly UuidPlace[],
): { readonly uuid: string; readonly places: readonly UuidPlace[] }[] {
  const groups = new Map<string, UuidPlace[]>();
  for (const place of places) {
    const group = groups.get(idKey(place.uuid));
    if (group) group.push(place);
    else groups.set(idKey(place.uuid), [place]);
  }
  return [...groups.values()]
    .map((group) => ({ uuid: preferredSpelling(group), places: group }))
    .sort((a, b) => b.places.length - a.places.length);
}

/** The manager UUID that all places agree on; undefined when they do not, or when it is none. */
export function agreedUuid(places: readonly UuidPlace[]): string | undefined {
  const [first, second] = uuidGroups(places);
  return first && !second && isManagerUuid(first.uuid) ? first.uuid : undefined;
}

/** The manager host's own files first: the UUID is handed to the installer exactly as it stands there. */
function preferredSpelling(places: readonly UuidPlace[]): string {
  const order = ['.config', 'ovmm'];
  const best = order
    .map((place) => places.find((found) => found.place === place))
    .find((found) => found !== undefined);
  return (best ?? places[0])?.uuid ?? '';
}

export const managerUuidCheck: Check = {
  name: 'manager-uuid',
  title: 'Do all places agree on one manager UUID?',
  run: ({ uuidPlaces }) => {
    const groups = uuidGroups(uuidPlaces);
    const [first] = groups;
    if (!first) {
      const message = 'no file tells it; without it a new manager does not own the servers and repositories';
      return [{ severity: 'error', code: 'no-manager-uuid', subject: 'manager UUID', message, origins: [] }];
    }
    if (groups.length > 1) return [disagreement(groups)];
    if (!isManagerUuid(first.uuid)) return [notOne(first)];
    return noteSpelling(first.uuid, uuidPlaces);
  },
};

function notOne({ uuid, places }: { uuid: string; places: readonly UuidPlace[] }): Finding {
  const message = `all that was found is ${JSON.stringify(uuid)}, which is not 15 to 32 hex digits`;
  const origins = places.map((place) => place.origin);
  return { severity: 'error', code: 'no-manager-uuid', subject: 'manager UUID', message, origins };
}

function disagreement(groups: readonly { uuid: string; places: readonly UuidPlace[] }[]): Finding {
  const parts = groups.map(
    ({ uuid, places }) => `${uuid} in ${places.map((place) => originText(place.origin)).join(', ')}`,
  );
  const message = `the places disagree: ${parts.join('; ')}`;
  const origins = groups.flatMap((group) => group.places.map((place) => place.origin));
  return { severity: 'error', code: 'manager-uuid-disagrees', subject: 'manager UUID', message, origins };
}

function noteSpelling(uuid: string, places: readonly UuidPlace[]): Finding[] {
  const findings: Finding[] = [];
  const origins = places.map((place) => place.origin);
  const note = (code: string, message: string) =>
    findings.push({ severity: 'note', code, subject: 'manager UUID', message, origins });
  const unusual = unusualManagerUuid(uuid);
  if (unusual) note('unusual-manager-uuid', `${uuid}: ${unusual}; it is carried unchanged`);
  const spellings = [...new Set(places.map((place) => place.uuid))];
  if (spellings.length > 1)
    note('manager-uuid-spelling', `it is written in more than one way: ${spellings.join(', ')}`);
  return findings;
}
