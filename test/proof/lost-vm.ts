import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { LosableEstate } from '../doubles/manager-host/losable-estate.js';
import type { VmState } from '../doubles/ovm-manager/vm-state.js';
import type { ArchivedEstate } from './recovered-estate.js';

export interface LostVm {
  readonly lost: LosableEstate;
  readonly made: ArchivedEstate;
  readonly vm: VmState;
  /** The directory of its repository. */
  readonly repository: string;
  /** File names of its own virtual disks. */
  readonly disks: readonly string[];
}

/** One of the VMs of an estate that was captured, with a name of its own; if wanted with a disk that no other VM has. */
export function vmLike(
  made: ArchivedEstate,
  { ownDisk = false, ...wanted }: { readonly running: boolean; readonly ownDisk?: boolean },
): LostVm {
  const lost = made.estate;
  const all = lost.manager().vms();
  const uses = all.flatMap(({ disks }) => disks.map(({ device }) => device));
  const alone = (vm: VmState) =>
    vm.disks.flatMap(({ kind, device }) =>
      kind === 'virtualDisk' && device !== null && uses.filter((one) => one === device).length === 1
        ? [device]
        : [],
    );
  // no line makes a VM without a pool
  const vm = all.find(
    (one) =>
      one.pool !== null &&
      all.filter(({ name }) => name === one.name).length === 1 &&
      Object.entries(wanted).every(([key, value]) => one[key as keyof VmState] === value) &&
      (!ownDisk || inRepository(lost, one, alone(one))),
  );
  if (vm === undefined) throw new Error('no VM is like this');
  return { lost, made, vm, repository: repositoryOf(lost, vm), disks: alone(vm) };
}

function repositoryOf({ reality, repositories }: LosableEstate, { repository }: VmState): string {
  const found = reality.world.repositories.find(({ name }) => name === repository);
  return join(repositories, found?.id ?? 'none');
}

const inRepository = (lost: LosableEstate, vm: VmState, disks: readonly string[]) =>
  disks.some((disk) => existsSync(join(repositoryOf(lost, vm), 'VirtualDisks', disk)));

/** Somebody deletes the VM with its definition; its disks stay. */
export function deleteVm({ lost, vm, repository }: LostVm): void {
  const reply = lost.manager().execute(`delete Vm id=${vm.id}`);
  expect(reply.errorMessage).toBeNull();
  lost.reality.change((world) => ({ ...world, vms: world.vms.filter(({ id }) => id !== vm.id) }));
  rmSync(join(repository, 'VirtualMachines', vm.id), { recursive: true });
}
