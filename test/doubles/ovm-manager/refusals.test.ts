import { describe, expect, it } from 'vitest';
import type { AssumptionId } from './assumed.js';
import { OvmManagerDouble } from './ovm-manager-double.js';
import { bootDisk, dataDisk, lun, populatedWorld } from './sample-world.js';
import type { Release } from './world.js';

const vm = (rest: string) => `create Vm ${rest} on ServerPool name=slot`;
const base = 'repository=slotreposan01 domainType=XEN_PVM name=v';

type Case = readonly [Release, string, string, AssumptionId?];

const grammar: readonly Case[] = [
  ['3.4', 'crate Vm name=x', 'Unknown command: crate'],
  ['3.4', '# a comment', 'Unknown command: #'],
  ['3.4', 'create', 'Object type expected after create: end of line'],
  ['3.4', 'create Wm name=x', 'Invalid object type for create: Wm'],
  ['3.4', 'rescan Repository name=x', 'Unknown command: rescan'],
  ['3.4', vm(`${base} colour=red`), 'Unknown attribute: colour=red'],
  ['3.2', vm(`${base} hugePagesEnabled=Yes`), 'Unknown attribute: hugePagesEnabled=Yes'],
  ['3.4', vm('repository=slotreposan01 name=v'), 'Missing mandatory attribute: domainType'],
  ['3.4', vm('domainType=XEN_PVM name=v'), 'Missing mandatory attribute: repository'],
  ['3.4', `create Vm ${base}`, '"on ServerPool" expected: end of line'],
  ['3.4', `create Vm ${base} on Server name=ovs1`, '"on ServerPool" expected: Server'],
  [
    '3.4',
    `create Vm ${base} on ServerPool slot`,
    'id= or name= expected after ServerPool: slot',
    'instance-first',
  ],
  ['3.4', `${vm(base)} \\`, 'Unexpected token: \\'],
  ['3.4', `${vm(base)}; exit`, 'Unexpected token: exit'],
  [
    '3.4',
    'create VmDiskMapping slot=1 name=x on Vm name=old',
    'one of physicalDisk | virtualDisk | virtualCd',
  ],
  [
    '3.3',
    `create VmDiskMapping slot=1 virtualDisk=${dataDisk} physicalDisk=${lun} name=x on Vm name=old`,
    'Only one of',
  ],
  [
    '3.2',
    `create VmDiskMapping slot=1 virtualDisk=${dataDisk} name=x on Vm name=old`,
    `Unknown attribute: virtualDisk=${dataDisk}`,
  ],
  ['3.4', 'edit Vm name=old', 'Nothing to edit'],
  ['3.3', 'refresh Repository name=a/b', 'double its slashes: name=a/b', 'bare-slash'],
  ['3.3', 'refresh Repository name="a//b"', 'No Repository found: name=a/b', 'unknown-object'],
  [
    '3.2',
    'create AntiAffinityGroup name=a on ServerPool name=slot',
    'Invalid object type for create: AntiAffinityGroup',
  ],
  ['3.2', 'set CommandMode=Synchronous', 'Unknown attribute: CommandMode=Synchronous'],
  [
    '3.4',
    'discoverServer ipAddress=a port=8899 username=u password=p takeOwnership=Yes',
    'Unknown attribute: port=8899',
  ],
  ['3.2', 'discoverServer ipAddress=a password=p takeOwnership=yes', 'Missing mandatory attribute: port'],
  [
    '3.4',
    'importVirtualDisk Repository name=slotreposan01 server=ovs1 url=x',
    'Unknown attribute: server=ovs1',
  ],
];

const values: readonly Case[] = [
  ['3.4', vm(base.replace('XEN_PVM', 'XEN_PV')), 'Invalid value for domainType: XEN_PV'],
  ['3.4', vm(base.replace('XEN_PVM', 'xen_pvm')), 'Invalid value for domainType: xen_pvm', 'enum-case'],
  ['3.4', vm(`${base} memory=31`), 'Invalid value for memory: 31. Valid values: whole numbers 32 to 2000000'],
  ['3.4', vm(`${base} memory=2000001`), 'Invalid value for memory: 2000001'],
  ['3.4', vm(`${base} memory=1e3`), 'Invalid value for memory: 1e3'],
  ['3.4', vm(`${base} cpuCount=0`), 'Invalid value for cpuCount: 0'],
  ['3.4', vm(`${base} cpuCountLimit=129`), 'Invalid value for cpuCountLimit: 129'],
  ['3.4', vm(`${base} cpuPriority=101`), 'Invalid value for cpuPriority: 101', 'cpu-share-range'],
  ['3.4', vm(`${base} memory=2048 memoryLimit=1024`), 'memory=2048 is above', 'memory-above-limit'],
  ['3.4', vm(`${base} cpuCount=2 cpuCountLimit=1`), 'cpuCount=2 is above', 'cpu-above-limit'],
  ['3.4', vm(`${base} bootOrder=DISK,FLOPPY`), 'Invalid value for bootOrder: FLOPPY'],
  ['3.4', vm(`${base} bootOrder='DISK,DISK'`), 'Invalid value for bootOrder: DISK,DISK', 'boot-order-twice'],
  ['3.4', vm(`${base} highAvailability=maybe`), 'Invalid value for highAvailability: maybe'],
  ['3.4', vm(`${base} osType=OL_5`), 'Invalid value for osType: OL_5'],
  ['3.2', vm(`${base} osType='Oracle Linux 5'`), 'Invalid value for osType: Oracle Linux 5', 'os-type-3.2'],
  ['3.2', vm(`${base} startPolicy=BALANCE_SERVER`), 'Invalid value for startPolicy: BALANCE_SERVER'],
  ['3.4', vm(`${base} description='${'x'.repeat(4001)}'`), 'Invalid value for description: 4001 characters'],
  ['3.4', vm(`${base} name=""`), 'Invalid value for name: ""', 'empty-name'],
  ['3.4', 'set CommandTimeout=43201', 'Invalid value for CommandTimeout: 43201'],
  ['3.4', 'set OutputMode=Xml', 'OutputMode=Xml', 'xml-refused'],
  ['3.2', 'create Vnic network=vlanpublic name=net0', 'Invalid value for name: net0', 'mac-form'],
  [
    '3.4',
    'create Vnic network=vlanpublic name=a macAddress=00:21:f6 on Vm name=old',
    'macAddress: 00:21:f6',
    'mac-form',
  ],
  ['3.4', 'edit Vm name=old memory=2048', 'memory=2048 is above memoryLimit=1024', 'memory-above-limit'],
];

