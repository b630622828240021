import { ovsmetaText, ovsrepoText } from '../../generators/server-files.js';
import { ownerOf } from '../ovm-manager/reality.js';
import type { RepositoryFile, World, WorldRepository } from '../ovm-manager/world.js';
import { vmCfgEntries, vmCfgText } from './world-vm-cfg.js';

/** A file of a tree: its text, or how many bytes of nothing it has. */
export type TreeFile = string | { readonly size: number };

/** Everything below `/OVS/Repositories`, by path. */
export function repositoryTrees(world: World): Record<string, TreeFile> {
  const trees = world.repositories.map((repository) => prefixed(repository.id, treeOf(repository, world)));
  return Object.assign({}, ...trees);
}

function prefixed(directory: string, files: Record<string, TreeFile>): Record<string, TreeFile> {
  return Object.fromEntries(Object.entries(files).map(([path, file]) => [`${directory}/${path}`, file]));
}

function treeOf(repository: WorldRepository, world: World): Record<string, TreeFile> {
  const manager = ownerOf(world, repository);
  const facts = { id: repository.id, alias: repository.name, filesystem: 'nfs', location: '' } as const;
  const own = world.vms.filter((vm) => vm.repository === repository.id);
  return {
    // assumed: ovsrepo-keys
    '.ovsrepo': ovsrepoText(facts, manager),
    '.ovsmeta': ovsmetaText(simpleNames(repository)),
    // nothing of a VM may be in it, and it is a repository all the same
    'Assemblies/.keep': '',
    ...besides(own),
    ...Object.fromEntries(repository.files.map((file) => [`VirtualDisks/${file.id}`, sized(file)])),
    ...Object.fromEntries(repository.isos.map((file) => [`ISOs/${file.id}`, sized(file)])),
    ...Object.fromEntries(
      own.map((vm) => [
        `${vm.template ? 'Templates' : 'VirtualMachines'}/${vm.id}/vm.cfg`,
        vmCfgText(vmCfgEntries(vm, world)),
      ]),
    ),
  };
}

/** Names of disks and ISOs, as far as they have some. */
export function simpleNames({ files, isos }: WorldRepository): Map<string, string> {
  return new Map(
    [...files, ...isos].flatMap(({ id, name }) => (name === undefined ? [] : [[id, name] as const])),
  );
}

/** What lies in repositories beside the estate: the image of a pool, and what filers keep of yesterday. */
function besides([first]: World['vms']): Record<string, TreeFile> {
  return {
    'VirtualMachines/pool/ovspoolfs.img': { size: 10_737_418_240 },
    ...(first && { [`.snapshot/hourly.0/VirtualMachines/${first.id}/vm.cfg`]: "name = 'of yesterday'\n" }),
  };
}

function sized(file: RepositoryFile): TreeFile {
  return { size: Number(file.unshown?.bytes ?? 0) };
}
