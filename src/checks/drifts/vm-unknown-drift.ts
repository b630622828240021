import type { VirtualMachine } from '../../model/environment.js';
import { refreshRepository } from './cures.js';
import type { DriftRule } from './drift.js';
import type { DriftViews } from './drift-views.js';
import {
  canBeRefreshed,
  isUnknown,
  placeOfList,
  placesOf,
  repositorySubject,
  vmSubject,
} from './listed-objects.js';

export const vmUnknownDrift: DriftRule = {
  name: 'vm-unknown',
  title: 'A presented repository defines a VM that the manager does not list',
  check: (views) =>
    views.repositories.vms.flatMap((vm) => {
      const repository = vm.facts.repositoryId?.value;
      if (repository === undefined || !isUnknownVm(views, vm) || !canBeRefreshed(views, repository))
        return [];
      return {
        subject: vmSubject(vm),
        message: `its vm.cfg lies in ${repositorySubject(views, repository)}, and the manager does not list it`,
        origins: [...placesOf(vm), ...placeOfList(views, 'Vm')],
        cure: refreshRepository(repository, 'the manager reads the repository again and finds the VM'),
      };
    }),
};

/** Its directory or its key `name` may be what the manager calls it. */
function isUnknownVm(views: DriftViews, { id, otherId }: VirtualMachine): boolean {
  return [id, otherId].every((one) => one === undefined || isUnknown(views, 'Vm', one));
}
