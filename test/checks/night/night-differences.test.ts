import { describe, expect, it } from 'vitest';
import { failedNightArchive } from '../../../src/checks/night/night-archive.js';
import { nightDifferences } from '../../../src/checks/night/night-differences.js';
import { tableChanges } from '../../../src/checks/night/table-changes.js';
import type { Environment } from '../../../src/model/environment.js';
import { diskFile, factsOf, machine, onFile } from '../../emitters/inventory/small-environment.js';
import { estateOf, factsOfNight, goodNight, type NightParts, recordOf, sourceOf } from './night-facts.js';

const night = (day: number, environment: Environment, parts: NightParts = {}) =>
  recordOf(factsOfNight(23, { environment, ...parts }), goodNight(day)).differences;

describe('the differences to the last good night', () => {
  it('when there is none, then nothing is compared', () => {
    expect(recordOf(factsOfNight(23)).differences).toEqual({
      ...{ against: null, days: null, tables: [] },
      vms: { added: [], removed: [], changed: [] },
      disks: { added: [], removed: [] },
      networks: { added: [], removed: [] },
    });
  });

  it('when VMs, disks and networks come, go and change, then each is named with its id', () => {
    const { vms, diskFiles } = estateOf(10);
    const named = machine('0004fb01', { name: 'web' }, { disks: [onFile('web.img')] });
    const changed = machine('vm3', { memory: 2048, cpuCount: 4 }, { disks: [onFile('vm3.img')] });
    const environment = estateOf(0, {
      vms: [...vms.slice(0, 3), changed, ...vms.slice(5), named],
      diskFiles: [...diskFiles.slice(0, 4), ...diskFiles.slice(5), diskFile('web.img')],
      networks: [{ id: '10ab', facts: factsOf({ name: 'public' }) }],
    });
    const before = goodNight(22, {
      environment: estateOf(10, { networks: [{ id: '10aa', facts: factsOf({ name: 'old' }) }] }),
    });
    expect(recordOf(factsOfNight(23, { environment }), before).differences).toEqual({
      ...{ against: '20261122T020000Z-aaaa', days: 1, tables: [] },
      vms: { added: ['web (0004fb01)'], removed: ['vm4'], changed: ['vm3: memory, cpuCount'] },
      disks: { added: ['web.img'], removed: ['vm4.img'] },
      networks: { added: ['public (10ab)'], removed: ['old (10aa)'] },
    });
  });

  it('when a VM only runs elsewhere, then it did not change', () => {
    const { vms } = estateOf(10);
    const on = (server: string) => (vm: (typeof vms)[number]) => ({
      ...vm,
      facts: { ...vm.facts, ...factsOf({ runningOn: server }) },
    });
    const before = goodNight(22, { environment: estateOf(10, { vms: vms.map(on('ovs-1')) }) });
    const environment = estateOf(10, { vms: vms.map(on('ovs-2')) });
    expect(recordOf(factsOfNight(23, { environment }), before).differences.vms).toEqual({
      ...{ added: [], removed: [], changed: [] },
    });
  });

  it('when nothing was captured, then nothing is called gone', () => {
    const facts = factsOfNight(23, { environment: undefined, sources: [] });
    const { vms, disks, tables, notCompared } = recordOf(facts, goodNight(22)).differences;
    expect([vms.removed, disks.removed, tables]).toEqual([[], [], []]);
    expect(notCompared).toEqual(['VMs, disks and networks: no capture tonight']);
  });

  it('when the capture of the last good night is gone, then tables are compared all the same', () => {
    const before = { ...goodNight(22), environment: undefined };
    const sizes = {
      OVM_STATISTIC: [500_000, 50 * 1024 ** 2] as const,
      OVM_OBJECT: [2_000, 512_000] as const,
    };
    const { tables, notCompared } = recordOf(factsOfNight(23, { sizes }), before).differences;
    expect(notCompared).toEqual(['VMs, disks and networks: the capture before cannot be read']);
    expect(tables).toEqual([
      {
        ...{ kind: 'grown', database: 'db/OVS', table: 'OVM_STATISTIC' },
        ...{ rowsBefore: 400_000, rowsNow: 500_000 },
        ...{ bytesBefore: 40 * 1024 ** 2, bytesNow: 50 * 1024 ** 2 },
      },
    ]);
  });

  it('when a source was not captured whole, then it is said that what is gone may be there', () => {
    const sources = [sourceOf('/a', { status: 'failed' })];
    expect(night(22, estateOf(9), { sources }).notCompared).toEqual([
      'what is in the sources that were not captured whole may stand among the removed',
    ]);
  });

  it('when a schema export failed, then its tables are not gone', () => {
    const facts = factsOfNight(23, { schemas: [] });
    const failed = failedNightArchive({ kind: 'schema', databaseServer: 'db' }, 'it is down');
    const { differences } = recordOf({ ...facts, archives: [...facts.archives, failed] }, goodNight(22));
    expect(differences.tables).toEqual([]);
    expect(differences.notCompared).toEqual(['tables of db: no schema export tonight']);
  });

  it('when clocks went back, then there are no days to measure a rate by', () => {
    const { record } = goodNight(22);
    const now = { ...record, captured: undefined, tablesOf: {}, startedAt: '2026-11-22T01:00:00.000Z' };
    expect(nightDifferences(record, now).days).toBeNull();
    expect(nightDifferences(record, { ...now, startedAt: '2026-11-23T14:00:00Z' }).days).toBe(1.5);
  });
});

describe('the changes of tables', () => {
  const size = (rows: number | null, bytes: number | null = null) => ({ rows, bytes });

  it('when tables grow, shrink, come and go, then the largest change is first', () => {
    const before = {
      'd/o/A': size(10, 100),
      'd/o/B': size(10, 900),
      'd/o/C': size(1, 55),
      'd/o/D': size(7, 7),
    };
    const now = { 'd/o/A': size(20, 150), 'd/o/B': size(5, 200), 'd/o/E': size(3, 60), 'd/o/D': size(7, 7) };
    const changes = tableChanges(before, now, new Set());
    expect(changes.map(({ kind, table }) => `${kind} ${table}`)).toEqual([
      ...['shrunk B', 'new E', 'gone C', 'grown A'],
    ]);
    expect(changes[1]).toEqual({
      ...{ kind: 'new', database: 'd/o', table: 'E' },
      ...{ rowsBefore: null, rowsNow: 3, bytesBefore: null, bytesNow: 60 },
    });
  });

  it('when one night tells rows alone, then rows decide', () => {
    const changes = tableChanges({ 'd/o/A': size(10, 500) }, { 'd/o/A': size(9) }, new Set());
    expect(changes).toMatchObject([{ kind: 'shrunk', bytesBefore: 500, bytesNow: null }]);
  });

  it('when rows were left out on one night, then the table is not compared', () => {
    expect(tableChanges({ 'd/o/A': size(null) }, { 'd/o/A': size(9, 9) }, new Set())).toEqual([]);
    expect(tableChanges({ 'd/o/A': size(9, 9) }, { 'd/o/A': size(null) }, new Set())).toEqual([]);
  });

  it('when a table is named as every object has names, then it is a table', () => {
    const changes = tableChanges({}, { 'd/o/constructor': size(1, 1), __proto__x: size(2, 2) }, new Set());
    expect(changes.map(({ table }) => table)).toEqual(['__proto__x', 'constructor']);
  });
});
