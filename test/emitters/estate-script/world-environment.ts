import type {
  Environment,
  ManagerAttributes,
  Network,
  NetworkAttributes,
  Release,
  Repository,
  RepositoryAttributes,
  Server,
  ServerAttributes,
} from '../../../src/model/environment.js';
import {
  type Infrastructure,
  type MacRangeAttributes,
  noInfrastructure,
  type PhysicalDiskAttributes,
  type ServerPoolAttributes,
  type TagAttributes,
} from '../../../src/model/infrastructure.js';
import type { Fact } from '../../../src/model/origin.js';
import type { World } from '../../doubles/ovm-manager/world.js';
import { fact, facts, origin } from './world-facts.js';
import { vmOf } from './world-vms.js';

type Known = NonNullable<World['others']>[number];

const yes = (word: string | undefined) => (word === undefined ? undefined : /^yes$/i.test(word));
const number = (word: string | undefined) => (word === undefined ? undefined : Number(word));
const listed = (ids: string | readonly string[] | undefined) =>
  ids === undefined ? undefined : [ids].flat();
const one = (ids: string | readonly string[] | undefined) => listed(ids)?.[0];

export const managerUuid = '0004fb000001000068b46cbe7e6f7026';

/** What the old manager and the files of its repositories would have told of a world, without any of our readers. */
export function environmentOf(world: World, release: Release): Environment {
  return {
    estate: 'world',
    uuidPlaces: [{ place: '.config', uuid: managerUuid, origin }],
    manager: facts<ManagerAttributes>({ release }),
    servers: world.servers.map((server) => serverOf(server, world)),
    repositories: world.repositories.map((repository) => repositoryOf(repository, world)),
    fileSystems: [],
    diskFiles: world.repositories.flatMap(({ id, files, isos }) => [
      ...files.map((file) => diskFile(id, file.id, 'virtual-disk')),
      ...isos.map((file) => diskFile(id, file.id, 'iso')),
    ]),
    networks: world.networks.map(networkOf),
    vms: world.vms.map((vm) => vmOf(vm, world)),
    physicalDisks: Object.fromEntries(
      world.physicalDisks.map(({ page83, id }) => [page83.toLowerCase(), fact(id)]),
    ),
    shareableDisks: shareableDisks(world),
    managerObjects: [],
    infrastructure: infrastructureOf(world),
    translations: [],
    findings: [],
  };
}

function serverOf({ id, name, pool, values }: World['servers'][number], world: World): Server {
  const poolName = world.pools.find((one) => one.id === pool)?.name;
  const isMaster = world.pools.some(({ refs }) => refs?.master === id);
  return {
    id,
    facts: facts<ServerAttributes>({
      name,
      registeredIp: values?.address,
      poolName,
      isMaster,
      managerUuid,
      description: values?.description,
    }),
    repositoryIds: world.repositories
      .filter(({ refs }) => listed(refs?.server)?.includes(id))
      .map((repository) => fact(repository.id)),
  };
}

function repositoryOf({ id, name, refs, values }: World['repositories'][number], world: World): Repository {
  const fileSystem = world.others?.find((other) => other.id === refs?.fileSystem);
  const lun = fileSystem?.refs?.physicalDisk !== undefined;
  const server = world.servers.find((one) => listed(refs?.server)?.includes(one.id));
  return {
    id,
    read: true,
    facts: facts<RepositoryAttributes>({
      name,
      managerUuid,
      description: values?.description,
      managerFileSystem: refs?.fileSystem,
      fileSystemType: fileSystem && (lun ? 'LocalFileSystem' : 'NetworkFileSystem'),
      fileSystemLocation: fileSystem?.values?.path,
      poolName: world.pools.find((pool) => pool.id === server?.pool)?.name,
    }),
  };
}

function diskFile(repositoryId: string, id: string, kind: 'virtual-disk' | 'iso') {
  return { id, repositoryId, kind, size: 1, blocks: 1, changed: '2020-01-01T00:00:00.000Z', origin };
}

function networkOf({ id, name, values, refs }: World['networks'][number]): Network {
  const ports = [refs?.port, refs?.bond, refs?.vlan].flatMap((ids) => listed(ids) ?? []);
  return {
    id,
    facts: facts<NetworkAttributes>({
      name,
      description: values?.description,
      roles: values?.roles?.split(',').filter(Boolean),
      ports: ports.length === 0 ? undefined : ports,
      localTo: refs?.server,
    }),
  };
}

function shareableDisks(world: World): Record<string, Fact<string>> {
  const files = world.repositories.flatMap(({ files }) =>
    files.filter(({ shareable }) => shareable).map(({ id }) => id),
  );
  const luns = world.physicalDisks
    .filter(({ values }) => values?.shareable === 'Yes')
    .map(({ page83 }) => page83);
  return Object.fromEntries([...files, ...luns].map((key) => [key.toLowerCase(), fact('yes')]));
}

/** One reader a list: the attributes of an object of the world. */
type Reader = (object: Known, world: World) => Readonly<Record<string, unknown>>;

