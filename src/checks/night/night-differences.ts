import type { NightArchive, NightChanges, NightDifferences, NightRecord } from '../../model/night.js';
import type { CapturedEstate } from './captured-estate.js';
import { tableChanges } from './table-changes.js';

/** This night; `captured` is undefined when nothing was captured. */
export interface NightNow extends Pick<NightRecord, 'startedAt' | 'archives'> {
  readonly captured: Pick<CapturedEstate, 'changes'> | undefined;
  readonly tablesOf: NonNullable<NightRecord['tablesOf']>;
}

const nothing: NightChanges = { added: [], removed: [] };

/** What is otherwise than on the last good night. What one of the two does not tell is named in `notCompared`. */
export function nightDifferences(
  before: Pick<NightRecord, 'name' | 'startedAt' | 'tablesOf'> | undefined,
  now: NightNow,
): NightDifferences {
  if (before === undefined) return first;
  const days = daysBetween(before.startedAt, now.startedAt);
  const head = { against: before.name, days };
  const failed = now.archives.filter(({ kind, status }) => kind === 'schema' && status === 'failed');
  const servers = failed.flatMap(({ databaseServer }) => databaseServer ?? []);
  const untold = servers.map((server) => `tables of ${server}: no schema export tonight`);
  const tables = tableChanges(before.tablesOf ?? {}, now.tablesOf, new Set(servers));
  const changes = now.captured?.changes;
  if (changes === undefined) {
    const why = now.captured === undefined ? 'no capture tonight' : 'the capture before cannot be read';
    const notCompared = [`VMs, disks and networks: ${why}`, ...untold];
    return {
      ...head,
      vms: { ...nothing, changed: [] },
      disks: nothing,
      networks: nothing,
      tables,
      notCompared,
    };
  }
  const { notCompared: ofEstate, ...estate } = changes;
  const notCompared = [...partly(now.archives), ...ofEstate, ...untold];
  return { ...head, ...estate, tables, ...(notCompared.length > 0 && { notCompared }) };
}

const first: NightDifferences = {
  ...{ against: null, days: null, disks: nothing, networks: nothing, tables: [] },
  vms: { ...nothing, changed: [] },
};

/** To a thousandth, as what is measured in it is no more exact. */
function daysBetween(before: string, now: string): number | null {
  const days = Math.round((Date.parse(now) - Date.parse(before)) / 86_400) / 1000;
  return days > 0 ? days : null;
}

/** What could not be read looks as if it were gone. */
function partly(archives: readonly NightArchive[]): string[] {
  const capture = archives.find(({ kind }) => kind === 'capture');
  return capture?.status === 'incomplete'
    ? ['what is in the sources that were not captured whole may stand among the removed']
    : [];
}
