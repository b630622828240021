import type { EnvironmentPart, ManagerAttributes } from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import { joinedLists } from '../model/infrastructure.js';
import { mergeFacts } from '../model/merge-facts.js';

/** What several kinds of captured files tell, as one part; nothing is decided between them but about the manager. */
export function joinedParts(parts: readonly EnvironmentPart[]): EnvironmentPart {
  const findings: Finding[] = parts.flatMap((part) => part.findings ?? []);
  const all = <Item>(of: (part: EnvironmentPart) => readonly Item[] | undefined) =>
    parts.flatMap((part) => of(part) ?? []);
  const manager = mergeFacts<ManagerAttributes>(
    'manager',
    parts.map((part) => part.manager ?? {}),
    findings,
  );
  return {
    uuidPlaces: all((part) => part.uuidPlaces),
    manager,
    servers: all((part) => part.servers),
    repositories: all((part) => part.repositories),
    fileSystems: all((part) => part.fileSystems),
    diskFiles: all((part) => part.diskFiles),
    networks: all((part) => part.networks),
    vms: all((part) => part.vms),
    physicalDisks: Object.assign({}, ...parts.map((part) => part.physicalDisks ?? {})),
    shareableDisks: Object.assign({}, ...parts.map((part) => part.shareableDisks ?? {})),
    deviceAliases: all((part) => part.deviceAliases),
    storageUses: all((part) => part.storageUses),
    managerObjects: all((part) => part.managerObjects),
    infrastructure: joinedLists(parts.map((part) => part.infrastructure ?? {})),
    findings,
  };
}
