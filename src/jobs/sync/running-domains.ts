import type { RunningDomain } from '../../checks/drifts/drift-views.js';
import type { VirtualMachine } from '../../model/environment.js';
import { idKey, macKey } from '../../model/identifiers.js';
import { diskKey, type Ownership, ownershipOf } from '../../model/ownership.js';
import { withRunning } from '../../model/running-vms.js';

/** Whether a VM is only a domain that a server told of. */
export function isDomain({ facts }: VirtualMachine): boolean {
  return facts.runningOn?.origin.source === 'running-domains';
}

/**
 * The VMs that domains are: as a merge finds them, by id, UUID or name, else those with one of their MAC addresses or
 * disks, since a manager tells no UUID, and xend may call a VM by any name.
 * @param vms all VMs that a manager or a vm.cfg tells of
 */
export function runningDomains(
  domains: readonly VirtualMachine[],
  vms: readonly VirtualMachine[],
): RunningDomain[] {
  const known = new Set(vms.map(({ id }) => idKey(id)));
  const named = new Map<VirtualMachine['facts'], Set<string>>();
  const still = vms.map((vm) => ({ ...vm, facts: { ...vm.facts, runningOn: undefined } }));
  for (const { id, facts } of withRunning([...still, ...domains] as VirtualMachine[]))
    if (known.has(idKey(id))) named.set(facts, (named.get(facts) ?? new Set()).add(idKey(id)));
  const ownership = ownershipOf({ vms });
  return domains.flatMap((domain) => {
    const { runningOn } = domain.facts;
    if (runningOn === undefined || domain.id.startsWith('domain 0 of ')) return [];
    const ids = named.get(domain.facts) ?? byDevices(domain, ownership);
    return { name: domain.id, server: runningOn.value, vms: ids, origin: runningOn.origin };
  });
}

function byDevices({ vnics, disks }: VirtualMachine, ownership: Ownership): ReadonlySet<string> {
  const byMac = vnics.flatMap(({ mac }) =>
    mac === undefined ? [] : (ownership.macs.get(macKey(mac)) ?? []),
  );
  if (byMac.length > 0) return idsOf(byMac);
  return idsOf(disks.flatMap((disk) => ownership.disks.get(diskKey(disk) ?? '') ?? []));
}

function idsOf(uses: readonly { readonly vm: VirtualMachine }[]): ReadonlySet<string> {
  return new Set(uses.map(({ vm }) => idKey(vm.id)));
}