const port: Reader = ({ values = {}, refs = {} }) => ({
  ...{ server: refs.server, interfaceName: values.interfaceName, macAddress: values.macAddress },
  ...{
    mtu: number(values.mtu),
    network: refs.network,
    bondPort: one(refs.bondPort),
    addressType: values.addressType,
  },
  ...{ ipAddress: values.ipAddress, netMask: values.netMask },
});

const lists: Partial<
  Record<keyof Infrastructure, { readonly types: readonly string[]; readonly read: Reader }>
> = {
  fileServers: {
    types: ['FileServer'],
    read: ({ values = {}, refs = {} }) => ({
      ...{
        plugin: values.plugin,
        accessHost: values.accessHost,
        uniformedExports: yes(values.uniformedExports),
      },
      ...{ adminServers: listed(refs.adminServer), refreshServers: listed(refs.refreshServer) },
    }),
  },
  storageArrays: {
    types: ['StorageArray', 'SanServer'],
    read: ({ values = {}, refs = {} }) => ({
      ...{ plugin: values.plugin, storageType: values.storageType, storageName: values.storageName },
      ...{ accessHost: values.accessHost, accessPort: values.accessPort, useChap: yes(values.useChap) },
      ...{
        accessUsername: values.accessUsername,
        adminHost: values.adminHost,
        adminUserName: values.adminUserName,
      },
      adminServers: listed(refs.adminServer),
    }),
  },
  accessGroups: {
    types: ['AccessGroup'],
    read: ({ refs = {} }) => ({
      ...{ storageArray: refs.storageArray, initiators: listed(refs.storageInitiator) },
      physicalDisks: listed(refs.physicalDisk),
    }),
  },
  managerFileSystems: {
    types: ['FileSystem'],
    read: ({ values = {}, refs = {} }) => ({
      ...{ path: values.path, fileServer: refs.fileServer, physicalDisk: refs.physicalDisk },
    }),
  },
  ports: { types: ['Port'], read: port },
  bondPorts: {
    types: ['BondPort'],
    read: (object, world) => ({
      ...port(object, world),
      mode: object.values?.mode,
      ports: listed(object.refs?.port),
    }),
  },
  vlanInterfaces: {
    types: ['VlanInterface'],
    read: ({ values = {}, refs = {} }) => ({
      ...{
        vlanId: number(values.vlanId),
        mtu: number(values.mtu),
        port: one(refs.port) ?? one(refs.bondPort),
      },
      ...{ network: refs.network, addressType: values.addressType },
      ...{ ipAddress: values.ipAddress, netMask: values.netMask },
    }),
  },
  vlanGroups: { types: ['VlanGroup'], read: ({ refs = {} }) => ({ ports: listed(refs.port) }) },
  vlanSegments: {
    types: ['VlanSegment'],
    read: ({ values = {}, refs = {} }) => ({
      ...{ vlanId: number(values.index), vlanGroup: refs.vlanGroup, network: refs.network },
    }),
  },
  repositoryExports: {
    types: ['RepositoryExport'],
    read: ({ values = {}, refs = {} }) => ({
      ...{ repository: refs.repository, server: refs.server, clientHostName: values.clientHostName },
      options: values.options,
    }),
  },
  antiAffinityGroups: {
    types: ['AntiAffinityGroup'],
    read: ({ id, refs = {} }, world) => ({
      serverPool: refs.serverPool,
      vms: world.vms.filter((vm) => vm.antiAffinityGroups?.includes(id)).map((vm) => vm.id),
    }),
  },
};

function infrastructureOf(world: World): Infrastructure {
  const entity = (object: Known, read: Reader) => ({
    id: object.id,
    facts: facts({ name: object.name, description: object.values?.description, ...read(object, world) }),
    origin,
  });
  const read = Object.fromEntries(
    Object.entries(lists).map(([list, { types, read }]) => [
      list,
      (world.others ?? []).filter(({ type }) => types.includes(type)).map((object) => entity(object, read)),
    ]),
  );
  return {
    ...noInfrastructure,
    ...read,
    serverPools: world.pools.map((pool) => ({ id: pool.id, facts: poolFacts(pool, world), origin })),
    physicalDisks: world.physicalDisks.map(({ id, name, page83, refs }) => ({
      ...{ id, origin },
      facts: facts<PhysicalDiskAttributes>({ name, wwid: page83, storageArray: refs?.array }),
    })),
    tags: world.tags.map(({ id, name, values }) => ({
      ...{ id, origin },
      facts: facts<TagAttributes>({ name, description: values?.description }),
    })),
    macRanges: world.macRange
      ? [{ id: 'VnicMacAddrRange', facts: facts<MacRangeAttributes>(world.macRange), origin }]
      : [],
  };
}

function poolFacts({ id, name, values = {}, refs = {} }: World['pools'][number], world: World) {
  return facts<ServerPoolAttributes>({
    ...{
      name,
      description: values.description,
      virtualIp: values.virtualIp,
      clustered: yes(values.clustered),
    },
    ...{
      clusterTimeout: number(values.clusterTimeout),
      keymap: values.keymap,
      startPolicy: values.startPolicy,
    },
    ...{
      migrateUsingSsl: yes(values.migrateUsingSsl),
      poolFileSystem: refs.fileSystem,
      masterServer: refs.master,
    },
    servers: world.servers.filter(({ pool }) => pool === id).map((server) => server.id),
  });
}
