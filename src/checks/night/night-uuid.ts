import type { UuidPlace } from '../../model/environment.js';
import type { NightRecord } from '../../model/night.js';
import { agreedUuid, uuidGroups } from '../manager-uuid-check.js';
import type { CapturedEstate } from './captured-estate.js';
import type { NightSchema } from './night-counts.js';

/** What a night tells of the manager UUID. */
export type NightUuid = Pick<NightRecord, 'managerUuid' | 'uuidPlaces' | 'uuidAgrees'>;

/**
 * The manager UUID of a night. The `.config` that a schema export was given counts as a place where the capture tells
 * no UUID, or another one: else it is the file that the capture read as well, and would be counted twice.
 */
export function nightUuid(
  estate: Pick<CapturedEstate, 'uuidPlaces'> | undefined,
  schemas: readonly NightSchema[],
): NightUuid {
  const captured = estate?.uuidPlaces ?? [];
  const exported = schemas.flatMap(({ server, schema }): UuidPlace[] => {
    const uuid = schema.managerConfig?.managerUuid ?? null;
    const origin = { source: 'manager-files', file: `.config of ${server}` } as const;
    return uuid === null ? [] : [{ place: '.config', uuid, origin }];
  });
  const all = [...captured, ...exported];
  const groups = uuidGroups(all);
  const places = captured.length > 0 && groups.length === 1 ? captured : all;
  return {
    managerUuid: agreedUuid(places) ?? null,
    uuidPlaces: places.length,
    uuidAgrees: groups.length === 1,
  };
}
