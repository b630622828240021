import { describe, expect, it } from 'vitest';
import { readCliScript } from '../../src/formats/ovm-cli/read-cli-script.js';
import { plannedVms } from '../../src/jobs/planned-vms.js';
import type { Release } from '../../src/model/environment.js';

function planned(release: Release, ...lines: string[]) {
  const { document, findings } = readCliScript(Buffer.from(lines.join('\n')), release);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  return plannedVms(document, 'script').map(({ name, isThere, macs, disks }) => ({
    ...{ name, isThere, macs: macs.map(({ value }) => value) },
    disks: disks.map(({ value, kind }) => `${kind} ${value}`),
  }));
}

const vm = 'create Vm name=web1 repository=r domainType=XEN_PVM on ServerPool name=p';

describe('what a script would make', () => {
  it('when a MAC address is written otherwise, then it counts all the same', () => {
    const macs = ['00:21:F6:00:00:01', '00-21-f6-00-00-02', '0021.f600.0003', '0:21:f6:0:0:4', 'no address'];
    const lines = macs.map(
      (mac, index) => `create Vnic name=n${index} macAddress="${mac}" network=n on Vm name=web1`,
    );
    expect(planned('3.4', vm, ...lines)).toMatchObject([{ name: 'web1', macs }]);
  });

  it('when the name of a vNIC is its MAC address, then it counts; another name does not', () => {
    expect(
      planned(
        '3.2',
        vm,
        'create Vnic name=00:21:F6:00:00:01 network=n',
        'add Vnic name=00:21:F6:00:00:01 to Vm name=web1',
      ),
    ).toMatchObject([{ macs: ['00:21:F6:00:00:01'] }]);
    expect(planned('3.4', vm, 'create Vnic name=front network=n on Vm name=web1')).toMatchObject([
      { macs: [] },
    ]);
  });

  it('when a vNIC was made before the script, then adding it by its name counts', () => {
    expect(planned('3.2', 'add Vnic name=00:21:f6:00:00:09 to Vm name=there')).toEqual([
      { name: 'there', isThere: true, macs: ['00:21:f6:00:00:09'], disks: [] },
    ]);
  });

  it('when disks are mapped, then all count that one attribute for all kinds names', () => {
    expect(
      planned(
        '3.2',
        vm,
        'create VmDiskMapping slot=0 storageDevice=a.img name=x on Vm name=web1',
        'create VmDiskMapping slot=1 storageDevice=b.iso name=y on Vm name=web1',
      ),
    ).toMatchObject([{ disks: ['any a.img', 'any b.iso'] }]);
    expect(
      planned('3.4', 'create VmDiskMapping slot=0 physicalDisk=@wwid:36 name=x on Vm id=0004FB01'),
    ).toEqual([{ name: '0004FB01', isThere: true, macs: [], disks: ['physical-disk @wwid:36'] }]);
    const cd = 'create VmDiskMapping slot=1 virtualCd=b.iso name=y on Vm name=web1';
    expect(planned('3.4', vm, cd)).toMatchObject([{ disks: [] }]);
  });

  it('when a VM that is there gets high availability or a pool, then a server may start it, and it counts', () => {
    const there = { isThere: true, macs: [], disks: [] };
    expect(
      planned('3.4', 'edit Vm name=a highAvailability=Yes', 'add Vm name=b to ServerPool name=p'),
    ).toEqual([
      { name: 'a', ...there },
      { name: 'b', ...there },
    ]);
    expect(planned('3.4', vm, 'edit Vm name=web1 highAvailability=Yes')).toMatchObject([
      { name: 'web1', isThere: false },
    ]);
    expect(planned('3.4', 'edit Vm name=a highAvailability=No', 'edit Vm name=b memory=512')).toEqual([]);
  });
});
