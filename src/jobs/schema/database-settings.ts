import { RescueError } from '../../base/errors.js';
import type { Log } from '../../base/log.js';
import { Password } from '../../base/password.js';
import type { ConnectionSettings, TlsMode } from '../../reach/database/connection-settings.js';
import {
  databaseAddress,
  mysqlPort,
  parseDatabaseUrl,
  type UrlParts,
} from '../../reach/database/database-url.js';
import { hostText, isRemote, parseHostAddress } from '../../reach/ssh/ssh-address.js';
import type { EstateHosts } from '../ssh/estate-hosts.js';
import { findPassword, type PasswordWords } from './find-password.js';
import { readConfigFacts } from './import/manager-config.js';
import { isLocal } from './import/same-host.js';

/** How the operator names a repository database on the command line; all times in seconds. */
export interface DatabaseWords extends PasswordWords {
  /** `mysql://USER@HOST:PORT`, `oracle://USER@HOST:PORT/SERVICE` or `sqlite:PATH`. */
  readonly url?: string;
  readonly socket?: string;
  readonly tls?: TlsMode;
  readonly tlsCa?: string;
  readonly compressConnection?: boolean;
  readonly connectTimeout?: number;
  readonly stallTimeout?: number;
  /** The manager's `.config`, a copy or `ssh://…`; without `url` it says where the database is. */
  readonly managerConfig?: string;
  /** The host that the database is reached from. */
  readonly viaSsh?: string;
}

export const connectTimeoutSeconds = 20;
/** Adding a key to a large table is silent on the connection for as long as it takes. */
export const stallTimeoutSeconds = 600;

/**
 * Where the database is and how to log in; asks for the password last. Throws OVM_URL_INVALID,
 * OVM_PASSWORD_UNREADABLE, and OVM_USAGE for words that do not go together.
 */
export async function databaseSettings(
  words: DatabaseWords,
  log: Log,
  hosts?: EstateHosts,
): Promise<ConnectionSettings> {
  const place = await placeOf(words, hosts);
  if (words.tlsCa !== undefined && (words.tls ?? 'off') === 'off') {
    throw new RescueError('OVM_USAGE', '--tls-ca', 'it needs --tls on or --tls legacy');
  }
  refuseWords(words, place);
  const unreachableHint = hintOf(words, place);
  const settings = {
    ...place,
    ...(unreachableHint !== undefined && { unreachableHint }),
    ...(words.socket !== undefined && { socketPath: words.socket }),
    tls: words.tls ?? 'off',
    ...(words.tlsCa !== undefined && { tlsCa: words.tlsCa }),
    compress: words.compressConnection ?? false,
    connectTimeoutMs: (words.connectTimeout ?? connectTimeoutSeconds) * 1000,
    stallTimeoutMs: (words.stallTimeout ?? stallTimeoutSeconds) * 1000,
  };
  const via = words.viaSsh === undefined ? '' : ` via ${hostText(parseHostAddress(words.viaSsh))}`;
  const password =
    place.engine === 'sqlite'
      ? new Password('')
      : await findPassword(words, `${databaseAddress(settings)}${via}`, log);
  return { ...settings, password };
}

/** Where a connection that does not come about was probably meant to go. */
function hintOf(words: DatabaseWords, place: UrlParts): string | undefined {
  const { url, socket, managerConfig, viaSsh } = words;
  if (socket !== undefined || place.engine === 'sqlite') return undefined;
  if (url === undefined && isLocal(place.host.toLowerCase())) {
    const said = `${place.host} came from ${managerConfig}, where it means the manager's own host`;
    const there = `--url ${urlText({ ...place, host: 'MANAGERHOST' })}`;
    if (viaSsh === undefined) return `${said}; elsewhere add ${there}.`;
    return `${said}; with --via-ssh it means ${hostText(parseHostAddress(viaSsh))}: go through the manager's host, or add ${there}.`;
  }
  if (place.engine === 'oracle' && words.tls === 'on')
    return `--tls on is TCPS, which has a port of its own, mostly 2484: \`lsnrctl status\` on the database host lists it as (PROTOCOL=tcps); ${place.port} was asked.`;
  if (place.engine !== 'mysql' || place.port !== mysqlPort) return undefined;
  return "3306 is MySQL's own port, taken when the URL names none; a manager's MySQL listens on 49500: mysql://USER@HOST:49500.";
}

/** Throws OVM_USAGE for words that the engine knows nothing of. */
function refuseWords({ socket, tls, compressConnection }: DatabaseWords, { engine }: UrlParts): void {
  const refused = (word: string, why: string) => new RescueError('OVM_USAGE', word, why);
  if (socket !== undefined && engine === 'sqlite') throw refused('--socket', 'a SQLite file has none');
  if (engine !== 'oracle') return;
  if (socket !== undefined) throw refused('--socket', 'Oracle Database is reached by host and port');
  if (compressConnection) throw refused('--compress-connection', 'it is for MySQL');
  if (tls === 'legacy') throw refused('--tls legacy', 'it is for MySQL; with Oracle Database say --tls on');
}

async function placeOf(words: DatabaseWords, hosts?: EstateHosts): Promise<UrlParts> {
  const { url, socket, managerConfig } = words;
  if (url !== undefined) return parseDatabaseUrl(url);
  if (managerConfig === undefined && socket !== undefined) {
    const why = 'it does not tell the account; say --url mysql://USER@localhost with it';
    const hint = `Write --url mysql://USER@localhost --socket ${socket}.`;
    throw new RescueError('OVM_USAGE', '--socket', why, undefined, hint);
  }
  if (managerConfig === undefined) {
    throw new RescueError(
      'OVM_USAGE',
      'the command',
      'neither --url nor --manager-config names the database',
    );
  }
  return configPlace(managerConfig, words, hosts);
}

/** Of Oracle the `SID` of a `.config` is the instance, whose listener is at `LSNR`. */
async function configPlace(
  managerConfig: string,
  { viaSsh }: DatabaseWords,
  hosts?: EstateHosts,
): Promise<UrlParts> {
  const { engine, host, port, schema, databaseName } = await readConfigFacts(managerConfig, hosts);
  if (engine === null) {
    const why = 'neither DBTYPE nor LSNR nor SID tells the engine of the database; say --url';
    throw new RescueError('OVM_USAGE', managerConfig, why);
  }
  if (engine === 'oracle' && databaseName === undefined) {
    const why = 'it names no SID, so the instance is not known; say --url oracle://USER@HOST:1521/SERVICE';
    throw new RescueError('OVM_USAGE', managerConfig, why);
  }
  if (viaSsh === undefined && isRemote(managerConfig) && isLocal(host)) {
    const why = `it says the database is on ${host}, which is that host and not this one; say --via-ssh HOST`;
    throw new RescueError('OVM_USAGE', managerConfig, why);
  }
  const place = { engine, host, port, user: schema };
  if (databaseName === undefined) return place;
  // through the same checks as what an operator writes
  return parseDatabaseUrl(urlText({ ...place, sid: databaseName }));
}

function urlText({ engine, host, port, user, sid, service }: UrlParts): string {
  const at = host.includes(':') ? `[${host}]` : host;
  const named =
    sid === undefined ? (service === undefined ? '' : `/${service}`) : `?sid=${encodeURIComponent(sid)}`;
  return `${engine}://${encodeURIComponent(user)}@${at}:${port}${named}`;
}
