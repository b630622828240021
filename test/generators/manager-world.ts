import type { VmState } from '../doubles/ovm-manager/vm-state.js';
import type { NamedObject, Release, World, WorldVm } from '../doubles/ovm-manager/world.js';
import { hardNames } from './hard-names.js';
import { type Random, randomFrom } from './random.js';

type Named = NamedObject & { readonly type: string };

/** A manager with objects of every type, of 1 to 60 VMs, with names that are hard to read back. */
export function managerWorld(seed: number, release: Release, most = 60): World {
  const random = randomFrom(seed);
  const id = (type: string, ending = '') => `0004fb0000${type}0000${random.hex(16)}${ending}`;
  const several = <Item>(low: number, high: number, make: (index: number) => Item) =>
    Array.from({ length: random.between(low, high) }, (_, index) => make(index));
  const named = (type: string) => ({ id: id(type), name: awkwardName(random) });

  const ports: Named[] = [];
  const bonds: Named[] = [];
  const servers = several(1, 4, () => {
    const own = several(1, 3, (index) => ({
      type: 'Port',
      id: id('20'),
      name: `eth${index} on ${awkwardName(random)}`,
    }));
    ports.push(...own);
    const bond = { type: 'BondPort', id: id('20'), name: `bond0 on ${random.hex(4)}` };
    bonds.push(bond);
    const values = {
      status: 'Running',
      address: `10.0.${random.between(0, 255)}.${random.between(1, 254)}`,
      memory: `${random.between(1, 512)}000.5`,
      product: awkwardText(random),
    };
    const refs = { port: own.map((port) => port.id), bond: [bond.id] };
    return { id: serverId(random), name: awkwardName(random), values, refs };
  });
  const pools = several(1, 3, () => named('02'));
  const members = servers.map((server) => ({ ...server, pool: random.pick(pools).id }));
  const masters = new Map(members.map(({ pool, id: server }) => [pool, server]));
  const networks = several(1, 5, () => ({
    id: random.hex(10),
    name: awkwardName(random),
    values: { roles: random.chance(0.5) ? 'VIRTUAL_MACHINE' : 'MANAGEMENT,LIVE_MIGRATE,STORAGE' },
    refs: { port: [random.pick(ports).id] },
  }));
  const physicalDisks = several(0, 6, (index) => ({
    id: id('18'),
    name: `NETAPP (${index})`,
    page83: `36001405${random.hex(25)}`,
    values: { size: `${random.between(1, 2000)}.0`, shareable: random.chance(0.3) ? 'Yes' : 'No' },
  }));
  const repositories = several(1, 4, () => ({
    ...named('03'),
    refreshed: true,
    files: several(0, 12, () => ({
      id: id('12', '.img'),
      name: awkwardName(random),
      shareable: random.chance(0.2),
      values: { max: `${random.between(1, 900)}.0`, used: '0.5' },
    })),
    isos: several(0, 3, () => ({ id: id('15', '.iso'), name: `${awkwardName(random)}.iso` })),
    refs: { server: members.filter(() => random.chance(0.7)).map((server) => server.id) },
  }));
  const tags = several(0, 4, () => named('99'));
  const others = otherObjects(random, release, id, { ports, bonds, pool: random.pick(pools) });
  const places = {
    random,
    id,
    release,
    pools,
    servers: members,
    networks,
    physicalDisks,
    repositories,
    tags,
  };
  return {
    pools: pools.map((pool) => {
      const master = masters.get(pool.id);
      return {
        ...pool,
        values: { virtualIp: '10.9.8.7' },
        ...(master !== undefined && { refs: { master } }),
      };
    }),
    servers: members,
    networks,
    repositories,
    physicalDisks,
    tags,
    vms: several(1, most, () => randomVm(places)),
    others: [...ports, ...bonds, ...others],
    macRange: { oui: '00:21:f6', start: '01:00:00', end: 'FF:00:00' },
    databaseBackup: { 'Backup Directory': '/u01/backup', 'Retention (Days)': `${random.between(1, 99)}` },
  };
}

interface Places {
  readonly random: Random;
  readonly id: (type: string, ending?: string) => string;
  readonly release: Release;
  readonly pools: readonly NamedObject[];
  readonly servers: readonly NamedObject[];
  readonly networks: readonly NamedObject[];
  readonly physicalDisks: readonly (NamedObject & { readonly page83: string })[];
  readonly repositories: World['repositories'];
  readonly tags: readonly NamedObject[];
}

