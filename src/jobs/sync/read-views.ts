import type { EstateViews, ManagerLists } from '../../checks/drifts/drift-views.js';
import { wwidKey } from '../../formats/wwid.js';
import type { Environment, EnvironmentPart, Server, VirtualMachine } from '../../model/environment.js';
import { idKey, serverKey } from '../../model/identifiers.js';
import { withJoinedServers } from '../../model/join-servers.js';
import { mergeEnvironment } from '../../model/merge.js';
import { isSameHost } from '../../reach/same-host.js';
import { managerCliSource } from '../../sources/manager-cli-source.js';
import { managerFilesSource } from '../../sources/manager-files-source.js';
import { managerRestSource } from '../../sources/manager-rest-source.js';
import { repositoryFilesSource } from '../../sources/repository-files-source.js';
import { serverAgentSource } from '../../sources/server-agent-source.js';
import { listedDirectory } from '../../sources/tree-listing.js';
import { readRepositories, serverAnswers } from '../answered-servers.js';
import type { EstateReading } from '../read-estate.js';
import { managerLists } from './manager-lists.js';
import { isDomain, runningDomains } from './running-domains.js';

/**
 * An estate as each side tells it. A merge keeps who won and a sentence about the others, so the captured bytes are
 * interpreted side by side: the manager's interfaces, the files of repositories, the servers.
 */
export async function estateViews(
  reading: EstateReading,
  managerUuid: string | undefined,
): Promise<EstateViews> {
  const parts = await partsOf(reading);
  const hosts = [parts.hosts, parts.agents].map(splitVms);
  const { estate } = reading.environment;
  const manager = mergeEnvironment(estate, [parts.rest, parts.cli]);
  const definitions = hosts.map(({ defined }) => ({ vms: defined }));
  const repositories = mergeEnvironment(estate, [parts.files, ...definitions]);
  const servers = mergeEnvironment(
    estate,
    hosts.map(({ others }) => others),
  );
  const interfaces = await managerLists(reading);
  const files = wholeTrees(reading, parts.files);
  return {
    ...{ managerUuid, manager, repositories, servers },
    interfaces,
    domains: runningDomains(
      hosts.flatMap(({ domains }) => domains),
      [...manager.vms, ...repositories.vms],
    ),
    wwidsOfManager: wwidsOf(manager, interfaces),
    answering: new Set(
      (await serverAnswers(reading, [])).flatMap(({ id, answers }) => (answers ? [serverKey(id)] : [])),
    ),
    askedAtOwnAddress: await askedAtOwnAddress(servers.servers),
    definitionsRead: new Set([...files, ...(await toldByAgents(reading))]),
    filesListed: files,
  };
}

type PartName = 'files' | 'hosts' | 'rest' | 'cli' | 'agents';

/** What each source tells, with servers called alike in all of them. */
async function partsOf({ captured }: EstateReading): Promise<Readonly<Record<PartName, EnvironmentPart>>> {
  const sources = [
    repositoryFilesSource,
    managerFilesSource,
    managerRestSource,
    managerCliSource,
    serverAgentSource,
  ] as const;
  const told: EnvironmentPart[] = [];
  for (const source of sources) told.push(await source.interpret(captured(source)));
  const [files = {}, hosts = {}, rest = {}, cli = {}, agents = {}] = withJoinedServers(told);
  return { files, hosts, rest, cli, agents };
}

/** Servers tell what runs on them, and agents read out what lies in repositories. */
function splitVms(part: EnvironmentPart): {
  readonly domains: readonly VirtualMachine[];
  readonly defined: readonly VirtualMachine[];
  readonly others: EnvironmentPart;
} {
  const { vms = [], ...others } = part;
  return { domains: vms.filter(isDomain), defined: vms.filter((vm) => !isDomain(vm)), others };
}

/** Where the list was not read, or a disk in it has no WWID, an unknown LUN may be one of the manager's. */
function wwidsOf(
  { physicalDisks }: Environment,
  interfaces: readonly ManagerLists[],
): ReadonlySet<string> | undefined {
  const listed = interfaces.flatMap(({ lists }) => lists.get('PhysicalDisk') ?? []);
  const told = new Set(Object.values(physicalDisks).map(({ value }) => idKey(value)));
  if (listed.length === 0 || !listed.every((list) => [...list.keys()].every((key) => told.has(key))))
    return undefined;
  return new Set(Object.keys(physicalDisks).map((wwid) => wwidKey(wwid) ?? wwid));
}

/** Ids of repositories whose tree was walked to its end without a problem. */
function wholeTrees(reading: EstateReading, { repositories = [] }: EnvironmentPart): ReadonlySet<string> {
  const captured = reading.captured(repositoryFilesSource);
  const problems = reading.sources
    .filter(({ name }) => name === repositoryFilesSource.name)
    .flatMap((source) => source.problems.map(({ path }) => path));
  const whole = captured.paths.flatMap((path) => {
    const directory = listedDirectory(path);
    if (directory === undefined) return [];
    const isIn = (problem: string) => problem === '' || `${problem}/`.startsWith(`${directory}/`);
    if (problems.some(isIn)) return [];
    const own = repositories.find(({ facts }) =>
      Object.values(facts).some((fact) => fact?.origin.file.startsWith(`${directory}/`)),
    );
    return [own?.id ?? directory];
  });
  return new Set(whole.map(idKey));
}

/** Repositories of which an agent listed what is in them. */
function toldByAgents(reading: EstateReading): Promise<ReadonlySet<string>> {
  return readRepositories({ ...reading, environment: { ...reading.environment, repositories: [] } });
}

/** Replies lie in a directory that is called like the address they came from: `ovs1/…`, `servers/[::1]:8900/…`. */
const askedAt = /^(?:servers\/)?(?:\[([^\]]+)\]|([^/:]+))(?::\d+)?\//;

/** Servers one of whose replies came from the address that they say they have. */
async function askedAtOwnAddress(servers: readonly Server[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const { id, facts, repositoryIds } of servers) {
    const own = facts.registeredIp?.value.trim();
    const hosts = [...Object.values(facts), ...repositoryIds].flatMap((fact) => {
      const [, bracketed, plain] = askedAt.exec(fact?.origin.file ?? '') ?? [];
      return bracketed ?? plain ?? [];
    });
    for (const host of own ? new Set(hosts) : [])
      if (await isSameHost(host, own ?? '')) found.add(serverKey(id));
  }
  return found;
}
