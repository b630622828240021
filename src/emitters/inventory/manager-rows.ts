import type { ManagerAttributes, UuidPlace } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import type { InventoryIndex } from './inventory-index.js';

/** A value of the manager and where it was read. */
export interface ManagerRow {
  readonly label: string;
  readonly value: string;
  readonly from: string;
}

/** One manager UUID as it was first found, with every place it stands in. */
export interface UuidRow {
  readonly uuid: string;
  readonly places: readonly { readonly place: string; readonly uuid: string; readonly from: string }[];
}

const labels: Readonly<Record<keyof ManagerAttributes, string>> = {
  release: 'release',
  buildId: 'build',
  databaseEngine: 'database engine',
  databaseHost: 'database host',
  databasePort: 'database port',
  databaseName: 'database name',
  databaseSchema: 'database schema',
};

/** What is known of the manager; an attribute that no source tells is named as not known. */
export function managerRows({ environment: { manager }, place }: InventoryIndex): ManagerRow[] {
  return Object.entries(labels).map(([name, label]) => {
    const fact = manager[name as keyof ManagerAttributes];
    if (fact === undefined) return { label, value: 'not known', from: '' };
    const assumed = fact.assumed === undefined ? '' : ` (assumed: ${fact.assumed})`;
    return { label, value: fact.value, from: `${place(fact.origin)}${assumed}` };
  });
}

/** The manager UUIDs, compared without case; more than one is a disagreement that stops whatever would write. */
export function uuidRows({ environment: { uuidPlaces }, place: placeOf }: InventoryIndex): UuidRow[] {
  const groups = new Map<string, UuidPlace[]>();
  for (const place of uuidPlaces) {
    const group = groups.get(idKey(place.uuid));
    if (group) group.push(place);
    else groups.set(idKey(place.uuid), [place]);
  }
  return [...groups.values()].map((group) => ({
    uuid: group[0]?.uuid ?? '',
    places: group.map(({ place, uuid, origin }) => ({ place, uuid, from: placeOf(origin) })),
  }));
}

/** The sentence about manager UUIDs that do not agree or are missing; undefined when there is exactly one. */
export function uuidRemark(rows: readonly UuidRow[]): string | undefined {
  if (rows.length === 1) return undefined;
  return rows.length === 0
    ? 'No manager UUID was found in any source.'
    : `${rows.length} different manager UUIDs were found: find out which is right before anything is recovered.`;
}
