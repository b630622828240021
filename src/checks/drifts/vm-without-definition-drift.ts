import type { VirtualMachine } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import type { Origin } from '../../model/origin.js';
import { byHand } from './cures.js';
import type { DriftRule } from './drift.js';
import type { EstateViews } from './drift-views.js';
import { canBeRefreshed, listKey, placesOf, repositorySubject, vmSubject } from './listed-objects.js';

export const vmWithoutDefinitionDrift: DriftRule = {
  name: 'vm-without-definition',
  title: 'The manager lists a VM whose repository holds no vm.cfg of it',
  check: (views) =>
    vmsWithoutDefinition(views).map(({ vm, repositoryId, origin }) => ({
      subject: vmSubject(vm),
      message: `the manager lists it in ${repositorySubject(views, repositoryId)}, which was read wholly and holds no vm.cfg of it`,
      origins: [...placesOf(vm), origin],
      cure: byHand(
        `bring its vm.cfg back, of an archive or as the manager shows the VM, then send refresh Repository. Nothing is sent now: the manager alone knows the VM, and what a refresh makes of it is not verified`,
      ),
    })),
};

/** VMs that the manager lists in a repository that was read wholly and holds no vm.cfg of them. */
export function vmsWithoutDefinition(
  views: EstateViews,
): { readonly vm: VirtualMachine; readonly repositoryId: string; readonly origin: Origin }[] {
  const defined = new Set(
    views.repositories.vms.flatMap(({ id, otherId }) => [id, otherId ?? id].map(idKey)),
  );
  return views.manager.vms.flatMap((vm) => {
    const repository = vm.facts.repositoryId;
    if (repository === undefined || defined.has(idKey(vm.id)) || isDisputed(views, vm.id)) return [];
    const { value, origin } = repository;
    const isRead = views.definitionsRead.has(idKey(value)) && canBeRefreshed(views, value);
    return isRead ? [{ vm, repositoryId: value, origin }] : [];
  });
}

/** CLI and REST do not agree that it exists, which is a drift of its own. */
function isDisputed({ interfaces }: EstateViews, id: string): boolean {
  const lists = interfaces.flatMap(({ lists: all }) => all.get('Vm') ?? []);
  return lists.some((list) => !list.has(listKey('Vm', id)));
}
