import type { DiskFile, Environment, VirtualMachine } from '../../../model/environment.js';
import { idKey } from '../../../model/identifiers.js';

/** A VM or template that has a disk in a slot. */
export interface DiskUse {
  readonly vm: string;
  readonly slot: number | undefined;
}

/** A disk or ISO of a repository that has to be there again. */
export interface WantedDisk {
  readonly repositoryId: string;
  readonly file: string;
  readonly kind: 'virtual-disk' | 'iso';
  /** As it was archived, in bytes; undefined where its repository was not listed. */
  readonly size: number | undefined;
  /** Empty for one that nothing was seen to use. */
  readonly uses: readonly DiskUse[];
}

const keyOf = (repositoryId: string, file: string) => `${idKey(repositoryId)}/${file}`;

/** What was in the repositories: every disk and ISO of VMs and templates, and those beside. Of one VM, its own alone. */
export function wantedDisks(environment: Environment, vmId?: string): readonly WantedDisk[] {
  const { vms, diskFiles } = environment;
  const files = new Map(diskFiles.map((file) => [keyOf(file.repositoryId, file.id), file]));
  const wanted = new Map<string, WantedDisk>();
  for (const vm of vms.filter(({ id }) => vmId === undefined || idKey(id) === idKey(vmId)))
    for (const { slot, target } of vm.disks) {
      if (target.kind !== 'virtual-disk' && target.kind !== 'iso') continue;
      const key = keyOf(target.repositoryId, target.file);
      const before = wanted.get(key) ?? wantedFile(files.get(key), target);
      wanted.set(key, { ...before, uses: [...before.uses, { vm: labelOf(vm), slot }] });
    }
  if (vmId === undefined)
    for (const [key, file] of files)
      if (!wanted.has(key)) wanted.set(key, wantedFile(file, { ...file, file: file.id }));
  return [...wanted.values()];
}

function wantedFile(
  known: DiskFile | undefined,
  { repositoryId, file, kind }: Pick<WantedDisk, 'repositoryId' | 'file' | 'kind'>,
): WantedDisk {
  return { repositoryId, file, kind, size: known?.size, uses: [] };
}

/** How a VM is called for people. */
export function labelOf({ id, facts }: VirtualMachine): string {
  return facts.name?.value || id;
}
