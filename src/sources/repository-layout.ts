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

/** CoriolisSnapshots was seen in repositories in use; the dotted ones and ~snapshot are made by filers and btrfs. */
const foreignNames = new Set(['CoriolisSnapshots', '.snapshot', '.snapshots', '~snapshot', 'lost+found']);

/**
 * Directories of a repository that hold no definitions of this estate: the pool file system's image, and snapshot
 * stores, known by their whole name only: a VM's directory may well be called snapdb01. Not for roots, nor for
 * the repositories in them.
 */
export function isForeignDirectory(path: string): boolean {
  return path === 'VirtualMachines/pool' || foreignNames.has(path.split('/').at(-1) ?? '');
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

/** A path without what changes nothing: repeated and trailing slashes, `.`, and `..` with the name before it. */
export function plainPath(path: string): string {
  const names: string[] = [];
  const absolute = path.startsWith('/');
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    const back = name === '..';
    if (back && names.length > 0 && names.at(-1) !== '..') names.pop();
    else if (!back || !absolute) names.push(name);
  }
  return (absolute ? '/' : '') + names.join('/');
}

/**
 * A file's path in a repository from the absolute path in a disk string; undefined for a path outside repositories.
 * xend shows /OVS/Repositories also as /Repositories, and /var/ovs/mount is where Oracle VM 2 mounts repositories.
 */
export function diskFileOf(
  path: string,
):
  | { readonly repositoryId: string; readonly kind: 'virtual-disk' | 'iso'; readonly file: string }
  | undefined {
  const match = /^\/(?:(?:OVS\/)?Repositories|var\/ovs\/mount)\/([^/]+)\/(VirtualDisks|ISOs)\/([^/]+)$/.exec(
    plainPath(path),
  );
  const [, repositoryId, directory, file] = match ?? [];
  if (!repositoryId || !directory || !file) return undefined;
  return { repositoryId, kind: diskDirectories[directory] ?? 'virtual-disk', file };
}
