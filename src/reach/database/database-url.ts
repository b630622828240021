import { RescueError } from '../../base/errors.js';
import type { ConnectionSettings } from './connection-settings.js';

/** The parts of `ConnectionSettings` that stand in a URL. */
export type UrlParts = Pick<
  ConnectionSettings,
  'engine' | 'host' | 'port' | 'user' | 'path' | 'service' | 'sid'
>;

/** What MySQL itself takes; a manager's listens on 49500. */
export const mysqlPort = 3306;
/** Where listeners of Oracle are. */
export const oraclePort = 1521;
const forms = 'it is none of mysql://USER@HOST:PORT, oracle://USER@HOST:PORT/SERVICE and sqlite:PATH';
/** Of a service or an instance: nothing that means something in a connect descriptor. */
const serviceName = /^[\w.$#-]+$/;

/**
 * Reads `mysql://USER@HOST:PORT` (also `mariadb://`), `oracle://USER@HOST:PORT/SERVICE` (or `oracle://USER@HOST:PORT?sid=SID`)
 * or `sqlite:PATH`. Of a name with special characters the URL holds the percent-encoded form. Without a port it is 3306,
 * that of MySQL itself (a manager's is 49500), or 1521. Throws OVM_URL_INVALID, which never repeats a password that stands
 * in the URL.
 */
export function parseDatabaseUrl(url: string): UrlParts {
  if (url.startsWith('sqlite:')) return sqliteParts(url);
  const shown = withoutPassword(url);
  const scheme = /^(mysql|mariadb|oracle):\/\//.exec(url)?.[1];
  if (scheme === undefined) throw invalid(shown, forms);
  const isOracle = scheme === 'oracle';
  const form = isOracle ? 'oracle://USER@HOST:PORT/SERVICE' : 'mysql://USER@HOST:PORT';
  let parsed: URL;
  try {
    parsed = new URL(url.replace(/^mariadb:/, 'mysql:'));
  } catch {
    throw invalid(shown, forms);
  }
  const hasPassword = parsed.password !== '' || /^[^/]+:\/\/[^/@]*:[^/]*@/.test(url);
  // A colon in the name of an account is next to unheard of, and addresses are shown with the account.
  if (hasPassword || /%3a./i.test(parsed.username)) {
    throw invalid(shown, 'it holds a password, which others could see in the list of processes');
  }
  const named = isOracle ? oracleName(parsed, shown) : noPath(parsed, shown);
  if (parsed.username === '') throw invalid(shown, `it names no account; write ${form}`);
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    engine: isOracle ? 'oracle' : 'mysql',
    host: host === '' ? 'localhost' : decode(host, shown),
    port: parsed.port === '' ? (isOracle ? oraclePort : mysqlPort) : Number(parsed.port),
    user: decode(parsed.username, shown),
    ...named,
  };
}

/** MySQL's databases are named elsewhere. */
function noPath(parsed: URL, shown: string): object {
  if (parsed.pathname !== '' && parsed.pathname !== '/') {
    throw invalid(shown, 'it ends with a path; say --database NAME for databases');
  }
  if (parsed.search !== '' || parsed.hash !== '') throw invalid(shown, 'it ends with parameters');
  return {};
}

/** A listener serves several databases: the URL names one by its service, or by its instance where it is as old as XE. */
function oracleName(parsed: URL, shown: string): Pick<UrlParts, 'service' | 'sid'> {
  const service = decode(parsed.pathname.replace(/^\//, ''), shown);
  const sid = parsed.searchParams.get('sid');
  if (parsed.hash !== '' || [...parsed.searchParams.keys()].some((key) => key !== 'sid')) {
    throw invalid(shown, 'it ends with parameters other than sid');
  }
  const name = sid ?? service;
  if (name === '' || (sid !== null && service !== '')) {
    throw invalid(shown, 'it has to name one service or one sid: oracle://USER@HOST:1521/SERVICE or ?sid=XE');
  }
  if (!serviceName.test(name)) throw invalid(shown, 'the name of its service is not one of Oracle');
  return sid === null ? { service } : { sid };
}

/**
 * Where a database is, without credentials: `mysql://ovs@host:49500`, `oracle://OVS@host:1521/XE`, `sqlite:/path`;
 * `… via HOST` with a tunnel.
 */
export function databaseAddress(settings: Omit<ConnectionSettings, 'password'>): string {
  if (settings.engine === 'sqlite') return `sqlite:${settings.path ?? ''}`;
  const user = encodeURIComponent(settings.user);
  if (settings.socketPath) return `mysql://${user}@localhost (${settings.socketPath})`;
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  const through = settings.tunnel ? ` via ${settings.tunnel.host}` : '';
  if (settings.engine === 'oracle') {
    const name = settings.sid === undefined ? `/${settings.service ?? ''}` : `?sid=${settings.sid}`;
    return `oracle://${user}@${host}:${settings.port}${name}${through}`;
  }
  return `mysql://${user}@${host}:${settings.port}${through}`;
}

function sqliteParts(url: string): UrlParts {
  const path = url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '');
  if (path === '') throw invalid(url, 'it names no file');
  return { engine: 'sqlite', host: '', port: 0, user: '', path };
}

function decode(text: string, shown: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(shown, 'a % in it is not followed by two hexadecimal digits');
  }
}

/**
 * The URL as it may be shown: scheme and host. A password can stand before the @ in any encoding, behind the host, or in
 * place of anything, so where the host cannot be told for certain nothing else is shown.
 */
function withoutPassword(url: string): string {
  const scheme = /^(?:mysql|mariadb|[a-z][a-z\d+.-]*(?=:\/\/)):/i.exec(url)?.[0];
  if (scheme === undefined) return 'the URL';
  const host = /^\/*[^@/?#\\]*@([\w.-]+|\[[\da-f:.]+\])(?::\d+)?(?=$|[/?#])[^@]*$/i.exec(
    url.slice(scheme.length),
  )?.[1];
  return host === undefined ? `${scheme}//...` : `${scheme}//...@${host}...`;
}

function invalid(shown: string, why: string): RescueError {
  return new RescueError('OVM_URL_INVALID', shown, why);
}
