import type { Release, World } from '../../doubles/ovm-manager/world.js';
import type { PutTrue } from './true-values.js';

type Typed = NonNullable<World['others']>[number];
type Attributes = Readonly<Record<string, unknown>>;

/** What is true of pools, storage, cards, groups and tags of a world. */
export function trueInfrastructure(world: World, release: Release, put: PutTrue): void {
  const all = (noun: string, id: string, attributes: Attributes) => {
    for (const [name, value] of Object.entries(attributes)) {
      const special = specialCase(name, value);
      put(noun, id, name, value, special === undefined ? {} : { label: `${noun} ${name} (${special})` });
    }
  };
  for (const pool of world.pools) all('server pool', pool.id, poolValues(pool, world));
  for (const disk of world.physicalDisks) {
    all('physical disk', disk.id, diskValues(disk));
    const wwid = disk.page83.toLowerCase();
    put('LUN', wwid, 'id', disk.id);
    put('disk', wwid, 'shareable', disk.values?.shareable === 'Yes' ? 'yes' : undefined);
  }
  for (const tag of world.tags) all('tag', tag.id, named(tag));
  for (const other of world.others ?? []) {
    const [noun, valuesOf] = types[other.type] ?? [];
    if (noun !== undefined && valuesOf !== undefined)
      all(noun, other.id, { ...named(other), ...valuesOf(other, world) });
    if (other.type === 'FileSystem' && other.values?.path?.startsWith('/dev/'))
      all('file system', other.id, ocfs2Values(other));
  }
  if (release !== '3.2') all('MAC range', 'VnicMacAddrRange', { ...world.macRange });
}

/** Values that a source may not tell though it tells others of the attribute. */
function specialCase(name: string, value: unknown): string | undefined {
  if (name === 'addressType' && value === 'NONE') return 'NONE';
  if (name === 'clustered' && value === false) return 'no';
  return name === 'poolFileSystemLocation' && String(value).startsWith('/dev/') ? 'device' : undefined;
}

/** What the double's file systems have, all alike. */
function ocfs2Values({ id, values }: Typed): Attributes {
  return {
    device: values?.path,
    blockSize: 4096,
    clusterSize: 131_072,
    nodeSlots: 32,
    label: `OVS${id.slice(-13)}`,
    uuid: id,
  };
}

function named({ name, values }: Pick<Typed, 'name' | 'values'>): Attributes {
  // an empty one says nothing
  return { name, description: values?.description || undefined };
}

function poolValues(pool: World['pools'][number], world: World): Attributes {
  const { values = {}, refs = {} } = pool;
  const fileSystem = (world.others ?? []).find(({ id }) => id === refs.fileSystem);
  return {
    ...named(pool),
    virtualIp: values.virtualIp,
    clustered: values.clustered === 'Yes',
    clusterTimeout: values.clusterTimeout && Number(values.clusterTimeout),
    poolFileSystem: refs.fileSystem,
    poolFileSystemLocation: fileSystem?.values?.path,
    keymap: values.keymap,
    migrateUsingSsl: values.migrateUsingSsl === 'Yes',
    startPolicy: values.startPolicy,
    masterServer: refs.master,
    servers: world.servers.filter((server) => server.pool === pool.id).map(({ id }) => id),
  };
}

function diskValues(disk: World['physicalDisks'][number]): Attributes {
  const { values = {}, refs = {}, unshown = {} } = disk;
  return {
    ...named(disk),
    wwid: disk.page83.toLowerCase(),
    size: Number(unshown.bytes),
    shareable: values.shareable === 'Yes',
    volumeGroup: refs.volumeGroup,
    storageArray: refs.array,
  };
}

const idsOf = (ids: string | readonly string[] | undefined) => {
  const list = [ids ?? []].flat();
  return list.length > 0 ? list : undefined;
};
const yesNo = (word: string | undefined) => (word === undefined ? undefined : word === 'Yes');

const types: Readonly<
  Record<string, readonly [noun: string, values: (one: Typed, world: World) => Attributes]>
> = {
  FileServer: ['file server', fileServerValues],
  FileSystem: ['file system of the manager', fileSystemValues],
  StorageArray: ['storage array', arrayValues],
  SanServer: ['storage array', arrayValues],
  VolumeGroup: ['volume group', ({ refs }) => ({ storageArray: refs?.storageArray })],
  AccessGroup: [
    'access group',
    ({ refs }) => ({
      storageArray: refs?.storageArray,
      initiators: idsOf(refs?.storageInitiator),
      physicalDisks: idsOf(refs?.physicalDisk),
    }),
  ],
  Port: ['port', (one) => ({ ...cardValues(one), bondPort: one.refs?.bondPort })],
  BondPort: ['bond', (one) => ({ ...cardValues(one), mode: one.values?.mode, ports: idsOf(one.refs?.port) })],
  VlanInterface: ['VLAN interface', vlanValues],
  VlanGroup: ['VLAN group', ({ refs }) => ({ ports: idsOf(refs?.port) })],
  VlanSegment: [
    'VLAN segment',
    ({ values, refs }) => ({ vlanId: Number(values?.index), vlanGroup: refs?.vlanGroup }),
  ],
  RepositoryExport: [
    'repository export',
    ({ values, refs }) => ({
      repository: refs?.repository,
      server: refs?.server,
      clientHostName: values?.clientHostName,
      options: values?.options,
    }),
  ],
  AntiAffinityGroup: [
    'anti-affinity group',
    ({ id, refs }, world) => ({
      serverPool: refs?.serverPool,
      vms: idsOf(world.vms.filter((vm) => vm.antiAffinityGroups?.includes(id)).map((vm) => vm.id)),
    }),
  ],
};

function fileServerValues({ id, values = {}, refs = {} }: Typed, world: World): Attributes {
  const systems = (world.others ?? []).filter((one) => one.refs?.fileServer === id);
  return {
    plugin: values.plugin,
    accessHost: values.accessHost,
    uniformedExports: yesNo(values.uniformedExports),
    adminServers: idsOf(refs.adminServer),
    refreshServers: idsOf(refs.refreshServer),
    fileSystems: idsOf(systems.map((one) => one.id)),
  };
}

function fileSystemValues({ values = {}, refs = {} }: Typed): Attributes {
  return { path: values.path, fileServer: refs.fileServer, physicalDisk: refs.physicalDisk };
}

function arrayValues({ values = {}, refs = {} }: Typed): Attributes {
  return {
    plugin: values.plugin,
    storageType: values.storageType,
    storageName: values.storageName,
    accessHost: values.accessHost,
    accessPort: values.accessPort,
    useChap: yesNo(values.useChap),
    accessUsername: values.accessUsername,
    adminHost: values.adminHost,
    adminUserName: values.adminUserName,
    adminServers: idsOf(refs.adminServer),
  };
}

function cardValues({ values = {}, refs = {} }: Typed): Attributes {
  return {
    server: refs.server,
    interfaceName: values.interfaceName,
    macAddress: values.macAddress,
    mtu: Number(values.mtu),
    network: refs.network,
    ...addressValues(values),
  };
}

function addressValues({ addressType, ipAddress, netMask }: Readonly<Record<string, string>>): Attributes {
  return { addressType, ipAddress, netMask };
}

function vlanValues({ values = {}, refs = {} }: Typed): Attributes {
  return {
    vlanId: Number(values.vlanId),
    mtu: Number(values.mtu),
    port: refs.bondPort ?? refs.port,
    network: refs.network,
    ...addressValues(values),
  };
}
