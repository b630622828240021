import { RescueError } from '../../base/errors.js';
import type { Log } from '../../base/log.js';
import type { ConnectionSettings } from '../../reach/database/connection-settings.js';
import type { Forward } from '../../reach/ssh/forward.js';
import { hostText, loginText, parseHostAddress } from '../../reach/ssh/ssh-address.js';
import { EstateHosts } from '../ssh/estate-hosts.js';
import { type SshOptions, type SshWordsFor, sshWords } from '../ssh/ssh-words.js';
import { type DatabaseWords, databaseSettings } from './database-settings.js';

/** How the operator names a repository database and the way to it. */
export interface ReachedDatabaseWords extends DatabaseWords, SshOptions {
  /** `[USER@]HOST[:PORT]`: the database is reached from there. */
  readonly viaSsh?: string;
  /** The way to each host, if it is not that of the options. */
  readonly hostWords?: SshWordsFor;
}

/** A database that can be connected to for as long as the work lasts. */
export interface ReachedDatabase {
  readonly settings: ConnectionSettings;
  /** For files of the manager that lie on other machines. */
  readonly hosts: EstateHosts;
}

/**
 * Does some work with a database that may be reached by SSH alone: its port is forwarded to a port of this machine's
 * loopback while the work lasts. Throws what `databaseSettings` and the work throw; OVM_SSH_* when the way to the
 * database is what failed.
 */
export async function withReachedDatabase<T>(
  words: ReachedDatabaseWords,
  log: Log,
  work: (reached: ReachedDatabase) => Promise<T>,
): Promise<T> {
  const ssh = sshWords(words);
  const hosts = new EstateHosts(words.hostWords ?? (() => ssh), log, words.secrets);
  try {
    if (words.viaSsh === undefined) {
      return await work({ settings: await databaseSettings(words, log, hosts), hosts });
    }
    return await throughTunnel(words.viaSsh, { words, log, hosts }, work);
  } finally {
    await hosts.close();
  }
}

interface Way {
  readonly words: ReachedDatabaseWords;
  readonly log: Log;
  readonly hosts: EstateHosts;
}

async function throughTunnel<T>(
  via: string,
  { words, log, hosts }: Way,
  work: (reached: ReachedDatabase) => Promise<T>,
): Promise<T> {
  const address = parseHostAddress(via);
  if (words.socket !== undefined)
    throw new RescueError('OVM_USAGE', '--via-ssh', 'it reaches a host and port, not a --socket');
  // first, so that nobody types a password for a database that cannot be reached
  const host = await hosts.open(address);
  const settings = await databaseSettings(words, log, hosts);
  if (settings.engine === 'sqlite')
    throw new RescueError('OVM_USAGE', '--via-ssh', 'a SQLite file is read on this machine');
  const forward = await host.forward(settings.host, settings.port);
  try {
    const tunnel = { host: hostText(address), login: loginText(address), port: forward.port };
    return await work({ settings: { ...settings, tunnel }, hosts });
  } catch (error) {
    throw (await wayFailure(error, forward, settings)) ?? error;
  } finally {
    await forward.close();
  }
}

/** A driver sees a closed socket; why it was closed is known here. */
async function wayFailure(
  error: unknown,
  forward: Forward,
  { unreachableHint }: ConnectionSettings,
): Promise<RescueError | undefined> {
  if (!(error instanceof RescueError) || !error.code.startsWith('OVM_DB_')) return undefined;
  // a channel may end a moment before the connection that it belongs to
  if (!forward.failure()) await new Promise((resolve) => setTimeout(resolve, 50));
  const failure = forward.failure();
  if (!failure) return undefined;
  const lost = failure.code === 'OVM_SSH_LOST' && /^OVM_DB_(?:LOST|STALLED|UNREACHABLE)$/.test(error.code);
  if (lost) return failure;
  if (error.code !== 'OVM_DB_UNREACHABLE') return undefined;
  return unreachableHint === undefined ? failure : failure.withHint(unreachableHint);
}
