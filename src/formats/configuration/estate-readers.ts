import { type EstateConfiguration, releaseWords, type SshConfiguration } from '../../base/configuration.js';
import { record } from './collection-readers.js';
import { databaseServers } from './database-readers.js';
import { hostName, hostNames, hostSettings, sshSettings } from './host-readers.js';
import { nearestWord } from './nearest-word.js';
import { nightly } from './nightly-readers.js';
import { retention } from './retention-reader.js';
import { agents, httpsService, managerCli, trees } from './source-readers.js';
import { oneOf, path, type ValueReader, wrong } from './value-readers.js';
import type { YamlNode } from './yaml-tree.js';

/** What can be captured or exported; one of these keys is needed. */
const sources = {
  repositories: trees,
  'manager-files': trees,
  servers: hostNames,
  manager: hostName,
  'manager-cli': managerCli,
  'manager-rest': httpsService,
  agents,
  'database-servers': databaseServers,
} as const;

/** Releases before 3.2, whose scripts are those of 3.2. */
const release: ValueReader<(typeof releaseWords)[number]> = (node, place) => {
  const given = 'text' in node ? node.text : '';
  if (!/^3\.[01](?:\.|$)/.test(given)) return oneOf(releaseWords)(node, place);
  return wrong(place, 'wrong-value', `for an estate of ${given} write 3.2`, node);
};

const estateReaders = {
  release,
  map: path,
  archives: path,
  retention,
  nightly,
  ssh: sshSettings,
  hosts: hostSettings,
  ...sources,
};

const estateRecord = record(estateReaders);

/** One estate, without its name. */
export const estate: ValueReader<Omit<EstateConfiguration, 'name'>> = (node, place) => {
  const read = estateRecord(node, place);
  if (!read) return undefined;
  if (!Object.keys(sources).some((key) => hasKey(node, key)) && !hasNearKey(node)) {
    wrong(
      place,
      'missing-key',
      `it names nothing to read; give one of ${Object.keys(sources).join(', ')}`,
      node,
    );
  }
  const { ssh = {}, hosts = new Map<string, SshConfiguration>() } = read;
  return {
    ...read,
    ssh,
    hosts,
    repositories: read.repositories ?? [],
    managerFiles: read.managerFiles ?? [],
    servers: read.servers ?? [],
    agents: read.agents ?? [],
    databaseServers: read.databaseServers ?? [],
  };
};

/** A slip in the name of a source is told as such, and is one fault. */
function hasNearKey(node: YamlNode): boolean {
  const known = new Set(Object.keys(estateReaders));
  return (
    node.kind === 'mapping' &&
    node.entries.some(({ key }) => {
      const near = known.has(key) ? undefined : nearestWord(key, [...known]);
      return near !== undefined && Object.hasOwn(sources, near);
    })
  );
}

function hasKey(node: YamlNode, key: string): boolean {
  return node.kind === 'mapping' && node.entries.some((entry) => entry.key === key);
}
