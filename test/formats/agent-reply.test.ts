import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readAgentReply } from '../../src/formats/agent-reply.js';
import { bytesOf, fixtureBytes } from './fixture-bytes.js';

/** Every recorded reply and what it is about. */
const replies: Readonly<Record<string, string>> = {
  ...withInner({
    discover_hardware: 'hardware',
    discover_mounted_file_systems_nfs: 'mounted-file-systems',
    discover_network: 'network',
    discover_network_empty: 'network',
    discover_pool_filesystem: 'pool-file-system',
    discover_pool_filesystem_empty: 'pool-file-system',
    discover_repositories: 'repositories',
    discover_repository_db: 'repository-db',
    discover_server: 'server',
    discover_server_pool: 'server-pool',
    discover_server_pool_empty: 'server-pool',
    discover_storage_plugins: 'storage-plugins',
  }),
  'boolean_true.methodResponse.xml': 'value',
  'discover_cluster.inner.xml': 'cluster',
  'fault.methodResponse.xml': 'fault',
  'get_last_boot_time.methodResponse.xml': 'value',
  'get_ntp.methodResponse.xml': 'value',
  'get_timezone.methodResponse.xml': 'value',
  'get_vm_config.methodResponse.xml': 'vm-config',
  'list_vm.methodResponse.xml': 'running-vms',
  'list_vms.methodResponse.xml': 'running-vms',
  'nil.methodResponse.xml': 'value',
  'storage_plugin_mount_nfs.methodResponse.xml': 'value',
};

/** Results that were kept both in their envelope and without it. */
function withInner(kinds: Readonly<Record<string, string>>): Record<string, string> {
  const files = Object.entries(kinds).flatMap(([name, kind]) =>
    ['methodResponse', 'inner'].map((form) => [`${name}.${form}.xml`, kind]),
  );
  return Object.fromEntries(files) as Record<string, string>;
}

const read = (file: string) => readAgentReply(fixtureBytes(`agent/${file}`)).document;

describe('readAgentReply', () => {
  it('when the fixtures are listed, then the table here names every one', () => {
    const files = readdirSync(new URL('../fixtures/agent', import.meta.url)).filter((file) =>
      file.endsWith('.xml'),
    );
    expect(files.sort()).toEqual(Object.keys(replies).sort());
  });

  it.each(Object.entries(replies))('when %s is read, then it is %s', (file, reply) => {
    const { document, findings } = readAgentReply(fixtureBytes(`agent/${file}`));
    expect(document.reply).toBe(reply);
    expect(findings.map(({ code }) => code)).toEqual(reply === 'fault' ? ['agent-fault'] : []);
  });

  it('when a result stands alone, then it is what it is inside a reply', () => {
    const names = (document: ReturnType<typeof read>) =>
      document.reply === 'repositories'
        ? document.repositories.map(({ virtualMachines }) => virtualMachines.map(({ name }) => name.value))
        : [];
    const alone = names(read('discover_repositories.inner.xml'));
    expect(alone).toEqual(names(read('discover_repositories.methodResponse.xml')));
    expect(alone).toEqual([expect.arrayContaining(['pool', '7efbdbe0-3d01-3b22-a8a0-1d41c6f2502f'])]);
  });

  it('when a server tells of its network, then ports, bonds and bridges are apart', () => {
    const document = read('discover_network.methodResponse.xml');
    const devices = document.reply === 'network' ? document.devices : [];
    expect(devices.map(({ kind, name, interfaces }) => [kind, name, ...interfaces])).toEqual([
      ['port', 'bond0'],
      ['port', 'eth1'],
      ['bond', 'bond1', 'eth1'],
      ['bridge', 'xenbr0', 'bond0'],
      ['bridge', 'xenbr1', 'bond1'],
      ['bridge', 'control0'],
      ['bridge', 'xenbr0.200', 'bond1.200'],
    ]);
    expect(devices[3]).toMatchObject({
      mac: { value: '52:54:00:24:47:70' },
      address: { value: '192.168.1.64' },
    });
  });

  it('when a server tells of its hardware, then the initiator and the hardware id are in it', () => {
    expect(read('discover_hardware.methodResponse.xml')).toMatchObject({
      processors: { sockets: { value: '2' } },
      system: { uuid: { value: '1d:d5:e8:91:d9:d0:ed:bd:81:c2:a6:9a:b3:d1:b7:ea' } },
      iscsiInitiators: [{ value: 'iqn.1988-12.com.oracle:3b3f5e2f59cb' }],
    });
  });

  it('when a server tells of its cluster, then the nodes, the region and the settings are in it', () => {
    expect(read('discover_cluster.inner.xml')).toMatchObject({
      clusters: [{ name: { value: 'ba9aaf00ae5e2d73' }, heartbeatMode: { value: 'global' } }],
      nodes: [{ name: { value: 'ovm-1' }, address: { value: '192.168.1.64' } }],
      heartbeatRegions: [{ value: '0004FB0000050000E70FBDDEB802208F', line: 13 }],
      o2cb: expect.arrayContaining([
        expect.objectContaining({ key: 'O2CB_HEARTBEAT_THRESHOLD', value: '61' }),
      ]),
    });
  });

  it('when the document inside a reply is cut, then nothing of it is used', () => {
    const cut =
      '<methodResponse><params><param><value>&lt;Discover_Server_Result&gt;&lt;Server&gt;&lt;Unique_Id&gt;1d</value></param></params></methodResponse>';
    expect(readAgentReply(bytesOf(cut))).toMatchObject({
      document: { reply: 'none' },
      findings: [{ code: 'not-xml' }],
    });
  });
});
