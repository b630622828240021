import type { MapDocument, MapEntry } from '../formats/map-file.js';
import type { EnvironmentPart } from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import { idKey } from '../model/identifiers.js';

/** A map without what it tells of things that are not of the estate. */
export interface KnownMap {
  readonly document: MapDocument;
  readonly findings: readonly Finding[];
}

/**
 * Leaves out what a map tells of a repository, network or pool that nothing else names: it is a slip of the pen, and
 * each such line is an error finding. A network that only a vNIC is on, and a repository that only a server, VM or file
 * names, are of the estate.
 */
export function withoutUnknown(told: readonly EnvironmentPart[], map: MapDocument, file: string): KnownMap {
  const known = knownThings(told, map);
  const entries = map.entries.filter((entry) => isKnown(entry, known));
  const unknown = map.entries.filter((entry) => !isKnown(entry, known));
  const findings = [
    ...unknown.map((entry) => finding(entry, file)),
    ...entries.flatMap((entry) => newPool(entry, poolsTold(told), file)),
  ];
  return { document: { ...map, entries }, findings };
}

/** A pool that only the map names: right where it is to be made, else a slip that a script stumbles over. */
function newPool(
  { attribute, value, line, column }: MapEntry,
  told: readonly string[],
  file: string,
): Finding[] {
  if (attribute !== 'pool' || told.includes(value)) return [];
  const known = told.length === 0 ? 'none is known' : `known are ${told.join(', ')}`;
  const message = `line ${line} of the map names the server pool ${value}, which nothing that was read names (${known}): a script stops unless the manager has it`;
  const origins = [{ source: 'map', file, line, column }] as const;
  return [{ severity: 'warning', code: 'map-new-pool', subject: 'map', message, origins }];
}

function poolsTold(told: readonly EnvironmentPart[]): string[] {
  const all = told.flatMap(({ infrastructure, servers = [], repositories = [], vms = [] }) => [
    ...(infrastructure?.serverPools ?? []).map(({ facts }) => facts.name?.value),
    ...[...servers, ...repositories, ...vms].map(({ facts }) => facts.poolName?.value),
  ]);
  return [...new Set(all.flatMap((name) => name || []))];
}

/** Names of pools are compared exactly, ids without case. */
function thingOf({ subject, key }: MapEntry): string {
  return `${subject} ${subject === 'pool' ? key : idKey(key)}`;
}

function isKnown(entry: MapEntry, known: ReadonlySet<string>): boolean {
  const { subject } = entry;
  return (
    (subject !== 'repository' && subject !== 'network' && subject !== 'pool') || known.has(thingOf(entry))
  );
}

function knownThings(told: readonly EnvironmentPart[], map: MapDocument): ReadonlySet<string> {
  const all = <One>(list: (part: EnvironmentPart) => readonly One[] | undefined) =>
    told.flatMap((part) => list(part) ?? []);
  const repositories = all((part) => part.repositories);
  const networks = all((part) => part.networks);
  const servers = all((part) => part.servers);
  const vms = all((part) => part.vms);
  const repositoryIds = [
    ...repositories.map(({ id }) => id),
    ...servers.flatMap((server) => server.repositoryIds.map(({ value }) => value)),
    ...vms.flatMap(({ facts, disks }) => [
      facts.repositoryId?.value,
      ...disks.map(({ target }) => ('repositoryId' in target ? target.repositoryId : undefined)),
    ]),
    ...all((part) => part.diskFiles).map(({ repositoryId }) => repositoryId),
    ...all((part) => part.infrastructure?.repositoryExports).map(({ facts }) => facts.repository?.value),
  ];
  const onNetworks = [
    ...all((part) => part.infrastructure?.ports),
    ...all((part) => part.infrastructure?.bondPorts),
    ...all((part) => part.infrastructure?.vlanInterfaces),
    ...all((part) => part.infrastructure?.vlanSegments),
  ];
  const networkIds = [
    ...networks.map(({ id }) => id),
    ...vms.flatMap(({ vnics }) => vnics.map(({ networkId }) => networkId)),
    ...onNetworks.map(({ facts }) => facts.network?.value),
  ];
  const pools = [
    ...poolsTold(told),
    ...map.entries.filter(({ attribute }) => attribute === 'pool').map(({ value }) => value),
  ];
  const byId = (subject: string, ids: readonly (string | undefined)[]) =>
    ids.flatMap((id) => (id === undefined ? [] : [`${subject} ${idKey(id)}`]));
  return new Set([
    ...byId('repository', repositoryIds),
    ...byId('network', networkIds),
    ...pools.map((name) => `pool ${name ?? ''}`),
  ]);
}

function finding({ subject, key, line, column }: MapEntry, file: string): Finding {
  const has =
    subject === 'pool' ? 'nothing that was read names such a pool' : 'nothing that was read has this id';
  const message = `line ${line} of the map is about ${subject} ${key}, and ${has}: nothing is made of the line`;
  const origins = [{ source: 'map', file, line, column }] as const;
  return { severity: 'error', code: `map-unknown-${subject}`, subject: 'map', message, origins };
}
