import { RescueError } from '../../base/errors.js';
import type { ConnectionSettings } from './connection-settings.js';

/** The parts of `ConnectionSettings` that stand in a URL. */
export type UrlParts = Pick<ConnectionSettings, 'engine' | 'host' | 'port' | 'user'> & {
  readonly path?: string;
};

/** What MySQL itself takes; a manager's listens on 49500. */
export const mysqlPort = 3306;
const forms = 'it is neither mysql://USER@HOST:PORT nor sqlite:PATH';

/**
 * Reads `mysql://USER@HOST:PORT` (also `mariadb://`) or `sqlite:PATH`. Of a name with special characters the URL holds
 * the percent-encoded form. Without a port it is 3306, that of MySQL itself; a manager's is 49500. Throws OVM_URL_INVALID, which never repeats a password that stands in the URL.
 */
export function parseDatabaseUrl(url: string): UrlParts {
  if (url.startsWith('sqlite:')) return sqliteParts(url);
  const shown = withoutPassword(url);
  if (!/^(mysql|mariadb):\/\//.test(url)) throw invalid(shown, forms);
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
  if (parsed.pathname !== '' && parsed.pathname !== '/') {
    throw invalid(shown, 'it ends with a path; say --database NAME for databases');
  }
  if (parsed.search !== '' || parsed.hash !== '') throw invalid(shown, 'it ends with parameters');
  if (parsed.username === '') throw invalid(shown, 'it names no account; write mysql://USER@HOST:PORT');
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = parsed.port === '' ? mysqlPort : Number(parsed.port);
  return {
    engine: 'mysql',
    host: host === '' ? 'localhost' : decode(host, shown),
    port,
    user: decode(parsed.username, shown),
  };
}

/** Where a database is, without credentials: `mysql://ovs@host:49500`, `sqlite:/path`; `… via HOST` with a tunnel. */
export function databaseAddress(settings: Omit<ConnectionSettings, 'password'>): string {
  if (settings.engine === 'sqlite') return `sqlite:${settings.path ?? ''}`;
  const user = encodeURIComponent(settings.user);
  if (settings.socketPath) return `mysql://${user}@localhost (${settings.socketPath})`;
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  const through = settings.tunnel ? ` via ${settings.tunnel.host}` : '';
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
