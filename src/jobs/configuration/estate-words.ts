import type { HttpsConfiguration, ServiceConfiguration } from '../../base/configuration.js';
import { type AgentWords, type ManagerCliWords, usualServices } from '../live/live-words.js';
import type { EstateInput } from '../read-estate.js';
import type { SshOptions } from '../ssh/ssh-words.js';
import type { ChosenEstate } from './chosen-estate.js';
import { hostWord, hostWordsFor, treeWord } from './host-words.js';
import { secretWords } from './secret-words.js';

/** What a configured estate is read from, as the jobs take it. `options` of the command line come before it. */
export function estateWords(estate: ChosenEstate, options: SshOptions): Omit<EstateInput, 'log' | 'archive'> {
  const { managerCli, managerRest, manager, map, release } = estate;
  const words = [...estate.repositories, ...estate.managerFiles].map(
    ({ tree, required }) => [treeWord(tree, estate), required] as const,
  );
  const required = new Map(words);
  return {
    estate: estate.name,
    trees: estate.repositories.map(({ tree }) => treeWord(tree, estate)),
    managerFiles: estate.managerFiles.map(({ tree }) => treeWord(tree, estate)),
    servers: estate.servers.map((host) => hostWord(host, estate)),
    managers: manager ? [hostWord(manager, estate)] : [],
    managerClis: managerCli ? [serviceOf(managerCli, usualServices.managerCli)] : [],
    managerRests: managerRest
      ? [{ ...httpsOf(managerRest, usualServices.managerRest), key: `estates.${estate.name}.manager-rest` }]
      : [],
    agents: estate.agents.map((agent) => ({
      ...httpsOf(agent, usualServices.agent),
      key: `the host ${agent.host.host} of estates.${estate.name}.agents`,
    })),
    required: (word) => required.get(word) ?? true,
    ssh: hostWordsFor(estate, options),
    ...(map !== undefined && { map }),
    ...(release !== undefined && { configuredRelease: release }),
    ...(estate.passwords && { passwords: estate.passwords }),
  };
}

interface Usual {
  readonly user: string;
  readonly port: number;
}

function serviceOf({ host, password, required }: ServiceConfiguration, usual: Usual): ManagerCliWords {
  return {
    ...{ ...usual, ...host, required },
    ...(password && { password: secretWords(password) }),
  };
}

function httpsOf(service: HttpsConfiguration, usual: Usual): AgentWords {
  const { certificate, legacy, timeout } = service;
  return {
    ...serviceOf(service, usual),
    ...(certificate !== undefined && { certificate }),
    ...(legacy !== undefined && { legacy }),
    ...(timeout !== undefined && { timeout }),
  };
}
