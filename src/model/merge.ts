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
import { idKey, macKey, sameId } from './identifiers.js';
import { type Fact, type Facts, type Origin, originText, sourcePrecedence } from './origin.js';
import { diskKey } from './ownership.js';
import { withRunning } from './running-vms.js';

/**
 * Joins what the sources tell into one environment. A value that was read wins over one that was assumed, then the
 * source earlier in `sourcePrecedence` wins; every disagreement between read values stays as a finding.
 */
export function mergeEnvironment(estate: string, parts: readonly EnvironmentPart[]): Environment {
  const conflicts: Finding[] = [];
  const merged = {
    uuidPlaces: parts.flatMap((part) => part.uuidPlaces ?? []),
    manager: mergeFacts<ManagerAttributes>(
      'manager',
      parts.map((part) => part.manager ?? {}),
      conflicts,
    ),
    servers: mergeById(
      parts.flatMap((part) => part.servers ?? []),
      serverKey,
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
    vms: mergeById(withRunning(parts.flatMap((part) => part.vms ?? [])), entityKey, (same) =>
      mergeVms(same, conflicts),
    ),
    physicalDisks: Object.assign({}, ...parts.map((part) => part.physicalDisks ?? {})),
    shareableDisks: Object.assign({}, ...parts.map((part) => part.shareableDisks ?? {})),
    managerObjects: parts.flatMap((part) => part.managerObjects ?? []),
    translations: parts.flatMap((part) => part.translations ?? []),
  };
  return { estate, ...merged, findings: [...parts.flatMap((part) => part.findings ?? []), ...conflicts] };
}

type Several<Entity> = readonly [Entity, ...Entity[]];

const entityKey = (entity: { readonly id: string }) => idKey(entity.id);
const serverKey = (server: Server) => server.id;

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
  return { ...same[0], facts, read: same.some((repository) => repository.read) };
}

function mergeFileSystems(same: Several<FileSystem>, conflicts: Finding[]): FileSystem {
  const facts = mergeFacts(
    `file system ${same[0].uuid}`,
    same.map((fileSystem) => fileSystem.facts),
    conflicts,
  );
  return { ...same[0], facts };
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
  return {
    ...defined,
    kind,
    facts,
    definitions,
    disks: withUnknown(
      defined.disks,
      others.flatMap((vm) => vm.disks),
      diskKey,
    ),
    vnics: withUnknown(
      defined.vnics,
      others.flatMap((vm) => vm.vnics),
      (vnic) => vnic.mac && macKey(vnic.mac),
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

/** The devices of the definition, and those that only another reading shows: a disk added to a running VM is in use. */
function withUnknown<Device>(
  devices: readonly Device[],
  others: readonly Device[],
  keyOf: (device: Device) => string | undefined,
): readonly Device[] {
  const known = new Set(devices.map(keyOf));
  const added = others.filter((device) => keyOf(device) !== undefined && !known.has(keyOf(device)));
  return added.length === 0 ? devices : [...devices, ...added];
}

/**
 * The facts of one entity from several places: a read value beats an assumed one, then the earlier source, then the
 * earlier place. Disagreements between read values are added to `conflicts`; ids are compared without case.
 */
export function mergeFacts<Attributes>(
  subject: string,
  all: readonly Facts<Attributes>[],
  conflicts: Finding[],
): Facts<Attributes> {
  const merged: { -readonly [Name in keyof Attributes]?: Fact<Attributes[Name]> } = {};
  for (const facts of all) {
    for (const name of Object.keys(facts) as (keyof Attributes)[]) {
      const fact = facts[name];
      const known = merged[name];
      if (fact === undefined) continue;
      if (known && !known.assumed && !fact.assumed && !sameValue(name, known.value, fact.value)) {
        conflicts.push(conflict(subject, String(name), known, fact));
      }
      if (known === undefined || beats(fact, known)) merged[name] = fact;
    }
  }
  return merged;
}

function beats(fact: Fact<unknown>, known: Fact<unknown>): boolean {
  if (Boolean(fact.assumed) !== Boolean(known.assumed)) return !fact.assumed;
  return sourcePrecedence.indexOf(fact.origin.source) < sourcePrecedence.indexOf(known.origin.source);
}

const idAttributes: ReadonlySet<PropertyKey> = new Set(['uuid', 'managerUuid']);

function sameValue(attribute: PropertyKey, a: unknown, b: unknown): boolean {
  if (idAttributes.has(attribute) && typeof a === 'string' && typeof b === 'string') return sameId(a, b);
  return JSON.stringify(a) === JSON.stringify(b);
}

function conflict(subject: string, attribute: string, a: Fact<unknown>, b: Fact<unknown>): Finding {
  const [winner, loser] = beats(b, a) ? [b, a] : [a, b];
  // what an operator states is meant to differ
  const severity = winner.origin.source === 'map' ? 'note' : 'warning';
  const message = `${attribute} is ${JSON.stringify(winner.value)} in ${originText(winner.origin)} and ${JSON.stringify(loser.value)} in ${originText(loser.origin)}; the first is used`;
  return { severity, code: 'sources-disagree', subject, message, origins: [winner.origin, loser.origin] };
}
