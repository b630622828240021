import { idKey } from '../../model/identifiers.js';
import { byHand } from './cures.js';
import type { Cure } from './drift.js';
import type { EstateViews } from './drift-views.js';
import { filesOfManager, missingFiles } from './listed-files.js';
import { vmSubject } from './listed-objects.js';
import { vmsWithoutDefinition } from './vm-without-definition-drift.js';

/** What a refresh of one repository could cost the manager. No source tells what a refresh makes of any of it. */
export interface RefreshDanger {
  /** What is gone from it, in words: files that VMs map, definitions of VMs that the manager alone still knows. */
  readonly gone: readonly string[];
  /** Files that VMs map and nobody looked for: what was not read may be gone. */
  readonly unlisted: readonly string[];
}

/** By repository as `idKey` has it. */
export type RefreshDangers = ReadonlyMap<string, RefreshDanger>;

/**
 * The dangers of all repositories.
 * @param made ids of VMs that a script makes on what it refreshed before, as `idKey` has them: nothing of them counts
 */
export function refreshDangers(views: EstateViews, made: ReadonlySet<string> = new Set()): RefreshDangers {
  const found = new Map<string, { gone: Set<string>; unlisted: Set<string> }>();
  const at = (repositoryId: string) => {
    const danger = found.get(idKey(repositoryId)) ?? { gone: new Set(), unlisted: new Set() };
    found.set(idKey(repositoryId), danger);
    return danger;
  };
  const mapped = mappedFiles(views, made);
  for (const { id, repositoryId } of missingFiles(views))
    if (mapped.has(idKey(id))) at(repositoryId).gone.add(`${id}, which a VM maps`);
  for (const { vm, repositoryId } of vmsWithoutDefinition(views))
    if (!made.has(idKey(vm.id))) at(repositoryId).gone.add(`vm.cfg of ${vmSubject(vm)}`);
  for (const { file, repositoryId } of mapped.values())
    if (repositoryId && !views.filesListed.has(idKey(repositoryId))) at(repositoryId).unlisted.add(file);
  return new Map(
    [...found].map(([id, { gone, unlisted }]) => [id, { gone: [...gone], unlisted: [...unlisted] }]),
  );
}

interface MappedFile {
  readonly file: string;
  readonly repositoryId: string | undefined;
}

/** Files that VMs of the manager map, with the repository that the manager tells, else that of the VM. */
function mappedFiles(views: EstateViews, made: ReadonlySet<string>): ReadonlyMap<string, MappedFile> {
  const places = new Map(filesOfManager(views).map(({ id, repositoryId }) => [idKey(id), repositoryId]));
  const found = new Map<string, MappedFile>();
  for (const { id, disks, facts } of views.manager.vms) {
    if (made.has(idKey(id))) continue;
    for (const { target } of disks) {
      if (!('file' in target)) continue;
      const { file } = target;
      const own = target.repositoryId || facts.repositoryId?.value;
      found.set(idKey(file), { file, repositoryId: places.get(idKey(file)) ?? own });
    }
  }
  return found;
}

/** What is to be done before a refresh, in words, without a final full stop. */
export function dangerText({ gone, unlisted: [one, ...more] }: RefreshDanger): string {
  const parts = [
    ...(gone.length > 0 ? [`bring back first what is gone from the repository: ${gone.join('; ')}`] : []),
    ...(one === undefined
      ? []
      : [
          `name its tree, so that its files are listed: VMs of the manager map ${one}${more.length > 0 ? ` and ${more.length} more` : ''} in it, and nobody looked whether they are there`,
        ]),
  ];
  return `${parts.join('; ')}. A refresh could cost what the manager knows of what is gone (not verified)`;
}

/** The cure, if it refreshes nothing that is in danger, whatever it is sent for. */
export function withoutDanger(cure: Cure, dangers: RefreshDangers): Cure {
  if (cure.kind !== 'lines') return cure;
  for (const { verb, object, instance } of cure.lines) {
    const isRefresh = verb === 'refresh' && object === 'Repository';
    const danger = isRefresh ? dangers.get(idKey(instance?.value ?? '')) : undefined;
    if (danger) return byHand(`${dangerText(danger)}, so nothing is sent. Then look again: ${cure.what}`);
  }
  return cure;
}
