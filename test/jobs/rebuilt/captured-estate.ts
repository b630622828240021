import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureEstate } from '../../../src/jobs/capture-estate.js';
import type { EstateInput } from '../../../src/jobs/read-estate.js';
import { AgentDouble } from '../../doubles/agent/agent-double.js';
import { agentAnswers } from '../../doubles/agent/world-answers.js';
import { repositoryTrees } from '../../doubles/hosts/world-repositories.js';
import { managerFiles, serverFiles } from '../../doubles/hosts/world-server-files.js';
import { writeTree } from '../../doubles/hosts/write-files.js';
import type { TestCertificate } from '../../doubles/https/certificate.js';
import {
  type CliServer,
  type CliServerOptions,
  startCliServer,
} from '../../doubles/ovm-manager/cli-server.js';
import type { Release, World } from '../../doubles/ovm-manager/world.js';
import { RestDouble } from '../../doubles/rest/rest-double.js';
import { restObjectsOf } from '../../doubles/rest/world-objects.js';

export const managerPassword = 'canary-of-the-manager-10000';
const agentPassword = 'canary-of-the-agents-8899';
const silent = { info: () => {}, warn: () => {} };

/** Starts a manager's CLI, and says how a command names it. */
export async function startManager(
  root: string,
  options: Omit<CliServerOptions, 'password'>,
): Promise<{ readonly server: CliServer; readonly input: EstateInput }> {
  const server = await startCliServer({ ...options, password: managerPassword });
  const [known, password] = [join(root, `known-${server.port}`), join(root, 'manager-password')];
  writeFileSync(known, server.knownHostsLine);
  writeFileSync(password, managerPassword, { mode: 0o600 });
  const cli = { user: 'admin', host: '127.0.0.1', port: server.port, password: { file: password } };
  const input = {
    ...{ estate: 'random', trees: [], managerFiles: [], managerClis: [cli], log: silent },
    ssh: () => ({ knownHosts: known }),
  };
  return { server, input };
}

/** Captures a world by CLI, REST, agents and files into an archive, as the command does; gives its path. */
export async function archivedEstate(
  root: string,
  world: World,
  release: Release,
  certificate: TestCertificate,
): Promise<string> {
  const { server, input } = await startManager(root, { release, world });
  const { words, close } = await startServices(root, world, release, certificate);
  try {
    const files = writeTree(join(root, 'files', 'manager'), managerFiles(world));
    for (const one of world.servers)
      writeTree(join(root, 'files', 'servers', one.unshown?.hostname ?? one.id), serverFiles(one, world));
    const captured = await captureEstate({
      ...{ ...input, ...words, archives: join(root, 'archives'), release: undefined },
      trees: [writeTree(join(root, 'Repositories'), repositoryTrees(world))],
      managerFiles: [join(files, '..')],
    });
    if (!captured.complete) throw new Error(`not captured: ${JSON.stringify(captured.sources)}`);
    return captured.archive.path;
  } finally {
    await close();
    await server.close();
  }
}

/** REST, which 3.2 has none of, and the agents of all servers. */
async function startServices(root: string, world: World, release: Release, certificate: TestCertificate) {
  const manager = join(root, 'manager-password');
  const agents = await startAgents(root, world, certificate);
  const pin = { certificate: certificate.fingerprint };
  const rest = new RestDouble({
    ...{ certificate, user: 'admin', password: managerPassword, objects: restObjectsOf(world) },
  });
  const managerRests =
    release === '3.2'
      ? []
      : [{ ...(await rest.start()), user: 'admin', password: { file: manager }, ...pin }];
  return {
    words: { managerRests, agents: agents.words },
    close: async () => {
      await agents.close();
      if (managerRests.length > 0) await rest.stop();
    },
  };
}

/** The agents of all servers of a world, and how a command names them. */
export async function startAgents(root: string, world: World, certificate: TestCertificate) {
  const password = join(root, 'agent-password');
  writeFileSync(password, agentPassword, { mode: 0o600 });
  const doubles = world.servers.map(
    (server) =>
      new AgentDouble({
        ...{ certificate, user: 'oracle', password: agentPassword, replies: {}, repositories: [] },
        answer: agentAnswers(world, server),
      }),
  );
  const addresses = await Promise.all(doubles.map((double) => double.start()));
  return {
    words: addresses.map((address) => ({
      ...{ ...address, user: 'oracle', password: { file: password }, certificate: certificate.fingerprint },
    })),
    close: async () => {
      for (const double of doubles) await double.stop();
    },
  };
}
