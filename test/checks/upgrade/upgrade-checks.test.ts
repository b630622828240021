import { describe, expect, it } from 'vitest';
import { isSameManager, managerBuild } from '../../../src/checks/upgrade/manager-build.js';
import { sortedDifferences } from '../../../src/checks/upgrade/upgrade-losses.js';
import { upgradeObstacles } from '../../../src/checks/upgrade/upgrade-obstacles.js';
import type { Difference } from '../../../src/model/compare.js';
import type { NightRecord } from '../../../src/model/night.js';
import { factsOf } from '../../emitters/inventory/small-environment.js';
import { estateOf, goodNight, managerUuid, schemaOf, uuidPlacesOf } from '../night/night-facts.js';
import { sampleSnapshot } from './sample-snapshot.js';

const other = managerUuid.replace(/1$/, '2');
const schemas = [{ server: 'main', archive: 'a', schema: schemaOf({ ovs: { VM: [1, 10] } }) }];

describe('which manager a night found', () => {
  it('when capture and export tell a BUILDID, then that of the capture counts, else that of the export', () => {
    const told = { managerUuid, release: '3.3' };
    const config = { engine: 'mysql', host: 'h', port: 1, schema: 'ovs', buildId: '3.3.3.1085', managerUuid };
    const exported = schemas.map((one) => ({ ...one, schema: { ...one.schema, managerConfig: config } }));
    const captured = estateOf(1, { manager: factsOf({ buildId: '3.4.2.1384' }) });
    const build = managerBuild(told, captured, exported);
    expect(build).toMatchObject({ managerUuid, release: '3.3', buildId: '3.4.2.1384' });
    expect(build.uuids).toEqual([{ uuid: managerUuid, places: ['.config', '.config of main', '.ovsrepo'] }]);
    expect(build.databaseServers).toMatchObject([{ server: 'main', databases: ['ovs'], knowsManager: true }]);
    expect(managerBuild(told, undefined, exported).buildId).toBe('3.3.3.1085');
    const bare = schemas.map((one) => ({ ...one, schema: { ...one.schema, managerConfig: null } }));
    expect(managerBuild(told, undefined, bare)).toMatchObject({
      ...{ buildId: null, uuids: [] },
      databaseServers: [{ knowsManager: false }],
    });
  });

  it('when one place tells another UUID, then the manager is another, whatever repositories tell', () => {
    const after = (...uuids: readonly string[]) =>
      managerBuild(
        { managerUuid: null, release: null },
        estateOf(1, { uuidPlaces: uuidPlacesOf(...uuids) }),
        [],
      );
    const before = sampleSnapshot();
    expect(isSameManager(before, after(managerUuid.toUpperCase(), managerUuid))).toBe(true);
    expect(isSameManager(before, after(other, managerUuid))).toBe(false);
    expect(isSameManager(before, after())).toBeNull();
    expect(isSameManager({ ...before, managerUuid: null }, after(managerUuid))).toBeNull();
  });
});

describe('why nobody should upgrade', () => {
  const { record } = goodNight(23);

  it('when the night is good and all of it was done, then nothing is in the way', () =>
    expect(upgradeObstacles(record)).toEqual([]));

  it('when something of it failed or is not there, then each is named', () => {
    const night: NightRecord = {
      ...record,
      archives: [],
      reasons: ['no archive was made'],
      copies: [{ target: 'nas:/b', status: 'failed', reason: 'no space', bytes: 0, tookMs: 1 }],
      notices: [
        { target: 'mail', status: 'sent' },
        { target: 'hook', status: 'failed' },
      ],
      troubles: ['not pruned: x'],
    };
    expect(upgradeObstacles(night)).toEqual([
      'no archive was made',
      'no repository database is exported, so the old state could not be put back',
      'nothing is captured, so nobody could say what is missing afterwards',
      'copy to nas:/b failed: no space',
      'notice to hook failed',
      'not pruned: x',
    ]);
  });
});

describe('what differences mean after an upgrade', () => {
  const vm = { entity: 'VM', id: '1', name: 'web' } as const;
  const value = { value: 'x' };
  const of = (...differences: readonly Difference[]) => sortedDifferences(differences);

  it('when an object, a disk or a vNIC of a VM is on one side alone, then it is missing or additional', () => {
    const sorted = of(
      { kind: 'missing', entity: 'network', id: 'n' },
      { kind: 'additional', ...vm },
      { kind: 'different', ...vm, attribute: 'disk 0', a: value },
      { kind: 'different', ...vm, attribute: 'vNIC 00:21:f6:00:00:01', b: value },
      { kind: 'different', entity: 'template', id: '2', attribute: 'vNIC 0', a: value },
    );
    expect(sorted.missing).toEqual([
      { entity: 'network', id: 'n' },
      { entity: 'disk of a VM', id: '0', vm: 'web' },
      { entity: 'vNIC', id: '0', vm: '2' },
    ]);
    expect(sorted.added).toEqual([vm, { entity: 'vNIC', id: '00:21:f6:00:00:01', vm: 'web' }]);
    expect(sorted.changed).toEqual([]);
  });

  it('when a value is another, then it is changed; where a VM runs and which manager it is are not among them', () => {
    const sorted = of(
      { kind: 'different', ...vm, attribute: 'disk 0', a: value, b: value },
      { kind: 'different', ...vm, attribute: 'memory', a: value },
      { kind: 'different', ...vm, attribute: 'runningOn', a: value, b: value },
      { kind: 'different', entity: 'manager', id: 'manager', attribute: 'uuid', a: value, b: value },
      { kind: 'different', entity: 'manager', id: 'manager', attribute: 'databasePort', a: value, b: value },
    );
    expect(sorted.changed.map(({ entity, attribute }) => `${entity} ${attribute}`)).toEqual([
      'VM disk 0',
      'VM memory',
      'manager databasePort',
    ]);
    expect([...sorted.missing, ...sorted.added]).toEqual([]);
  });
});