const objects: readonly Case[] = [
  [
    '3.4',
    vm(base.replace('slotreposan01', 'nowhere')),
    'No Repository found: repository=nowhere',
    'unknown-object',
  ],
  [
    '3.4',
    `create Vm ${base} on ServerPool name=nowhere`,
    'No ServerPool found: name=nowhere',
    'unknown-object',
  ],
  ['3.4', `create Vm ${base} on ServerPool name=SLOT`, 'No ServerPool found: name=SLOT', 'unknown-object'],
  [
    '3.4',
    'create Vnic network=nowhere name=a on Vm name=old',
    'No Network found: network=nowhere',
    'unknown-object',
  ],
  [
    '3.4',
    'create Vnic network=twin name=a on Vm name=old',
    'More than one Network found: network=twin',
    'ambiguous-name',
  ],
  [
    '3.4',
    'create Vnic network=vlanpublic name=a on Vm name=nobody',
    'No Vm found: name=nobody',
    'unknown-object',
  ],
  [
    '3.4',
    'create Vnic network=vlanpublic name=a macAddress=00:21:f6:00:00:01 on Vm name=other',
    'belongs to Vm old',
    'mac-in-use',
  ],
  ['3.2', 'create Vnic network=vlanpublic name=00:21:f6:00:00:01', 'belongs to Vm old', 'mac-in-use'],
  ['3.2', 'add Vnic name=n to Vm name=other', 'already belongs to Vm old', 'vnic-of-other-vm'],
  ['3.2', 'remove Vnic name=n from Vm name=other', 'does not belong to Vm other', 'remove-absent'],
  [
    '3.4',
    `create VmDiskMapping slot=0 virtualDisk=${dataDisk} name=x on Vm name=old`,
    'Slot already in use on Vm old: slot=0',
    'slot-in-use',
  ],
  [
    '3.4',
    `create VmDiskMapping slot=1 virtualDisk=${bootDisk} name=x on Vm name=old`,
    `already mapped to Vm old: ${bootDisk}`,
    'disk-mapped-twice',
  ],
  [
    '3.2',
    'create VmDiskMapping slot=1 storageDevice=gone name=x on Vm name=old',
    'VirtualDisk or VirtualCdrom or PhysicalDisk found: storageDevice=gone',
    'unknown-object',
  ],
  [
    '3.4',
    `create VmDiskMapping slot=1 physicalDisk=${bootDisk} name=x on Vm name=old`,
    'No PhysicalDisk found',
    'known-after-refresh',
  ],
  [
    '3.4',
    'create VmDiskMapping slot=x virtualCd=EMPTY_CDROM name=x on Vm name=old',
    'Invalid value for slot: x',
    'slot-form',
  ],
  ['3.4', 'add Tag name=production to Vm name=old', 'already belongs to Vm old', 'add-twice'],
  ['3.4', 'add Tag name=unknown to Vm name=old', 'No Tag found: name=unknown', 'unknown-object'],
  ['3.4', 'delete VirtualDisk name=slot011_xvda', 'in use by VmDiskMapping a', 'delete-in-use'],
  ['3.4', 'delete Repository name=slotreposan01', 'in use by Vm old', 'delete-in-use'],
];

describe.each([
  ['grammar', grammar],
  ['value', values],
  ['object', objects],
] as const)('refusals by %s', (_kind, cases) => {
  it.each(cases.map(([release, line, message, assumption]) => ({ release, line, message, assumption })))(
    'when a $release manager gets $line, then it says: $message',
    ({ release, line, message, assumption }) => {
      const double = new OvmManagerDouble({ release, world: populatedWorld });
      const before = double.vms();
      const reply = double.execute(line);
      expect(reply.errorMessage).toContain(message);
      expect(reply.ok).toBe(false);
      expect(reply.text).toMatch(/Status: Failure\n\r/);
      if (assumption !== undefined) expect(reply.assumptions).toContain(assumption);
      expect(double.vms()).toEqual(before);
      expect(double.looseVnics()).toEqual([]);
    },
  );
});
