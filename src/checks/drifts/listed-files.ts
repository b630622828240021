import { idKey } from '../../model/identifiers.js';
import type { ManagerObject } from '../../model/manager-object.js';
import type { EstateViews, ListedObject } from './drift-views.js';

/** A virtual disk or ISO as the manager lists it. */
export interface FileOfManager extends ListedObject {
  readonly kind: 'virtual-disk' | 'iso';
  readonly repositoryId: string;
  /** As CLI and REST show it. */
  readonly shown: readonly ManagerObject[];
}

const kinds = [
  ['VirtualDisk', 'virtual-disk'],
  ['VirtualCdrom', 'iso'],
] as const;

/** Labels under which a disk names its repository, and a repository its disks. */
const ofDisk: ReadonlySet<string> = new Set(['Repository Id', 'Repository', 'repositoryId']);
const ofRepository = /^(?:VirtualDisk|VirtualCdrom|virtualDiskIds)(?: \d+)?$/;

/** Every file whose repository the manager tells. */
export function filesOfManager({
  interfaces,
  manager: { managerObjects = [] },
}: EstateViews): FileOfManager[] {
  const shown = new Map<string, ManagerObject[]>();
  const repositories = new Map<string, string>();
  for (const object of managerObjects) {
    if (object.type === 'Repository')
      for (const { label, refersTo } of object.attributes)
        if (refersTo !== undefined && ofRepository.test(label)) repositories.set(idKey(refersTo), object.id);
    if (object.type !== 'VirtualDisk' && object.type !== 'VirtualCdrom') continue;
    shown.set(idKey(object.id), [...(shown.get(idKey(object.id)) ?? []), object]);
    const own = object.attributes.find(({ label }) => ofDisk.has(label));
    if (own) repositories.set(idKey(object.id), own.refersTo ?? own.value);
  }
  const found = new Map<string, FileOfManager>();
  for (const { lists } of interfaces)
    for (const [type, kind] of kinds)
      for (const [key, one] of lists.get(type) ?? []) {
        const repositoryId = repositories.get(idKey(one.id));
        if (repositoryId === undefined || found.has(key)) continue;
        found.set(key, { ...one, kind, repositoryId, shown: shown.get(idKey(one.id)) ?? [] });
      }
  return [...found.values()];
}

/** The files that were seen in repositories, by repository and name. */
export function filesSeen({ repositories: { diskFiles } }: EstateViews) {
  return new Map(diskFiles.map((file) => [seenKey(file.repositoryId, file.id), file]));
}

/** Files that the manager lists in a repository that was listed wholly and has no such file. */
export function missingFiles(views: EstateViews): FileOfManager[] {
  const seen = filesSeen(views);
  return filesOfManager(views).filter(
    ({ id, repositoryId }) =>
      views.filesListed.has(idKey(repositoryId)) && !seen.has(seenKey(repositoryId, id)),
  );
}

export function seenKey(repositoryId: string, file: string): string {
  return `${idKey(repositoryId)}/${idKey(file)}`;
}
