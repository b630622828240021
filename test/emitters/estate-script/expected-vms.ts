import type { Release } from '../../../src/model/environment.js';
import type { DiskState, VmState } from '../../doubles/ovm-manager/vm-state.js';
import type { World, WorldVm } from '../../doubles/ovm-manager/world.js';

/** The VMs, without templates, that a manager must hold after a world was made again: taken from the world alone. */
export function expectedVms(
  world: World,
  release: Release,
  diskIds: Readonly<Record<string, string>>,
): Omit<VmState, 'id'>[] {
  return world.vms.filter(({ template }) => !template).map((vm) => expectedVm(vm, world, release, diskIds));
}

function expectedVm(vm: WorldVm, world: World, release: Release, diskIds: Readonly<Record<string, string>>) {
  const nameIn = (
    list: readonly { readonly id: string; readonly name: string }[],
    id: string | null | undefined,
  ) => list.find((one) => one.id === id)?.name ?? null;
  const names = (
    list: readonly { readonly id: string; readonly name: string }[],
    ids: readonly string[] = [],
  ) => ids.map((id) => nameIn(list, id) ?? id).sort();
  const bootOrder = vm.bootOrder ?? [];
  return {
    name: vm.name,
    description: vm.description?.replace(/\r\n|[\r\n\t]/g, ' ').trim() || null,
    repository: nameIn(world.repositories, vm.repository),
    pool: nameIn(world.pools, vm.pool),
    server: null,
    memory: vm.memory ?? null,
    memoryLimit: vm.memoryLimit ?? null,
    cpuCount: vm.cpuCount ?? null,
    cpuCountLimit: vm.cpuCountLimit ?? null,
    cpuPriority: vm.cpuPriority ?? null,
    cpuUtilizationCap: vm.cpuUtilizationCap ?? null,
    highAvailability: vm.highAvailability ?? null,
    hugePagesEnabled: release === '3.2' ? null : (vm.hugePagesEnabled ?? null),
    osType: vm.osType ?? null,
    mouseType: vm.mouseType ?? null,
    domainType: vm.domainType ?? null,
    keymapName: vm.keymapName ?? null,
    // a paravirtualised VM boots from its disk
    bootOrder: bootOrder.length === 0 && vm.domainType === 'XEN_PVM' ? ['DISK'] : bootOrder,
    networkInstallPath: vm.networkInstallPath ?? null,
    startPolicy: vm.startPolicy ?? null,
    vnics: (vm.vnics ?? []).map(({ mac, network }) => ({
      ...{ name: mac, mac, network: nameIn(world.networks, network) ?? '' },
    })),
    disks: (vm.disks ?? [])
      .map(({ slot, kind, device }): DiskState => {
        const id = device === null ? null : (diskIds[device] ?? device);
        return { slot, kind, device: id, name: `xvd${'abcdefghijklmnop'.charAt(slot)}` };
      })
      .sort((a, b) => a.slot - b.slot),
    tags: names(world.tags, vm.tags),
    antiAffinityGroups: names(world.others ?? [], vm.antiAffinityGroups),
    running: false,
  };
}
