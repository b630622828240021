import { maskSecrets } from '../base/secret.js';
import type { ReadFinding } from '../formats/document.js';
import { canBeManagerUuid } from '../formats/manager-uuid.js';
import type {
  FileSystem,
  ManagerAttributes,
  Network,
  Repository,
  Server,
  UuidPlace,
  VirtualMachine,
} from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import { isManagerUuid } from '../model/identifiers.js';
import type { Infrastructure } from '../model/infrastructure.js';
import type { DeviceAlias, StorageUse } from '../model/known-places.js';
import type { Fact, Facts, Origin } from '../model/origin.js';
import type { HostCards } from './host-cards.js';
import { HostInfrastructure } from './host-infrastructure.js';
import { readingFindings } from './reading-findings.js';

/** A text of a captured file with its place. */
export type Found = { readonly value: string; readonly line: number; readonly column: number };

/** What files and replies of hosts tell, while they are read one after the other. */
export class PartOfHosts {
  readonly uuidPlaces: UuidPlace[] = [];
  manager: Facts<ManagerAttributes> = {};
  /** What each file tells about the manager. */
  readonly managers: Facts<ManagerAttributes>[] = [];
  readonly servers: Server[] = [];
  /** The id of the server whose files lie in a directory, where one of them tells it. */
  readonly serverIds = new Map<string, string>();
  readonly repositories: Repository[] = [];
  readonly fileSystems: FileSystem[] = [];
  readonly deviceAliases: DeviceAlias[] = [];
  readonly storageUses: StorageUse[] = [];
  readonly networks: Network[] = [];
  readonly vms: VirtualMachine[] = [];
  readonly findings: Finding[] = [];
  /** What they tell of pools and cards, until `nameServers` makes `infrastructure` of it. */
  readonly pools = new HostInfrastructure();
  infrastructure: Partial<Infrastructure> = {};

  get cards(): HostCards {
    return this.pools.cards;
  }

  note(findings: readonly ReadFinding[], file: Origin): void {
    this.findings.push(...readingFindings(findings, file.file, file));
  }

  /** Every differing manager UUID is a place of its own; the reader has said what is none. */
  uuids(place: string, found: readonly (Found | undefined)[], file: Origin): void {
    for (const one of found)
      if (one && isUsableUuid(one.value))
        this.uuidPlaces.push({ place, uuid: one.value, origin: originAt(file, one) });
  }

  /** Gives servers the ids that one of their replies told, in place of the directories that the replies lie in. */
  nameServers(): void {
    const named = (id: string) => this.serverIds.get(id) ?? id;
    this.infrastructure = this.pools.infrastructure(named);
    this.servers.forEach((server, index) => {
      this.servers[index] = { ...server, id: named(server.id) };
    });
    this.vms.forEach((vm, index) => {
      const { runningOn } = vm.facts;
      if (runningOn === undefined || named(runningOn.value) === runningOn.value) return;
      this.vms[index] = {
        ...vm,
        facts: { ...vm.facts, runningOn: { ...runningOn, value: named(runningOn.value) } },
      };
    });
  }
}

export function isUsableUuid(uuid: string): boolean {
  return isManagerUuid(uuid) && canBeManagerUuid(uuid);
}

export function originAt(file: Origin, found: { readonly line: number; readonly column: number }): Origin {
  return { ...file, line: found.line, column: found.column };
}

export function factAt<Value>(
  value: Value,
  file: Origin,
  found: { readonly line: number; readonly column: number },
): Fact<Value> {
  return { value, origin: originAt(file, found) };
}

/** Facts from found texts, secrets masked; names whose value is missing are left out. */
export function textFacts(
  found: Readonly<Record<string, Found | undefined>>,
  file: Origin,
): Record<string, Fact<string>> {
  const facts: Record<string, Fact<string>> = {};
  for (const [name, value] of Object.entries(found))
    if (value?.value) facts[name] = factAt(maskSecrets(value.value, name), file, value);
  return facts;
}

/** The server a saved reply came from: the directory it lies in, or above the one of network scripts. */
export function serverOf(file: Origin): string {
  const directories = file.file.split('/').slice(0, -1);
  while (directories.at(-1) === 'network-scripts') directories.pop();
  return directories.at(-1) ?? 'server';
}
