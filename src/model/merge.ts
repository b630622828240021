import type {
  Environment,
  EnvironmentPart,
  FileSystem,
  ManagerAttributes,
  Network,
  Repository,
  Server,
  VirtualMachine,
} from './environment.js';
import type { Finding } from './finding.js';
import { withGhosts } from './ghost-vms.js';
import { idKey, serverKey } from './identifiers.js';
import { joinedLists } from './infrastructure.js';
import { withJoinedServers } from './join-servers.js';
import { otherPlaces } from './known-places.js';
import { mergedDisks, mergedVnics } from './merge-devices.js';
import { mergeFacts } from './merge-facts.js';
import { mergeInfrastructure } from './merge-infrastructure.js';
import { type Origin, originText } from './origin.js';
import { withRunning } from './running-vms.js';

/**
 * Joins what the sources tell into one environment. A value that was read wins over one that was assumed, then the
 * source earlier in `sourcePrecedence` wins; every disagreement between read values stays as a finding.
 */
export function mergeEnvironment(estate: string, told: readonly EnvironmentPart[]): Environment {
  const parts = withJoinedServers(told);
  const conflicts: Finding[] = [];
  const vmsTold = withRunning(parts.flatMap((part) => part.vms ?? []));
  const merged = {
    uuidPlaces: parts.flatMap((part) => part.uuidPlaces ?? []),
    manager: mergeFacts<ManagerAttributes>(
      'manager',
      parts.map((part) => part.manager ?? {}),
      conflicts,
    ),
    servers: mergeById(
      parts.flatMap((part) => part.servers ?? []),
      ({ id }) => serverKey(id),
      (same) => mergeServers(same, conflicts),
    ),
    repositories: mergeById(
      parts.flatMap((part) => part.repositories ?? []),
      entityKey,
      (same) => mergeRepositories(same, conflicts),
    ),
    fileSystems: mergeById(
      parts.flatMap((part) => part.fileSystems ?? []),
      (fileSystem) => idKey(fileSystem.uuid),
      (same) => mergeFileSystems(same, conflicts),
    ),
    diskFiles: parts.flatMap((part) => part.diskFiles ?? []),
    networks: mergeById(
      parts.flatMap((part) => part.networks ?? []),
      entityKey,
      (same) => mergeNetworks(same, conflicts),
    ),
    vms: mergeById(vmsTold, entityKey, (same) => mergeVms(same, conflicts)),
    physicalDisks: Object.assign({}, ...parts.map((part) => part.physicalDisks ?? {})),
    shareableDisks: Object.assign({}, ...parts.map((part) => part.shareableDisks ?? {})),
    newPlaces: Object.assign({}, ...parts.map((part) => part.newPlaces ?? {})),
    deviceAliases: parts.flatMap((part) => part.deviceAliases ?? []),
    storageUses: parts.flatMap((part) => part.storageUses ?? []),
    managerObjects: parts.flatMap((part) => part.managerObjects ?? []),
    translations: parts.flatMap((part) => part.translations ?? []),
  };
  const infrastructure = mergeInfrastructure(
    joinedLists(parts.map((part) => part.infrastructure ?? {})),
    merged,
    conflicts,
  );
  return {
    estate,
    ...merged,
    vms: withGhosts(merged.vms, vmsTold, merged.repositories, conflicts),
    ...infrastructure,
    findings: [...parts.flatMap((part) => part.findings ?? []), ...conflicts],
  };
}

type Several<Entity> = readonly [Entity, ...Entity[]];

const entityKey = (entity: { readonly id: string }) => idKey(entity.id);

function mergeById<Entity>(
  entities: readonly Entity[],
  keyOf: (entity: Entity) => string,
  merge: (same: Several<Entity>) => Entity,
): Entity[] {
  const groups = new Map<string, [Entity, ...Entity[]]>();
  for (const entity of entities) {
    const group = groups.get(keyOf(entity));
    if (group) group.push(entity);
    else groups.set(keyOf(entity), [entity]);
  }
  return [...groups.values()].map((same) => (same.length === 1 ? same[0] : merge(same)));
}

