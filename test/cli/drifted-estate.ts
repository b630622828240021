import { join } from 'node:path';
import { type AgentCall, AgentDouble } from '../doubles/agent/agent-double.js';
import { agentAnswers } from '../doubles/agent/world-answers.js';
import { repositoryTrees } from '../doubles/hosts/world-repositories.js';
import { writeTree } from '../doubles/hosts/write-files.js';
import type { TestCertificate } from '../doubles/https/certificate.js';
import type { CliServer } from '../doubles/ovm-manager/cli-server.js';
import { Reality } from '../doubles/ovm-manager/reality.js';
import { isChange } from '../doubles/ovm-manager/shell-faults.js';
import type { Release, World, WorldServer } from '../doubles/ovm-manager/world.js';
import { RestDouble } from '../doubles/rest/rest-double.js';
import { restObjectsOf } from '../doubles/rest/world-objects.js';
import type { Planted } from '../generators/planted-drifts.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { estateHosts } from '../reach/ssh/estate-host.js';
import { serverWords } from './drifted-host.js';
import { httpsServices } from './https-services.js';
import { agentCanary, cliWords, liveEstates, managerCanary, passwordFile } from './live-estate.js';

/** A running estate in which manager and reality may differ, and the words that name all of it. */
export interface DriftedEstate {
  readonly root: string;
  readonly cli: CliServer;
  readonly reality: Reality;
  readonly words: readonly string[];
  /** The words for the manager alone: nobody reads repositories or asks servers. */
  readonly managerWords: readonly string[];
  /** Ends the agents, so that nobody answers at their addresses. */
  endAgents(): Promise<void>;
  /** Lines that the manager got and that do more than ask. */
  changes(): readonly string[];
}

/** Starts a manager that thinks one thing, and agents and repositories that are another; all end with the test. */
export function driftedEstates() {
  const scratch = scratchDirectories();
  const { cli: startCli } = liveEstates();
  const startHost = estateHosts();
  const { serve, started } = httpsServices();

  return async (planted: Planted, release: Release): Promise<DriftedEstate> => {
    const root = scratch();
    const reality = new Reality(planted.truth);
    const cli = await startCli({ release, world: { ...planted.believed, reality } });
    const repositories = join(root, 'Repositories');
    const write = (world: World) => void writeTree(repositories, repositoryTrees(readIn(world, planted)));
    write(reality.world);
    reality.onChange(write);
    const managerWords = [
      ...cliWords(root, cli),
      ...['--manager-password-file', passwordFile(root, 'manager', managerCanary)],
      ...['--archives', join(root, 'archives'), '--estate', 'prod'],
      ...planted.truth.pools.flatMap(({ id }) => ['--without-locks', id]),
    ];
    // 3.2 has no REST interface
    if (release === '3.2') managerWords.push('--manager-uuid', reality.world.manager?.uuid ?? '');
    else {
      const told = () => planted.rest ?? cli.manager.world();
      managerWords.push(...(await serve('--manager-rest', restOf(told))));
    }
    const words = [repositories, ...managerWords];
    const agents = started.length;
    for (const server of planted.truth.servers)
      words.push(...(await serve('--agent', agentOf(reality, server))));
    if (planted.seen) words.push(...(await serverWords(root, cli, planted, startHost)));
    words.push('--agent-password-file', passwordFile(root, 'agent', agentCanary));
    const endAgents = async () => {
      for (const double of started.splice(agents)) await double.stop();
    };
    const changes = () => cli.lines.filter(isChange);
    return { root, cli, reality, words, managerWords, endAgents, changes };
  };
}

/** The REST interface of a manager. */
function restOf(told: () => World) {
  const objects = () => restObjectsOf(told());
  return (certificate: TestCertificate) =>
    new RestDouble({ certificate, user: 'admin', password: managerCanary, objects });
}

/** The agent of a server, as it is at the time of each call. */
function agentOf(reality: Reality, server: WorldServer) {
  const answer = (call: AgentCall) => {
    const now = reality.world.servers.find(({ id }) => id === server.id) ?? server;
    return agentAnswers(reality.world, now)(call);
  };
  const login = { user: 'oracle', password: agentCanary, replies: {}, repositories: [] };
  return (certificate: TestCertificate) => new AgentDouble({ ...login, certificate, answer });
}

/** Without the repositories that nobody can read. */
function readIn(world: World, { unread = [] }: Planted): World {
  return { ...world, repositories: world.repositories.filter(({ id }) => !unread.includes(id)) };
}
