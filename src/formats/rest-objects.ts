/**
 * The attributes of the objects of Oracle VM's REST interface that tell something of an estate, with their shapes
 * (recorded replies of a 3.3.3 manager; of the types in `unseenRestTypes`, and of what `accessHosts` holds, no reply
 * was seen). Every other attribute is kept in the captured reply alone.
 */
export const restObjects = {
  Manager: { managerUuid: 'text', managerVersion: 'text', managerRunState: 'text' },
  Server: {
    hostname: 'text',
    ipAddress: 'text',
    ovmVersion: 'text',
    managerUuid: 'textOrNone',
    serverRunState: 'text',
    serverRoles: 'words',
    serverPoolId: 'reference',
    maintenanceMode: 'yesNo',
    resourceGroupIds: 'references',
  },
  ServerPool: {
    serverIds: 'references',
    masterServerId: 'reference',
    vmIds: 'references',
    clusterId: 'reference',
    virtualIp: 'text',
    keymap: 'text',
    secureVmMigrate: 'yesNo',
    vmStartPolicy: 'text',
    resourceGroupIds: 'references',
  },
  Repository: {
    managerUuid: 'textOrNone',
    fileSystemId: 'reference',
    virtualDiskIds: 'references',
    vmIds: 'references',
    presentedServerIds: 'references',
    sharePath: 'text',
  },
  FileServer: {
    fileServerType: 'text',
    accessHost: 'text',
    fileSystemIds: 'references',
    adminServerIds: 'references',
    fileServerPluginId: 'reference',
    refreshServerIds: 'references',
    serverId: 'reference',
    uniformExports: 'yesNo',
  },
  FileSystem: {
    path: 'text',
    size: 'number',
    freeSize: 'number',
    refreshed: 'yesNo',
    clusterId: 'reference',
    fileServerIds: 'references',
    repositoryIds: 'references',
    storageElementId: 'reference',
  },
  StorageArray: {
    storageArrayPluginId: 'reference',
    storageType: 'text',
    storageName: 'text',
    accessHosts: 'records',
    useChap: 'yesNo',
    adminHostname: 'text',
    adminUsername: 'text',
    adminServerIds: 'references',
    serverId: 'reference',
    defaultArray: 'yesNo',
  },
  VolumeGroup: { storageArrayId: 'reference', nameOnArray: 'text' },
  AccessGroup: {
    storageArrayId: 'reference',
    storageInitiatorIds: 'references',
    storageElementIds: 'references',
  },
  StorageElement: {
    page83Id: 'text',
    size: 'number',
    vendor: 'text',
    type: 'text',
    shareable: 'yesNo',
    fileSystemIds: 'references',
    volumeGroupId: 'reference',
  },
  Network: {
    roles: 'words',
    mtu: 'number',
    serverLocal: 'yesNo',
    ethernetPortIds: 'references',
    vlanInterfaceIds: 'references',
    serverId: 'reference',
  },
  EthernetPort: {
    interfaceName: 'text',
    macAddress: 'text',
    mtu: 'number',
    portType: 'text',
    bondMode: 'text',
    networkId: 'reference',
    bondPortId: 'reference',
    physicalPortIds: 'references',
    vlanInterfaceIds: 'references',
    serverId: 'reference',
    ipaddresses: 'records',
  },
  VlanInterface: {
    vlanId: 'number',
    mtu: 'number',
    ethernetPortId: 'reference',
    networkId: 'reference',
    ipaddresses: 'records',
  },
  RepositoryExport: {
    repositoryId: 'reference',
    serverId: 'reference',
    clientHostName: 'text',
    options: 'text',
  },
  ResourceGroup: {},
  AffinityGroup: { serverPoolId: 'reference', vmIds: 'references' },
  Vm: {
    vmRunState: 'text',
    cpuPriority: 'number',
    memory: 'number',
    memoryLimit: 'number',
    hugePagesEnabled: 'yesNo',
    cpuCount: 'number',
    cpuCountLimit: 'number',
    cpuUtilizationCap: 'number',
    highAvailability: 'yesNo',
    bootOrder: 'words',
    vmMouseType: 'text',
    osType: 'text',
    vmDomainType: 'text',
    vmDiskMappingIds: 'references',
    virtualNicIds: 'references',
    repositoryId: 'reference',
    serverPoolId: 'reference',
    serverId: 'reference',
    networkInstallPath: 'text',
    keymapName: 'text',
    vmStartPolicy: 'text',
    restartActionOnCrash: 'text',
    restartActionOnPowerOff: 'text',
    restartActionOnRestart: 'text',
    pinnedCpus: 'text',
    resourceGroupIds: 'references',
  },
  VirtualDisk: {
    diskType: 'text',
    size: 'number',
    onDiskSize: 'number',
    path: 'text',
    shareable: 'yesNo',
    repositoryId: 'reference',
  },
  VirtualNic: { macAddress: 'text', vmId: 'reference', networkId: 'reference' },
  VmDiskMapping: {
    vmId: 'reference',
    virtualDiskId: 'reference',
    storageElementId: 'reference',
    diskTarget: 'number',
    emulatedBlockDevice: 'yesNo',
    diskWriteMode: 'text',
  },
  Job: {
    jobRunState: 'text',
    jobSummaryState: 'text',
    summaryDone: 'yesNo',
    user: 'text',
    startTime: 'number',
    endTime: 'number',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, RestShape>>>>;

/** What the value of an attribute is; `null` stands for a value that is not set, of `textOrNone` for an empty one. */
export type RestShape =
  | 'text'
  | 'textOrNone'
  | 'number'
  | 'yesNo'
  | 'words'
  | 'reference'
  | 'references'
  | 'records';

/** The types of objects that are known, in the words of REST. */
export type RestType = keyof typeof restObjects;

/** Types whose objects no recorded reply holds: their attributes are named as others name the same. */
export const unseenRestTypes: ReadonlySet<RestType> = new Set<RestType>([
  ...(['VlanInterface', 'AccessGroup', 'RepositoryExport', 'ResourceGroup', 'AffinityGroup'] as const),
]);
