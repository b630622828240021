/**
 * Syntax blocks of the 3.3 and 3.4 guides; what differs is in the two lists at the end. `create Vm` of 3.4 was
 * not retrieved. Blocks that were retrieved in one of the two guides only are used for both.
 */
import type { AssumptionId } from './assumed.js';
import { readSyntaxBlock, type SyntaxRule } from './syntax-block.js';
import { domainTypes, keymapChoices, networkRoles, vmAttributes } from './syntax-of-all-releases.js';

const cloneTypes = '{ SPARSE_COPY | NON_SPARSE_COPY | THIN_CLONE }';
const ends = 'EndlineChars= { CRLF | CR | LF } | OutputMode= { Verbose | Sparse | Xml }';
const mode = 'CommandMode= { Asynchronous | Synchronous } | CommandTimeout=value';

const common: readonly string[] = [
  'discoverServer ipAddress=value password=value takeOwnership= { Yes | No }',
  'refresh { AccessGroup | Assembly | FileServer | FileSystem | PhysicalDisk | Repository | Server | StorageArray } instance',
  'add Server instance to { ServerPool | Repository } instance',
  'create FileServer plugin=value accessHost=value adminServers=value [ refreshServers=value ] [ uniformedExports= { Yes | No } ] [ name=value ] [ description=value ]',
  'addAdminServer { FileServer | StorageArray } instance server=value',
  'addRefreshServer FileServer instance server=value',
  'add StorageInitiator instance to AccessGroup instance',
  'add PhysicalDisk instance to AccessGroup instance',
  'validate StorageArray instance',
  'create FileSystem name=value physicalDisk=value on FileServer instance',
  'create Repository name=value [ description=value ] on FileSystem instance',
  'create RepositoryExport clientHostName=value name=value repository=value [ description=value ] options=value on Server instance',
  'importTemplate Repository instance url=value [ proxy=value ]',
  'importVirtualCdrom Repository instance url=value [ proxy=value ]',
  'importVirtualDisk Repository instance url=value [ proxy=value ]',
  'importAssembly Repository instance url=value [ proxy=value ]',
  `create Network [ roles= ${networkRoles} ] name=value [ description=value ] [ on Server instance ]`,
  'add Port instance to { BondPort | Network } instance',
  'add BondPort instance to Network instance',
  'add VlanInterface instance to Network instance',
  'create AccessGroup name=value [ description=value ] on { FileServer | StorageArray } instance',
  'create BondPort ethernetPorts=value mode= { ACTIVE_PASSIVE | LINK_AGGREGATION | LOAD_BALANCED } mtu=value [ interfaceName=value ] name=value [ description=value ] on Server instance',
  'create VlanInterface vlanId=value [ mtu=value ] name=value on { Port | BondPort } instance',
  'embeddedCreate { BondPort | Port | VlanInterface } instance ipAddressConfig ipAddressConfigType= { STATIC | DYNAMIC } [ ipAddress=value ] [ ipNetmask=value ]',
  'getVnicMacAddrRange',
  'setVnicMacAddrRange [ oui=value ] [ start=value ] [ end=value ]',
  'add Vnic instance to Network instance',
  'add Vm instance to { Server | ServerPool | AntiAffinityGroup } instance',
  'create AntiAffinityGroup name=value [ description=value ] on ServerPool instance',
  'moveVmToRepository Vm instance CloneCustomizer=value targetRepository=value',
  'create VmDiskMapping slot=value { physicalDisk=value | virtualDisk=value | virtualCd=value } name=value [ description=value ] on Vm instance',
  'create VmCloneCustomizer name=value [ description=value ] on Vm instance',
  `create VmCloneStorageMapping cloneType= ${cloneTypes} vmDiskMapping=value { physicalDisk=value | repository=value | storageArray=value } name=value on VmCloneCustomizer instance`,
  'create VmCloneNetworkMapping name=value network=value vnic=value on VmCloneCustomizer instance',
  'clone Vm instance destType= { Vm | VmTemplate } destName=value serverPool=value [ cloneCustomizer=value ] [ targetRepository=value ]',
  'getEvents [ [ objType=value ] [ objId=value ] ] [ severity= { UNKNOWN | CRITICAL | WARNING | INFORMATIONAL } ] [ acknowledged=value ] [ startTime=value ] [ endTime=value ] [ amount=value ]',
  'getEventsForObject objType=value objId=value',
];

