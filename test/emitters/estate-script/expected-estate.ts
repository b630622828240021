import type { Release } from '../../../src/model/environment.js';
import type { EstateObject, EstateState } from '../../doubles/ovm-manager/estate-state.js';
import type { World } from '../../doubles/ovm-manager/world.js';

type Known = NonNullable<World['others']>[number];
type Values = NonNullable<Known['values']>;

/** What a manager must hold after a world was made again: taken from the world alone, in the words of the CLI. */
export function expectedEstate(world: World, release: Release, anew: readonly string[]): EstateState {
  const old = release === '3.2';
  const all = (...types: string[]) => (world.others ?? []).filter(({ type }) => types.includes(type));
  const state: Record<string, readonly EstateObject[]> = {
    Server: world.servers.map(({ id, name, values }) => ({ id, name, ...described(values) })),
    FileServer: all('FileServer')
      .filter(({ name }) => !name.startsWith('Local FS '))
      .map((one) => fileServer(one, old)),
    StorageArray: old ? [] : arrays(all('StorageArray'), old),
    SanServer: old ? arrays(all('SanServer'), old) : [],
    AccessGroup: all('AccessGroup').map((group) => accessGroup(group, world, old)),
    Port: all('Port').map((card) => portState(card, world, old)),
    BondPort: all('BondPort').map((bond) => bondState(bond, world, old)),
    VlanInterface: all('VlanInterface').map(({ name, values = {}, refs }) => ({
      ...{ name, vlanId: values.vlanId ?? '', mtu: values.mtu ?? '', ...addressState(values, old) },
      on: nameOf(world, one(refs?.port) || one(refs?.bondPort)),
    })),
    VlanGroup: all('VlanGroup').map(({ name, values, refs }) => ({
      ...{ name, ...described(values) },
      ...some(
        'members',
        listed(refs?.port).map((id) => nameOf(world, id)),
      ),
    })),
    VlanSegment: all('VlanSegment').map(({ name, values = {}, refs }) => ({
      ...{ name, index: values.index ?? '', on: nameOf(world, one(refs?.vlanGroup)) },
    })),
    Network: world.networks.map((network) => networkState(network, world, old)),
    ServerPool: world.pools.map((pool) => poolState(pool, world, old)),
    Repository: world.repositories.map(({ id, name, values, refs }) => ({
      ...(!anew.includes(id)
        ? { id }
        : old
          ? { serverPool: poolOf(world, refs) }
          : { on: `fs of repository ${id}` }),
      ...{ name, ...described(values) },
      members: world.servers
        .map((server) => server.id)
        .filter((server) => listed(refs?.server).includes(server)),
    })),
    RepositoryExport: all('RepositoryExport').map(({ name, values = {}, refs }) => ({
      ...{
        name,
        clientHostName: values.clientHostName ?? '',
        options: values.options ?? '',
        ...described(values),
      },
      ...{ repository: nameOf(world, one(refs?.repository)), on: one(refs?.server) },
    })),
    Tag: world.tags.map(({ name, values }) => ({ name, ...described(values) })),
    AntiAffinityGroup: all('AntiAffinityGroup').map(({ id, name, values, refs }) => ({
      ...{ name, ...described(values), on: nameOf(world, one(refs?.serverPool)) },
      ...some(
        'members',
        world.vms.filter((vm) => vm.antiAffinityGroups?.includes(id)).map((vm) => vm.name),
      ),
    })),
  };
  return Object.fromEntries(Object.entries(state).map(([type, objects]) => [type, comparable(objects)]));
}

/** Lists without order, words without case where the CLI has them so, and without what only tells where it lies. */
export function comparable(objects: readonly EstateObject[]): EstateObject[] {
  const elsewhere = new Set(['physicalDisk', 'fileSystem', 'filesystem', 'accessPassword', 'adminPassword']);
  const plain = objects.map((object) =>
    Object.fromEntries(
      Object.entries(object)
        .filter(([key, value]) => value !== undefined && !elsewhere.has(key))
        .map(([key, value]) => [key, typeof value === 'string' ? yesNo(value) : [...value].sort()]),
    ),
  );
  return plain.sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
}

function yesNo(value: string): string {
  return /^(yes|no)$/i.test(value) ? value.toLowerCase() : value;
}

function listed(ids: string | readonly string[] | undefined): readonly string[] {
  return ids === undefined ? [] : [ids].flat();
}

function one(ids: string | readonly string[] | undefined): string {
  return listed(ids)[0] ?? '';
}

function some(key: string, values: readonly string[]): EstateObject {
  return values.length === 0 ? {} : { [key]: values };
}

/** As one line. */
function described(values: Known['values']): EstateObject {
  const text = values?.description?.replace(/\r\n|[\r\n\t]/g, ' ').trim();
  return text ? { description: text } : {};
}

function nameOf(world: World, id: string): string {
  const all = [...world.pools, ...world.repositories, ...(world.others ?? [])];
  return all.find((object) => object.id === id)?.name ?? id;
}

/** The pool of the first server that had a repository. */
function poolOf(world: World, refs: Known['refs']): string {
  const server = world.servers.find(({ id }) => listed(refs?.server).includes(id));
  return world.pools.find(({ id }) => id === server?.pool)?.name ?? '';
}

/** Only those of these values that the world has. */
function given(values: Known['values'], keys: readonly string[]): EstateObject {
  return Object.fromEntries(keys.flatMap((key) => (values?.[key] ? [[key, values[key]]] : [])));
}

