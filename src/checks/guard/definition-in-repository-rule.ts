import type { Repository, VirtualMachine } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import type { GuardFacts } from './guard-facts.js';
import { type Encounter, encounters, labelOf, placesOfEncounters, whatWasMet } from './in-the-way.js';
import type { PlannedVm } from './planned-vm.js';
import type { Found, GuardRule } from './rule.js';

export const definitionInRepositoryRule: GuardRule = {
  name: 'definition-in-repository',
  title: 'No vm.cfg in a presented repository defines a VM that the script makes, and all of them were read',
  check: (facts) => {
    if (facts.planned.length === 0) return [];
    return [...unread(facts), ...facts.planned.flatMap((planned) => defined(facts, planned))];
  },
};

/** A repository that nobody has looked into may hold any of the VMs; servers may have one that nobody lists. */
function unread(facts: GuardFacts): Found[] {
  const { environment, readRepositories } = facts;
  const listed = new Set(environment.repositories.map(({ id }) => idKey(id)));
  const mounted = environment.servers
    .flatMap(({ repositoryIds }) => repositoryIds.map(({ value }) => value))
    .filter((id) => !listed.has(idKey(id)))
    .map((id): Repository => ({ id, facts: {}, read: false }));
  const unlisted = new Map(mounted.map((repository) => [idKey(repository.id), repository]));
  return [...environment.repositories, ...unlisted.values()]
    .filter(({ id }) => isPresented(facts, id) && !readRepositories.has(idKey(id)))
    .map((repository) => ({
      subject: `repository ${nameOf(repository)}`,
      message:
        'nobody read which VMs are defined in it: name its tree, or the agent of a server that mounts it',
      origins: [repository.facts.name?.origin ?? presentations(facts, repository.id)[0]?.origin].flatMap(
        (origin) => origin ?? [],
      ),
    }));
}

function nameOf({ id, facts }: Repository): string {
  return facts.name?.value ? `${facts.name.value} (${id})` : id;
}

function presentations({ environment }: GuardFacts, id: string) {
  return environment.servers.flatMap(({ repositoryIds }) =>
    repositoryIds.filter(({ value }) => idKey(value) === idKey(id)),
  );
}

/** Where no server is known, nobody can say what is presented. */
function isPresented(facts: GuardFacts, id: string): boolean {
  return facts.environment.servers.length === 0 || presentations(facts, id).length > 0;
}

function defined(facts: GuardFacts, planned: PlannedVm): Found[] {
  const met = new Map<VirtualMachine, Encounter[]>();
  for (const one of encounters(facts, planned)) {
    const { repositoryIds } = facts.toldOf(one.vm);
    const isThere = repositoryIds.size === 0 || [...repositoryIds].some((id) => isPresented(facts, id));
    // a template of its name is no definition of it
    if (one.vm.definitions.length === 0 || !isThere || (one.vm.kind === 'template' && one.by === 'name'))
      continue;
    met.set(one.vm, [...(met.get(one.vm) ?? []), one]);
  }
  return [...met].map(([vm, all]) => ({
    subject: `VM ${planned.name}`,
    message: `the vm.cfg of ${labelOf(vm)} has ${whatWasMet(all)}: refreshing the repository brings that VM back`,
    origins: [...placesOfEncounters(all).filter(({ source }) => source === 'script'), ...vm.definitions],
  }));
}
