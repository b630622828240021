import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { repositoryTrees } from '../doubles/hosts/world-repositories.js';
import type { LosableEstate } from '../doubles/manager-host/losable-estate.js';
import type { World } from '../doubles/ovm-manager/world.js';

const blockBytes = 4096;
const megabyte = 1024 * 1024;

/** The same world with disks so small that forty VMs can be copied in a moment; each file has a size of its own. */
export function withSmallDisks(world: World): World {
  let serial = 0;
  const small = <One extends { readonly unshown?: Readonly<Record<string, string>> }>(one: One): One => {
    serial += 1;
    return { ...one, unshown: { ...one.unshown, bytes: String(megabyte + serial * blockBytes) } };
  };
  return {
    ...world,
    repositories: world.repositories.map((one) => ({
      ...one,
      files: one.files.map(small),
      isos: one.isos.map(small),
    })),
  };
}

/** A disk with data in its first and last block, and a hole of a megabyte between them. */
function writeDisk(path: string, name: string, size: number): void {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'w');
  ftruncateSync(file, size);
  writeSync(file, `first block of ${name}`.padEnd(blockBytes, '.'), 0);
  writeSync(file, `last block of ${name}`.padEnd(blockBytes, '.'), size - blockBytes);
  closeSync(file);
}

/** Whether a file is such a disk, with its hole. */
function isDisk(path: string, name: string): boolean {
  const { size, blocks } = statSync(path);
  const bytes = readFileSync(path);
  const isWhole =
    bytes.subarray(0, blockBytes).toString().startsWith(`first block of ${name}.`) &&
    bytes
      .subarray(size - blockBytes)
      .toString()
      .startsWith(`last block of ${name}.`) &&
    bytes.subarray(blockBytes, size - blockBytes).every((byte) => byte === 0);
  return isWhole && blocks * 512 < megabyte / 2;
}

/** Each virtual disk and ISO of a world is where it was, whole. */
export function expectDisks({ repositories }: LosableEstate, world: World): void {
  for (const { id, files, isos } of world.repositories)
    for (const [below, all] of [
      ['VirtualDisks', files],
      ['ISOs', isos],
    ] as const)
      for (const file of all) {
        const path = join(repositories, id, below, file.id);
        expect(existsSync(path) && isDisk(path, file.id), path).toBe(true);
      }
}

/**
 * Copies as they are made while VMs run: of each VM a clone with its vm.cfg and files of other names, in a directory with
 * the VM's id; of disks that several share, of those that nothing uses, and of ISOs the file itself.
 */
export function copyDisksOf(world: World, directory: string): string {
  const trees = repositoryTrees(world);
  const shared = new Map<string, number>();
  const fileOf = (id: string | null) =>
    world.repositories.flatMap(({ files }) => files).find((one) => one.id === id);
  for (const { disks = [] } of world.vms)
    for (const { device } of disks) if (device !== null) shared.set(device, (shared.get(device) ?? 0) + 1);
  const cloned = new Set<string>();
  world.vms.forEach((vm, number) => {
    const own = (vm.disks ?? []).filter(({ device }) => fileOf(device) !== undefined);
    if (own.length === 0 || own.some(({ device }) => (shared.get(device ?? '') ?? 0) > 1)) return;
    const path = `${vm.repository}/${vm.template ? 'Templates' : 'VirtualMachines'}/${vm.id}/vm.cfg`;
    let text = String(trees[path]);
    own.forEach(({ device }, index) => {
      const file = fileOf(device);
      if (!file) return;
      const name = `0004fb00001200ff${String(number).padStart(8, '0')}${String(index).padStart(8, '0')}.img`;
      text = text.replaceAll(file.id, name);
      writeDisk(join(directory, vm.id, name), file.id, Number(file.unshown?.bytes));
      cloned.add(file.id);
    });
    writeFileSync(join(directory, vm.id, 'vm.cfg'), text);
  });
  for (const { files, isos } of world.repositories)
    for (const { id, unshown } of [...files, ...isos])
      if (!cloned.has(id)) writeDisk(join(directory, 'as they are', id), id, Number(unshown?.bytes));
  return directory;
}
