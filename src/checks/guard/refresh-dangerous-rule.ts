import { idKey } from '../../model/identifiers.js';
import { dangerText } from '../drifts/refresh-dangers.js';
import type { GuardFacts } from './guard-facts.js';
import type { PlannedTarget } from './planned-script.js';
import type { Found, GuardRule } from './rule.js';

export const refreshDangerousRule: GuardRule = {
  name: 'refresh-dangerous',
  title: 'No repository that the script refreshes lacks a file or vm.cfg that the manager counts on',
  check: (facts) => {
    const lines = new Map<string, PlannedTarget>();
    for (const target of facts.refreshes ?? [])
      for (const id of idsOf(facts, target)) if (!lines.has(idKey(id))) lines.set(idKey(id), target);
    return [...lines].flatMap(([id, line]) => endangered(facts, id, line));
  },
};

/** A line may go by a name that several have. */
function idsOf({ environment }: GuardFacts, { by, value }: PlannedTarget): string[] {
  const named = environment.repositories.filter(({ facts }) => facts.name?.value === value);
  return by === 'id' ? [value] : named.map(({ id }) => id);
}

function endangered({ environment, refreshDangers }: GuardFacts, id: string, line: PlannedTarget): Found[] {
  const danger = refreshDangers?.get(id);
  if (danger === undefined) return [];
  const name = environment.repositories.find((one) => idKey(one.id) === id)?.facts.name?.value;
  return [
    {
      subject: `repository ${name ? `${name} (${id})` : id}`,
      message: `the script refreshes it; ${dangerText(danger)}`,
      origins: [line.place],
    },
  ];
}