function storageArray(lipScan: string): string {
  return `create StorageArray plugin=value storageType= { FIBRECHANNEL | ISCSI | LOCAL | UNKNOWN } [ storageName=value ] [ accessHost=value ] [ accessPort=value ] [ accessUsername=value accessPassword=value ] [ useChap= { Yes | No } ] [ adminHost=value adminUserName=value adminPassword=value ] [ pluginPrivateData=value ] ${lipScan} name=value [ description=value ]`;
}

function vmRules(startPolicies: string, assumption: AssumptionId | null): readonly SyntaxRule[] {
  const vm = vmAttributes({ hugePages: true, startPolicies });
  const create = `create Vm ${vm} domainType= ${domainTypes} repository=value [ server=value ] name=value on ServerPool instance`;
  const edit = `edit Vm instance ${vm} [ domainType= ${domainTypes} ] [ name=value ]`;
  return [readSyntaxBlock(create, assumption), readSyntaxBlock(edit, assumption)];
}

const vnic = 'create Vnic network=value name=value [ macAddress=value ] [ description=value ] on Vm instance';
const serverPool = `create ServerPool clusterEnable= { Yes | No } [ clusterTimeout=value ] [ fileSystem=value ] [ physicalDisk=value ] [ keymapName= ${keymapChoices} ] [ migrateUsingSsl= { Yes | No } ] [ startPolicy= { BEST_SERVER | BALANCE_SERVER | CURRENT_SERVER } ] [ policyMode= { OFF | DRS | DPM } ] [ policyCpuEnable=value ] [ policyPeriod=value ] [ policyCpuThreshold=value ] name=value [ description=value ]`;
const takeOwnership = [
  'takeOwnership Repository instance [ serverpool=value ]',
  'takeOwnership Server instance password=value',
];

const databaseBackup = readSyntaxBlock('getDbBackupConfig', 'db-backup-config');
const editServer = readSyntaxBlock(
  'edit Server instance [ name=value ] [ description=value ]',
  'edit-server',
);

export const syntaxOf33: readonly SyntaxRule[] = [
  databaseBackup,
  editServer,
  ...common.map((block) => readSyntaxBlock(block)),
  readSyntaxBlock(`set { ${mode} | ${ends} }`),
  readSyntaxBlock(storageArray('')),
  // The test kit for 3.3 always sends virtualIP, the 3.4 guide makes it optional.
  readSyntaxBlock(`${serverPool} virtualIP=value`, 'cli-3.3-as-3.4'),
  ...vmRules('BEST_SERVER | CURRENT_SERVER | USE_POOL_POLICY', null),
  readSyntaxBlock(vnic),
  ...takeOwnership.map((block) => readSyntaxBlock(block, 'take-ownership')),
  readSyntaxBlock('releaseOwnership { Repository | Server } instance', 'take-ownership'),
];

export const syntaxOf34: readonly SyntaxRule[] = [
  databaseBackup,
  editServer,
  ...common.map((block) => readSyntaxBlock(block)),
  readSyntaxBlock(`set { AlphabetizeAttributes= { Yes | No } | ${mode} | ${ends} }`),
  readSyntaxBlock('showclisession'),
  readSyntaxBlock('refreshAll'),
  readSyntaxBlock(storageArray('[ lipScan= { Yes | No } ]')),
  readSyntaxBlock(`${serverPool} [ virtualIP=value ]`),
  ...vmRules('BEST_SERVER | BALANCE_SERVER | CURRENT_SERVER | USE_POOL_POLICY', 'create-vm-3.4'),
  readSyntaxBlock(vnic),
  readSyntaxBlock('edit VmDiskMapping instance [ virtualCd=value ] [ name=value ] [ description=value ]'),
  ...takeOwnership.map((block) => readSyntaxBlock(block)),
  readSyntaxBlock('releaseOwnership { Repository | Server } instance', 'take-ownership'),
  readSyntaxBlock('importVirtualAppliance Repository instance url=value [ proxy=value ]'),
  readSyntaxBlock('exportVirtualAppliance Repository instance name=value vms=value'),
];
