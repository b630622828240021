import type { World } from '../ovm-manager/world.js';
import type { RestDoubleObject } from './rest-double.js';
import type { RestObjectMaker, RestReference } from './world-object-maker.js';

type Typed = NonNullable<World['others']>[number];
type Make = (one: Typed, world: World, maker: RestObjectMaker) => RestDoubleObject;

/** Storage, groups and tags of a world. */
export function infrastructureObjects(world: World, maker: RestObjectMaker): RestDoubleObject[] {
  const made = (world.others ?? []).flatMap((one) => makers[one.type]?.(one, world, maker) ?? []);
  return [
    ...made,
    ...world.physicalDisks.map((disk) => storageElement(disk, world, maker)),
    ...world.tags.map((tag) => maker.object('ResourceGroup', tag, {})),
  ];
}

const makers: Readonly<Record<string, Make>> = {
  FileServer: fileServer,
  FileSystem: fileSystem,
  StorageArray: storageArray,
  VolumeGroup: volumeGroup,
  AccessGroup: accessGroup,
  RepositoryExport: repositoryExport,
  AntiAffinityGroup: affinityGroup,
};

/** A plug-in is named by its class; people know it by its name. */
function plugin(
  type: string,
  { values }: Typed,
  { reference }: RestObjectMaker,
): Readonly<Partial<RestReference>> | null {
  const classes: Readonly<Record<string, string>> = {
    'Oracle OCFS2 File system': 'oracle.ocfs2.OCFS2.OCFS2Plugin (0.1.0-42.1)',
    'Oracle Generic Network File System': 'oracle.generic.NFSPlugin.GenericNFSPlugin (1.1.0)',
    'Oracle Generic SCSI Plugin': 'oracle.generic.SCSIPlugin.GenericPlugin (1.1.0)',
  };
  const found = reference(type, classes[values?.plugin ?? '']);
  return found && { ...found, name: values?.plugin ?? null };
}

function fileServer(one: Typed, world: World, maker: RestObjectMaker): RestDoubleObject {
  const { object, references, reference, yesNo } = maker;
  const { values = {}, refs = {}, unshown = {} } = one;
  const local = unshown.fileServerType === 'LOCAL';
  return object('FileServer', one, {
    fileSystemIds: references('FileSystem', idsNaming(world, 'FileSystem', 'fileServer', one.id)),
    fileServerType: unshown.fileServerType,
    zoneIds: [],
    fileServerPluginId: plugin('FileServerPlugin', one, maker),
    accessHost: values.accessHost ?? '',
    storageDescription: null,
    adminServerIds: references('Server', [refs.adminServer ?? []].flat()),
    serverId: local ? reference('Server', [refs.adminServer ?? []].flat()[0]) : null,
    refreshServerIds: local ? null : references('Server', [refs.refreshServer ?? []].flat()),
    accessGroupIds: null,
    uniformExports: values.uniformedExports === undefined ? null : yesNo(values.uniformedExports),
  });
}

function fileSystem(one: Typed, world: World, { object, references, reference }: RestObjectMaker) {
  const { values = {}, refs = {} } = one;
  const repositories = world.repositories.filter((repository) => repository.refs?.fileSystem === one.id);
  const pool = world.pools.find((each) => each.refs?.fileSystem === one.id);
  return object('FileSystem', one, {
    fileServerIds: references('FileServer', [refs.fileServer ?? []].flat()),
    fileSystemMountIds: [],
    repositoryIds: references(
      'Repository',
      repositories.map(({ id }) => id),
    ),
    storageElementId: reference('StorageElement', refs.physicalDisk),
    // assumed: cluster-of-pool
    clusterId: reference('Cluster', pool?.id.slice(-16)),
    clusterHeartbeatDeviceId: null,
    // assumed: path-of-export
    path: values.path,
    size: 187_709_784_064,
    freeSize: 169_837_854_720,
    refreshed: true,
    accessGroupId: null,
    shared: false,
  });
}

