import type { Repository, VirtualMachine } from './environment.js';
import type { Finding } from './finding.js';
import { idKey } from './identifiers.js';
import type { SourceName } from './origin.js';

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
    const sources = sourcesOf(vm);
    if (sources.some((source) => source !== 'manager-cli')) known.add(idKey(vm.id));
    byRest ||= sources.includes('manager-rest');
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

/** Every source that something of a VM was read from. */
function sourcesOf(vm: VirtualMachine): SourceName[] {
  const parts = [...vm.disks, ...vm.vnics, ...vm.otherKeys, ...Object.values(vm.facts)];
  const origins = [...parts.map((part) => part?.origin), ...vm.definitions, vm.shownAt];
  return origins.flatMap((origin) => (origin ? [origin.source] : []));
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
