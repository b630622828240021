import type { NightArchive, NightRecord } from '../../src/model/night.js';
import { uuid } from './sample-archive.js';

/** A night of the estate `prod` that was good and made nothing, with what a test says of it. */
export function sampleNight(name: string, facts: Partial<NightRecord> = {}): NightRecord {
  const startedAt = name.replace(
    /^(....)(..)(..)T(..)(..)(..)Z-.*$/,
    (_, year, month, day, hour, minute, second) => `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`,
  );
  return {
    formatVersion: 1,
    estate: 'prod',
    name,
    startedAt,
    endedAt: startedAt,
    tool: { name: 'ovm-rescue', version: '0.1.0' },
    managerUuid: uuid,
    uuidPlaces: 6,
    uuidAgrees: true,
    release: '3.4',
    archives: [],
    verified: true,
    counts: {
      ...{ vms: 7, templates: 0, disks: 9, networks: 2, servers: 2, repositories: 1 },
      databases: { 'main/ovs': { tables: 2, rows: 7, bytes: 10 } },
    },
    tablesOf: { 'main/ovs/VM': { rows: 7, bytes: null } },
    differences: {
      against: null,
      days: null,
      vms: { added: ['web1 (0004fb00)'], removed: [], changed: [] },
      disks: { added: [], removed: [] },
      networks: { added: [], removed: [] },
      tables: [
        {
          ...{ kind: 'grown', database: 'main/ovs', table: 'VM' },
          ...{ rowsBefore: 6, rowsNow: 7, bytesBefore: null, bytesNow: 10 },
        },
      ],
    },
    reasons: [],
    good: true,
    recoverable: [{ situation: 'B1-B3', state: 'yes', why: 'schema 02:10' }],
    copies: [{ target: '/backup', status: 'verified', bytes: 10, tookMs: 5 }],
    pruned: [],
    notices: [{ target: 'https://hook', status: 'failed', reason: 'it said 500' }],
    openPoints: 3,
    unowned: 1,
    line: 'prod: recoverable',
    ...facts,
  };
}

/** An archive that a night made. */
export function nightArchive(name: string, kind: NightArchive['kind'] = 'capture'): NightArchive {
  return {
    kind,
    name,
    status: 'complete',
    problems: [],
    ...(kind === 'schema' && { databaseServer: 'main' }),
  };
}
