import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { joinedLists } from '../../src/model/infrastructure.js';
import type { Fact } from '../../src/model/origin.js';
import { RestReplies } from '../../src/sources/rest-facts.js';

type Facts = Readonly<Record<string, Fact<unknown> | undefined>>;

function values(facts: object | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries((facts ?? {}) as Facts).map(([name, fact]) => [name, fact?.value]),
  );
}

function id(type: string, value: string, name?: string): object {
  return { type: `com.oracle.ovm.mgr.ws.model.${type}`, value, uri: '', name: name ?? null };
}

function object(type: string, value: string, more: object = {}): object {
  return { id: id(type, value), name: `${type} ${value}`, ...more };
}

function told(...objects: readonly object[]) {
  const replies = new RestReplies();
  replies.add(Buffer.from(JSON.stringify(objects)), 'all.json');
  return withLists(replies);
}

function withLists(replies: RestReplies) {
  const part = replies.part();
  return { ...part, infrastructure: joinedLists([part.infrastructure ?? {}]) };
}

describe('infrastructure by REST', () => {
  it('when recorded ports are read, then a bond is one, with its address, ports and network', () => {
    const replies = new RestReplies();
    for (const name of ['get_ethernet_port.json', 'list_ethernet_ports-bond.json'])
      replies.add(readFileSync(new URL(`../fixtures/rest/${name}`, import.meta.url)), name);
    const { ports, bondPorts } = withLists(replies).infrastructure;
    expect(ports?.map(({ facts }) => facts.interfaceName?.value)).toEqual(['eth0']);
    expect(values(bondPorts?.[0]?.facts)).toEqual({
      name: 'bond0 on oracle-vm-server',
      server: '03:aa:02:fc:04:14:05:e3:f5:06:de:07:00:08:00:09',
      interfaceName: 'bond0',
      macAddress: 'fc:aa:14:e3:f5:de',
      mtu: 1500,
      network: 'ac100000',
      addressType: 'STATIC',
      ipAddress: '172.16.92.64',
      netMask: '255.255.0.0',
      mode: 'ACTIVE_PASSIVE',
      ports: ['0004fb0000200000bd65b4a15a3af1c8'],
    });
    expect(Object.values(bondPorts?.[0]?.facts ?? {}).some((fact) => fact?.assumed)).toBe(false);
  });

  it('when a pool has a cluster, then it is clustered, and the file system of the cluster is its own', () => {
    const cluster = { clusterId: id('Cluster', 'c1') };
    const [with_, without] = told(
      object('ServerPool', 'p1', cluster),
      object('ServerPool', 'p2', { clusterId: null }),
      object('FileSystem', 'f1', { clusterId: null }),
      object('FileSystem', 'f2', cluster),
    ).infrastructure.serverPools;
    expect(with_?.facts.clustered).toMatchObject({ value: true });
    expect(with_?.facts.clustered?.assumed).toBeUndefined();
    expect(with_?.facts.poolFileSystem).toMatchObject({ value: 'f2', assumed: expect.any(String) });
    expect(without?.facts.clustered).toMatchObject({ value: false, assumed: expect.any(String) });
    expect(without?.facts.poolFileSystem).toBeUndefined();
  });

  it('when a type was never seen, then what is read of it is marked', () => {
    const part = told(
      object('EthernetPort', 'e1', { portType: 'PHYSICAL', vlanInterfaceIds: [id('VlanInterface', 'v1')] }),
      object('VlanInterface', 'v1', {
        vlanId: 12,
        mtu: 9000,
        ipaddresses: [{ address: '10.0.0.1', netmask: '255.0.0.0', configType: 'STATIC' }],
      }),
      object('ResourceGroup', 't1'),
      object('AffinityGroup', 'g1', { serverPoolId: id('ServerPool', 'p1'), vmIds: [id('Vm', 'm1')] }),
      object('RepositoryExport', 'x1', { clientHostName: 'nas', options: 'rw' }),
    ).infrastructure;
    expect(part.vlanInterfaces[0]?.facts).toMatchObject({
      vlanId: { value: 12, assumed: expect.any(String) },
      mtu: { value: 9000, assumed: expect.any(String) },
      addressType: { value: 'STATIC', assumed: expect.any(String) },
      ipAddress: { value: '10.0.0.1', assumed: expect.any(String) },
      port: { value: 'e1' },
    });
    // the port says so, and its reply was seen
    expect(part.vlanInterfaces[0]?.facts.port?.assumed).toBeUndefined();
    expect(part.tags.map(({ facts }) => facts.name?.value)).toEqual(['ResourceGroup t1']);
    expect(part.antiAffinityGroups[0]?.facts).toMatchObject({
      serverPool: { value: 'p1', assumed: expect.any(String) },
      vms: { value: ['m1'], assumed: expect.any(String) },
    });
    expect(values(part.repositoryExports[0]?.facts)).toMatchObject({ clientHostName: 'nas', options: 'rw' });
  });

  it('when an array tells how it is reached, then its passwords are in no fact', () => {
    const access = { hostname: '10.0.0.9', port: 3260, username: 'chap', password: 'kanarie-1' };
    const part = told(
      object('StorageArray', 'a1', { accessHosts: [access], adminPassword: 'kanarie-2', useChap: true }),
    );
    expect(values(part.infrastructure.storageArrays[0]?.facts)).toMatchObject({
      accessHost: '10.0.0.9',
      accessPort: '3260',
      accessUsername: 'chap',
      useChap: true,
    });
    expect(JSON.stringify(part)).not.toContain('kanarie');
  });

  it('when servers, pools and VMs have resource groups, then these are their tags', () => {
    const resourceGroupIds = [id('ResourceGroup', 't1', 'prod')];
    const part = told(
      object('Server', 's1', { resourceGroupIds, description: 'rack 4' }),
      object('ServerPool', 'p1', { resourceGroupIds }),
      object('Vm', 'v1', { resourceGroupIds }),
    );
    const tags = { value: ['prod'], assumed: expect.any(String) };
    expect(part.servers?.[0]?.facts).toMatchObject({ tags, description: { value: 'rack 4' } });
    expect(part.infrastructure.serverPools[0]?.facts).toMatchObject({ tags });
    expect(part.vms?.[0]?.facts).toMatchObject({ tags });
  });
});
