import {
  dumpRepositoryText,
  dumpServerText,
  managerConfigText,
  managerSysconfigText,
} from '../../generators/server-files.js';
import { ownerOf } from '../ovm-manager/reality.js';
import type { World, WorldServer } from '../ovm-manager/world.js';
import { type ServerCard, serverCards } from './world-cards.js';
import { diskParts } from './world-vm-cfg.js';

/** Files of the manager's host, by path. */
export function managerFiles(world: World): Record<string, string> {
  const { uuid = '', version = '' } = world.manager ?? {};
  return {
    '.config': managerConfigText(uuid).replace(/^BUILDID=.*$/m, `BUILDID=${version}`),
    ovmm: managerSysconfigText(uuid),
  };
}

/** Replies and files of one server, named as a capture names them. */
export function serverFiles(server: WorldServer, world: World): Record<string, string> {
  const cluster = clusterConf(server, world);
  return {
    ...agentDatabases(server, world),
    'xm-list.txt': runningOn(server, world),
    ...(cluster !== undefined && { 'cluster.conf': cluster }),
    ...fileSystemReplies(server, world),
    ...Object.fromEntries(
      serverCards(server, world).flatMap((card) =>
        Object.entries(networkScripts(card)).map(([name, text]) => [`network-scripts/${name}`, text]),
      ),
    ),
  };
}

/** The repositories a server knows, and where they lie. */
export function repositoriesOf(server: WorldServer, world: World) {
  const mine = world.repositories.filter(({ refs }) => refs?.server?.includes(server.id));
  return mine.map((repository) => {
    const { id, name } = repository;
    const location = fileSystemOf(world, repository.refs?.fileSystem)?.values?.path ?? '';
    const filesystem = location.startsWith('/dev/') ? ('ocfs2' as const) : ('nfs' as const);
    return { id, alias: name, filesystem, location, owner: ownerOf(world, repository) };
  });
}

export function fileSystemOf(world: World, id: string | readonly string[] | undefined) {
  return (world.others ?? []).find((one) => one.type === 'FileSystem' && one.id === id);
}

export function poolOf(server: WorldServer, world: World) {
  return world.pools.find(({ id }) => id === server.pool);
}

/** The cluster of a pool is named by the end of its id. */
export function clusterOf(server: WorldServer, world: World) {
  const pool = poolOf(server, world);
  if (pool?.values?.clustered !== 'Yes') return undefined;
  const nodes = world.servers.filter((one) => one.pool === pool.id);
  return {
    name: pool.id.slice(-16),
    region: String(pool.refs?.fileSystem ?? '').toUpperCase(),
    nodes,
    /** Seconds. */
    timeout: Number(pool.values.clusterTimeout),
  };
}

/** OCFS2 file systems that a server mounts: those of its repositories, and the one of its pool. */
export function ocfs2Of(
  server: WorldServer,
  world: World,
): { readonly device: string; readonly uuid: string; readonly label: string }[] {
  const own = world.repositories.filter(({ refs }) => refs?.server?.includes(server.id));
  const ids = [...own.map(({ refs }) => refs?.fileSystem), poolOf(server, world)?.refs?.fileSystem];
  return ids.flatMap((id) => {
    const found = fileSystemOf(world, id);
    const device = found?.values?.path ?? '';
    if (!found || !device.startsWith('/dev/')) return [];
    // the label of a repository ends as the UUID does; assumed: file-system-labels
    return [{ device, uuid: found.id.toUpperCase(), label: `OVS${found.id.slice(-13)}` }];
  });
}

/** `mounted.ocfs2 -d`, and `tunefs.ocfs2 -Q` of each device. */
function fileSystemReplies(server: WorldServer, world: World): Record<string, string> {
  const mounted = ocfs2Of(server, world);
  const row = (device: string, stack: string, uuid: string, label: string) =>
    `${device.padEnd(54)}  ${stack.padEnd(5)}  Cluster  F  ${uuid.padEnd(32)}  ${label}`.trimEnd();
  const rows = mounted.map(({ device, uuid, label }) =>
    row(device, 'o2cb', uuid, label).replace('Cluster  F', '          '),
  );
  const replies = mounted.map(({ device, uuid, label }) => [
    `tunefs.ocfs2/${device.replace('/dev/', '')}.txt`,
    `B=4096, T=131072, N=32 V=${label} U=${uuid}\n`,
  ]);
  return {
    'mounted.ocfs2.txt': [row('Device', 'Stack', 'UUID', 'Label'), ...rows, ''].join('\n'),
    ...Object.fromEntries(replies),
  };
}

function agentDatabases(server: WorldServer, world: World): Record<string, string> {
  const uuid = ownerOf(world, server);
  const pool = poolOf(server, world);
  const known = repositoriesOf(server, world);
  const own = dumpServerText(
    {
      isMaster: pool?.refs?.master === server.id,
      address: server.values?.address ?? '',
      pool: pool?.name ?? '',
    },
    uuid,
  );
  return {
    // assumed: dump-as-dict
    'dump_db_server.txt': pool ? own : own.replace(/^ 'pool_alias': .*,\n/m, ''),
    ...(known.length > 0 && { 'dump_db_repository.txt': dumpRepositoryText(known, uuid) }),
  };
}

