import { counted } from '../../base/counted.js';
import type { VirtualMachine } from '../../model/environment.js';
import type { FindingSeverity } from '../../model/finding.js';
import { allocatedBytes, diskStates } from './disk-rows.js';
import type { InventoryIndex } from './inventory-index.js';
import type { FileTotal } from './repository-rows.js';

/** The figures both reports begin with. */
export interface InventorySummary {
  readonly vms: number;
  /** VMs and templates whose definition has problems, or was not found. */
  readonly unsound: number;
  readonly templates: number;
  readonly servers: number;
  readonly repositories: number;
  readonly unreadRepositories: number;
  /** MiB of all VMs, templates left out. */
  readonly memoryMiB: number;
  readonly disks: FileTotal;
  readonly isos: FileTotal;
  readonly luns: number;
  readonly unused: FileTotal;
  readonly contested: number;
  readonly findings: Readonly<Record<FindingSeverity, number>>;
  /** How sure "unused" is, as one sentence. */
  readonly unusedCaveat: string;
}

/** Counts what is in the estate. */
export function inventorySummary(index: InventoryIndex): InventorySummary {
  const { environment } = index;
  const vms = environment.vms.filter((vm) => vm.kind === 'vm');
  const unsound = environment.vms.filter((vm) => vm.problems.length > 0 || isLost(vm));
  const findings: Record<FindingSeverity, number> = { error: 0, warning: 0, note: 0 };
  for (const { severity } of environment.findings) findings[severity] += 1;
  return {
    vms: vms.length,
    unsound: unsound.length,
    templates: environment.vms.length - vms.length,
    servers: environment.servers.length,
    repositories: environment.repositories.length,
    unreadRepositories: environment.repositories.filter((repository) => !repository.read).length,
    memoryMiB: vms.reduce((sum, vm) => sum + (vm.facts.memory?.value ?? 0), 0),
    ...diskFigures(index),
    findings,
    unusedCaveat: unusedCaveat(index),
  };
}

/** No definition of it was found, and no live manager shows it. */
function isLost(vm: VirtualMachine): boolean {
  return vm.definitions.length === 0 && vm.shownAt === undefined;
}

type DiskFigures = Pick<InventorySummary, 'disks' | 'isos' | 'luns' | 'unused' | 'contested'>;

function diskFigures(index: InventoryIndex): DiskFigures {
  const total = () => ({ count: 0, size: 0, allocated: 0 });
  const figures = { disks: total(), isos: total(), unused: total(), luns: 0, contested: 0 };
  for (const entry of index.disks.values()) {
    const states = diskStates(entry, index);
    if (entry.kind === 'LUN') figures.luns += 1;
    if (states.includes('contested')) figures.contested += 1;
    if (entry.file === undefined) continue;
    const totals = [entry.kind === 'ISO' ? figures.isos : figures.disks];
    // an ISO that no VM has in its drive now is the usual case and no lost space
    if (entry.kind === 'virtual disk' && states.includes('unused')) totals.push(figures.unused);
    for (const sum of totals) {
      sum.count += 1;
      sum.size += entry.file.size;
      sum.allocated += allocatedBytes(entry) ?? 0;
    }
  }
  return figures;
}

/**
 * How far "unused" can be trusted: a disk is only known to be unused when every definition was read. Counts what was
 * not captured, definitions with problems, VMs that were only seen running, and repositories that were not read.
 */
export function unusedCaveat({ environment }: InventoryIndex): string {
  const notCaptured = environment.findings.filter((finding) => finding.code === 'not-captured').length;
  const problems = environment.vms.filter((vm) => vm.problems.length > 0).length;
  const lost = environment.vms.filter(isLost).length;
  const unread = environment.repositories.filter((repository) => !repository.read).length;
  const outside = environment.vms.flatMap((vm) => vm.disks).filter((disk) => disk.target.kind === 'outside');
  const gaps = [
    notCaptured > 0
      ? `${counted(notCaptured, 'file or source', 'files or sources')} could not be captured`
      : '',
    problems > 0 ? `${counted(problems, 'definition has', 'definitions have')} problems` : '',
    lost > 0 ? `${counted(lost, 'VM')} without a definition` : '',
    outside.length > 0
      ? `${counted(outside.length, 'disk lies', 'disks lie')} at a path that is no repository`
      : '',
    unread > 0 ? `${counted(unread, 'repository was', 'repositories were')} not read` : '',
  ].filter((gap) => gap !== '');
  return gaps.length === 0
    ? 'UNUSED by what was read: no definition that was read names it. Every definition that was found could be read.'
    : `UNUSED by what was read: no definition that was read names it. Do not delete a disk on this ground: ${gaps.join(', ')}.`;
}
