import { counted } from '../../base/counted.js';
import type { Repository } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import { compareText, type InventoryIndex } from './inventory-index.js';
import { sizeText } from './size-text.js';

/** Number and sizes of the files of one kind in a repository. Bytes. */
export interface FileTotal {
  readonly count: number;
  readonly size: number;
  readonly allocated: number;
}

export interface RepositoryRow {
  readonly name: string;
  readonly id: string;
  readonly pool: string;
  readonly fileSystemType: string;
  readonly fileSystemLocation: string;
  readonly mountPoint: string;
  readonly version: string;
  readonly vms: number;
  readonly templates: number;
  readonly disks: FileTotal;
  readonly isos: FileTotal;
  /** What must be known about it: not read, pool concluded. */
  readonly remarks: readonly string[];
}

interface Count {
  vms: number;
  templates: number;
  disks: FileTotal;
  isos: FileTotal;
}

const noFiles: FileTotal = { count: 0, size: 0, allocated: 0 };
const unknown = 'not known';

/** Repositories by name, those that servers mention but that were not read included. */
export function repositoryRows(index: InventoryIndex): RepositoryRow[] {
  const counts = countByRepository(index);
  return [...index.environment.repositories]
    .map((repository) => repositoryRow(repository, counts(repository.id)))
    .sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
}

function countByRepository({ environment }: InventoryIndex): (id: string) => Count {
  const counts = new Map<string, Count>();
  const of = (id: string): Count => {
    const count = counts.get(idKey(id)) ?? { vms: 0, templates: 0, disks: noFiles, isos: noFiles };
    counts.set(idKey(id), count);
    return count;
  };
  for (const vm of environment.vms) {
    const id = vm.facts.repositoryId?.value;
    if (id !== undefined) of(id)[vm.kind === 'vm' ? 'vms' : 'templates'] += 1;
  }
  for (const { repositoryId, kind, size, blocks } of environment.diskFiles) {
    const count = of(repositoryId);
    const field = kind === 'iso' ? 'isos' : 'disks';
    const total = count[field];
    count[field] = {
      count: total.count + 1,
      size: total.size + size,
      allocated: total.allocated + blocks * 512,
    };
  }
  return of;
}

function repositoryRow({ id, facts, read }: Repository, count: Count): RepositoryRow {
  const assumed = facts.poolName?.assumed;
  return {
    name: facts.name?.value || '(no name)',
    id,
    pool: facts.poolName?.value ?? unknown,
    fileSystemType: facts.fileSystemType?.value ?? unknown,
    fileSystemLocation: facts.fileSystemLocation?.value ?? unknown,
    mountPoint: facts.mountPoint?.value ?? unknown,
    version: facts.version?.value ?? unknown,
    ...count,
    remarks: [
      ...(read ? [] : ['it was not read: a server names it, its VMs and disks are not in this report']),
      ...(assumed === undefined ? [] : [`pool assumed: ${assumed}`]),
    ],
  };
}

/** `12 virtual disks, 240.0 GiB (80.5 GiB allocated)` */
export function fileTotalText({ count, size, allocated }: FileTotal, one: string): string {
  if (count === 0) return `no ${one}s`;
  const used = allocated > 0 ? ` (${sizeText(allocated)} allocated)` : '';
  return `${counted(count, one)}, ${sizeText(size)}${used}`;
}
