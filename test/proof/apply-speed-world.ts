import { sampleWorld } from '../doubles/ovm-manager/sample-world.js';
import type { World } from '../doubles/ovm-manager/world.js';

/** A world that has a disk for each of so many VMs, and the lines that make them, as a rebuilt script of 3.4 has them. */
export function manyVms(count: number): { readonly world: World; readonly lines: readonly string[] } {
  const [repository] = sampleWorld.repositories;
  if (repository === undefined) throw new Error('the sample world has no repository');
  const numbers = Array.from({ length: count }, (_, index) => index);
  const hex = (number: number, digits: number) => number.toString(16).padStart(digits, '0');
  const disk = (number: number) => `0004fb0000120000${hex(number, 16)}.img`;
  const files = numbers.map((number) => ({ id: disk(number) }));
  const lines = numbers.flatMap((number) => {
    const vm = `vm${String(number).padStart(5, '0')}`;
    const mac = `00:21:f6:00:${hex(number >> 8, 2)}:${hex(number & 255, 2)}`;
    return [
      `create Vm name=${vm} repository=${repository.name} domainType=XEN_PVM memory=1024 memoryLimit=2048 cpuCount=2 osType='Oracle Linux 6' on ServerPool name=slot`,
      `create Vnic network=vlanpublic name=${mac} macAddress=${mac} on Vm name=${vm}`,
      `create VmDiskMapping slot=0 virtualDisk=${disk(number)} name=xvda on Vm name=${vm}`,
      `edit Vm name=${vm} description="application ${number}"`,
      `add Tag name=production to Vm name=${vm}`,
    ];
  });
  const last = numbers.map(
    (number) => `edit Vm name=vm${String(number).padStart(5, '0')} highAvailability=Yes`,
  );
  return {
    world: { ...sampleWorld, repositories: [{ ...repository, files }] },
    lines: [`refresh Repository name=${repository.name}`, ...lines, ...last],
  };
}
