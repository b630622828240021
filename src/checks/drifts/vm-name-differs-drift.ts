import type { VirtualMachine } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import { byHand, commandFor } from './cures.js';
import type { Cure, DriftRule } from './drift.js';
import type { DriftViews } from './drift-views.js';
import { listedObject, vmSubject } from './listed-objects.js';

export const vmNameDiffersDrift: DriftRule = {
  name: 'vm-name-differs',
  title: 'A VM has another name in its vm.cfg than in the manager',
  check: (views) => {
    const defined = new Map(views.repositories.vms.map((vm) => [idKey(vm.id), vm]));
    return views.manager.vms.flatMap((vm) => {
      const definition = defined.get(idKey(vm.id));
      const name = definition && nameIn(definition);
      const here = vm.facts.name;
      if (name === undefined || here === undefined || plain(name.value) === plain(here.value)) return [];
      return {
        subject: vmSubject(vm),
        message: `the manager calls it ${here.value}, and its vm.cfg ${name.value}`,
        origins: [here.origin, name.origin],
        cure: cureOf(views, vm, name.value),
      };
    });
  },
};

/** What was concluded, what cannot stand in a line, and a VM that is defined twice tell no name. */
function nameIn({ facts, definitions, problems }: VirtualMachine) {
  const { name } = facts;
  if (!name || name.assumed !== undefined || definitions.length !== 1 || problems.length > 0)
    return undefined;
  return name.value.trim() === '' || /[\x00-\x1f\x7f-\x9f\u2028\u2029]/.test(name.value) ? undefined : name;
}

/** The CLI shows a name without the blanks at its ends. */
function plain(name: string): string {
  return name.normalize('NFC').replace(/\s+/g, ' ').trim();
}

function cureOf(views: DriftViews, vm: VirtualMachine, name: string): Cure {
  const taken = views.manager.vms.some((one) => one !== vm && one.facts.name?.value === name);
  if (taken) return byHand(`the manager has another VM called ${name}: decide which of the two has the name`);
  const { id } = listedObject(views, 'Vm', vm.id) ?? vm;
  const lines = [commandFor('edit', 'Vm', id, [['name', name]])];
  return { kind: 'lines', lines, what: 'the manager calls it as its vm.cfg does' };
}
