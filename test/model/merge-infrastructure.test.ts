import { describe, expect, it } from 'vitest';
import { comparisonOf } from '../../src/model/compare.js';
import type { EnvironmentPart } from '../../src/model/environment.js';
import type { AnyInfrastructureObject, Infrastructure } from '../../src/model/infrastructure.js';
import { mergeEnvironment } from '../../src/model/merge.js';
import type { Fact, SourceName } from '../../src/model/origin.js';
import { factOf, originOf, vmOf } from './entities.js';

const server = '03:aa:02:fc:04:14:05:e3:f5:06:de:07:00:08:00:09';
const eth0 = '0004fb0000200000bd65b4a15a3af1c8';
const pool = '0004fb0000020000f1ea3c8c4dc0a5e2';
const bond0 = '0004fb0000200000a0cc6d2cfde52f39';

function object(
  id: string,
  facts: Readonly<Record<string, unknown>>,
  source: SourceName = 'manager-rest',
  ownId = false,
): AnyInfrastructureObject {
  const made = Object.entries(facts).map(([name, value]) => [name, factOf(value, source)]);
  return {
    id,
    ...(ownId && { ownId: true }),
    facts: Object.fromEntries(made),
    origin: originOf('o', source),
  };
}

function part(lists: object, more: EnvironmentPart = {}): EnvironmentPart {
  return { ...more, infrastructure: lists as Partial<Infrastructure> };
}

function serverOf(id: string, facts: object, source: SourceName = 'manager-files') {
  const made = Object.entries(facts).map(([name, value]) => [name, factOf(value, source)]);
  return { id, facts: Object.fromEntries(made), repositoryIds: [] };
}

function values({ facts }: { readonly facts: object } = { facts: {} }): Record<string, unknown> {
  const all = Object.entries(facts as Record<string, Fact<unknown> | undefined>);
  return Object.fromEntries(all.map(([name, fact]) => [name, fact?.value]));
}

describe('servers told by several sources', () => {
  const live = {
    servers: [serverOf(server, { name: 'ovs01.example.com', registeredIp: '10.0.0.1' }, 'manager-rest')],
  };

  it.each([
    ['its registered address', 'copy', { registeredIp: '10.0.0.1' }],
    ['the directory named for its address', '10.0.0.1', {}],
    ['the directory named for its host', 'ovs01', {}],
    ['its whole name in any case', 'OVS01.example.com', {}],
  ])('when files have %s, then they are of that server', (_what, id, facts) => {
    const files = {
      servers: [serverOf(id, { ...facts, poolName: 'prod' })],
      vms: [vmOf('v', { facts: { runningOn: factOf(id, 'running-domains') } })],
    };
    const environment = mergeEnvironment('e', [files, live]);
    expect(environment.servers.map((one) => one.id)).toEqual([server]);
    expect(environment.servers[0]?.facts.poolName?.value).toBe('prod');
    expect(environment.vms[0]?.facts.runningOn?.value).toBe(server);
  });

  it('when two servers have the name, then the files are of neither', () => {
    const second = serverOf(server.replace('03:', '04:'), { name: 'ovs01', registeredIp: '10.0.0.2' });
    const files = { servers: [serverOf('ovs01', { poolName: 'prod' })] };
    const environment = mergeEnvironment('e', [files, live, { servers: [second] }]);
    expect(environment.servers.map((one) => one.id)).toHaveLength(3);
  });

  it('when the address is of one server and the name of another, then the address counts', () => {
    const second = serverOf(server.replace('03:', '04:'), { name: 'db', registeredIp: '10.0.0.2' });
    const files = { servers: [serverOf('ovs01', { registeredIp: '10.0.0.2' })] };
    const { servers } = mergeEnvironment('e', [files, live, { servers: [second] }]);
    expect(servers.map((one) => one.id)).toEqual([second.id, server]);
  });

  it('when ids differ in case and dashes alone, then it is one server', () => {
    const dashed = '03AA02FC-0414-05E3-F506-DE0700080009';
    const { servers } = mergeEnvironment('e', [live, { servers: [serverOf(dashed, { poolName: 'prod' })] }]);
    expect(servers).toHaveLength(1);
  });
});

