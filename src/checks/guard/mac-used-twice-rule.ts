import type { GuardFacts } from './guard-facts.js';
import { labelOf } from './in-the-way.js';
import type { Found, GuardRule } from './rule.js';

export const macUsedTwiceRule: GuardRule = {
  name: 'mac-used-twice',
  title: 'No MAC address is used by two vNICs, or would be after the script',
  check: (facts) => [...usedTwice(facts), ...plannedTwice(facts)],
};

function usedTwice({ ownership }: GuardFacts): Found[] {
  return [...ownership.macs].flatMap(([mac, uses]) => {
    if (uses.length < 2) return [];
    const message = `it is used by ${uses.map(({ vm }) => labelOf(vm)).join(' and by ')}`;
    return [{ subject: `MAC ${mac}`, message, origins: uses.map(({ vnic }) => vnic.origin) }];
  });
}

function plannedTwice({ plannedMacs }: GuardFacts): Found[] {
  return [...plannedMacs].flatMap(([mac, uses]) => {
    if (uses.length < 2) return [];
    const message = `the script gives it ${uses.length} times: ${uses.map(({ vm }) => `VM ${vm.name}`).join(', ')}`;
    return [{ subject: `MAC ${mac}`, message, origins: uses.map(({ use }) => use.place) }];
  });
}
