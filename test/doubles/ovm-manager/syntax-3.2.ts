/**
 * Syntax blocks of the 3.2 guide. `create Vm` was not retrieved: samples are the DOAG article's Listing 3 and
 * Oracle's storage test kit (which also creates `on Server`).
 */
import { readSyntaxBlock, type SyntaxRule } from './syntax-block.js';
import { domainTypes, keymapChoices, networkRoles, vmAttributes } from './syntax-of-all-releases.js';

const vm = vmAttributes({
  hugePages: false,
  startPolicies: 'BEST_SERVER | CURRENT_SERVER | USE_POOL_POLICY',
});

const blocks: readonly string[] = [
  'set { EndlineChars= { CRLF | CR | LF } | OutputMode= { Verbose | Sparse | Xml } }',
  'discoverServer ipAddress=value port=value username=value password=value takeOwnership= { yes | no }',
  'refresh { Assembly | FileServer | FileSystem | PhysicalDisk | Repository | SanServer | Server } instance',
  'edit Server instance [ maintenanceMode= { yes | no } ] [ roles= { VIRTUAL_MACHINE | UTILITY } ] [ takeOwnership= { yes | no } ] [ name=value ] [ description=value ]',
  'edit Repository instance [ ownership= { yes | no } ] [ name=value ] [ description=value ]',
  'add Server instance to { ServerPool | Repository | FileServer | SanServer } instance',
  'addNfsRefreshServer FileServer instance server=value',
  'create FileServer plugin=value accessHost=value [ uniformedExports= { yes | no } ] name=value',
  'create SanServer name=value plugin=value storageType= { iSCSIStorageArray | FibreChannelStorageArray } accessHost=value accessPort=value [ useChap= { yes | no } ] [ accessUsername=value accessPassword=value ] [ adminHost=value ]',
  'create Repository { fileSystem=value | serverPool=value physicalDisk=value } [ sharePath=value ] name=value [ description=value ]',
  `create Network [ roles= ${networkRoles} ] [ vlanSegment=value ] [ server=value ] name=value [ description=value ]`,
  'add Port instance to { BondPort | Network | VlanGroup } instance',
  'add BondPort instance to { Network | VlanGroup } instance',
  'create BondPort addressType= { none | staticIp | dynamic } ethernetPort1=value ethernetPort2=value mode= { activeBackup | linkAggregation | adaptiveLoadBalancing } mtu=value [ ipAddress=value ] [ netMask=value ] name=value [ description=value ] on Server instance',
  'edit Port instance addressType= { none | staticIp | dynamic } [ ipAddress=value ] [ netMask=value ]',
  'create AccessGroup name=value [ description=value ] on SanServer instance',
  'add PhysicalDisk instance to AccessGroup instance',
  'create VlanGroup name=value [ description=value ]',
  'create VlanSegment index=value name=value on VlanGroup instance',
  'vnicCreate segment4=value segment5=value segment6=value numberToGenerate=value',
  'create Vnic network=value name=value [ description=value ]',
  'add Vnic instance to Vm instance',
  'remove Vnic instance from Vm instance',
  'edit Vnic instance network=value',
  'add Vm instance to { Server | ServerPool } instance',
  'create VmDiskMapping slot=value [ storageDevice=value ] name=value [ description=value ] on Vm instance',
  'clone VirtualDisk instance target=value cloneType= { Sparse | nonSparse }',
  'clone Vm instance destType= { Vm | VmTemplate } destName=value serverPool=value',
  'importTemplate Repository instance server=value url=value',
  'importVirtualCdrom Repository instance server=value url=value',
  'importVirtualDisk Repository instance server=value url=value',
  'importAssembly Repository instance server=value url=value',
  'getEvents { Server | ServerPool | Vm | Repository | FileServer | SanServer } instance type= { All | Ackable } amount=value',
];

export const syntaxOf32: readonly SyntaxRule[] = [
  ...blocks.map((block) => readSyntaxBlock(block)),
  readSyntaxBlock(
    `create Vm ${vm} domainType= ${domainTypes} repository=value [ server=value ] name=value on { ServerPool | Server } instance`,
    'create-vm-3.2',
  ),
  readSyntaxBlock(`edit Vm instance ${vm} [ domainType= ${domainTypes} ] [ name=value ]`, 'create-vm-3.2'),
  readSyntaxBlock(
    `create ServerPool virtualIP=value clusterEnable= { yes | no } [ filesystem=value ] [ physicalDisk=value ] keymapName= ${keymapChoices} migrateUsingSsl= { yes | no } [ startPolicy= { BEST_SERVER | CURRENT_SERVER } ] name=value [ description=value ]`,
    'pool-storage-3.2',
  ),
  readSyntaxBlock('takeOwnership Repository instance [ serverpool=value ]', 'take-ownership'),
  readSyntaxBlock('takeOwnership Server instance password=value', 'take-ownership'),
  readSyntaxBlock('releaseOwnership { Repository | Server } instance', 'take-ownership'),
];
