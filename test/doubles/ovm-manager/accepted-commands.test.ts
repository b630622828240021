import { describe, expect, it } from 'vitest';
import { OvmManagerDouble } from './ovm-manager-double.js';
import { bootDisk, dataDisk, populatedWorld, sampleWorld } from './sample-world.js';
import type { Release, World } from './world.js';

function make(release: Release, more: Partial<World> = {}): OvmManagerDouble {
  return new OvmManagerDouble({ release, world: { ...populatedWorld, ...more } });
}

const vm = (rest: string) => `create Vm ${rest} on ServerPool name=slot`;
const base = 'repository=slotreposan01 domainType=XEN_PVM name=v';

describe('what is accepted', () => {
  it.each([
    ['3.4', vm(`DOMAINTYPE=XEN_PVM Repository=slotreposan01 name=v highavailability=yes keymapName=no`)],
    ['3.4', `CREATE vm ${base} ON serverpool id=0004fb00000200001e9f0a33a3b5b1c7`],
    ['3.2', `create VM ${base} memory=512 memoryLimit=512 on Server name=ovs1`],
    ['3.4', vm(`${base} bootOrder=DISK,CDROM`)],
    ['3.4', 'edit VirtualDisk name=slot011_xvda name="boot disk"'],
    ['3.3', 'create Network roles="VIRTUAL_MACHINE,STORAGE" name=n2'],
    ['3.4', 'edit Network name=vlanpublic roles=""'],
    ['3.4', 'discoverServer ipAddress=10.0.0.1 password=x takeOwnership=No'],
    ['3.2', 'discoverServer ipAddress=10.0.0.1 port=8899 username=oracle password=x takeOwnership=yes'],
    ['3.4', 'create VirtualDisk size=10 shareable=No sparse=Yes name=d on Repository name=slotreposan01'],
    ['3.4', 'takeOwnership Repository name=slotreposan01 serverpool=slot'],
    ['3.4', 'refreshAll'],
    ['3.4', 'clone Vm name=old destType=VmTemplate destName=copy serverPool=slot'],
    ['3.4', 'importVirtualDisk Repository name=slotreposan01 url="http:////h//x"'],
    ['3.4', 'help'],
    ['3.4', 'showcustomcmds Vm'],
  ] as const)('when a %s manager gets %s, then it succeeds', (release, line) => {
    expect(make(release).execute(line).errorMessage).toBeNull();
  });

  it('when an attribute is repeated, then the last one wins', () => {
    const double = make('3.4');
    double.execute(vm(`${base} memory=64 memory=128`));
    expect(double.vms().at(-1)?.memory).toBe(128);
  });

  it('when edit names the VM twice, then the second name is the new one', () => {
    const double = make('3.4');
    expect(double.execute('edit Vm name=old name=new memory=512').ok).toBe(true);
    expect(double.vms()[0]).toMatchObject({ name: 'new', memory: 512 });
  });

  it('when a second VM gets a taken name, then it is created, and the name alone no longer works', () => {
    const double = make('3.4');
    expect(double.execute(vm(`${base} name=old`)).ok).toBe(true);
    const reply = double.execute('edit Vm name=old memory=512');
    expect(reply.errorMessage).toMatch(
      /^More than one Vm found: name=old \(0004fb0000060000\w+, 0004fb\w+\)$/,
    );
    expect(double.execute('edit Vm id=0004fb00000600007ea7a06224d83172 memory=512').ok).toBe(true);
  });

  it('when an attribute is given as ?, then its values are listed and nothing is created', () => {
    const double = make('3.4');
    expect(double.execute('create Vm domainType=?').text).toContain('XEN_HVM,XEN_HVM_PV_DRIVERS,XEN_PVM');
    expect(double.execute('create Vm osType=?').text).toContain('Oracle Linux 4,Oracle Linux 5');
    expect(double.vms()).toHaveLength(2);
  });

  it('when 3.4 gets no macAddress, then the next free one of the default range is taken', () => {
    const double = make('3.4');
    double.execute('create Vnic network=vlanpublic name=a on Vm name=other');
    double.execute('create Vnic network=vlanpublic name=b on Vm name=other');
    expect(double.vms()[1]?.vnics.map((vnic) => vnic.mac)).toEqual([
      '00:21:f6:00:00:00',
      '00:21:f6:00:00:02',
    ]);
  });

  it('when a VM is deleted, then its vNICs and mappings go and its disk stays', () => {
    const double = make('3.4');
    expect(double.execute('delete Vm name=old').ok).toBe(true);
    expect(double.vms().map((each) => each.name)).toEqual(['other']);
    expect(double.execute('list VmDiskMapping').text).toContain('  None');
    expect(double.execute('list VirtualDisk').text).toContain(bootDisk);
  });
});

describe('disks and repositories', () => {
  const secondMapping = `create VmDiskMapping slot=0 virtualDisk=${bootDisk} name=x on Vm name=other`;

  it('when a disk is mapped to a second VM, then only a disk known as not shareable is refused', () => {
    expect(make('3.4').execute(secondMapping).assumptions).toContain('disk-not-shareable');
    const repositories = populatedWorld.repositories.map((each) => ({
      ...each,
      files: each.files.map((file) => ({ ...file, shareable: false })),
    }));
    const reply = make('3.4', { repositories }).execute(secondMapping);
    expect(reply.errorMessage).toBe(`Disk is not shareable: ${bootDisk} is mapped to Vm old`);
  });

  it('when XEN_HVM gets a fifth mapping, then it is refused', () => {
    const double = make('3.4');
    const map = (slot: number) =>
      double.execute(`create VmDiskMapping slot=${slot} virtualCd=EMPTY_CDROM name=x on Vm name=other`);
    expect([0, 1, 2, 3].map((slot) => map(slot).ok)).toEqual([true, true, true, true]);
    expect(map(4).assumptions).toContain('hvm-disk-limit');
  });

  it('when another manager owns the repository, then takeOwnership must come before the refresh', () => {
    const repositories = sampleWorld.repositories.map((each) => ({ ...each, owned: false }));
    const double = make('3.4', { repositories, vms: [] });
    expect(double.execute('refresh Repository name=slotreposan01').errorMessage).toContain(
      'takeOwnership first',
    );
    double.execute('refreshAll');
    expect(double.execute('list VirtualDisk').text).toContain('None');
    double.execute('takeOwnership Repository name=slotreposan01');
    expect(double.execute('refresh Repository name=slotreposan01').ok).toBe(true);
    expect(double.execute('list VirtualDisk').text).toContain(dataDisk);
  });

  it('when the world contradicts itself, then the double cannot be made', () => {
    const vms = [{ id: 'x', name: 'x', pool: 'nowhere' }];
    expect(() => make('3.4', { vms })).toThrow('No ServerPool found: pool=nowhere');
  });
});
