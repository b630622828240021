import { counted } from '../../base/counted.js';
import { idKey, isManagerUuid } from '../../model/identifiers.js';
import type { RehearsalFinding } from '../../model/rehearsal.js';
import type { ArchiveProof, RehearsalFacts } from './rehearsal-facts.js';

interface UuidAt {
  readonly place: string;
  readonly uuid: string;
}

export const agreeingUuidsProof: ArchiveProof = {
  name: 'uuid',
  title: 'Every manager UUID in the archives is the same one',
  isAbout: () => true,
  prove: (facts) => {
    const places = placesOf(facts);
    return { how: counted(places.length, 'place'), found: judged(places) };
  },
};

/** The captured files, the manifests and the heads of scripts. */
function placesOf({ captures, schemas }: RehearsalFacts): UuidAt[] {
  const told = (uuid: string | null | undefined, place: string): UuidAt[] => (uuid ? [{ place, uuid }] : []);
  return [
    ...captures.flatMap(({ environment, manifest, scripts }) => [
      ...environment.uuidPlaces.map(({ place, uuid, origin }) => ({
        place: `${place} (${origin.file})`,
        uuid,
      })),
      ...manifest.uuidPlaces.map(({ place, uuid }) => ({ place: `manifest.json (${place})`, uuid })),
      ...told(manifest.managerUuid, 'manifest.json'),
      ...scripts.flatMap(({ managerUuid, file }) => told(managerUuid, file)),
    ]),
    ...schemas.flatMap(({ manifest, name }) => [
      ...told(manifest.managerUuid, `manifest.json of ${name}`),
      ...told(manifest.schema?.managerConfig?.managerUuid, `.config of ${name}`),
    ]),
  ];
}

function judged(places: readonly UuidAt[]): RehearsalFinding[] {
  const groups = new Map<string, UuidAt[]>();
  for (const place of places)
    groups.set(idKey(place.uuid), [...(groups.get(idKey(place.uuid)) ?? []), place]);
  const [first, ...others] = [...groups.values()].sort((one, other) => other.length - one.length);
  if (first === undefined)
    return [
      finding('not-proven', 'no file tells it: a reinstalled manager would not own servers and repositories'),
    ];
  const wrong = [first, ...others].flat().filter(({ uuid }) => !isManagerUuid(uuid));
  return [
    ...others.map((group) =>
      finding(
        'defect',
        `it is ${group[0]?.uuid} in ${named(group)}, and ${first[0]?.uuid} in ${named(first)}`,
      ),
    ),
    ...(wrong.length > 0
      ? [finding('defect', `${JSON.stringify(wrong[0]?.uuid)} in ${named(wrong)} is no manager UUID`)]
      : []),
  ];
}

const namedAtMost = 3;

function named(places: readonly UuidAt[]): string {
  const shown = places.slice(0, namedAtMost).map(({ place }) => place);
  const more = places.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${counted(more, 'more place')}` : ''}`;
}

function finding(severity: RehearsalFinding['severity'], message: string): RehearsalFinding {
  return { severity, subject: 'manager UUID', message };
}
