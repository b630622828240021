import { lastName, sharedWithoutFlag } from '../../model/ownership.js';
import type { GuardFacts } from './guard-facts.js';
import { labelOf } from './in-the-way.js';
import type { Found, GuardRule } from './rule.js';

export const diskUsedTwiceRule: GuardRule = {
  name: 'disk-used-twice',
  title: 'No disk is used by two VMs, or would be after the script, unless it is shareable',
  check: (facts) => [...usedTwice(facts), ...plannedTwice(facts)],
};

function usedTwice({ ownership, isShareable }: GuardFacts): Found[] {
  return [...ownership.disks.values()].flatMap((uses) => {
    const [first] = uses;
    const name = first && lastName(first.mapping);
    if (name === undefined || !sharedWithoutFlag(uses)) return [];
    // what the manager lets several VMs use is told by it, whatever mode a file has
    if (isShareable(name) && new Set(uses.map(({ vm }) => vm)).size === uses.length) return [];
    const users = uses.map(({ vm, mapping }) => `${labelOf(vm)} as ${mapping.frontEnd},${mapping.mode}`);
    const message = `it is used by ${users.join(' and by ')}`;
    return [{ subject: `disk ${name}`, message, origins: uses.map(({ mapping }) => mapping.origin) }];
  });
}

function plannedTwice({ plannedDisks, isShareable }: GuardFacts): Found[] {
  return [...plannedDisks].flatMap(([name, uses]) => {
    const vms = new Set(uses.map(({ vm }) => vm));
    if (uses.length < 2 || (isShareable(name) && vms.size === uses.length)) return [];
    const message = `the script maps it ${uses.length} times: ${uses.map(({ vm }) => `VM ${vm.name}`).join(', ')}`;
    return [{ subject: `disk ${name}`, message, origins: uses.map(({ use }) => use.place) }];
  });
}
