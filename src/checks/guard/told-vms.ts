import type { EnvironmentPart, VirtualMachine } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import type { Origin } from '../../model/origin.js';
import { isManagerOrigin } from './in-the-way.js';

/** What was told of one VM, by whoever told it: in a merge one name and one repository win, and the others are lost. */
export interface ToldVm {
  /** Where each name was told, the manager's own places first. */
  readonly names: ReadonlyMap<string, readonly Origin[]>;
  /** Ids of repositories that it is said to lie in. */
  readonly repositoryIds: ReadonlySet<string>;
}

/** Everything that the merged VMs and the sources themselves tell, by `idKey`. */
export function toldVms(
  vms: readonly VirtualMachine[],
  parts: readonly EnvironmentPart[],
): ReadonlyMap<string, ToldVm> {
  const found = new Map<string, { names: Map<string, Origin[]>; repositoryIds: Set<string> }>();
  for (const { id, facts } of [...vms, ...parts.flatMap((part) => part.vms ?? [])]) {
    const told = found.get(idKey(id)) ?? { names: new Map(), repositoryIds: new Set() };
    found.set(idKey(id), told);
    const { name, repositoryId } = facts;
    if (repositoryId) told.repositoryIds.add(repositoryId.value);
    if (!name) continue;
    const known = told.names.get(name.value) ?? [];
    if (isManagerOrigin(name.origin)) known.unshift(name.origin);
    else known.push(name.origin);
    told.names.set(name.value, known);
  }
  return found;
}

/** The VMs as they are: what a map states of names and MAC addresses is what they shall be. */
export function withoutStated(vms: readonly VirtualMachine[]): VirtualMachine[] {
  return vms.map((vm) => {
    const stated = Object.entries(vm.stated).filter(([key]) => key !== 'name' && !/^vnic \d+ mac$/.test(key));
    return stated.length === Object.keys(vm.stated).length
      ? vm
      : { ...vm, stated: Object.fromEntries(stated) };
  });
}
