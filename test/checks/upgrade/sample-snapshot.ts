import { type UpgradeSnapshot, upgradeFormatVersion } from '../../../src/model/upgrade.js';
import { managerUuid } from '../night/night-facts.js';

export const sampleNight = '20261123T021000Z-aaaa1111';

/** A snapshot of a capture and an export of one database server. */
export function sampleSnapshot(changes: Partial<UpgradeSnapshot> = {}): UpgradeSnapshot {
  return {
    ...{ formatVersion: upgradeFormatVersion, estate: 'prod', night: sampleNight },
    takenAt: '2026-11-23T02:10:00.000Z',
    tool: { name: 'ovm-rescue', version: '0.1.0' },
    managerUuid,
    uuids: [{ uuid: managerUuid, places: ['.config', '.ovsrepo'] }],
    ...{ release: '3.3', buildId: '3.3.3.1085' },
    databaseServers: [
      {
        server: 'main',
        engine: 'mysql',
        product: 'MySQL',
        serverVersion: '5.6.21',
        databases: ['ovs', 'appfw'],
        knowsManager: true,
      },
    ],
    archives: [
      { kind: 'capture', name: '20261123T021001Z-cccc' },
      { kind: 'schema', databaseServer: 'main', name: '20261123T021100Z-dddd' },
    ],
    ...changes,
  };
}
