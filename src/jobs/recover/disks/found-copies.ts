import { dirname, join, resolve } from 'node:path';
import { RescueError } from '../../../base/errors.js';
import type { VirtualMachine } from '../../../model/environment.js';
import type { TreeEntry } from '../../../reach/host.js';
import { createLocalHost } from '../../../reach/local-host.js';
import { vmCfgFacts } from '../../../sources/vm-cfg-facts.js';

/** A file that may be the copy of a disk. */
export interface DiskCopy {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  readonly size: number;
  /** Bytes that it takes on the disk. */
  readonly allocated: number;
}

/** A clone whose vm.cfg came along with its files. */
export interface CloneDefinition {
  readonly path: string;
  /** Names of the directories from the one with all copies down to the file. */
  readonly directories: readonly string[];
  readonly name: string | undefined;
  /** By slot the file name of its disk, as its vm.cfg has it; of virtual disks alone. */
  readonly disks: ReadonlyMap<number, string>;
  /** Why it cannot be gone by. */
  readonly problems: readonly string[];
}

/** What lies in a directory with copies of disks. */
export interface FoundCopies {
  readonly copies: readonly DiskCopy[];
  readonly clones: readonly CloneDefinition[];
  readonly problems: readonly string[];
}

const largestDefinition = 1024 * 1024;
const blockBytes = 512;

/**
 * Reads a directory with copies of disks, and every `vm.cfg` in it; nothing else is opened, and no link is followed. Throws
 * OVM_USAGE for one that cannot be listed.
 */
export async function foundCopies(directory: string): Promise<FoundCopies> {
  const root = resolve(directory);
  const host = createLocalHost();
  const copies: DiskCopy[] = [];
  const clones: CloneDefinition[] = [];
  const problems: string[] = [];
  try {
    for await (const entry of host.walk(root)) {
      if (entry.error !== undefined) problems.push(`${join(root, entry.path)}: ${entry.error}`);
      else if (entry.type === 'file' && nameOf(entry) === 'vm.cfg') {
        const path = join(root, entry.path);
        clones.push(cloneDefinition(entry.path, path, await host.readFile(path, largestDefinition)));
      } else if (entry.type === 'file') copies.push(copyOf(root, entry));
    }
  } catch (error) {
    if (!(error instanceof RescueError) || error.code !== 'OVM_TREE_UNREADABLE') throw error;
    throw new RescueError('OVM_USAGE', `--disks ${directory}`, error.why, error);
  }
  return { copies, clones, problems };
}

const nameOf = ({ path }: TreeEntry) => path.slice(path.lastIndexOf('/') + 1);

function copyOf(root: string, entry: TreeEntry): DiskCopy {
  const { path, size, blocks } = entry;
  return { path: join(root, path), name: nameOf(entry), size, allocated: blocks * blockBytes };
}

function cloneDefinition(relative: string, path: string, bytes: Uint8Array): CloneDefinition {
  const directories = dirname(relative)
    .split('/')
    .filter((name) => name !== '.');
  const origin = { source: 'repository-files', file: relative } as const;
  const { vm } = vmCfgFacts(bytes, {
    id: directories.at(-1) ?? '',
    kind: 'template',
    repositoryId: undefined,
    origin,
  });
  return {
    ...{ path, directories, problems: vm.problems },
    name: vm.facts.name?.value,
    disks: virtualDisksBySlot(vm),
  };
}

/** File names of the virtual disks of a VM, by slot. */
export function virtualDisksBySlot({ disks }: Pick<VirtualMachine, 'disks'>): Map<number, string> {
  return new Map(
    disks.flatMap(({ slot, target, cdrom }) => {
      if (slot === undefined || cdrom) return [];
      if (target.kind === 'virtual-disk') return [[slot, target.file] as const];
      // in another place than a repository, as where copies were put for a while
      if (target.kind !== 'outside') return [];
      return [[slot, target.path.slice(target.path.lastIndexOf('/') + 1)] as const];
    }),
  );
}