function storageArray(one: Typed, world: World, maker: RestObjectMaker): RestDoubleObject {
  const { object, references, yesNo } = maker;
  const { values = {}, refs = {} } = one;
  return object('StorageArray', one, {
    zoneIds: [],
    accessGroupIds: references('AccessGroup', idsNaming(world, 'AccessGroup', 'storageArray', one.id)),
    storageArrayPluginId: plugin('StorageArrayPlugin', one, maker),
    adminServerIds: references('Server', [refs.adminServer ?? []].flat()),
    volumeGroupIds: references('VolumeGroup', idsNaming(world, 'VolumeGroup', 'storageArray', one.id)),
    serverId: null,
    adminHostname: values.adminHost ?? '',
    adminUsername: values.adminUserName ?? '',
    adminPassword: '****************',
    status: null,
    totalSize: -1,
    usedSize: -1,
    freeSize: -1,
    storageDescription: null,
    validated: true,
    storageName: values.storageName ?? null,
    knownStorageNames: [],
    storageType: values.storageType,
    // assumed: hosts-of-arrays
    accessHosts: values.accessHost
      ? [
          {
            hostname: values.accessHost,
            port: Number(values.accessPort),
            username: values.accessUsername ?? null,
            password: '****************',
          },
        ]
      : [],
    useChap: yesNo(values.useChap),
  });
}

function volumeGroup(one: Typed, world: World, { object, reference, references }: RestObjectMaker) {
  const own = world.physicalDisks.filter(({ refs }) => refs?.volumeGroup === one.id);
  return object('VolumeGroup', one, {
    storageArrayId: reference('StorageArray', one.refs?.storageArray),
    storageElementIds: references(
      'StorageElement',
      own.map(({ id }) => id),
    ),
    totalSize: 0,
    usedSize: 0,
    freeSize: 0,
    allocatedSize: 0,
    volumeDescription: null,
    nameOnArray: 'Generic_SAN_Volume_Group',
  });
}

// assumed: unseen-shapes
function accessGroup(one: Typed, _world: World, { object, reference, references }: RestObjectMaker) {
  return object('AccessGroup', one, {
    storageArrayId: reference('StorageArray', one.refs?.storageArray),
    storageInitiatorIds: references('StorageInitiator', [one.refs?.storageInitiator ?? []].flat()),
    storageElementIds: references('StorageElement', [one.refs?.physicalDisk ?? []].flat()),
  });
}

// assumed: unseen-shapes
function repositoryExport(one: Typed, _world: World, { object, reference }: RestObjectMaker) {
  return object('RepositoryExport', one, {
    repositoryId: reference('Repository', one.refs?.repository),
    serverId: reference('Server', one.refs?.server),
    clientHostName: one.values?.clientHostName,
    options: one.values?.options,
  });
}

// assumed: unseen-shapes
function affinityGroup(one: Typed, world: World, { object, reference, references }: RestObjectMaker) {
  const members = world.vms.filter((vm) => vm.antiAffinityGroups?.includes(one.id));
  return object('AffinityGroup', one, {
    affinityType: 'ANTI_AFFINITY',
    serverPoolId: reference('ServerPool', one.refs?.serverPool),
    vmIds: references(
      'Vm',
      members.map(({ id }) => id),
    ),
  });
}

function storageElement(one: World['physicalDisks'][number], world: World, maker: RestObjectMaker) {
  const { object, reference, references, yesNo } = maker;
  return object('StorageElement', one, {
    accessGroupIds: [],
    fileSystemIds: references('FileSystem', idsNaming(world, 'FileSystem', 'physicalDisk', one.id)),
    storagePathIds: [],
    reservingServerIds: [],
    vmDiskMappingIds: [],
    volumeGroupId: reference('VolumeGroup', one.refs?.volumeGroup),
    clusterHeartbeatDeviceId: null,
    deviceNames: [],
    extraInformation: '',
    page83Id: one.page83,
    qos: null,
    serverReserved: false,
    shareable: yesNo(one.values?.shareable),
    size: Number(one.unshown?.bytes),
    state: 'UNKNOWN',
    status: null,
    storageTargetNames: [],
    thinProvision: false,
    type: 'LUN',
    userFriendlyName: null,
    vendor: 'NETAPP',
  });
}

/** Ids of the objects of a type that name this one. */
function idsNaming(world: World, type: string, key: string, id: string): string[] {
  const all = (world.others ?? []).filter((one) => one.type === type && one.refs?.[key] === id);
  return all.map((one) => one.id);
}
