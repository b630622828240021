import type { GuardFacts } from './guard-facts.js';
import { encounters, ghostNote, isKnownToManager, labelOf, placesOfEncounters } from './in-the-way.js';
import type { PlannedVm } from './planned-vm.js';
import type { Found, GuardRule } from './rule.js';

export const plannedDiskMappedRule: GuardRule = {
  name: 'planned-disk-mapped',
  title: 'No VM of the manager maps a disk that the script maps, unless it is shareable',
  check: (facts) => [
    ...facts.planned.flatMap((planned) => [...mapped(facts, planned), ...untold(facts, planned)]),
    ...untoldDevices(facts),
  ],
};

function mapped(facts: GuardFacts, planned: PlannedVm): Found[] {
  return encounters(facts, planned)
    .filter(({ by, vm }) => by === 'disk' && isKnownToManager(vm))
    .map((met) => ({
      subject: `VM ${planned.name}`,
      message: `the manager's ${labelOf(met.vm)} maps ${met.what} already${ghostNote(met.vm)}`,
      origins: placesOfEncounters([met]),
    }));
}

/** Of a disk that nobody can name, nobody can say who uses it. */
function untold(facts: GuardFacts, planned: PlannedVm): Found[] {
  return planned.disks
    .filter((disk) => facts.diskOf(disk) === undefined)
    .map(({ value, place }) => ({
      subject: `VM ${planned.name}`,
      message: `which disk ${value} is cannot be told, so nobody can say who uses it: name it by file name, id or @wwid`,
      origins: [place],
    }));
}

/** A VM on a device that may be any LUN may be on one that the script maps. */
function untoldDevices({ planned, diskOf, disks }: GuardFacts): Found[] {
  const luns = planned.flatMap((vm) => vm.disks.filter((disk) => diskOf(disk)?.isLun));
  const [first] = luns;
  if (first === undefined) return [];
  return disks.untold.map(({ vm, mapping }) => ({
    subject: labelOf(vm),
    message: `which LUN its ${mapping.frontEnd} (${mapping.text}) is, not all servers tell, and the script maps LUNs: ask them (--server), or state the device in a map`,
    origins: [first.place, mapping.origin],
  }));
}
