import { join } from 'node:path';
import { Password } from '../../../src/base/password.js';
import type { EnvironmentPart } from '../../../src/model/environment.js';
import { createLocalHost } from '../../../src/reach/local-host.js';
import { RestClient } from '../../../src/reach/rest-client.js';
import { XmlRpcClient } from '../../../src/reach/xml-rpc-client.js';
import { managerCliSource } from '../../../src/sources/manager-cli-source.js';
import { managerFilesSource } from '../../../src/sources/manager-files-source.js';
import { managerRestSource } from '../../../src/sources/manager-rest-source.js';
import { repositoryFilesSource } from '../../../src/sources/repository-files-source.js';
import { serverAgentSource } from '../../../src/sources/server-agent-source.js';
import type { CaptureProblem, CaptureReport, CaptureSink, Source } from '../../../src/sources/source.js';
import { AgentDouble } from '../../doubles/agent/agent-double.js';
import { agentAnswers } from '../../doubles/agent/world-answers.js';
import { repositoryTrees } from '../../doubles/hosts/world-repositories.js';
import { managerFiles, serverFiles } from '../../doubles/hosts/world-server-files.js';
import { writeTree } from '../../doubles/hosts/write-files.js';
import type { TestCertificate } from '../../doubles/https/certificate.js';
import type { Release, World } from '../../doubles/ovm-manager/world.js';
import { RestDouble } from '../../doubles/rest/rest-double.js';
import { restObjectsOf } from '../../doubles/rest/world-objects.js';
import { captureSink } from '../capture-sink.js';
import { sessionInProcess } from '../manager-at-hand.js';

/** What one source, or several together, tell of an estate. */
export interface CapturedParts {
  readonly parts: readonly EnvironmentPart[];
  readonly problems: readonly CaptureProblem[];
}

const password = 'canary-of-the-estate';

/** Captures into memory, and interprets what was captured. */
async function captured(
  source: Pick<Source, 'interpret'>,
  capture: (sink: CaptureSink) => Promise<CaptureReport>,
): Promise<CapturedParts> {
  const sink = captureSink();
  const { problems } = await capture(sink);
  return { parts: [await source.interpret(sink.captured())], problems };
}

/** The manager's CLI, with the double in this process. */
export function byCli(world: World, release: Release): Promise<CapturedParts> {
  const lineEnd = (['LFCR', 'CRLF', 'LF'] as const)[world.vms.length % 3] ?? 'LFCR';
  const open = async () => sessionInProcess({ release, world, lineEnd });
  return captured(managerCliSource, (sink) => managerCliSource.capture(open, sink));
}

/** The manager's REST interface, over HTTPS; of some only objects list their parts. */
export async function byRest(world: World, certificate: TestCertificate): Promise<CapturedParts> {
  const double = new RestDouble({
    certificate,
    user: 'admin',
    password,
    objects: restObjectsOf(world),
    partsOnly: world.vms.length % 2 === 0 ? ['VirtualDisk', 'VirtualNic', 'VmDiskMapping'] : [],
  });
  const address = await double.start();
  const client = new RestClient({
    ...address,
    user: 'admin',
    password: new Password(password),
    fingerprint: certificate.fingerprint,
  });
  try {
    return await captured(managerRestSource, (sink) => managerRestSource.capture(client, sink));
  } finally {
    client.close();
    await double.stop();
  }
}

/** The agents of all servers, over HTTPS. */
export async function byAgents(world: World, certificate: TestCertificate): Promise<CapturedParts> {
  const agents = await Promise.all(
    world.servers.map(async (server) => {
      const options = { certificate, user: 'oracle', password, replies: {}, repositories: [] };
      const double = new AgentDouble({ ...options, answer: agentAnswers(world, server) });
      const address = await double.start();
      const fingerprint = certificate.fingerprint;
      const client = new XmlRpcClient({ ...address, password: new Password(password), fingerprint });
      return { name: server.unshown?.hostname ?? server.id, client, double };
    }),
  );
  try {
    return await captured(serverAgentSource, (sink) => serverAgentSource.capture(agents, sink));
  } finally {
    for (const { client, double } of agents) {
      client.close();
      await double.stop();
    }
  }
}

/** Copies of what lies on the manager's host, on the servers and in the repositories. */
export async function byFiles(world: World, directory: string): Promise<CapturedParts> {
  const host = createLocalHost();
  const repositories = writeTree(join(directory, 'Repositories'), repositoryTrees(world));
  const files = writeHostFiles(world, join(directory, 'files'));
  const both = [
    await captured(repositoryFilesSource, (sink) =>
      repositoryFilesSource.capture(host, [repositories], sink),
    ),
    await captured(managerFilesSource, (sink) => managerFilesSource.capture(host, [files], sink)),
  ];
  return together(both);
}

function writeHostFiles(world: World, directory: string): string {
  writeTree(join(directory, 'manager'), managerFiles(world));
  for (const server of world.servers)
    writeTree(join(directory, 'servers', server.unshown?.hostname ?? server.id), serverFiles(server, world));
  return directory;
}

export function together(all: readonly CapturedParts[]): CapturedParts {
  return {
    parts: all.flatMap(({ parts }) => parts),
    problems: all.flatMap(({ problems }) => problems),
  };
}