function fileServer({ name, values, refs }: Known, old: boolean): EstateObject {
  const refreshing = listed(refs?.refreshServer);
  return {
    ...{
      name,
      ...given(values, ['plugin', 'accessHost', 'uniformedExports']),
      ...(old ? {} : described(values)),
    },
    ...some('members', listed(refs?.adminServer)),
    ...(refreshing.length === 1 ? { refreshServer: refreshing[0] ?? '' } : some('refreshServer', refreshing)),
  };
}

/** The group of a generic plug-in comes with its array, and shows what the array shows. */
function accessGroup({ name, values, refs }: Known, world: World, old: boolean): EstateObject {
  const array = world.others?.find(({ id }) => id === refs?.storageArray);
  const generic = /generic/i.test(array?.values?.plugin ?? '');
  const disks = generic ? [] : listed(refs?.physicalDisk);
  const members = [
    ...(old ? [] : listed(refs?.storageInitiator)),
    ...disks.map((id) => world.physicalDisks.find((disk) => disk.id === id)?.page83 ?? id),
  ];
  const made = generic ? {} : { on: array?.name ?? '', ...described(values) };
  return { name, ...made, ...some('members', members) };
}

const types32: Readonly<Record<string, string>> = {
  ISCSI: 'iSCSIStorageArray',
  FIBRECHANNEL: 'FibreChannelStorageArray',
};

/** Those that a manager does not have by itself. */
function arrays(all: readonly Known[], old: boolean): EstateObject[] {
  const common = ['plugin', 'accessHost', 'accessPort', 'useChap', 'accessUsername', 'adminHost'];
  return all
    .filter(({ name }) => !name.startsWith('Unmanaged '))
    .map(({ name, values = {}, refs }) => ({
      ...{ name, ...given(values, common) },
      storageType: (old ? types32[values.storageType ?? ''] : values.storageType) ?? '',
      ...(old ? {} : { ...given(values, ['storageName', 'adminUserName']), ...described(values) }),
      ...some('members', listed(refs?.adminServer)),
    }));
}

/** True for what the management network runs on: a server brings it up by itself. */
function isInstalled(world: World, id: string): boolean {
  const management = world.networks.filter(({ values }) => values?.roles?.includes('MANAGEMENT'));
  return management.some(({ refs }) => [...listed(refs?.port), ...listed(refs?.bond)].includes(id));
}

function portState({ id, name, values = {}, refs }: Known, world: World, old: boolean): EstateObject {
  const own = values.addressType === 'STATIC' && !isInstalled(world, id) && !refs?.bondPort;
  return { ...{ name, server: one(refs?.server) }, ...(own ? addressState(values, old) : {}) };
}

function addressState({ addressType, ipAddress = '', netMask = '' }: Values, old: boolean): EstateObject {
  if (addressType !== 'STATIC') return {};
  return old
    ? { addressType: 'staticIp', ipAddress, netMask }
    : { ipAddressConfigType: 'STATIC', ipAddress, ipNetmask: netMask };
}

const modes32: Readonly<Record<string, string>> = {
  ACTIVE_PASSIVE: 'activeBackup',
  LINK_AGGREGATION: 'linkAggregation',
  LOAD_BALANCED: 'adaptiveLoadBalancing',
};

function bondState({ id, name, values = {}, refs }: Known, world: World, old: boolean): EstateObject {
  const server = one(refs?.server);
  if (isInstalled(world, id)) return { name, server };
  const ports = listed(refs?.port).map((port) => nameOf(world, port));
  const mode = (old ? modes32[values.mode ?? ''] : values.mode) ?? '';
  const made = {
    name,
    server,
    on: server,
    members: ports,
    mode,
    mtu: values.mtu ?? '',
    ...described(values),
  };
  if (!old) return { ...made, interfaceName: values.interfaceName ?? '' };
  return { ...made, addressType: 'none', ethernetPort1: ports[0] ?? '', ethernetPort2: ports[1] ?? '' };
}

function networkState(
  { id, name, values, refs }: World['networks'][number],
  world: World,
  old: boolean,
): EstateObject {
  const segment = world.others?.find((other) => other.type === 'VlanSegment' && other.refs?.network === id);
  const management = values?.roles?.includes('MANAGEMENT');
  const under = [...listed(refs?.port), ...listed(refs?.bond), ...listed(refs?.vlan)];
  return {
    ...(management ? { id } : {}),
    ...{ name, ...some('roles', values?.roles?.split(',').filter(Boolean) ?? []), ...described(values) },
    ...some(
      'members',
      under.map((card) => nameOf(world, card)),
    ),
    ...(refs?.server ? { [old ? 'server' : 'on']: one(refs.server) } : {}),
    ...(segment ? { vlanSegment: segment.name } : {}),
  };
}

function poolState(
  { id, name, values = {}, refs }: World['pools'][number],
  world: World,
  old: boolean,
): EstateObject {
  const members = world.servers.filter(({ pool }) => pool === id).map((server) => server.id);
  return {
    ...{ name, virtualIp: values.virtualIp ?? '', clustered: values.clustered ?? '' },
    ...(values.clustered === 'Yes' && !old ? { clusterTimeout: values.clusterTimeout ?? '' } : {}),
    ...{ keymap: values.keymap ?? '', migrateUsingSsl: values.migrateUsingSsl ?? '' },
    ...{ startPolicy: values.startPolicy ?? '', ...described(values) },
    members: [
      ...members.filter((member) => member === refs?.master),
      ...members.filter((member) => member !== refs?.master),
    ],
  };
}
