import type { DatabaseServerConfiguration, EstateConfiguration } from '../../base/configuration.js';
import { RescueError } from '../../base/errors.js';
import type { Secrets } from '../live/secrets.js';
import type { ToolWords } from '../schema/oracle-tools/tools-at-hand.js';
import type { SshOptions } from '../ssh/ssh-words.js';
import { hostWord, hostWordsFor, treeWord } from './host-words.js';
import { secretWords } from './secret-words.js';

/**
 * The database server of this name, or the only one of the estate. Throws OVM_USAGE, which names those there are.
 */
export function chosenDatabaseServer(
  { name: estate, databaseServers }: EstateConfiguration,
  name: string | undefined,
): DatabaseServerConfiguration {
  const names = databaseServers.map((server) => server.name).join(', ');
  const [only, another] = databaseServers;
  if (!only) {
    const hint = 'Name one with --url, or under database-servers of the estate (docs/configuration.md).';
    throw new RescueError('OVM_USAGE', `the estate ${estate}`, 'it has no database server', undefined, hint);
  }
  if (name === undefined && !another) return only;
  if (name === undefined) {
    const why = `it has several database servers; say --database-server with one of ${names}`;
    throw new RescueError('OVM_USAGE', `the estate ${estate}`, why);
  }
  const found = databaseServers.find((server) => server.name === name);
  if (found) return found;
  throw new RescueError(
    'OVM_USAGE',
    `--database-server ${name}`,
    `those of the estate ${estate} are ${names}`,
  );
}

/**
 * How a configured database is reached, as the jobs take it. `options` of the command line come before it; a password in
 * the environment is taken out of it at once.
 */
export function databaseWords(
  server: DatabaseServerConfiguration,
  estate: EstateConfiguration,
  options: SshOptions,
  secrets: Secrets,
): ToolWords {
  const { url, managerConfig, socket, viaSsh, tls, tlsCa, password } = server;
  const { viaTools, dumpTool, toolsDirectory, toolsWallet } = server;
  const { file, command, environment } = password ? secretWords(password) : {};
  secrets.takeVariable({ ...(environment !== undefined && { environment }) });
  return {
    ...(url !== undefined && { url }),
    ...(managerConfig !== undefined && { managerConfig: treeWord(managerConfig, estate) }),
    ...(socket !== undefined && { socket }),
    ...(viaSsh && { viaSsh: hostWord(viaSsh, estate) }),
    ...(tls !== undefined && { tls }),
    ...(tlsCa !== undefined && { tlsCa }),
    ...(viaTools !== undefined && { viaTools: viaTools === 'oratab' ? true : viaTools }),
    ...(dumpTool !== undefined && { dumpTool }),
    ...(toolsDirectory !== undefined && { toolsDirectory }),
    ...(toolsWallet !== undefined && { toolsWallet }),
    ...(file !== undefined && { passwordFile: file }),
    ...(command !== undefined && { passwordCommand: command }),
    ...(environment !== undefined && { passwordVariable: environment }),
    hostWords: hostWordsFor(estate, options),
    secrets,
  };
}
