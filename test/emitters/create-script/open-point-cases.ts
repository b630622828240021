import type { DiskTarget, Environment, Release, VirtualMachine } from '../../../src/model/environment.js';
import {
  disk,
  diskFile,
  fact,
  facts,
  fileDisk,
  plainVm,
  repository,
  repositoryId,
  smallEnvironment,
  type VmParts,
  vnic,
} from './small-environment.js';

/** An environment in which only one thing keeps the VM `a` out, and what would be filled in for it. */
export interface OpenPointCase {
  readonly code: string;
  readonly environment: Environment;
  readonly release?: Release;
  /** Undefined where no map can close it. */
  readonly answer?: string;
}

const mac = '00:21:f6:00:00:01';
const file = '0004fb0000120000aaaaaaaaaaaaaaaa.img';
const lun = (wwid: string): DiskTarget => ({ kind: 'lun', wwid });

function one(code: string, vm: VmParts, parts: Partial<Environment> = {}, answer?: string): OpenPointCase {
  const environment = smallEnvironment([plainVm('a', vm)], parts);
  return { code, environment, ...(answer !== undefined && { answer }) };
}

function two(
  code: string,
  vms: readonly [VmParts, VmParts],
  parts: Partial<Environment> = {},
  answer?: string,
) {
  const environment = smallEnvironment([plainVm('a', vms[0]), plainVm('b', vms[1])], parts);
  return { code, environment, ...(answer !== undefined && { answer }) };
}

const withRepository = (name: string | undefined, pool: string | undefined): Partial<Environment> => ({
  repositories: [repository(repositoryId, name, pool)],
});
const twins = (name: string) => [
  { id: '10aa', facts: facts({ name }) },
  { id: '10bb', facts: facts({ name }) },
];
const files = (...names: string[]) => ({ diskFiles: names.map((name) => diskFile(name)) });
const hvm = { domainType: 'xen_hvm' };

const whole: readonly OpenPointCase[] = [
  one('runs', { facts: { runningOn: 'ovs01' } }),
  one('no-definition', { definitions: [] }),
  one('maybe-ghost', { maybeGhost: 'only the CLI tells of it' }, {}, 'yes'),
  one('untrusted-definition', { problems: ['its vm.cfg is damaged'] }),
  two('name-not-unique', [{ facts: { name: 'twin' } }, { facts: { name: 'twin' } }], {}, 'other'),
  two(
    'name-not-unique',
    [{ facts: { name: 'twin' } }, { kind: 'template', facts: { name: 'twin' } }],
    {},
    'other',
  ),
  two('name-not-unique', [{ stated: { name: 'vm b' } }, {}], {}, 'other'),
  one('no-name', { facts: { name: undefined } }, {}, 'given'),
  one('no-name', { facts: { name: ' ' } }, {}, 'given'),
  one('control-character', { facts: { name: 'two\nlines' } }, {}, 'one line'),
  one('control-character', {}, withRepository('st\u2028ore', 'pool'), 'store'),
  one('control-character', {}, withRepository('store', 'po\x07ol'), 'pool'),
  one('control-character', { stated: { tags: 'a\x07' } }, {}, 'a'),
];

const places: readonly OpenPointCase[] = [
  one('no-pool', {}, withRepository('store', undefined), 'pool'),
  one('no-repository', { facts: { repositoryId: undefined, poolName: 'pool' } }),
  one('no-repository-name', {}, withRepository(undefined, 'pool'), 'store'),
  one(
    'repository-name-not-unique',
    {},
    { repositories: [repository(repositoryId, 'store', 'pool'), repository('r2', 'store', 'pool')] },
    'other store',
  ),
];

const settings: readonly OpenPointCase[] = [
  one('no-domainType', { facts: { domainType: undefined } }, {}, 'XEN_HVM'),
  one('no-cpuCount', { facts: { cpuCount: undefined } }, {}, '1'),
  one('no-memory', { facts: { memory: undefined } }, {}, '1024'),
  one('unknown-domainType', { facts: { domainType: 'constructor' } }, {}, 'XEN_HVM'),
  one('unknown-cpuPriority', { facts: { cpuWeight: 1000 } }, {}, '20'),
  one('unknown-cpuUtilizationCap', { facts: { cpuCap: 40 } }, {}, '40'),
  one('unknown-mouseType', { facts: { usbDevice: 'trackball' } }, {}, 'OS_DEFAULT'),
  { ...one('unknown-osType', { facts: { osType: 'Oracle Linux 6' } }, {}, 'OL_6'), release: '3.2' },
  { ...one('unknown-osType', { facts: { osType: 'two\nlines' } }, {}, 'OL_6'), release: '3.2' },
  { ...one('unknown-osType', { facts: { osType: 'constructor' } }, {}, 'OL_6'), release: '3.2' },
  one('unknown-boot', { facts: { boot: 'cx' } }),
  one('above-limit', { facts: { memory: 2048 } }, {}, '1024'),
  one('above-limit', { stated: { memory: '2048' } }, {}, '1024'),
  one('above-limit', { facts: { cpuCount: 2 } }, {}, '2'),
  one('illegal-value', { facts: { keymap: 'klingon' } }, {}, 'en-us'),
  one('illegal-value', { stated: { startPolicy: 'SOMETIMES' } }, {}, 'BEST_SERVER'),
];