function clusterConf(server: WorldServer, world: World): string | undefined {
  const cluster = clusterOf(server, world);
  if (!cluster) return undefined;
  const stanza = (name: string, entries: Readonly<Record<string, string | number>>) =>
    `${name}:\n${Object.entries(entries)
      .map(([key, value]) => `\t${key} = ${value}\n`)
      .join('')}\n`;
  return [
    stanza('heartbeat', { region: cluster.region, cluster: cluster.name }),
    ...cluster.nodes.map((node, number) =>
      stanza('node', {
        ip_port: 7777,
        ip_address: node.values?.address ?? '',
        number,
        name: node.unshown?.hostname ?? '',
        cluster: cluster.name,
      }),
    ),
    stanza('cluster', { node_count: cluster.nodes.length, heartbeat_mode: 'global', name: cluster.name }),
  ].join('');
}

const madeByManager = '#This file was dynamically created by Oracle VM Manager. Please do not edit';

function networkScripts({ name, kind, card, network, master, under }: ServerCard): Record<string, string> {
  const { values = {} } = card;
  const modes: Readonly<Record<string, string>> = {
    ACTIVE_PASSIVE: '1',
    LINK_AGGREGATION: '4',
    LOAD_BALANCED: '6',
  };
  const lines = [
    madeByManager,
    `DEVICE=${name}`,
    ...(kind === 'port' ? [`HWADDR=${values.macAddress}`] : []),
    `BOOTPROTO=${values.ipAddress && !network ? 'static' : 'none'}`,
    ...(values.ipAddress && !network ? [`IPADDR=${values.ipAddress}`, `NETMASK=${values.netMask}`] : []),
    'ONBOOT=yes',
    ...(kind === 'bond' ? [`BONDING_OPTS="mode=${modes[values.mode ?? '']} miimon=250 use_carrier=1"`] : []),
    ...(master ? [`MASTER=${master}`, 'SLAVE=yes'] : []),
    ...(kind === 'vlan' ? ['VLAN=yes'] : []),
    ...(network ? [`BRIDGE=${network.id}`] : []),
    'NM_CONTROLLED=no',
    `MTU=${values.mtu ?? under?.values?.mtu}`,
    '',
  ];
  return {
    [`ifcfg-${name}`]: lines.join('\n'),
    ...(network && {
      // assumed: network-without-roles
      [`meta-${name}`]: `METADATA=ethernet:${network.id}{${network.name}}:${network.values?.roles}\n`,
      [`ifcfg-${network.id}`]: bridgeText(network.id, card.values ?? {}),
    }),
  };
}

// assumed: address-on-bridge
function bridgeText(id: string, values: Readonly<Record<string, string>>): string {
  const address = values.ipAddress
    ? `BOOTPROTO=static\nIPADDR=${values.ipAddress}\nNETMASK=${values.netMask}`
    : 'BOOTPROTO=none';
  return `${madeByManager}\nDEVICE=${id}\nTYPE=Bridge\n${address}\nONBOOT=yes\nDELAY=0\n`;
}

/** `xm list -l`: values are words, or in quotes. */
function runningOn(server: WorldServer, world: World): string {
  const running = world.vms.filter((vm) => vm.running && vm.server === server.id);
  const domains = running.map((vm, index) => {
    const image = vm.domainType === 'XEN_PVM' ? 'linux' : 'hvm';
    const restart = { RESTART: 'restart', STOP: 'destroy' };
    const of = (action: 'crash' | 'powerOff' | 'restart') => restart[vm.restart?.[action] ?? 'RESTART'];
    const nics = (vm.vnics ?? []).map(
      ({ mac, network }) =>
        `    (device (vif${network === '' ? '' : ` (bridge ${network})`} (mac ${mac}) (backend 0)))\n`,
    );
    const disks = (vm.disks ?? []).map((disk) => {
      const { uname, dev, mode } = diskParts(disk, world);
      return `    (device (vbd (dev ${dev}) (uname ${uname || "''"}) (mode ${mode}) (backend 0)))\n`;
    });
    return `(domain\n    (domid ${index + 1})\n    (vcpus ${vm.cpuCount})\n    (on_poweroff ${of('powerOff')})\n    (on_crash ${of('crash')})\n    (on_reboot ${of('restart')})\n    (uuid ${vm.uuid})\n    (name ${vm.domainName ?? vm.id})\n    (maxmem ${vm.memoryLimit})\n    (memory ${vm.memory})\n    (image (${image} (kernel '')))\n${nics.join('')}${disks.join('')})\n`;
  });
  const host = `(domain\n    (domid 0)\n    (vcpus 2)\n    (uuid 00000000-0000-0000-0000-000000000000)\n    (name Domain-0)\n    (memory 1098)\n)\n`;
  return [...domains, host].join('');
}
