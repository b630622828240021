import type { Clock } from '../../base/clock.js';
import { RescueError } from '../../base/errors.js';
import type { Log } from '../../base/log.js';
import { type HostAddress, parseHostAddress } from '../../reach/ssh/ssh-address.js';
import type { ScriptSecretOptions } from '../apply/script-secrets.js';
import { type ChosenEstate, chosenEstate, type LoadedConfiguration } from '../configuration/chosen-estate.js';
import { chosenDatabaseServer, databaseWords } from '../configuration/database-words.js';
import { estateWords } from '../configuration/estate-words.js';
import { hostWord, hostWordsFor } from '../configuration/host-words.js';
import { Secrets } from '../live/secrets.js';
import type { EstateInput } from '../read-estate.js';
import { managerConfigPath } from '../schema/import/manager-config.js';
import { type ReachedDatabase, withReachedDatabase } from '../schema/reached-database.js';
import { EstateHosts } from '../ssh/estate-hosts.js';
import type { SshOptions } from '../ssh/ssh-words.js';

/** Where a recovery is done, and how the estate is reached. */
export interface RecoveryGround {
  /** The directory of all archives. */
  readonly archives: string;
  readonly estate: string;
  /** Without a configuration no host is reached. */
  readonly configured?: ChosenEstate;
  /** The file of the configuration. */
  readonly configuration?: string;
  /** Which of several database servers. */
  readonly databaseServer?: string;
  readonly ssh: SshOptions;
  /** What was said of the lines that steps send. */
  readonly sent?: SentWords;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly clock: Clock;
}

/** What an operator can say of lines that are sent, as to `apply`. */
export interface SentWords extends ScriptSecretOptions {
  /** Names or ids of server pools that are taken although they have no cluster locks. */
  readonly withoutLocks?: readonly string[];
  /** Names or ids of servers that the operator takes for dead: the guard does not wait for them. */
  readonly declaredDead?: readonly string[];
}

/** What a command line says of the ground. */
export interface GroundWords {
  readonly archives: string;
  readonly estate?: string;
  readonly configuration?: LoadedConfiguration;
  readonly databaseServer?: string;
  readonly sent?: SentWords;
}

/** Throws OVM_USAGE where no estate is named, or one that the configuration does not have. */
export function recoveryGround(
  { archives, estate, configuration, databaseServer, sent }: GroundWords,
  ssh: SshOptions,
  { log, clock }: Pick<RecoveryGround, 'log' | 'clock'>,
): RecoveryGround {
  const configured = configuration && chosenEstate(configuration, estate);
  const name = configured?.name ?? estate;
  if (name === undefined)
    throw new RescueError('OVM_USAGE', 'the command', 'neither --estate nor --config names the estate');
  return {
    ...{ archives, estate: name, ssh, log, clock },
    secrets: new Secrets(log, configured?.passwords),
    ...(configured && { configured }),
    ...(configuration && { configuration: configuration.file }),
    ...(databaseServer !== undefined && { databaseServer }),
    ...(sent && { sent }),
  };
}

/** The estate as the configuration names it, to be read live; undefined where there is none. */
export function liveInput({ configured, ssh, secrets, log }: RecoveryGround): EstateInput | undefined {
  return configured && { ...estateWords(configured, ssh), secrets, log };
}

/** The host of the manager, to be reached by SSH; undefined where the configuration names none. */
export function managerAddress({ configured }: RecoveryGround): HostAddress | undefined {
  return configured?.manager && parseHostAddress(hostWord(configured.manager, configured));
}

/** Does some work with the machines of the estate. */
export async function withHosts<Result>(
  { configured, ssh, secrets, log }: RecoveryGround,
  work: (hosts: EstateHosts) => Promise<Result>,
): Promise<Result> {
  const hosts = new EstateHosts(configured ? hostWordsFor(configured, ssh) : () => ({}), log, secrets);
  try {
    return await work(hosts);
  } finally {
    await hosts.close();
  }
}

/** A database of the configuration, with what an export and an import need to know of it. */
export interface RecoveredDatabase extends ReachedDatabase {
  /** The `.config` that the configuration names. */
  readonly managerConfig?: string;
  /** Where it is on the manager host that the configuration names. */
  readonly usualConfig?: string;
  readonly databases: readonly string[];
}

/** Why the database cannot be reached by this tool alone; undefined when it can. */
export function whyNoDatabase({ configured, databaseServer }: RecoveryGround): string | undefined {
  if (configured === undefined) return 'no configuration names the database';
  if (configured.databaseServers.length === 0) return 'the configuration has no database server';
  if (configured.databaseServers.length > 1 && databaseServer === undefined)
    return 'the configuration has several database servers, and --database-server names none of them';
  if (chosenDatabaseServer(configured, databaseServer).viaTools === undefined) return undefined;
  return 'it is reached by the tools of Oracle Database, which the command of the step does';
}

/** Does some work with the repository database. Throws as `withReachedDatabase`, and OVM_USAGE where `whyNoDatabase` tells why. */
export async function withDatabase<Result>(
  ground: RecoveryGround,
  work: (database: RecoveredDatabase) => Promise<Result>,
): Promise<Result> {
  const { configured, databaseServer, ssh, secrets, log } = ground;
  const why = whyNoDatabase(ground);
  if (configured === undefined || why !== undefined)
    throw new RescueError('OVM_USAGE', 'the repository database', why ?? 'nothing names it');
  const server = chosenDatabaseServer(configured, databaseServer);
  const words = databaseWords(server, configured, ssh, secrets);
  const { managerConfig } = words;
  const usualConfig =
    configured.manager && `ssh://${hostWord(configured.manager, configured)}${managerConfigPath}`;
  return withReachedDatabase(words, log, (reached) =>
    work({
      ...reached,
      databases: server.databases,
      ...(managerConfig !== undefined && { managerConfig }),
      ...(usualConfig !== undefined && { usualConfig }),
    }),
  );
}
