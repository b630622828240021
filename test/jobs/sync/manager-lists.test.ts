import { describe, expect, it } from 'vitest';
import type { ManifestSource } from '../../../src/archive/manifest.js';
import { managerLists } from '../../../src/jobs/sync/manager-lists.js';
import { mergeEnvironment } from '../../../src/model/merge.js';

const cli = (lines: readonly string[], status = 'Success', end = 'OVM> ') =>
  [
    'OVM> list Vm',
    `Command: list Vm`,
    `Status: ${status}`,
    'Time: 2026-01-01 00:00:00,000 UTC',
    'Data: ',
    ...lines,
    end,
  ].join('\r\n');
const row = (id: string) => `  id:${id}  name:vm of ${id}`;
const rest = (...objects: object[]) => JSON.stringify(objects);
const ofRest = (type: string, value: string, more: object = {}) => ({
  id: { type: `com.oracle.ovm.mgr.ws.model.${type}`, value, name: 'n', uri: '' },
  name: 'n',
  ...more,
});

/** What is listed when these files were captured, by interface and type. */
async function listed(
  files: Readonly<Record<string, Readonly<Record<string, string>>>>,
  problems: readonly string[] = [],
) {
  const sources = Object.keys(files).map(
    (name): ManifestSource => ({
      ...{ name, root: name, status: 'incomplete', files: 1, bytes: 1 },
      problems: problems.map((path) => ({ path, reason: 'no reply' })),
    }),
  );
  const lists = await managerLists({
    ...{ environment: mergeEnvironment('e', []), sources, readAt: '', close: async () => {} },
    captured: ({ name }) => ({
      paths: Object.keys(files[name] ?? {}),
      read: async (path) => Buffer.from(files[name]?.[path] ?? ''),
    }),
  });
  return lists.map(({ source, lists: all }) => [
    source,
    Object.fromEntries([...all].map(([type, objects]) => [type, [...objects.keys()]])),
  ]);
}

describe('the lists of a manager', () => {
  it('when both interfaces list, then each is kept by itself, with what cannot be shown', async () => {
    const files = {
      'manager-cli': {
        'mgr:10000/list/Vm.txt': cli([row('0004FB-A'), row('b')]),
        'mgr:10000/show/Vm/b.txt': '',
      },
      'manager-rest': {
        'mgr/Vm.json': rest(ofRest('Vm', 'b')),
        'mgr/StorageElement.json': rest(ofRest('StorageElement', 'lun')),
      },
    };
    expect(await listed(files)).toEqual([
      ['manager-cli', { Vm: ['0004fba', 'b'] }],
      ['manager-rest', { Vm: ['b'], PhysicalDisk: ['lun'] }],
    ]);
  });

  it('when a list failed, was cut or is a problem of its source, then it is no list', async () => {
    const listOf = (text: string) => ({ 'manager-cli': { 'list/Vm.txt': text } });
    expect(await listed(listOf(cli([row('a')])))).toEqual([['manager-cli', { Vm: ['a'] }]]);
    expect(await listed(listOf(cli([row('a')], 'Failure')))).toEqual([]);
    expect(await listed(listOf(cli([row('a')], 'Success', '')))).toEqual([]);
    expect(await listed(listOf(cli([row('a')])), ['mgr:10000/list Vm'])).toEqual([]);
    const restList = {
      'manager-rest': { 'mgr/Repository/r/VirtualDisk.json': rest(ofRest('VirtualDisk', 'd.img')) },
    };
    expect(await listed(restList, ['mgr/Repository other VirtualDisk'])).toEqual([]);
  });

  it('when REST lists disks and ISOs together, then they are told apart', async () => {
    const disks = rest(
      ofRest('VirtualDisk', 'd.img'),
      ofRest('VirtualDisk', 'c.iso'),
      ofRest('VirtualDisk', 'x', { diskType: 'VIRTUAL_CDROM' }),
    );
    expect(await listed({ 'manager-rest': { 'VirtualDisk.json': disks } })).toEqual([
      ['manager-rest', { VirtualDisk: ['d.img'], VirtualCdrom: ['c.iso', 'x'] }],
    ]);
  });
});
