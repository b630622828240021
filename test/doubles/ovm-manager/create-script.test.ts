import { describe, expect, it } from 'vitest';
import { OvmManagerDouble } from './ovm-manager-double.js';
import { bootDisk, dataDisk, installIso, lun, sampleWorld } from './sample-world.js';
import type { Release } from './world.js';

const scripts: Readonly<Record<Release, readonly string[]>> = {
  '3.2': [
    'refresh Repository name=slotreposan01',
    'create Vm name=v repository=slotreposan01 domainType=XEN_HVM osType=OL_5 memory=1024 memoryLimit=2048 cpuCount=1 cpuCountLimit=2 cpuPriority=70 cpuUtilizationCap=90 highAvailability=no mouseType=USB_TABLET keymapName=de-ch startPolicy=BEST_SERVER on ServerPool name=slot',
    'create Vnic network=vlanpublic name=00:21:f6:00:00:01',
    'create Vnic network=10a1b2c3d5 name=00:21:f6:00:00:02',
    'add Vnic name=00:21:f6:00:00:02 to Vm name=v',
    'add Vnic name=00:21:f6:00:00:01 to Vm name=v',
    `create VmDiskMapping slot=2 storageDevice=${lun} name=c on Vm name=v`,
    `create VmDiskMapping slot=0 storageDevice=${bootDisk} name=a on Vm name=v`,
    'create VmDiskMapping slot=1 name=b on Vm name=v',
    'create VmDiskMapping slot=3 storageDevice=install.iso name=d on Vm name=v',
  ],
  '3.3': newer('macAddress'),
  '3.4': newer('macAddress'),
};

function newer(mac: string): readonly string[] {
  return [
    'refresh Repository name=slotreposan01',
    "create Vm name=v repository=slotreposan01 domainType=XEN_HVM osType='Oracle Linux 5' memory=1024 memoryLimit=2048 cpuCount=1 cpuCountLimit=2 cpuPriority=70 cpuUtilizationCap=90 highAvailability=No mouseType=USB_TABLET keymapName=de-ch startPolicy=BEST_SERVER on ServerPool name=slot",
    `create Vnic network=10a1b2c3d5 name=first ${mac}=00:21:f6:00:00:02 on Vm name=v`,
    `create Vnic network=vlanpublic name=second ${mac}=00:21:f6:00:00:01 on Vm name=v`,
    `create VmDiskMapping slot=2 physicalDisk='data lun' name=c on Vm name=v`,
    `create VmDiskMapping slot=0 virtualDisk=${bootDisk} name=a on Vm name=v`,
    'create VmDiskMapping slot=1 virtualCd=EMPTY_CDROM name=b on Vm name=v',
    `create VmDiskMapping slot=3 virtualCd=${installIso} name=d on Vm name=v`,
  ];
}

const closing = [
  `edit Vm name=v description="HR/'s VM" bootOrder='CDROM,DISK'`,
  'create Tag name="night shift"',
  'add Tag name="night shift" to Vm name=v',
  'add Tag name=production to Vm name=v',
];

