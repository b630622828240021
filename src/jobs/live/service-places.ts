import { RescueError } from '../../base/errors.js';
import { httpsName } from '../../reach/https/https-settings.js';
import { loginText } from '../../reach/ssh/ssh-address.js';
import { managerCliSource } from '../../sources/manager-cli-source.js';
import { managerRestSource } from '../../sources/manager-rest-source.js';
import { AgentDefinitions, serverAgentSource } from '../../sources/server-agent-source.js';
import type { CapturePlace } from '../capture-places.js';
import { type EstateServices, pinHint, type ServiceWordLists } from './estate-services.js';
import { type AgentWords, type ManagerCliWords, type ManagerRestWords, usualServices } from './live-words.js';

/** Managers and agents that are named, each a place of its own. */
export function servicePlaces(words: ServiceWordLists, services: EstateServices): CapturePlace[] {
  const { managerClis = [], managerRests = [], agents = [] } = words;
  const definitions = new AgentDefinitions();
  return [
    ...differing(managerClis).map((one) => cliPlace(one, services)),
    ...differing(managerRests).map((one) => restPlace(one, services)),
    ...differing(agents).map((one) => agentPlace(one, services, definitions)),
  ];
}

/** A service that is named twice is read once. */
function differing<Words extends ManagerCliWords>(services: readonly Words[]): Words[] {
  return [...new Map(services.map((one) => [`${one.host} ${one.port}`, one])).values()];
}

function cliPlace(words: ManagerCliWords, services: EstateServices): CapturePlace {
  return {
    source: managerCliSource,
    root: `ssh://${loginText(words)}`,
    lane: words.host,
    uses: words.host,
    directory: serviceText(words, usualServices.managerCli.port),
    required: words.required ?? true,
    capture: (sink) => managerCliSource.capture(() => services.cliSession(words), sink),
  };
}

function restPlace(words: ManagerRestWords, services: EstateServices): CapturePlace {
  return {
    source: managerRestSource,
    root: httpsName(words),
    lane: words.host,
    uses: words.host,
    directory: serviceText(words, usualServices.managerRest.port),
    required: words.required ?? true,
    capture: async (sink) => withPinHint(words, managerRestSource.capture(await services.rest(words), sink)),
  };
}

/**
 * Every agent is a lane: one waits for those before it with what it has in common with them, and so must not keep
 * another place waiting.
 */
function agentPlace(
  words: AgentWords,
  services: EstateServices,
  definitions: AgentDefinitions,
): CapturePlace {
  return {
    source: serverAgentSource,
    root: httpsName(words),
    lane: `agent ${httpsName(words)}`,
    directory: '',
    required: words.required ?? true,
    capture: async (sink) => {
      const turn = definitions.turn();
      try {
        const client = await services.agent(words);
        const agent = { name: serviceText(words, usualServices.agent.port), client };
        return await withPinHint(words, serverAgentSource.capture([agent], sink, turn));
      } finally {
        turn.end();
      }
    },
  };
}

/** Where replies are kept: the host, with the port where it is not the usual one. */
function serviceText({ host, port }: ManagerCliWords, usualPort: number): string {
  const shown = host.includes(':') ? `[${host}]` : host;
  return port === usualPort ? shown : `${shown}:${port}`;
}

/** What the work gives; a certificate that is refused is told with what to say so that it is taken. */
export async function withPinHint<Result>(words: ManagerRestWords, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const hint = error instanceof RescueError ? pinHint(error, words) : undefined;
    throw hint === undefined ? error : (error as RescueError).withHint(hint);
  }
}
