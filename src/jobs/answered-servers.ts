import type { ServerAnswer } from '../checks/guard/guard-facts.js';
import type { EnvironmentPart, Server } from '../model/environment.js';
import { idKey, serverKey } from '../model/identifiers.js';
import { withJoinedServers } from '../model/join-servers.js';
import { managerFilesSource } from '../sources/manager-files-source.js';
import { serverAgentSource } from '../sources/server-agent-source.js';
import type { Source } from '../sources/source.js';
import type { EstateReading } from './read-estate.js';

/** Replies that tell what runs on a server, and from which it came. */
const tellsRunning = [
  [managerFilesSource, /^(servers\/[^/]+)\/xm-list\.txt$/],
  [serverAgentSource, /^([^/]+)\/list_vms\.xml$/],
] as const;

/** Replies of agents that tell which VMs are defined in a repository. */
const tellsDefinitions = /\/discover_repositories-[^/]+\.xml$/;

/**
 * Every server that the estate has, and whether it told what runs on it. Hosts are known by the address they were
 * reached at, so their servers are found as a merge finds them: by id, by address, by name.
 * @param dead names, addresses or ids of servers that the operator declared dead
 */
export async function serverAnswers(
  reading: EstateReading,
  dead: readonly string[],
): Promise<ServerAnswer[]> {
  const { servers } = reading.environment;
  const answered = new Set<string>();
  for (const [source, path] of tellsRunning)
    for (const id of await answeredIn(reading, source, path, servers)) answered.add(serverKey(id));
  return servers.map((server) => {
    const name = server.facts.name?.value ?? server.facts.registeredIp?.value ?? server.id;
    const declaredDead = dead.some((word) => isCalled(server, word));
    return { id: server.id, name, answers: answered.has(serverKey(server.id)), declaredDead };
  });
}

async function answeredIn(
  reading: EstateReading,
  source: Source,
  path: RegExp,
  known: readonly Server[],
): Promise<string[]> {
  const captured = reading.captured(source);
  const directories: string[] = [];
  for (const one of captured.paths) {
    const directory = path.exec(one)?.[1];
    // Domain-0 is always there: without it a reply is empty, cut off, or says something else
    if (directory !== undefined && includesText(await captured.read(one), 'Domain-0'))
      directories.push(directory);
  }
  if (directories.length === 0) return [];
  const part = await source.interpret(captured);
  const parts: EnvironmentPart[] = [
    { servers: known },
    { servers: directories.map((one) => hostIn(part, one)) },
  ];
  return (withJoinedServers(parts)[1]?.servers ?? []).map(({ id }) => id);
}

function includesText(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(text);
}

/** The server whose replies lie in a directory: as they tell it, else by the name of the directory. */
function hostIn({ servers = [] }: EnvironmentPart, directory: string): Server {
  const id = directory.split('/').at(-1) ?? directory;
  const own = servers.filter(({ facts, repositoryIds }) => {
    const told = [...Object.values(facts), ...repositoryIds];
    return told.some((fact) => fact?.origin.file.startsWith(`${directory}/`));
  });
  const facts = Object.assign({}, ...own.map((server) => server.facts));
  return { id: own[0]?.id ?? id, facts, repositoryIds: [] };
}

/** Whether a word of the operator means a server. */
export function isCalled({ id, facts }: Server, word: string): boolean {
  const names = [facts.name?.value, facts.registeredIp?.value, id];
  return (
    names.some((name) => name?.toLowerCase() === word.toLowerCase()) || serverKey(id) === serverKey(word)
  );
}

/**
 * Ids of the repositories whose definitions were read, as `idKey` has them: from their own files, or through an agent that
 * listed what is in them. An agent's list without the repository is of one that is not mounted there.
 */
export async function readRepositories(reading: EstateReading): Promise<ReadonlySet<string>> {
  const own = reading.environment.repositories.filter(({ read }) => read).map(({ id }) => id);
  const captured = reading.captured(serverAgentSource);
  const replies = new Set(captured.paths.filter((path) => tellsDefinitions.test(path)));
  if (replies.size === 0) return new Set(own.map(idKey));
  const { repositories = [] } = await serverAgentSource.interpret(captured);
  const listed = repositories.filter(({ facts }) =>
    Object.values(facts).some((fact) => fact && replies.has(fact.origin.file)),
  );
  return new Set([...own, ...listed.map(({ id }) => id)].map(idKey));
}
