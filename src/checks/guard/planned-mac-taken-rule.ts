import { encounters, ghostNote, isKnownToManager, labelOf, placesOfEncounters } from './in-the-way.js';
import type { GuardRule } from './rule.js';

export const plannedMacTakenRule: GuardRule = {
  name: 'planned-mac-taken',
  title: 'No VM of the manager has a MAC address that the script gives',
  check: (facts) =>
    facts.planned.flatMap((planned) =>
      encounters(facts, planned)
        .filter(({ by, vm }) => by === 'MAC' && isKnownToManager(vm))
        .map((met) => ({
          subject: `VM ${planned.name}`,
          message: `the manager's ${labelOf(met.vm)} has ${met.what} already${ghostNote(met.vm)}`,
          origins: placesOfEncounters([met]),
        })),
    ),
};
