import { resolve } from 'node:path';
import type { EstateConfiguration } from '../../base/configuration.js';
import { counted } from '../../base/counted.js';
import { RescueError } from '../../base/errors.js';
import { readOvmmConfig } from '../../formats/ovmm-config.js';
import type { Host } from '../../reach/host.js';
import { httpsName } from '../../reach/https/https-settings.js';
import { createLocalHost } from '../../reach/local-host.js';
import { mayWriteIn } from '../../reach/may-write-in.js';
import { remoteCommandLine } from '../../reach/remote-commands.js';
import { remoteText } from '../../reach/ssh/remote-text.js';
import { isRemote, loginText, parseHostAddress, parseRemotePath } from '../../reach/ssh/ssh-address.js';
import type { SshHost } from '../../reach/ssh/ssh-host.js';
import { managerHostFiles } from '../../sources/manager-host-capture.js';
import { whyNoReply } from '../../sources/reply-forms.js';
import { findRepositories } from '../../sources/repository-files-source.js';
import type { EstateConnections } from '../capture-places.js';
import type { AgentWords, ManagerCliWords, ManagerRestWords } from '../live/live-words.js';
import { withPinHint } from '../live/service-places.js';
import type { EstateInput } from '../read-estate.js';
import { managerText } from './manager-text.js';
import { agentVersion, cliVersion, restVersion } from './service-answers.js';
import type { ConnectionProbe, ToldWithWarning } from './tried-connection.js';

type Words = Omit<EstateInput, 'log' | 'archive'>;

/** Every connection that a capture of an estate would make, and one harmless question for each. */
export function estateProbes(words: Words, connections: EstateConnections): ConnectionProbe[] {
  const { managerClis = [], managerRests = [], agents = [] } = words;
  return [
    ...words.trees.map((word) => treeProbe('repositories', word, words, connections)),
    ...words.managerFiles.map((word) => treeProbe('manager-files', word, words, connections)),
    ...(words.servers ?? []).map((word) => hostProbe(server, word, connections)),
    ...(words.managers ?? []).map((word) => hostProbe(manager, word, connections)),
    ...managerClis.map((service) => cliProbe(service, words, connections)),
    ...managerRests.map((service) => restProbe(service, words, connections)),
    ...agents.map((service) => agentProbe(service, connections)),
  ];
}

/** Whether archives could be written. */
export function archivesProbe(
  { archives }: Pick<EstateConfiguration, 'archives'>,
  usual: string,
): ConnectionProbe {
  const place = archives ?? usual;
  return {
    ...{ source: 'archives', address: place, tried: 'may write there', lane: 'here', required: true },
    run: async () => {
      const at = mayWriteIn(place);
      return at === resolve(place) ? 'writable' : `to be made below ${at}`;
    },
  };
}

function treeProbe(
  source: 'repositories' | 'manager-files',
  word: string,
  { required = () => true }: Words,
  { hosts }: EstateConnections,
): ConnectionProbe {
  const shared = { source, tried: 'list the directory', required: required(word) };
  const look = source === 'repositories' ? found : listed;
  if (!isRemote(word)) {
    const run = () => look(createLocalHost(), resolve(word), word);
    return { ...shared, address: word, lane: 'here', run };
  }
  const { path, ...address } = parseRemotePath(word);
  const root = `ssh://${loginText(address)}${path}`;
  const run = async () => look(await hosts.open(address), path, root);
  return { ...shared, address: root, host: address, lane: address.host, run };
}

/** As a capture looks: an unmounted repository must not seem to be one. */
async function found(host: Host, path: string, shown: string): Promise<string> {
  const names = await listed(host, path, shown);
  const [problem] = (await findRepositories(host, path)).problems;
  if (problem) throw new RescueError('OVM_TREE_UNREADABLE', `${shown}/${problem.path}`, problem.reason);
  return names;
}

async function listed(host: Host, path: string, shown: string): Promise<string> {
  const entries = await host.readDirectory(path);
  if (entries.length > 0) return counted(entries.length, 'name');
  throw new RescueError('OVM_TREE_EMPTY', shown, 'the directory is empty');
}

/** What is asked of a host. */
interface HostQuestion {
  readonly source: 'servers' | 'manager';
  readonly tried: string;
  readonly ask: (host: SshHost, shown: string) => Promise<string>;
}

/** The one that needs root of the commands that every capture of a server runs. */
const server: HostQuestion = {
  source: 'servers',
  tried: 'log in, ovs-agent-db',
  ask: async (host) => {
    const line = remoteCommandLine('agent-database', { database: 'server' });
    const why = whyNoReply(line.name, await host.run(line));
    if (why === undefined) return 'logged in, reads the agent database';
    throw new RescueError('OVM_SSH_COMMAND', host.name, `${line.name}: ${remoteText(why)}`);
  },
};

const manager: HostQuestion = {
  source: 'manager',
  tried: 'log in, .config, ovmm',
  ask: async (host, shown) => {
    const [config] = [
      await fileOf(host, managerHostFiles.config, shown),
      await fileOf(host, managerHostFiles.ovmm, shown),
    ];
    return managerText(readOvmmConfig(config).document);
  },
};

const longestHostFileBytes = 4 * 1024 * 1024;

async function fileOf(host: SshHost, path: string, shown: string): Promise<Uint8Array> {
  try {
    return await host.readFile(path, longestHostFileBytes);
  } catch (error) {
    const isOfFile = error instanceof RescueError && error.code.startsWith('OVM_FILE_');
    throw isOfFile ? new RescueError(error.code, `${shown}${path}`, error.why, error, error.hint) : error;
  }
}

function hostProbe(
  { source, tried, ask }: HostQuestion,
  word: string,
  { hosts }: EstateConnections,
): ConnectionProbe {
  const address = parseHostAddress(word);
  const root = `ssh://${loginText(address)}`;
  return {
    ...{ source, address: root, host: address, lane: address.host, required: true, tried },
    run: async () => ask(await hosts.open(address), root),
  };
}

/** What a manager tells comes before the configuration; that it differs is worth a warning all the same. */
function withRelease(told: string, { configuredRelease, estate }: Words): string | ToldWithWarning {
  const read = /^release (\d+\.\d+)/.exec(told)?.[1];
  if (configuredRelease === undefined || read === undefined || read === configuredRelease) return told;
  const warning = `the configuration says release ${configuredRelease}, the manager says ${told.slice(8)}, which is used: correct estates.${estate}.release`;
  return { told, warning };
}

function cliProbe(words: ManagerCliWords, estate: Words, { services }: EstateConnections): ConnectionProbe {
  const { user, host, port, required = true } = words;
  return {
    ...{ source: 'manager-cli', address: `ssh://${loginText({ user, host, port })}` },
    ...{ tried: 'log in, showversion', lane: host, required },
    run: async () => withRelease(await cliVersion(await services.cliSession(words)), estate),
  };
}

function restProbe(words: ManagerRestWords, estate: Words, { services }: EstateConnections): ConnectionProbe {
  const { host, required = true } = words;
  return {
    ...{ source: 'manager-rest', address: httpsName(words), tried: 'GET Manager', lane: host, required },
    run: async () => withRelease(await withPinHint(words, restVersion(await services.rest(words))), estate),
  };
}

function agentProbe(words: AgentWords, { services }: EstateConnections): ConnectionProbe {
  const { host, required = true } = words;
  return {
    ...{ source: 'agents', address: httpsName(words), tried: 'get_api_version', lane: host, required },
    run: async () => withPinHint(words, agentVersion(await services.agent(words))),
  };
}