function mergeServers(same: Several<Server>, conflicts: Finding[]): Server {
  const facts = mergeFacts(
    `server ${same[0].id}`,
    same.map((server) => server.facts),
    conflicts,
  );
  return { ...same[0], facts, repositoryIds: same.flatMap((server) => server.repositoryIds) };
}

function mergeRepositories(same: Several<Repository>, conflicts: Finding[]): Repository {
  const facts = mergeFacts(
    `repository ${same[0].id}`,
    same.map((repository) => repository.facts),
    conflicts,
  );
  return { ...same[0], facts, ...otherPlaces(facts, same), read: same.some((repository) => repository.read) };
}

function mergeFileSystems(same: Several<FileSystem>, conflicts: Finding[]): FileSystem {
  const facts = mergeFacts(
    `file system ${same[0].uuid}`,
    same.map((fileSystem) => fileSystem.facts),
    conflicts,
  );
  return { ...same[0], facts, ...otherPlaces(facts, same) };
}

function mergeNetworks(same: Several<Network>, conflicts: Finding[]): Network {
  return {
    ...same[0],
    facts: mergeFacts(
      `network ${same[0].id}`,
      same.map((network) => network.facts),
      conflicts,
    ),
  };
}

function mergeVms(same: Several<VirtualMachine>, conflicts: Finding[]): VirtualMachine {
  const facts = mergeFacts(
    `VM ${same[0].id}`,
    same.map((vm) => vm.facts),
    conflicts,
  );
  const definitions = definitionsOf(same);
  const twice =
    definitions.length > 1
      ? [`it is defined ${definitions.length} times: ${definitions.map(originText).join(', ')}`]
      : [];
  const kind = same.some((vm) => vm.kind === 'vm') ? 'vm' : 'template';
  for (const message of twice) {
    const subject = `${kind === 'vm' ? 'VM' : 'template'} ${facts.name?.value || same[0].id}`;
    conflicts.push({ severity: 'error', code: 'defined-twice', subject, message, origins: definitions });
  }
  const defined =
    same.find((vm) => vm.definitions.length > 0) ??
    // one may be mentioned by a source that tells nothing of it
    same.find((vm) => vm.disks.length + vm.vnics.length > 0) ??
    same[0];
  const others = same.filter((vm) => vm !== defined);
  const shownAt = same.find((vm) => vm.shownAt !== undefined)?.shownAt;
  return {
    ...defined,
    ...(shownAt && { shownAt }),
    kind,
    facts,
    definitions,
    disks: mergedDisks(
      defined.disks,
      others.flatMap((vm) => vm.disks),
    ),
    vnics: mergedVnics(
      defined.vnics,
      others.flatMap((vm) => vm.vnics),
    ),
    problems: [...same.flatMap((vm) => vm.problems), ...twice],
    stated: mergeFacts<Readonly<Record<string, string>>>(
      `VM ${same[0].id}`,
      same.map((vm) => vm.stated),
      conflicts,
    ) as VirtualMachine['stated'],
  };
}

/**
 * The files that define one VM. A server's agent reads the same file that lies in the repository, so what it tells is
 * no other definition unless it is of another repository.
 */
function definitionsOf(same: Several<VirtualMachine>): readonly Origin[] {
  const files = same.flatMap((vm) => vm.definitions.filter(({ source }) => source === 'repository-files'));
  if (files.length > 0) return files;
  const byRepository = new Map<string, readonly Origin[]>();
  for (const { definitions, facts } of same) {
    const repository = idKey(facts.repositoryId?.value ?? '');
    if (definitions.length > 0 && !byRepository.has(repository)) byRepository.set(repository, definitions);
  }
  return [...byRepository.values()].flat();
}