describe('infrastructure told by several sources', () => {
  it('when CLI and REST tell of an object, then it is one, and what they disagree on is a finding', () => {
    const environment = mergeEnvironment('e', [
      part({
        serverPools: [
          object(pool, { name: 'prod', virtualIp: '10.0.0.9', servers: ['b', 'a'] }, 'manager-cli'),
        ],
      }),
      part({
        serverPools: [
          object(pool.toUpperCase(), { name: 'prod', virtualIp: '10.0.0.8', servers: ['a', 'b'] }),
        ],
      }),
    ]);
    expect(environment.infrastructure?.serverPools).toHaveLength(1);
    expect(values(environment.infrastructure?.serverPools[0])).toMatchObject({ virtualIp: '10.0.0.8' });
    expect(environment.findings.map(({ code, subject }) => [code, subject])).toEqual([
      ['sources-disagree', 'server pool prod'],
    ]);
  });

  it('when hosts tell of cards, then they are those of the manager, and are named by its ids', () => {
    const hosts = part(
      {
        ports: [
          object(
            'eth0 on ovs01',
            { server: 'ovs01', interfaceName: 'eth0', mtu: 9000 },
            'manager-files',
            true,
          ),
        ],
        bondPorts: [
          object(
            'bond0 on ovs01',
            { server: 'ovs01', interfaceName: 'bond0', ports: ['eth0 on ovs01'] },
            'manager-files',
            true,
          ),
        ],
        vlanInterfaces: [
          object(
            'bond0.12 on ovs01',
            { port: 'bond0 on ovs01', vlanId: 12, mtu: 1500 },
            'manager-files',
            true,
          ),
        ],
        serverPools: [object('pool prod', { name: 'prod', clustered: true }, 'manager-files', true)],
      },
      { servers: [serverOf('ovs01', {})] },
    );
    const live = part(
      {
        ports: [object(eth0, { server, interfaceName: 'eth0' })],
        bondPorts: [object(bond0, { server, interfaceName: 'bond0' })],
        vlanInterfaces: [object('v12', { port: bond0, vlanId: 12 })],
        serverPools: [object('p1', { name: 'prod' })],
      },
      { servers: [serverOf(server, { name: 'ovs01' }, 'manager-rest')] },
    );
    const { infrastructure, findings } = mergeEnvironment('e', [hosts, live]);
    expect(values(infrastructure?.ports[0])).toMatchObject({ mtu: 9000, bondPort: bond0 });
    expect(values(infrastructure?.bondPorts[0])).toMatchObject({ ports: [eth0] });
    expect(values(infrastructure?.vlanInterfaces[0])).toMatchObject({ mtu: 1500, port: bond0 });
    expect(values(infrastructure?.serverPools[0])).toMatchObject({ clustered: true });
    const ids = [
      infrastructure?.ports,
      infrastructure?.bondPorts,
      infrastructure?.vlanInterfaces,
      infrastructure?.serverPools,
    ];
    expect(ids.map((list) => list?.map(({ id, ownId }) => [id, ownId]))).toEqual(
      [eth0, bond0, 'v12', 'p1'].map((id) => [[id, undefined]]),
    );
    expect(findings).toEqual([]);
  });

  it('when servers and pools differ by a dash or by case alone, then their cards and pools stay apart', () => {
    const cards = ['ovs-1', 'ovs1'].flatMap((name) => {
      const facts = { server: name, interfaceName: 'eth2', bondPort: `bond1 on ${name}` };
      return [object(`eth2 on ${name}`, facts, 'manager-files', true)];
    });
    const bonds = ['ovs-1', 'ovs1'].map((name) =>
      object(`bond1 on ${name}`, { server: name, interfaceName: 'bond1' }, 'manager-files', true),
    );
    const pools = ['Prod-1', 'prod1'].map((name) =>
      object(`pool ${name}`, { name, clustered: name === 'prod1' }, 'manager-files', true),
    );
    const servers = [serverOf('ovs-1', { poolName: 'Prod-1' }), serverOf('ovs1', { poolName: 'prod1' })];
    const { infrastructure, findings } = mergeEnvironment('e', [
      part({ ports: cards, bondPorts: bonds, serverPools: pools }, { servers }),
    ]);
    const ports = infrastructure?.bondPorts.map(({ id, facts }) => [id, facts.ports?.value]);
    expect(ports).toEqual([
      ['bond1 on ovs-1', ['eth2 on ovs-1']],
      ['bond1 on ovs1', ['eth2 on ovs1']],
    ]);
    expect(infrastructure?.ports.map(({ id }) => id)).toEqual(['eth2 on ovs-1', 'eth2 on ovs1']);
    expect(infrastructure?.serverPools.map(({ id, facts }) => [id, facts.servers?.value])).toEqual([
      ['pool Prod-1', ['ovs-1']],
      ['pool prod1', ['ovs1']],
    ]);
    expect(findings).toEqual([]);
  });

  it('when servers are told by hardware UUIDs in two spellings, then a card of one is one card', () => {
    const spelt = [server, server.toUpperCase()];
    const cards = spelt.map((id) =>
      object(`eth2 on ${id}`, { server: id, interfaceName: 'eth2' }, 'server-agents', true),
    );
    const { infrastructure, findings } = mergeEnvironment('e', [
      part({ ports: cards }, { servers: [serverOf(server, {})] }),
    ]);
    expect(infrastructure?.ports).toHaveLength(1);
    expect(findings).toEqual([]);
  });

  it('when two pools have the name that hosts know, then theirs is neither', () => {
    const pools = [object('p1', { name: 'prod' }), object('p2', { name: 'prod' })];
    const hosts = object('pool prod', { name: 'prod' }, 'manager-files', true);
    const { infrastructure } = mergeEnvironment('e', [
      part({ serverPools: pools }),
      part({ serverPools: [hosts] }),
    ]);
    expect(infrastructure?.serverPools.map(({ id }) => id)).toEqual(['p1', 'p2', 'pool prod']);
  });

  it('when one side of a relation is told, then the other side has it with the same origin', () => {
    const networks = [{ id: 'c0a80100', facts: { ports: factOf(['b1'], 'manager-cli') } }];
    const { infrastructure } = mergeEnvironment('e', [
      part(
        {
          bondPorts: [object('b1', { ports: ['e1'] })],
          ports: [object('e1', {}), object('e2', { network: 'ac100000' })],
          fileServers: [object('n1', {})],
          managerFileSystems: [object('f1', { fileServer: 'n1' })],
          serverPools: [object('p1', { name: 'prod' })],
        },
        { networks, servers: [serverOf('s1', { poolName: 'prod' }), serverOf('s2', { poolName: 'other' })] },
      ),
      { networks: [{ id: 'ac100000', facts: {} }] },
    ]);
    expect(infrastructure?.ports[0]?.facts.bondPort).toEqual({ ...factOf('b1', 'manager-rest') });
    expect(infrastructure?.bondPorts[0]?.facts.network).toEqual(factOf('c0a80100', 'manager-cli'));
    expect(infrastructure?.fileServers[0]?.facts.fileSystems?.value).toEqual(['f1']);
    expect(infrastructure?.serverPools[0]?.facts.servers?.value).toEqual(['s1']);
  });

  it('when the file system of a pool is known by its UUID, then the pool lies on its device', () => {
    const id = '0004fb0000050000e70fbddeb802208f';
    const fileSystems = [
      { uuid: id.toUpperCase(), facts: { device: factOf('/dev/mapper/36001', 'manager-files') } },
    ];
    const { infrastructure } = mergeEnvironment('e', [
      part(
        { serverPools: [object('p1', { poolFileSystem: id }), object('p2', { poolFileSystem: 'x' })] },
        { fileSystems },
      ),
    ]);
    expect(infrastructure?.serverPools.map(({ facts }) => facts.poolFileSystemLocation?.value)).toEqual([
      '/dev/mapper/36001',
      undefined,
    ]);
  });

  it('when a port names its network, then the network runs on it', () => {
    const { networks } = mergeEnvironment('e', [
      part({ ports: [object('e2', { network: 'ac100000' })] }, { networks: [{ id: 'AC100000', facts: {} }] }),
    ]);
    expect(networks[0]?.facts.ports?.value).toEqual(['e2']);
  });

  it('when two environments are compared, then what differs in the infrastructure is told', () => {
    const of = (tags: readonly AnyInfrastructureObject[], timeout: number) =>
      mergeEnvironment('e', [
        part({ tags, serverPools: [object('p1', { name: 'prod', clusterTimeout: timeout })] }),
      ]);
    const differences = comparisonOf(of([object('t1', { name: 'prod' })], 60), of([], 120)).differences;
    expect(differences).toMatchObject([
      {
        kind: 'different',
        entity: 'server pool',
        id: 'p1',
        attribute: 'clusterTimeout',
        a: { value: 60 },
        b: { value: 120 },
      },
      { kind: 'missing', entity: 'tag', id: 't1', name: 'prod' },
    ]);
  });
});
