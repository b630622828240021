import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { AgentCall } from '../doubles/agent/agent-double.js';
import { agentAnswers } from '../doubles/agent/world-answers.js';
import type { CliServer, CliServerOptions } from '../doubles/ovm-manager/cli-server.js';
import { type RestartingPort, restartingPort } from '../doubles/ovm-manager/restarting-port.js';
import { isChange } from '../doubles/ovm-manager/shell-faults.js';
import type { Release, World, WorldServer } from '../doubles/ovm-manager/world.js';
import { restObjectsOf } from '../doubles/rest/world-objects.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { agentCanary, liveEstates, managerCanary, passwordFile } from './live-estate.js';

/** What is told of an estate otherwise than its manager's CLI tells it. */
export interface GuardedOptions extends Partial<CliServerOptions> {
  readonly release: Release;
  readonly world: World;
  /** What agents and REST tell, where it is not the manager's world. */
  readonly truth?: World;
  /** The servers whose agents answer; all if not given. */
  readonly answering?: (server: WorldServer) => boolean;
  /** What becomes of an agent's reply. */
  readonly told?: (server: WorldServer, call: AgentCall, reply: string | undefined) => string | undefined;
  /** Without it the REST interface is not asked. */
  readonly rest?: boolean;
}

/** How the options of a command name the services of an estate. */
export interface NamedServices {
  readonly managerCli: string;
  readonly managerRest?: string;
  readonly agent: readonly string[];
  readonly certificate: readonly string[];
  readonly managerPasswordFile: string;
  readonly agentPasswordFile?: string;
}

/** A running estate, and the words that name its manager and agents. */
export interface GuardedEstate {
  readonly root: string;
  readonly cli: CliServer;
  /** Where the CLI is reached. */
  readonly port: RestartingPort;
  readonly services: NamedServices;
  readonly knownHosts: string;
  readonly words: readonly string[];
  /** Lines that the manager got and that do more than ask. */
  changes(): readonly string[];
}

/** Starts the CLI of a manager, its REST interface and the agents of its servers; all end with the test. */
export function guardedEstates() {
  const scratch = scratchDirectories();
  const live = liveEstates();
  const ports: RestartingPort[] = [];
  afterEach(async () => {
    for (const port of ports.splice(0)) await port.close();
  });
  const start = async (options: GuardedOptions): Promise<GuardedEstate> => {
    const { truth, answering = () => true, told, rest = false, ...manager } = options;
    const root = scratch();
    const world = truth ?? options.world;
    const cli = await live.cli(manager);
    const port = await restartingPort(cli.port);
    ports.push(port);
    const knownHosts = join(root, 'known_hosts');
    writeFileSync(knownHosts, cli.knownHostsLine.replace(`:${cli.port} `, `:${port.number} `));
    const restService = rest ? await live.rest({ objects: restObjectsOf(world) }) : undefined;
    const agents = [];
    for (const server of world.servers.filter(answering)) {
      const tell = agentAnswers(world, server);
      const answer = (call: AgentCall) => (told ? told(server, call, tell(call)) : tell(call));
      agents.push(await live.agent({ replies: {}, repositories: [], answer }));
    }
    const services: NamedServices = {
      managerCli: `127.0.0.1:${port.number}`,
      managerPasswordFile: passwordFile(root, 'manager', managerCanary),
      ...(restService && { managerRest: restService.address }),
      agent: agents.map(({ address }) => address),
      certificate: [...(restService ? [restService] : []), ...agents].flatMap(({ pin }) => pin[1] ?? []),
      ...(agents.length > 0 && { agentPasswordFile: passwordFile(root, 'agent', agentCanary) }),
    };
    const words = [...wordsOf(services), '--known-hosts', knownHosts, ...placeOf(root)];
    return { root, cli, port, services, knownHosts, words, changes: () => cli.lines.filter(isChange) };
  };
  return { start };
}

function placeOf(root: string): string[] {
  return ['--archives', join(root, 'archives'), '--estate', 'prod'];
}

function wordsOf(services: NamedServices): string[] {
  return Object.entries(services).flatMap(([name, value]: [string, string | readonly string[]]) => {
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return [value].flat().flatMap((one) => [option, one]);
  });
}
