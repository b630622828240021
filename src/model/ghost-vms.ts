import type { Repository, VirtualMachine } from './environment.js';
import type { Finding } from './finding.js';
import { idKey } from './identifiers.js';
import type { Origin, SourceName } from './origin.js';

/**
 * Marks VMs that only the CLI tells of while a source that should know them does not: the CLI reads a database of its
 * own, which can hold VMs that are gone (administrator's guide of 3.4, resynchronising the database of the interface).
 *
 * @param told the VMs as each source told them
 */
export function withGhosts(
  vms: readonly VirtualMachine[],
  told: readonly VirtualMachine[],
  repositories: readonly Repository[],
  findings: Finding[],
): VirtualMachine[] {
  const known = new Set<string>();
  let byRest = false;
  for (const vm of told) {
    if (isToldBy(vm, (source) => source !== 'manager-cli')) known.add(idKey(vm.id));
    byRest ||= isToldBy(vm, (source) => source === 'manager-rest');
  }
  const read = new Set(repositories.filter((one) => one.read).map(({ id }) => idKey(id)));
  return vms.map((vm) => {
    if (known.has(idKey(vm.id))) return vm;
    const inRead = read.has(idKey(vm.facts.repositoryId?.value ?? ''));
    const where = [inRead && 'the files of its repository', byRest && 'the REST interface'].filter(Boolean);
    if (where.length === 0) return vm;
    const maybeGhost = `only the CLI tells of it, and ${where.join(' and ')} do not: the CLI may show what is gone`;
    findings.push(findingOf(vm, maybeGhost));
    return { ...vm, maybeGhost };
  });
}

/** Whether something of a VM was read from such a source. */
function isToldBy(vm: VirtualMachine, wanted: (source: SourceName) => boolean): boolean {
  const isWanted = (part: { readonly origin: Origin } | undefined) => part && wanted(part.origin.source);
  return (
    vm.definitions.some(({ source }) => wanted(source)) ||
    (vm.shownAt !== undefined && wanted(vm.shownAt.source)) ||
    vm.disks.some(isWanted) ||
    vm.vnics.some(isWanted) ||
    vm.otherKeys.some(isWanted) ||
    Object.values(vm.facts).some(isWanted)
  );
}

function findingOf({ id, kind, facts, shownAt }: VirtualMachine, message: string): Finding {
  const subject = `${kind === 'vm' ? 'VM' : 'template'} ${facts.name?.value || id}`;
  return {
    severity: 'warning',
    code: 'maybe-ghost',
    subject,
    message,
    origins: shownAt ? [shownAt] : [],
  };
}

/** Why a VM may be gone, unless the operator states that it exists. */
export function ghostReason({ maybeGhost, stated }: VirtualMachine): string | undefined {
  return stated.exists?.value === 'yes' ? undefined : maybeGhost;
}
