import { describe, expect, it } from 'vitest';
import { guardReasons } from '../../../src/checks/guard/index.js';
import { lunNames } from '../../../src/jobs/lun-names.js';
import type { DiskMapping, Environment } from '../../../src/model/environment.js';
import { noInfrastructure } from '../../../src/model/infrastructure.js';
import { diskFileOf, diskOf, factOf, managerId, originOf, repository, vnicOf } from '../../model/entities.js';
import {
  domain,
  hardware,
  knowledge,
  mac,
  mapped,
  ofFile,
  ofManager,
  onDisk,
  onMac,
  place,
  type Situation,
  server,
  web1,
} from './situation.js';

const wwid = '36000144000000010f00b2a3c4d5e6f01';
const lunId = '0004fb00001800000123456789abcdef';
const disk = (target: DiskMapping['target'], more: Partial<DiskMapping> = {}): DiskMapping => ({
  ...diskOf('x'),
  ...{ target, ...more },
});
const alias = (device: string): Pick<Environment, 'deviceAliases'> => ({
  deviceAliases: [
    { server: 'ovs1', device, wwid, origin: originOf('servers/ovs1/multipath.txt', 'manager-files') },
  ],
});
const physicalDisk = {
  ...{ id: lunId, origin: originOf('mgr/PhysicalDisk/1', 'manager-cli') },
  facts: { name: factOf('Array LUN (3)', 'manager-cli'), wwid: factOf(wwid, 'manager-cli') },
};
const withLun = { infrastructure: { ...noInfrastructure, physicalDisks: [physicalDisk] } };
const onLun = (value: string, kind: 'physical-disk' | 'any' = 'physical-disk') => ({
  planned: [{ ...web1, macs: [], disks: [mapped(value, { kind })] }],
});
const onFile = (value: string, more = {}) => ({
  planned: [{ ...web1, macs: [], disks: [mapped(value, more)] }],
});

/** The rules that stop, each once; LUNs are told apart as they are for an estate. */
function stoppedBy(situation: Situation): string[] {
  const known = knowledge(situation);
  const reasons = guardReasons({ ...known, luns: lunNames(known.environment) });
  return [...new Set(reasons.map(({ rule }) => rule))];
}

const stops: Readonly<Record<string, readonly [rule: string, situation: Situation]>> = {
  'a disk is named by the name that people gave it, which looks like a file': [
    'planned-disk-mapped',
    {
      ...onFile('System.img'),
      estate: {
        vms: [ofManager(onDisk)],
        diskFiles: [{ ...diskFileOf('0004fb0000120000A.img'), simpleName: factOf('system.img') }],
      },
    },
  ],
  'the name of a disk is the file of another': [
    'planned-disk-mapped',
    {
      ...onFile('System.img'),
      estate: {
        diskFiles: [
          { ...diskFileOf('0004fb0000120000a.img'), simpleName: factOf('System.img') },
          diskFileOf('System.img'),
        ],
      },
    },
  ],
  'the script makes a disk whose name another one has': [
    'planned-disk-mapped',
    {
      ...onFile('data', { made: true }),
      estate: { diskFiles: [{ ...diskFileOf('0004fb0000120000a.img'), simpleName: factOf('data') }] },
    },
  ],
  'a template has the disk': [
    'planned-disk-mapped',
    { ...onFile('0004FB0000120000A.IMG'), estate: { vms: [ofManager({ ...onDisk, kind: 'template' })] } },
  ],
  'a LUN is named as the manager names it': [
    'planned-disk-mapped',
    {
      ...onLun('ARRAY lun (3)'),
      estate: { vms: [ofManager({ disks: [disk({ kind: 'lun', wwid })] })], ...withLun },
    },
  ],
  'a LUN is named by its id in capitals, where one attribute is for all disks': [
    'planned-disk-mapped',
    {
      ...onLun(lunId.toUpperCase(), 'any'),
      estate: { vms: [ofManager({ disks: [disk({ kind: 'lun', wwid })] })], ...withLun },
    },
  ],
  'a WWID is written without its 3': [
    'planned-disk-mapped',
    {
      ...onLun(`@wwid:${wwid.slice(1).toUpperCase()}`),
      estate: { vms: [ofManager({ disks: [disk({ kind: 'lun', wwid })] })] },
    },
  ],
  'a vm.cfg has the alias that multipath gave the LUN': [
    'definition-in-repository',
    {
      ...onLun(`@wwid:${wwid}`),
      estate: {
        vms: [ofFile({ disks: [disk({ kind: 'lun', wwid: 'mpathb' })] })],
        ...alias('/dev/mapper/mpathb'),
      },
    },
  ],
  'a running domain has a path of the LUN': [
    'runs-on-server',
    {
      ...onLun(`@wwid:${wwid}`),
      estate: {
        vms: [domain({ disks: [disk({ kind: 'outside', path: '/dev/sdc' })] })],
        ...alias('/dev/sdc'),
      },
    },
  ],
  'a partition of the LUN is used': [
    'definition-in-repository',
    {
      ...onLun(`@wwid:${wwid}`),
      estate: { vms: [ofFile({ disks: [disk({ kind: 'lun', wwid, partition: '1' })] })] },
    },
  ],
  'nobody tells which LUN an alias is': [
    'planned-disk-mapped',
    {
      ...onLun(`@wwid:${wwid}`),
      estate: { vms: [ofFile({ disks: [disk({ kind: 'lun', wwid: 'mpathb' })] })] },
    },
  ],
  'an operator states that the disk is shareable, and the manager does not': [
    'planned-disk-mapped',
    {
      estate: { vms: [ofManager(onDisk)], shareableDisks: { '0004fb0000120000a.img': factOf('yes', 'map') } },
    },
  ],
  'an operator states another MAC address for the VM that has it': [
    'planned-mac-taken',
    {
      estate: {
        vms: [ofManager({ ...onMac, stated: { 'vnic 0 mac': factOf('00:21:f6:00:00:99', 'map') } })],
      },
    },
  ],
  'an operator states another name for the VM that has it': [
    'name-taken',
    {
      estate: {
        vms: [
          ofManager({
            facts: { name: factOf('web1', 'manager-cli') },
            stated: { name: factOf('web9', 'map') },
          }),
        ],
      },
    },
  ],
  'the manager calls the VM of a vm.cfg by its id': [
    'definition-in-repository',
    {
      estate: { vms: [ofManager({ definitions: [originOf('vm.cfg')] })] },
      told: [{ vms: [ofFile({ id: '0004FB00000600000001', facts: { name: factOf('web1') } })] }],
    },
  ],
  'the CLI has an old name of a VM, and REST the new one': [
    'name-taken',
    {
      estate: { vms: [ofManager()] },
      told: [{ vms: [ofManager({ facts: { name: factOf('web1', 'manager-rest') } })] }],
    },
  ],
  'a vm.cfg lies in two repositories, of which one is presented': [
    'definition-in-repository',
    {
      estate: { vms: [ofFile({ ...onMac, facts: { repositoryId: factOf('0004fb0000030000ff') } })] },
      told: [{ vms: [ofFile({ facts: { repositoryId: factOf(repository.toUpperCase()) } })] }],
    },
  ],
  'a server says that another manager owns it, whatever this manager says': [
    'foreign-owner',
    {
      estate: { servers: [server({ managerUuid: factOf(managerId, 'manager-rest') })] },
      told: [
        { servers: [server({ managerUuid: factOf('0004fb00000100009999999999999999', 'server-agents') })] },
      ],
    },
  ],
  'a line is about one of two VMs with its name, and the other has the disk': [
    'planned-disk-mapped',
    {
      planned: [{ ...web1, name: 'twin', isThere: true, macs: [] }],
      estate: {
        vms: [
          ofManager({ facts: { name: factOf('twin', 'manager-cli') }, ...onDisk }),
          ofManager({ id: '0004fb00000600000009', facts: { name: factOf('twin', 'manager-cli') } }),
        ],
      },
    },
  ],
  'the MAC address has no zeros and dots for colons': [
    'planned-mac-taken',
    {
      planned: [{ ...web1, disks: [], macs: [{ value: '0021.F600.0001', place: place(2) }] }],
      estate: { vms: [ofManager(onMac)] },
    },
  ],
  'only a server knows the VM, by its MAC address in capitals': [
    'runs-on-server',
    { estate: { vms: [domain({ vnics: [vnicOf(mac.toUpperCase())] })] } },
  ],
};

