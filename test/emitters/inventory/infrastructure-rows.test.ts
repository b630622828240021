import { describe, expect, it } from 'vitest';
import { environmentJson } from '../../../src/emitters/environment-json.js';
import { poolRows, serverRows } from '../../../src/emitters/inventory/estate-rows.js';
import {
  cardLists,
  groupLists,
  infrastructureRows,
  storageLists,
} from '../../../src/emitters/inventory/infrastructure-rows.js';
import { inventoryHtml } from '../../../src/emitters/inventory/inventory-html.js';
import { inventoryIndex } from '../../../src/emitters/inventory/inventory-index.js';
import { inventoryText } from '../../../src/emitters/inventory/inventory-text.js';
import {
  type AnyInfrastructure,
  type Infrastructure,
  infrastructureFrom,
  infrastructureLists,
} from '../../../src/model/infrastructure.js';
import { environmentOf, factsOf, making, origin } from './small-environment.js';

const server = '03:aa:02:fc:04:14:05:e3:f5:06:de:07:00:08:00:09';
const eth0 = '0004fb0000200000bd65b4a15a3af1c8';

function estateOf(lists: Partial<AnyInfrastructure>) {
  const infrastructure: Infrastructure = infrastructureFrom((list) => lists[list] ?? []);
  return environmentOf({
    infrastructure,
    servers: [{ id: server, facts: factsOf({ name: 'ovs01', poolName: 'prod' }), repositoryIds: [] }],
    networks: [{ id: 'c0a80100', facts: factsOf({ name: 'mgmt', ports: [eth0] }) }],
  });
}

function one(id: string, facts: Readonly<Record<string, unknown>>, more: object = {}) {
  return { id, facts: factsOf<Record<string, unknown>>(facts), origin, ...more };
}

const small = estateOf({
  serverPools: [
    one('p1', {
      name: 'prod',
      virtualIp: '10.0.0.9',
      clustered: true,
      masterServer: server,
      servers: [server],
    }),
    one('p2', { name: 'empty pool' }),
  ],
  fileServers: [one('f1', { name: 'nas', accessHost: 'nas.example.com', adminServers: [server] })],
  physicalDisks: [one('d1', { name: 'DGC (1)', wwid: '36001', size: 200 * 2 ** 30 })],
  ports: [one(eth0, { name: 'eth0 on ovs01', server, mtu: 1500, network: 'c0a80100' })],
  bondPorts: [one('bond0 on ovs02', { interfaceName: 'bond0', ports: [eth0] }, { ownId: true })],
  tags: [one('t1', { name: 'critical', description: 'c0a80100 and more' })],
});
const index = inventoryIndex(small);

describe('rows of the infrastructure', () => {
  it('when objects name others, then these stand with their names', () => {
    expect(infrastructureRows(index, cardLists)).toEqual([
      {
        kind: 'port',
        name: 'eth0 on ovs01',
        id: eth0,
        details: ['server ovs01', 'MTU 1500', 'network mgmt'],
      },
      {
        kind: 'bond',
        name: 'bond0',
        id: 'bond0 on ovs02 (no id known)',
        details: ['interface name bond0', 'ports eth0 on ovs01'],
      },
    ]);
  });

  it('when values are sizes, words and texts, then they are written for people', () => {
    const rows = [...infrastructureRows(index, storageLists), ...infrastructureRows(index, groupLists)];
    expect(rows.map(({ kind, details }) => [kind, details])).toEqual([
      ['file server', ['access host nas.example.com', 'admin servers ovs01']],
      ['physical disk', ['WWID 36001', 'size 200.0 GiB']],
      ['tag', ['description c0a80100 and more']],
    ]);
  });

  it('when a value was concluded, then it is marked', () => {
    const facts = { name: { value: 'nas', origin }, plugin: { value: 'NFS', origin, assumed: 'its words' } };
    const marked = estateOf({ fileServers: [{ id: 'f1', facts, origin }] });
    expect(infrastructureRows(inventoryIndex(marked), storageLists)[0]?.details).toEqual([
      'plugin NFS (assumed)',
    ]);
  });

  it('when a manager knows pools, then they are shown with what it knows, those without servers too', () => {
    expect(poolRows(index)).toEqual([
      { name: 'empty pool', details: ['id p2'], servers: [], repositories: [] },
      {
        name: 'prod',
        details: ['id p1', 'virtual IP 10.0.0.9', 'clustered yes', 'master server ovs01'],
        servers: [server],
        repositories: [],
      },
    ]);
    expect(serverRows(index)[0]).toMatchObject({ id: server, name: 'ovs01' });
  });
});

describe('reports with infrastructure', () => {
  it('when the estate is reported as text and as page, then every object stands in both', () => {
    const text = [...inventoryText(small, making)].join('');
    const page = [...inventoryHtml(small, making)].join('');
    for (const words of [
      '10.0.0.9',
      'nas.example.com',
      'DGC (1)',
      eth0,
      'bond0 on ovs02',
      'critical',
      'empty pool',
    ]) {
      expect(text).toContain(words);
      expect(page).toContain(words);
    }
    expect(text).toMatch(/mgmt .*roles not known, on eth0 on ovs01/);
  });

  it('when there is no infrastructure, then the text has no empty parts', () => {
    expect([...inventoryText(environmentOf({}), making)].join('')).not.toContain('Storage in the manager');
  });

  it('when environment.json is written, then it holds every list, one object a line', () => {
    const text = [...environmentJson(small, making)].join('');
    const { infrastructure } = JSON.parse(text);
    expect(Object.keys(infrastructure)).toEqual(infrastructureLists);
    expect(infrastructure.tags).toEqual(JSON.parse(JSON.stringify(small.infrastructure?.tags)));
    expect(text.split('\n').filter((line) => line.startsWith(`{"id":"${eth0}"`))).toHaveLength(1);
  });
});
