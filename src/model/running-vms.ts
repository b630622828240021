import type { VirtualMachine } from './environment.js';
import { idKey } from './identifiers.js';

/**
 * Gives every VM that was only seen running the id of the VM it is, so that both are merged: xend names a domain by
 * the VM's id as a rule, but by the key `name` of vm.cfg or by the friendly name where somebody started it by hand.
 * One that fits several VMs is each of them, because none of them may be created again.
 */
export function withRunning(vms: readonly VirtualMachine[]): VirtualMachine[] {
  // a live manager shows VMs that run under their own ids
  const isSeen = (vm: VirtualMachine) =>
    vm.definitions.length === 0 && vm.facts.runningOn !== undefined && !vm.shownAt;
  if (!vms.some(isSeen)) return [...vms];
  const owners = new Map<string, Set<string>>();
  for (const vm of vms) {
    if (isSeen(vm)) continue;
    const names = vm.kind === 'vm' ? [vm.facts.uuid?.value, vm.otherId, vm.facts.name?.value] : [];
    for (const name of [vm.id, ...names]) if (name?.trim()) addOwner(owners, idKey(name), vm.id);
  }
  return vms.flatMap((vm) => {
    if (!isSeen(vm)) return [vm];
    const names = [vm.id, vm.facts.uuid?.value ?? ''];
    const ids = new Set(names.flatMap((name) => [...(owners.get(idKey(name)) ?? [])]));
    return ids.size === 0 ? [vm] : [...ids].map((id) => ({ ...vm, id }));
  });
}

function addOwner(owners: Map<string, Set<string>>, key: string, id: string): void {
  const known = owners.get(key);
  if (known) known.add(id);
  else owners.set(key, new Set([id]));
}