const disks: readonly OpenPointCase[] = [
  one(
    'too-many-disks',
    { facts: hvm, disks: [0, 1, 2, 3, 4].map((slot) => fileDisk(`${slot}.img`, slot)) },
    files('0.img', '1.img', '2.img', '3.img', '4.img'),
    'XEN_HVM_PV_DRIVERS',
  ),
  one(
    'no-slot',
    { disks: [disk('xvda1', undefined, { kind: 'virtual-disk', repositoryId, file })] },
    files(file),
  ),
  one(
    'slot-used-twice',
    { disks: [fileDisk(file), disk('hda', 0, { kind: 'virtual-disk', repositoryId, file: 'b.img' })] },
    files(file, 'b.img'),
  ),
  one(
    'slot-too-high',
    { disks: [disk('xvdaz', 51, { kind: 'virtual-disk', repositoryId, file })] },
    files(file),
  ),
  one('no-disk', { disks: [disk('xvda', 0, { kind: 'empty' })] }),
  one('disk-outside', { disks: [disk('xvda', 0, { kind: 'outside', path: '/dev/sdb' })] }),
  one('lun', { disks: [disk('xvda', 0, lun('3600A'))] }, {}, '0004fb00001800001111111111111111'),
  two(
    'physical-disk-not-unique',
    [{ disks: [disk('xvda', 0, lun('3600a'))] }, {}],
    { physicalDisks: { '3600a': fact('disk one'), '3600b': fact('disk one') } },
    'disk two',
  ),
  one('disk-missing', { disks: [fileDisk(file)] }),
  one('disk-missing', { disks: [fileDisk(file)] }, { diskFiles: [diskFile(file, 'iso')] }),
  one(
    'disk-file-not-unique',
    { disks: [fileDisk(file)] },
    { diskFiles: [diskFile(file), diskFile(file, 'virtual-disk', '0004fb0000030000bbbbbbbbbbbbbbbb')] },
  ),
  two('disk-used-twice', [{ disks: [fileDisk(file)] }, { disks: [fileDisk(file)] }], files(file)),
  two(
    'disk-used-twice',
    [{ disks: [fileDisk(file)] }, { kind: 'template', disks: [fileDisk(file)] }],
    files(file),
  ),
  two('disk-used-twice', [{ disks: [fileDisk(file, 0, 'w!')] }, { disks: [fileDisk(file, 0, 'r')] }], {
    ...files(file),
    shareableDisks: { [file]: fact('yes') },
  }),
  two(
    'disk-shared',
    [{ disks: [fileDisk(file, 0, 'w!')] }, { disks: [fileDisk(file, 0, 'w!')] }],
    files(file),
    'yes',
  ),
  two(
    'disk-maybe-same',
    [
      { disks: [fileDisk(file)] },
      { disks: [disk('xvda', 0, { kind: 'outside', path: `/mnt/old/${file}` })] },
    ],
    files(file),
  ),
  one('disk-kind', { disks: [{ ...fileDisk(file), cdrom: true }] }, files(file)),
  one(
    'disk-kind',
    { disks: [{ ...disk('xvda', 0, { kind: 'iso', repositoryId, file: 'i' }), cdrom: false }] },
    { diskFiles: [diskFile('i', 'iso')] },
  ),
  one('lun-partition', { disks: [disk('xvda', 0, { kind: 'lun', wwid: '3600a', partition: '1' })] }),
  one('disk-used-twice', { disks: [fileDisk(file, 0, 'w!'), fileDisk(file, 1, 'w!')] }, files(file)),
  one(
    'iso-used-twice',
    {
      disks: [0, 1].map((slot) =>
        disk(`hd${slot ? 'b' : 'a'}`, slot, { kind: 'iso', repositoryId, file: 'i' }),
      ),
    },
    { diskFiles: [diskFile('i', 'iso')] },
  ),
];

const vnics: readonly OpenPointCase[] = [
  one('vnic-without-network', { vnics: [{ ...vnic(mac), networkId: undefined }] }, {}, 'net'),
  one('no-network-name', { vnics: [vnic(mac, '10bb')] }, {}, 'net two'),
  one('network-name-not-unique', { vnics: [vnic(mac)] }, { networks: twins('net') }, 'net two'),
  one('vnic-without-mac', { vnics: [vnic(undefined)] }, {}, mac),
  one('too-many-vnics', {
    vnics: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((last) => vnic(`00:21:f6:00:00:0${last}`)),
  }),
  one('bad-mac', { vnics: [vnic('00:00:00:00:00:00')] }, {}, mac),
  one('secret-mark', { facts: { name: 'prod @secret:ovs-agent' } }, {}, 'prod'),
  one('bad-mac', { vnics: [vnic('01:21:f6:00:00:01')] }, {}, mac),
  two(
    'mac-used-twice',
    [{ vnics: [vnic(mac)] }, { vnics: [vnic('0021.f600.0001')] }],
    {},
    '00:21:f6:00:00:02',
  ),
  one('bad-mac', { vnics: [vnic('00-21-F6-00-00-01')] }, {}, mac),
  two(
    'mac-used-twice',
    [{ vnics: [vnic(mac)] }, { vnics: [vnic(mac.toUpperCase())] }],
    {},
    '00:21:f6:00:00:02',
  ),
  one('mac-used-twice', { vnics: [vnic(mac), vnic(mac)] }, {}, '00:21:f6:00:00:02'),
  two(
    'mac-used-twice',
    [{ vnics: [vnic('00:21:f6:00:00:09')], stated: { 'vnic 0 mac': mac } }, { vnics: [vnic(mac)] }],
    {},
    '00:21:f6:00:00:02',
  ),
];

/** Every kind of open point. */
export const openPointCases: readonly OpenPointCase[] = [
  ...whole,
  ...places,
  ...settings,
  ...disks,
  ...vnics,
];

/** The VM a case is about. */
export function subjectOf({ environment }: OpenPointCase): VirtualMachine {
  const vm = environment.vms.find(({ id }) => id === 'a');
  if (vm === undefined) throw new Error('the case has no VM a');
  return vm;
}
