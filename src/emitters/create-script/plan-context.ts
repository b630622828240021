import type { DiskFile, Environment, Network, Release, Repository } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import type { Fact } from '../../model/origin.js';
import { fileKey, type Ownership, ownershipOf } from '../../model/ownership.js';
import { type ReleaseTraits, releaseTraits } from './release-traits.js';

/** Everything a plan looks up, built once for all VMs. */
export interface PlanContext {
  readonly environment: Environment;
  readonly release: Release;
  readonly traits: ReleaseTraits;
  readonly ownership: Ownership;
  network(id: string): Network | undefined;
  repository(id: string): Repository | undefined;
  /** How many repositories have this name. */
  repositoriesNamed(name: string): number;
  diskFile(repositoryId: string, file: string): DiskFile | undefined;
  /** What the operator says a word of vm.cfg is in the CLI. */
  translation(attribute: string, from: string): Fact<string> | undefined;
}

export function planContext(environment: Environment, release: Release): PlanContext {
  const networks = new Map(environment.networks.map((network) => [idKey(network.id), network]));
  const repositories = new Map(
    environment.repositories.map((repository) => [idKey(repository.id), repository]),
  );
  const names = new Map<string, number>();
  for (const { facts } of environment.repositories) {
    if (facts.name) names.set(facts.name.value, (names.get(facts.name.value) ?? 0) + 1);
  }
  const files = new Map(environment.diskFiles.map((file) => [fileKey(file.repositoryId, file.id), file]));
  const translations = new Map(
    environment.translations.map(({ attribute, from, to }) => [`${attribute} ${from}`, to]),
  );
  return {
    environment,
    release,
    traits: releaseTraits[release],
    ownership: ownershipOf(environment),
    network: (id) => networks.get(idKey(id)),
    repository: (id) => repositories.get(idKey(id)),
    repositoriesNamed: (name) => names.get(name) ?? 0,
    diskFile: (repositoryId, file) => files.get(fileKey(repositoryId, file)),
    translation: (attribute, from) => translations.get(`${attribute} ${from}`),
  };
}
