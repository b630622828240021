/** What lies where in a storage repository (Oracle VM 3 concepts guide, repository structure, 3.0 to 3.4). */

/** Directories of a repository; a directory that has one of them is taken for a repository. */
export const repositoryDirectories = [
  'VirtualMachines',
  'Templates',
  'VirtualDisks',
  'ISOs',
  'Assemblies',
] as const;

const definitionDirectories: Readonly<Record<string, 'vm' | 'template'>> = {
  VirtualMachines: 'vm',
  Templates: 'template',
};
const diskDirectories: Readonly<Record<string, 'virtual-disk' | 'iso'>> = {
  VirtualDisks: 'virtual-disk',
  ISOs: 'iso',
};

/** What a path relative to the repository's root is. */
export type RepositoryPlace =
  | { readonly is: 'definition'; readonly kind: 'vm' | 'template'; readonly id: string }
  | { readonly is: 'disk'; readonly kind: 'virtual-disk' | 'iso'; readonly file: string }
  | { readonly is: 'beside-definition' }
  | { readonly is: 'root-file'; readonly file: string }
  | { readonly is: 'other' };

/** Tells what a path is; paths are relative to the repository's root. */
export function placeInRepository(path: string): RepositoryPlace {
  const [top = '', second = '', third, ...rest] = path.split('/');
  if (second === '') return { is: 'root-file', file: top };
  const definition = definitionDirectories[top];
  if (definition && third !== undefined) {
    return third === 'vm.cfg' && rest.length === 0
      ? { is: 'definition', kind: definition, id: second }
      : { is: 'beside-definition' };
  }
  const disk = diskDirectories[top];
  return disk && third === undefined ? { is: 'disk', kind: disk, file: second } : { is: 'other' };
}

/**
 * Directories that hold no definitions of this estate: the pool file system's image, and snapshots that other tools
 * keep beside the VMs (names seen in repositories in use).
 */
export function isForeignDirectory(path: string): boolean {
  return (
    path === 'VirtualMachines/pool' || path === 'lost+found' || /(^|\/)[^/]*snap(shots?)?[^/]*$/i.test(path)
  );
}

/** True for a directory's name that is the id of a repository (type 0003 in Oracle's ids). */
export function isRepositoryId(name: string): boolean {
  return /^0004fb0000030000[0-9a-f]{16}$/i.test(name);
}

/** True for VirtualMachines and Templates, and for what lies directly in them: there directories of VMs are. */
export function holdsDefinitions(path: string): boolean {
  const [top = '', , ...deeper] = path.split('/');
  return Object.hasOwn(definitionDirectories, top) && deeper.length === 0 && !isForeignDirectory(path);
}

/** Disk images are listed and never read, whatever directory they are in. */
export function isDiskImage(path: string): boolean {
  return /\.(img|iso|raw|qcow2?|vhdx?|vmdk|ova|tgz|gz|bz2|xz|zip)$/i.test(path);
}

/** A file's path in a repository from the absolute path in a disk string; undefined for a path outside repositories. */
export function diskFileOf(
  path: string,
):
  | { readonly repositoryId: string; readonly kind: 'virtual-disk' | 'iso'; readonly file: string }
  | undefined {
  const match = /^\/+OVS\/+Repositories\/+([^/]+)\/+(VirtualDisks|ISOs)\/+([^/]+)$/.exec(path);
  const [, repositoryId, directory, file] = match ?? [];
  if (!repositoryId || !directory || !file || file === '..' || repositoryId === '..') return undefined;
  return { repositoryId, kind: diskDirectories[directory] ?? 'virtual-disk', file };
}
