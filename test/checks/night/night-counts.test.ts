import { describe, expect, it } from 'vitest';
import { capturedEstate } from '../../../src/checks/night/captured-estate.js';
import { nightCounts, nightTableSizes } from '../../../src/checks/night/night-counts.js';
import { nightDisks } from '../../../src/checks/night/night-disks.js';
import { noInfrastructure } from '../../../src/model/infrastructure.js';
import {
  diskFile,
  environmentOf,
  factsOf,
  machine,
  onFile,
  onLun,
  origin,
} from '../../emitters/inventory/small-environment.js';
import { estateOf, schemaOf } from './night-facts.js';

const dump = {
  ...{ schema: 'OVS', path: 'schema/OVS/ovs.dmp', bytes: 900, sha256: '', log: '', tool: 'exp' as const },
  ...{ toolVersion: null, scn: null, characterSet: '', nationalCharacterSet: '', objectTypes: [] },
  tables: [
    { name: 'A', rows: 3 },
    { name: 'B', rows: 4 },
  ],
  missing: [],
};

describe('the counts of a night', () => {
  it('when VMs, templates and databases were read, then each is counted', () => {
    const { vms } = estateOf(2);
    const environment = estateOf(0, {
      vms: [...vms, machine('t', {}, { kind: 'template' })],
      networks: [{ id: '10ab', facts: {} }],
    });
    const schema = schemaOf({ ovs: { A: [3, 30], B: [4, 40] }, appfw: { C: [5, 50] } });
    const captured = capturedEstate(environment, [], undefined);
    expect(nightCounts(captured, [{ server: 'db', archive: 'x', schema }])).toEqual({
      ...{ vms: 2, templates: 1, disks: 0, networks: 1, servers: 1, repositories: 1 },
      databases: {
        'db/ovs': { tables: 2, rows: 7, bytes: 70 },
        'db/appfw': { tables: 1, rows: 5, bytes: 50 },
      },
    });
  });

  it('when nothing was captured, then everything is zero', () => {
    expect(nightCounts(undefined, [])).toEqual({
      ...{ vms: 0, templates: 0, disks: 0, networks: 0, servers: 0, repositories: 0 },
      databases: {},
    });
  });

  it('when an export is a dump, then its size is that of the file and tables have rows alone', () => {
    const schemas = [{ server: 'xe', archive: 'x', schema: schemaOf({}, { dumps: [dump] }) }];
    expect(nightCounts(undefined, schemas).databases).toEqual({
      'xe/OVS': { tables: 2, rows: 7, bytes: 900 },
    });
    expect(nightTableSizes(schemas)).toEqual({
      'xe/OVS/A': { rows: 3, bytes: null },
      'xe/OVS/B': { rows: 4, bytes: null },
    });
  });

  it('when rows of a table were left out, then its size is not known', () => {
    const schemas = [{ server: 'db', archive: 'x', schema: schemaOf({ ovs: { A: null, B: [1, 2] } }) }];
    expect(nightTableSizes(schemas)).toEqual({
      'db/ovs/A': { rows: null, bytes: null },
      'db/ovs/B': { rows: 1, bytes: 2 },
    });
    expect(nightCounts(undefined, schemas).databases).toEqual({
      'db/ovs': { tables: 2, rows: 1, bytes: 2 },
    });
  });

  it('when names hold slashes, then two databases never have one key', () => {
    const schemas = [
      { server: 'a/b', archive: 'x', schema: schemaOf({ c: { T: [1, 1] } }) },
      { server: 'a', archive: 'y', schema: schemaOf({ 'b/c': { T: [2, 2] } }) },
    ];
    expect(nightTableSizes(schemas)).toEqual({
      'a%2Fb/c/T': { rows: 1, bytes: 1 },
      'a/b%2Fc/T': { rows: 2, bytes: 2 },
    });
  });
});

describe('the disks of a night', () => {
  it('when a LUN is told by manager, map and VM in other cases, then it is one', () => {
    const wwid = '3600A0B8000';
    const environment = environmentOf({
      diskFiles: [
        diskFile('a.img', 1, { simpleName: { value: 'system', origin } }),
        diskFile('cd.iso', 1, { kind: 'iso' }),
      ],
      physicalDisks: { [wwid.toLowerCase()]: { value: 'id', origin } },
      infrastructure: {
        ...noInfrastructure,
        physicalDisks: [
          { id: '0004fb1', facts: factsOf({ name: 'SAN 1', wwid: wwid.toLowerCase() }), origin },
          { id: '0004fb2', facts: {}, origin },
        ],
      },
      vms: [machine('vm', {}, { disks: [onLun(wwid), onLun('3600ffff', 1), onFile('a.img', 2)] })],
    });
    expect([...nightDisks(environment).values()].sort()).toEqual([
      '0004fb2',
      '3600ffff',
      'SAN 1 (3600a0b8000)',
      'system (a.img)',
    ]);
  });
});
