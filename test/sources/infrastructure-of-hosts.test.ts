import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mergeEnvironment } from '../../src/model/merge.js';
import type { Fact } from '../../src/model/origin.js';
import { interpretManagerFiles } from '../../src/sources/manager-files-facts.js';
import { dumpServer } from '../cli/small-tree.js';
import { capturedText } from './captured-text.js';

type Facts = Readonly<Record<string, Fact<unknown> | undefined>>;

function values(facts: object | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries((facts ?? {}) as Facts).map(([name, fact]) => [name, fact?.value]),
  );
}

async function read(files: Readonly<Record<string, string>>) {
  return mergeEnvironment('e', [await interpretManagerFiles(capturedText(files))]);
}

function fixture(path: string): string {
  return readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8');
}

const scripts = (server: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`servers/${server}/network-scripts/${name}`, text]),
  );

describe('infrastructure of hosts', () => {
  it('when network scripts of a server are read, then there are its cards, bonds and VLANs', async () => {
    const { infrastructure } = await read(
      scripts('ovs01', {
        'ifcfg-eth0':
          'DEVICE=eth0\nHWADDR=90:E2:BA:EB:91:80\nMASTER=bond0\nSLAVE=yes\nONBOOT=yes\nMTU=9000\n',
        'ifcfg-bond0': `${fixture('sysconfig/ifcfg-bond0')}BRIDGE=c0a80100\n`,
        'ifcfg-bond0.48': fixture('sysconfig/ifcfg-bond0.48'),
        'ifcfg-c0a80100':
          'DEVICE=c0a80100\nTYPE=Bridge\nBOOTPROTO=static\nIPADDR=192.168.1.64\nNETMASK=255.255.255.0\n',
        'ifcfg-lo': 'DEVICE=lo\nIPADDR=127.0.0.1\nBOOTPROTO=static\n',
      }),
    );
    expect(infrastructure?.ports.map(({ id, ownId }) => [id, ownId])).toEqual([['eth0 on ovs01', true]]);
    expect(values(infrastructure?.ports[0]?.facts)).toEqual({
      server: 'ovs01',
      interfaceName: 'eth0',
      macAddress: '90:E2:BA:EB:91:80',
      mtu: 9000,
      bondPort: 'bond0 on ovs01',
    });
    expect(values(infrastructure?.bondPorts[0]?.facts)).toEqual({
      server: 'ovs01',
      interfaceName: 'bond0',
      mode: 'ACTIVE_PASSIVE',
      mtu: 9000,
      network: 'c0a80100',
      addressType: 'STATIC',
      ipAddress: '192.168.1.64',
      netMask: '255.255.255.0',
      ports: ['eth0 on ovs01'],
    });
    expect(values(infrastructure?.vlanInterfaces[0]?.facts)).toEqual({
      port: 'bond0 on ovs01',
      vlanId: 48,
      mtu: 9000,
      addressType: 'STATIC',
      ipAddress: '146.89.220.26',
      netMask: '255.255.255.128',
    });
  });

  it('when a card is plugged into a bridge that is not known, then nothing is said of its address', async () => {
    const { infrastructure } = await read(
      scripts('ovs01', { 'ifcfg-eth0': 'DEVICE=eth0\nBOOTPROTO=none\nBRIDGE=c0a80100\n' }),
    );
    expect(values(infrastructure?.ports[0]?.facts)).toEqual({
      server: 'ovs01',
      interfaceName: 'eth0',
      network: 'c0a80100',
    });
  });

  it('when recorded replies of an agent are read, then the VLAN below a bridge is there too', async () => {
    const { infrastructure } = await read({
      'ovs01/discover_network.xml': fixture('agent/discover_network.methodResponse.xml'),
    });
    expect(infrastructure?.bondPorts.map(({ facts }) => values(facts))).toMatchObject([
      { interfaceName: 'bond0', network: 'c0a80100', addressType: 'STATIC', ipAddress: '192.168.1.64' },
      { interfaceName: 'bond1', mode: 'ACTIVE_PASSIVE', ports: ['eth1 on ovs01'], addressType: 'NONE' },
    ]);
    expect(values(infrastructure?.vlanInterfaces[0]?.facts)).toMatchObject({
      vlanId: 200,
      port: 'bond1 on ovs01',
    });
  });

  it('when a server dumps its database and its cluster, then there is a pool of that name', async () => {
    const { infrastructure } = await read({
      'servers/ovs01/dump_db_server.txt': dumpServer('prod'),
      'servers/ovs01/cluster.conf': fixture('ocfs2/cluster.conf'),
      'servers/ovs02/cluster.conf': fixture('ocfs2/cluster.conf'),
    });
    expect(infrastructure?.serverPools).toHaveLength(1);
    const [pool] = infrastructure?.serverPools ?? [];
    expect(pool?.ownId).toBe(true);
    expect(values(pool?.facts)).toMatchObject({
      name: 'prod',
      clustered: true,
      servers: ['ovs01'],
      poolFileSystem: '0004fb0000050000e70fbddeb802208f',
    });
  });

  it('when an agent tells its pool and cluster, then the pool has the id and the time-out', async () => {
    const poolId = '0004fb0000020000ba9aaf00ae5e2d73';
    const { infrastructure } = await read({
      'ovs01/discover_server.xml': fixture('agent/discover_server.methodResponse.xml').replace(
        /f12842eb-f5ed-3fe7-8da1-eb0e17f5ede8/g,
        poolId,
      ),
      'ovs01/discover_server_pool.xml': fixture('agent/discover_server_pool.methodResponse.xml'),
      'ovs01/discover_cluster.xml': fixture('agent/discover_cluster.inner.xml'),
    });
    const server = '1d:d5:e8:91:d9:d0:ed:bd:81:c2:a6:9a:b3:d1:b7:ea';
    expect(infrastructure?.serverPools.map(({ id }) => id)).toEqual([poolId]);
    expect(values(infrastructure?.serverPools[0]?.facts)).toEqual({
      name: 'Pool 0',
      virtualIp: '192.168.1.230',
      masterServer: server,
      servers: [server],
      clustered: true,
      clusterTimeout: 120,
    });
  });
});