describe.each(['3.2', '3.3', '3.4'] as const)('create script of %s', (release) => {
  it('when every line is sent, then the state read back holds every value', () => {
    const double = new OvmManagerDouble({ release, world: sampleWorld });
    for (const line of [...scripts[release], ...closing]) {
      expect([line, double.execute(line).errorMessage]).toEqual([line, null]);
    }
    const [vm, ...others] = double.vms();
    expect(others).toEqual([]);
    const name = (new32: string, newer: string) => (release === '3.2' ? new32 : newer);
    expect(vm).toEqual({
      id: expect.stringMatching(/^0004fb0000060000[0-9a-f]{16}$/),
      name: 'v',
      description: "HR's VM",
      repository: 'slotreposan01',
      pool: 'slot',
      server: null,
      memory: 1024,
      memoryLimit: 2048,
      cpuCount: 1,
      cpuCountLimit: 2,
      cpuPriority: 70,
      cpuUtilizationCap: 90,
      highAvailability: false,
      hugePagesEnabled: null,
      osType: name('OL_5', 'Oracle Linux 5'),
      mouseType: 'USB_TABLET',
      domainType: 'XEN_HVM',
      keymapName: 'de-ch',
      bootOrder: ['CDROM', 'DISK'],
      networkInstallPath: null,
      startPolicy: 'BEST_SERVER',
      vnics: [
        { name: name('00:21:f6:00:00:02', 'first'), mac: '00:21:f6:00:00:02', network: 'twin' },
        { name: name('00:21:f6:00:00:01', 'second'), mac: '00:21:f6:00:00:01', network: 'vlanpublic' },
      ],
      disks: [
        { slot: 0, kind: 'virtualDisk', device: bootDisk, name: 'a' },
        { slot: 1, kind: 'emptyCdrom', device: null, name: 'b' },
        { slot: 2, kind: 'physicalDisk', device: lun, name: 'c' },
        { slot: 3, kind: 'virtualCd', device: installIso, name: 'd' },
      ],
      tags: ['night shift', 'production'],
      antiAffinityGroups: [],
      running: false,
    });
    expect(double.startedVms()).toEqual([]);
    expect(double.looseVnics()).toEqual([]);
  });

  it('when the disk is mapped before the repository was refreshed, then it is unknown', () => {
    const double = new OvmManagerDouble({ release, world: sampleWorld });
    const lines = scripts[release].slice(1);
    const refused = lines.map((line) => double.execute(line)).filter((reply) => !reply.ok);
    expect(refused.map((reply) => reply.errorMessage)).toEqual([
      expect.stringMatching(new RegExp(`=${bootDisk} \\(repository slotreposan01 may need a refresh\\)$`)),
      expect.stringMatching(/=(install.iso|0004fb0000150000\w+\.iso) \(repository/),
    ]);
  });

  it('when a VM is started, then it is recorded', () => {
    const double = new OvmManagerDouble({ release, world: sampleWorld });
    for (const line of scripts[release].slice(0, 2)) double.execute(line);
    expect(double.execute('start Vm name=v').ok).toBe(true);
    expect(double.startedVms()).toEqual(['v']);
    expect(double.vms()[0]?.running).toBe(true);
    expect(double.execute('start Vm name=v').errorMessage).toBe('Vm is running already: v');
  });

  it('when the same lines are sent twice to two doubles, then ids are the same', () => {
    const run = () => {
      const double = new OvmManagerDouble({ release, world: sampleWorld });
      double.execute('create Nonsense name=x');
      for (const line of scripts[release]) double.execute(line);
      return double.vms();
    };
    expect(run()).toEqual(run());
  });
});

describe('what only newer releases have', () => {
  it.each(['3.3', '3.4'] as const)(
    'when a VM joins an anti-affinity group in %s, then it is read back',
    (release) => {
      const double = new OvmManagerDouble({ release, world: sampleWorld });
      for (const line of newer('macAddress').slice(0, 2)) double.execute(line);
      double.execute('create AntiAffinityGroup name=apart on ServerPool name=slot');
      double.execute('add Vm name=v to AntiAffinityGroup name=apart');
      expect(double.vms()[0]?.antiAffinityGroups).toEqual(['apart']);
    },
  );

  it('when 3.4 edits a CD-ROM mapping, then the disc changes, and a disk does not', () => {
    const double = new OvmManagerDouble({ release: '3.4', world: sampleWorld });
    for (const line of newer('macAddress')) double.execute(line);
    expect(double.execute('edit VmDiskMapping name=b virtualCd=install.iso').ok).toBe(true);
    expect(double.execute('edit VmDiskMapping name=d virtualCd=EMPTY_CDROM').ok).toBe(true);
    expect(double.vms()[0]?.disks.map((disk) => disk.device)).toEqual([bootDisk, installIso, lun, null]);
    expect(double.execute('edit VmDiskMapping name=a virtualCd=EMPTY_CDROM').errorMessage).toContain(
      'not a CD-ROM',
    );
  });

  it.each(['3.2', '3.3'] as const)(
    'when %s is asked to edit a mapping, then it has no such command',
    (release) => {
      const double = new OvmManagerDouble({ release, world: sampleWorld });
      expect(double.execute('edit VmDiskMapping name=b name=c').errorMessage).toBe(
        'Invalid object type for edit: VmDiskMapping',
      );
    },
  );

  it('when an unnamed file is read in by a refresh, then it is named by its id', () => {
    const double = new OvmManagerDouble({ release: '3.4', world: sampleWorld, lineEnd: 'LF' });
    double.execute('refresh Repository name=slotreposan01');
    expect(double.execute('list VirtualDisk').text).toContain(`  id:${dataDisk}  name:${dataDisk}\n`);
  });
});