function randomVm(places: Places): WorldVm {
  const { random, id } = places;
  const template = random.chance(0.1);
  const memory = random.between(32, 65_536);
  const cpuCount = random.between(1, 64);
  const running = !template && random.chance(0.5);
  return {
    id: id(template ? '14' : '06'),
    name: awkwardName(random),
    description: random.chance(0.5) ? awkwardText(random) : null,
    ...(template && { template: true }),
    memory,
    memoryLimit: memory + random.between(0, 1000),
    cpuCount,
    cpuCountLimit: cpuCount + random.between(0, 64),
    cpuPriority: random.between(1, 100),
    cpuUtilizationCap: random.between(1, 100),
    highAvailability: random.chance(0.5),
    hugePagesEnabled: places.release === '3.2' ? null : random.chance(0.5),
    osType:
      places.release === '3.2'
        ? 'OL_5'
        : random.pick(['Oracle Linux 6', 'Other Linux', 'Microsoft Windows 7']),
    mouseType: random.pick(['OS_DEFAULT', 'PS2_MOUSE', 'USB_TABLET']),
    domainType: random.pick(['XEN_HVM', 'XEN_PVM', 'XEN_HVM_PV_DRIVERS']),
    keymapName: random.pick(['en-us', 'de', 'pt-br']),
    startPolicy: random.pick(['USE_POOL_POLICY', 'BEST_SERVER', 'CURRENT_SERVER']),
    bootOrder: random.pick([['DISK'], ['CDROM', 'DISK'], ['PXE', 'DISK', 'CDROM'], []]),
    repository: random.pick(places.repositories).id,
    pool: random.pick(places.pools).id,
    ...(running && { running, server: random.pick(places.servers).id }),
    tags: places.tags.filter(() => random.chance(0.4)).map((tag) => tag.id),
    vnics: Array.from({ length: random.between(0, 3) }, () => {
      const mac = `00:21:f6:${random.hex(2)}:${random.hex(2)}:${random.hex(2)}`;
      const name = places.release === '3.2' ? mac : awkwardName(random);
      return { name, mac, network: random.pick(places.networks).id };
    }),
    disks: randomDisks(places),
  };
}

function randomDisks({ random, id, physicalDisks, repositories }: Places): VmState['disks'] {
  const files = repositories.flatMap((repository) => repository.files);
  const isos = repositories.flatMap((repository) => repository.isos);
  const devices = [
    ...files.map((file) => ({ kind: 'virtualDisk' as const, device: file.id })),
    ...physicalDisks.map((disk) => ({ kind: 'physicalDisk' as const, device: disk.id })),
    ...isos.map((iso) => ({ kind: 'virtualCd' as const, device: iso.id })),
    { kind: 'emptyCdrom' as const, device: null },
  ];
  return Array.from({ length: random.between(0, 5) }, (_, index) => ({
    slot: index * random.between(1, 2) + index,
    name: id('13'),
    ...random.pick(devices),
  }));
}

/** Objects that the model keeps as the manager shows them. */
function otherObjects(
  random: Random,
  release: Release,
  id: (type: string) => string,
  at: { readonly ports: readonly Named[]; readonly bonds: readonly Named[]; readonly pool: NamedObject },
): NonNullable<World['others']> {
  const port = { port: random.pick(at.ports).id };
  const text = () => awkwardText(random);
  const common = [
    {
      type: 'FileServer',
      id: id('09'),
      name: awkwardName(random),
      values: { accessHost: 'nas.example.com' },
    },
    {
      type: 'FileSystem',
      id: id('05'),
      name: awkwardName(random),
      values: { path: '/vol/ovm', description: text() },
    },
    {
      type: 'VlanInterface',
      id: id('21'),
      name: 'bond0.12',
      values: { vlanId: '12', mtu: '9000' },
      refs: port,
    },
    { type: 'CpuCompatibilityGroup', id: id('22'), name: 'Default_Intel_F06_M45' },
    {
      type: 'Job',
      id: `15827255${random.between(10_000, 99_999)}`,
      name: 'Create Vm',
      values: { done: 'Yes' },
    },
  ];
  if (release === '3.2') {
    const san = { accessHost: 'san', accessPassword: 'kanarie-9' };
    return [
      ...common,
      { type: 'SanServer', id: id('23'), name: 'san', values: san },
      { type: 'VlanGroup', id: id('24'), name: awkwardName(random), refs: port },
      { type: 'VlanSegment', id: id('25'), name: 'seg', values: { index: '12' } },
    ];
  }
  const generic = 'Generic_SAN_Volume_Group @ Unmanaged FibreChannel Storage Array';
  return [
    ...common,
    {
      type: 'StorageArray',
      id: id('26'),
      name: 'array',
      values: { storageType: 'ISCSI', adminPassword: 'kanarie-9' },
    },
    { type: 'AccessGroup', id: id('27'), name: 'access', values: { description: text() } },
    { type: 'StorageInitiator', id: `iqn.1988-12.com.oracle:${random.hex(12)}`, name: 'initiator' },
    { type: 'VolumeGroup', id: generic, name: 'FibreChannel Volume Group' },
    {
      type: 'RepositoryExport',
      id: id('28'),
      name: 'export',
      values: { options: 'rw, async, no_root_squash' },
    },
    { type: 'AntiAffinityGroup', id: id('29'), name: awkwardName(random), refs: { pool: at.pool.id } },
  ];
}

function serverId(random: Random): string {
  return Array.from({ length: 16 }, () => random.hex(2)).join(':');
}

function awkwardName(random: Random): string {
  return random.chance(0.5) ? `vm-${random.hex(4)}` : `${random.pick(hardNames)} ${random.hex(3)}`;
}

/** Text that people write into a description; it may have several lines. */
function awkwardText(random: Random): string {
  const lines = Array.from({ length: random.between(1, 3) }, () =>
    `${random.pick(hardNames)} ${random.hex(3)}`.trim(),
  );
  return lines.join('\n');
}
