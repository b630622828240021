import type { VirtualMachine } from '../../model/environment.js';
import { idKey, macKey } from '../../model/identifiers.js';
import type { Origin } from '../../model/origin.js';
import type { GuardFacts } from './guard-facts.js';
import type { PlannedVm } from './planned-vm.js';
import type { ReasonPlace } from './rule.js';

/** Something that a VM which is there has, and a planned one would have as well. */
export interface Encounter {
  readonly vm: VirtualMachine;
  readonly by: 'name' | 'MAC' | 'disk';
  /** `MAC 00:21:f6:00:00:01` */
  readonly what: string;
  /** Where the VM that is there has it. */
  readonly there: Origin | undefined;
  /** The line of the script that would give it to the planned one. */
  readonly line: ReasonPlace;
}

/**
 * Every VM that is there, was not made by the script itself, and has the name, a MAC address or a disk of a planned
 * one. Disks that the manager shows as shareable are meant for several VMs. Xend may call a VM by its name.
 */
export function encounters(facts: GuardFacts, planned: PlannedVm): Encounter[] {
  const { names, macs, disks, domains } = facts;
  const named = planned.isThere
    ? []
    : [...(names.get(planned.name) ?? []), ...(domains.get(planned.name) ?? [])];
  const byName = [...new Set(named)].map((vm) => ({
    ...{ vm, by: 'name' as const, what: `the name ${planned.name}`, line: planned.place },
    there: facts.toldOf(vm).names.get(planned.name)?.[0] ?? firstOrigin(vm),
  }));
  const byMac = planned.macs.flatMap(({ value, place }) =>
    (macs.get(macKey(value)) ?? []).map(({ vm, vnic }) => ({
      ...{ vm, by: 'MAC' as const, what: `MAC ${macKey(value)}`, there: vnic.origin, line: place },
    })),
  );
  const byDisk = planned.disks.flatMap((disk) => {
    const { name } = facts.diskOf(disk) ?? {};
    if (name === undefined || facts.isShareable(name)) return [];
    return (disks.byName.get(name) ?? []).map(({ vm, mapping }) => ({
      ...{ vm, by: 'disk' as const, what: `disk ${name}`, there: mapping.origin, line: disk.place },
    }));
  });
  const own = planned.isThere ? theOneCalled(planned.name, facts) : undefined;
  return [...byName, ...byMac, ...byDisk].filter(({ vm }) => vm !== own);
}

/** A VM that is there is not in its own way; of several with its name nobody can say which is meant. */
export function theOneCalled(word: string, { environment, names }: GuardFacts): VirtualMachine | undefined {
  const byId = environment.vms.find(({ id }) => idKey(id) === idKey(word));
  const [only, second] = names.get(word) ?? [];
  return byId ?? (second === undefined ? only : undefined);
}

/** Whether a live manager knows it. */
export function isKnownToManager(vm: VirtualMachine): boolean {
  if (vm.shownAt) return true;
  const facts = [...Object.values(vm.facts), ...Object.values(vm.stated)];
  const origins = [...facts.flatMap((fact) => fact?.origin ?? []), ...placesOf(vm)];
  return origins.some(isManagerOrigin);
}

/** Whether a live manager told it. */
export function isManagerOrigin({ source }: Pick<Origin, 'source'>): boolean {
  return source === 'manager-rest' || source === 'manager-cli';
}

function placesOf({ disks, vnics }: VirtualMachine): Origin[] {
  return [...disks, ...vnics].map(({ origin }) => origin);
}

/** `; only the CLI tells of it, …` of a VM that may be gone. It counts all the same, until somebody looked. */
export function ghostNote({ maybeGhost }: VirtualMachine): string {
  return maybeGhost === undefined ? '' : `; ${maybeGhost}`;
}

/** Where anything of it was read. */
export function firstOrigin(vm: VirtualMachine): Origin | undefined {
  const [fact] = Object.values(vm.facts);
  return vm.shownAt ?? vm.definitions[0] ?? fact?.origin ?? placesOf(vm)[0];
}

/** `VM web1 (0004fb…)`, `template OL6 (0004fb…)`. */
export function labelOf(vm: VirtualMachine): string {
  const name = vm.facts.name?.value;
  return `${vm.kind === 'vm' ? 'VM' : 'template'} ${name ? `${name} (${vm.id})` : vm.id}`;
}

/** The places of encounters, the script's lines first, each once. */
export function placesOfEncounters(met: readonly Encounter[]): ReasonPlace[] {
  const places = [...met.map(({ line }) => line), ...met.flatMap(({ there }) => there ?? [])];
  return [...new Map(places.map((place) => [`${place.source} ${place.file} ${place.line}`, place])).values()];
}

/** `the name web1, MAC … and disk …`, each once. */
export function whatWasMet(met: readonly Encounter[]): string {
  const words = [...new Set(met.map(({ what }) => what))];
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