const passes: Readonly<Record<string, Situation>> = {
  'every server tells that the alias is another LUN': {
    ...onLun(`@wwid:${wwid.replace(/1$/, '2')}`),
    estate: {
      vms: [ofFile({ disks: [disk({ kind: 'lun', wwid: 'mpathb' })] })],
      ...alias('/dev/mapper/mpathb'),
    },
  },
  'the manager shows which LUN is in the slot of the alias': {
    ...onLun(`@wwid:${wwid.replace(/1$/, '2')}`),
    estate: {
      vms: [
        ofManager({
          disks: [disk({ kind: 'lun', wwid: 'mpathb' }), disk({ kind: 'lun', wwid }, { frontEnd: 'slot 0' })],
        }),
      ],
    },
  },
  'no LUN is mapped, and nobody tells what an alias is': {
    estate: { vms: [ofFile({ disks: [disk({ kind: 'lun', wwid: 'mpathb' })] })] },
  },
  'the line is about the VM that has the disk, by its id in capitals': {
    planned: [{ ...web1, name: '0004FB00000600000001', isThere: true }],
    estate: { vms: [ofManager({ ...onDisk, ...onMac })] },
  },
  'the manager itself shows the disk as shareable': {
    estate: {
      vms: [ofManager(onDisk)],
      shareableDisks: { '0004fb0000120000a.img': factOf('yes', 'map') },
    },
    told: [{ shareableDisks: { '0004fb0000120000a.img': factOf('yes', 'manager-cli') } }],
  },
  'what won in a merge is told twice': {
    estate: { servers: [server({ managerUuid: factOf(managerId, 'server-agents') })] },
    told: [{ servers: [server({ managerUuid: factOf(managerId.toUpperCase(), 'server-agents') })] }],
  },
};

describe('what is one thing although it is spelled otherwise', () => {
  for (const [what, [rule, situation]] of Object.entries(stops))
    it(`when ${what}, then ${rule} stops`, () => {
      expect(stoppedBy(situation)).toEqual([rule]);
    });

  for (const [what, situation] of Object.entries(passes))
    it(`when ${what}, then nothing stops`, () => {
      expect(stoppedBy(situation)).toEqual([]);
    });

  it('when two places tell a foreign owner, then each is named once', () => {
    const foreign = server({ managerUuid: factOf('0004fb00000100009999999999999999', 'server-agents') });
    const reasons = guardReasons(
      knowledge({ estate: { servers: [foreign] }, told: [{ servers: [foreign] }] }),
    );
    expect(reasons.map(({ rule, subject }) => [rule, subject])).toEqual([
      ['foreign-owner', `server ovs1 (${hardware})`],
    ]);
  });
});
