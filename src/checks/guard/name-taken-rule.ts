import { idKey } from '../../model/identifiers.js';
import type { GuardFacts } from './guard-facts.js';
import {
  encounters,
  ghostNote,
  isManagerOrigin,
  labelOf,
  placesOfEncounters,
  theOneCalled,
} from './in-the-way.js';
import type { PlannedName } from './planned-script.js';
import type { PlannedVm } from './planned-vm.js';
import type { Found, GuardRule, ReasonPlace } from './rule.js';

export const nameTakenRule: GuardRule = {
  name: 'name-taken',
  title: 'No VM or template of the manager has a name that the script gives a VM, and no two VMs get one',
  check: (facts) => [
    ...facts.planned.flatMap((planned) => taken(facts, planned)),
    ...(facts.renames ?? []).flatMap((rename) => takenByOther(facts, rename)),
    ...plannedTwice(facts),
  ],
};

function taken(facts: GuardFacts, planned: PlannedVm): Found[] {
  return encounters(facts, planned)
    .filter(({ by, there }) => by === 'name' && there !== undefined && isManagerOrigin(there))
    .map((met) => ({
      subject: `VM ${planned.name}`,
      message: `the manager has ${labelOf(met.vm)} already; rediscovery may have brought it back${ghostNote(met.vm)}`,
      origins: placesOfEncounters([met]),
    }));
}

/** A VM that the script renames as well gives its name up. */
function takenByOther(facts: GuardFacts, { vm: word, value, place }: PlannedName): Found[] {
  const { made, names, planned, renames = [] } = facts;
  const own = theOneCalled(word, facts);
  const isMade = planned.some(({ isThere, name }) => !isThere && name === word);
  // behind the line nobody is called so any more
  if (own === undefined && !isMade && !names.has(word)) return [];
  const others = renames.filter((one) => one.value !== value);
  const leaving = new Set(others.map((one) => theOneCalled(one.vm, facts)));
  return (names.get(value) ?? []).flatMap((vm) => {
    const there = facts.toldOf(vm).names.get(value)?.[0];
    if (vm === own || leaving.has(vm) || made.has(idKey(vm.id))) return [];
    if (there === undefined || !isManagerOrigin(there)) return [];
    const message = `the script calls it ${value}, and so the manager calls ${labelOf(vm)} already${ghostNote(vm)}`;
    return [{ subject: `VM ${word}`, message, origins: [place, there] }];
  });
}

function plannedTwice({ planned, renames = [] }: GuardFacts): Found[] {
  const byName = new Map<string, Set<string>>();
  const places = new Map<string, ReasonPlace[]>();
  const give = (name: string, vm: string, place: ReasonPlace) => {
    byName.set(name, (byName.get(name) ?? new Set()).add(vm));
    places.set(name, [...(places.get(name) ?? []), place]);
  };
  for (const { isThere, name, place } of planned)
    if (!isThere) give(name, `made in line ${place.line}`, place);
  for (const { vm, value, place } of renames) if (vm !== value) give(value, vm, place);
  return [...byName].flatMap(([name, vms]) =>
    vms.size < 2
      ? []
      : [
          {
            subject: `VM ${name}`,
            message: `the script gives ${vms.size} VMs this name`,
            origins: places.get(name) ?? [],
          },
        ],
  );
}
