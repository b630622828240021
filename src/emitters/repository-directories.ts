import type { Environment } from '../model/environment.js';
import { idKey } from '../model/identifiers.js';
import type { Origin } from '../model/origin.js';

/**
 * The captured directories of each repository, in order: the first segment of the files its facts, its VMs and its
 * disks were read from. The directory need not have the id as its name. By the key of the repository's id.
 */
export function repositoryDirectories(environment: Environment): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  const add = (id: string | undefined, { source, file }: Origin, isListing = false) => {
    const [directory = ''] = file.split('/');
    if (id === undefined || source !== 'repository-files' || directory === '') return;
    const name = isListing ? directory.replace(/\.listing\.tsv$/, '') : directory;
    found.set(idKey(id), (found.get(idKey(id)) ?? new Set()).add(name));
  };
  for (const { id, facts, read } of environment.repositories) {
    // Without .ovsrepo the name of the directory is the id.
    if (read && Object.keys(facts).length === 0) found.set(idKey(id), new Set([id]));
    for (const fact of Object.values(facts)) if (fact.origin.file.includes('/')) add(id, fact.origin);
  }
  for (const { facts, definitions } of environment.vms) {
    const id = facts.repositoryId;
    if (id?.origin.source === 'repository-files') for (const origin of definitions) add(id.value, origin);
  }
  for (const { repositoryId, origin } of environment.diskFiles) add(repositoryId, origin, true);
  return new Map([...found].map(([id, names]) => [id, [...names].sort()]));
}
