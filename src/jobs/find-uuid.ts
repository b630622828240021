import { RescueError } from '../base/errors.js';
import { uuidGroups } from '../checks/manager-uuid-check.js';
import type { Environment, UuidPlace } from '../model/environment.js';
import { isManagerUuid } from '../model/identifiers.js';
import { originText } from '../model/origin.js';

/** The manager UUID and every place it stands in. */
export interface FoundUuid {
  /** Exactly as found; the spelling of `.config` or `ovmm` where these are at hand. */
  readonly uuid: string;
  readonly places: readonly UuidPlace[];
}

/** All places, for evidence: also when they disagree. */
export function uuidEvidence(environment: Environment): string[] {
  return environment.uuidPlaces.map((place) => `${place.uuid}  ${place.place}  ${originText(place.origin)}`);
}

/** The one manager UUID. Throws OVM_UUID_NOT_FOUND, or OVM_UUID_DISAGREES (exit 13) when the places disagree. */
export function findUuid(environment: Environment): FoundUuid {
  const groups = uuidGroups(environment.uuidPlaces);
  const [first] = groups;
  if (!first) {
    throw new RescueError(
      'OVM_UUID_NOT_FOUND',
      `estate ${environment.estate}`,
      'no file that was read tells it',
    );
  }
  if (groups.length > 1) {
    const found = groups.map(({ uuid, places }) => `${uuid} (${places.length} places)`).join(', ');
    throw new RescueError(
      'OVM_UUID_DISAGREES',
      `${environment.uuidPlaces.length} places`,
      `they tell ${found}`,
    );
  }
  if (!isManagerUuid(first.uuid)) {
    const why = `all that was found is ${JSON.stringify(first.uuid)}, which is not 15 to 32 hex digits`;
    throw new RescueError('OVM_UUID_NOT_FOUND', `estate ${environment.estate}`, why);
  }
  return first;
}
