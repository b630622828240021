import { RescueError } from '../../../base/errors.js';
import { missingPrivilege } from './missing-privilege.js';

interface DriverError {
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly message?: unknown;
}

/** What a connection's end means, by the driver's or the system's code. */
const lostReasons: Readonly<Record<string, string>> = {
  PROTOCOL_CONNECTION_LOST: 'the server closed the connection',
  ECONNRESET: 'the connection was reset (ECONNRESET)',
  EPIPE: 'the server closed the connection (EPIPE)',
  ER_SERVER_SHUTDOWN: 'the server is being shut down',
  ER_NORMAL_SHUTDOWN: 'the server is being shut down',
  ER_QUERY_INTERRUPTED: 'the statement was killed at the server',
  ER_CONNECTION_KILLED: 'the connection was killed at the server',
  ER_CLIENT_INTERACTION_TIMEOUT: 'the server closed it for being idle',
  ER_NET_READ_ERROR: 'the server could not read from it any more',
  ER_NET_ERROR_ON_WRITE: 'the server could not write to it any more',
};

const unreachableReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (ECONNREFUSED)',
  ENOTFOUND: 'the name of the host is not known (ENOTFOUND)',
  EAI_AGAIN: 'the name service does not answer (EAI_AGAIN)',
  ETIMEDOUT: 'no answer in time (ETIMEDOUT)',
  EHOSTUNREACH: 'there is no way to the host (EHOSTUNREACH)',
  ENETUNREACH: 'there is no way to the network (ENETUNREACH)',
  ENOENT: 'there is no such socket (ENOENT)',
  EACCES: 'permission denied (EACCES)',
  ENOTSOCK: 'it is not a socket (ENOTSOCK)',
  ER_CON_COUNT_ERROR: 'the server has too many connections',
  ER_HOST_IS_BLOCKED: 'the server blocks this host after too many failed attempts; it says FLUSH HOSTS',
  ER_HOST_NOT_PRIVILEGED: 'the server takes no connections from this host',
  PROTOCOL_CONNECTION_LOST: 'it closed the connection before login',
  ECONNRESET: 'it reset the connection before login',
  EPIPE: 'it closed the connection before login',
  HANDSHAKE_NO_SSL_SUPPORT: 'the server offers no TLS',
};

const tlsHints: Readonly<Record<string, string>> = {
  HANDSHAKE_NO_SSL_SUPPORT:
    'Say --tls off: the connection is then not encrypted. Or set up TLS at the server.',
};

const oldPassword =
  'the account has a password of the format before 4.1 (mysql_old_password), which is not safe and not supported; ' +
  'set it anew at the server with old_passwords = 0';

const loginReasons: Readonly<Record<string, string>> = {
  ER_ACCESS_DENIED_ERROR: '',
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: '',
  ER_MUST_CHANGE_PASSWORD: 'the password has expired and must be changed first',
  ER_MUST_CHANGE_PASSWORD_LOGIN: 'the password has expired and must be changed first',
  ER_ACCOUNT_HAS_BEEN_LOCKED: 'the account is locked',
  ER_SERVER_IS_IN_SECURE_AUTH_MODE: oldPassword,
  AUTH_SWITCH_PLUGIN_ERROR: oldPassword,
  ER_NOT_SUPPORTED_AUTH_MODE: oldPassword,
};

const lockWaitTimeout = 1205;

/** ER_WRONG_VALUE_FOR_VAR. */
const unknownValue = 1231;

/** ER_DISK_FULL, and ER_RECORD_FILE_FULL of tables that may not grow. */
const diskFull: ReadonlySet<number> = new Set([1021, 1114]);

/**
 * An error of the driver, of the system or of the server as one of ours.
 * @param at.connecting while logging in, when a closed connection means that the server cannot be used at all
 */
export function mysqlFailure(
  error: unknown,
  address: string,
  at: { connecting?: boolean } = {},
): RescueError {
  if (error instanceof RescueError) return error;
  const statement = takeStatement(error);
  const { code: rawCode, errno: rawErrno, message } = (error ?? {}) as DriverError;
  const code = typeof rawCode === 'string' ? rawCode : '';
  const errno = typeof rawErrno === 'number' ? rawErrno : 0;
  const text = cut(typeof message === 'string' ? message : String(error));
  const login = loginReasons[code];
  if (login !== undefined) return new RescueError('OVM_DB_LOGIN', address, login || text, error);
  const unreachable = at.connecting ? (unreachableReasons[code] ?? tlsReason(code, text)) : undefined;
  if (unreachable) return new RescueError('OVM_DB_UNREACHABLE', address, unreachable, error, tlsHints[code]);
  const missing = missingPrivilege(errno, text, statement);
  if (missing) return new RescueError('OVM_DB_PRIVILEGE', address, missing, error);
  const lost =
    lostReasons[code] ?? (/closed state|Connection lost/.test(text) ? 'the connection is closed' : undefined);
  if (lost) return new RescueError('OVM_DB_LOST', address, lost, error);
  return new RescueError('OVM_DB_FAILED', address, failedReason(code, errno, text), error);
}

/** Whether a statement failed because another session held a lock for too long (ER_LOCK_WAIT_TIMEOUT). */
export function isLockTimeout(error: RescueError): boolean {
  return (error.cause as DriverError | undefined)?.errno === lockWaitTimeout;
}

function failedReason(code: string, errno: number, text: string): string {
  const shown = code === '' ? text : `${text} (${code})`;
  if (diskFull.has(errno) || /errno: 28\b|No space left on device/i.test(text)) {
    return `the disk of the server is full: ${shown}`;
  }
  if (errno === lockWaitTimeout) return `another session holds a lock on it: ${shown}`;
  if (errno === 1148 || errno === 4166 || errno === 3948) {
    return `the server refuses LOAD DATA LOCAL; say SET GLOBAL local_infile = 1 there: ${shown}`;
  }
  if (errno === unknownValue && /'sql_mode'/.test(text)) {
    return `the server has no such sql_mode any more; servers before it had (MySQL 8 took NO_AUTO_CREATE_USER and others away): ${shown}`;
  }
  if (errno === 1153) return `the server's max_allowed_packet is too small for it: ${shown}`;
  return shown;
}

/** Why TLS failed, by OpenSSL's own words; undefined for other errors. */
function tlsReason(code: string, text: string): string | undefined {
  if (code !== 'HANDSHAKE_SSL_ERROR' && !/^ERR_(SSL|TLS)/.test(code)) return undefined;
  const old = /version|protocol|cipher|dh key|digest|signature/i.test(text) && !/certificate/i.test(text);
  return old
    ? `TLS could not be agreed on; a server this old needs the legacy setting: ${text}`
    : `TLS failed: ${text}`;
}

/** A server repeats parts of the statement in its messages; rows of others do not belong into a log. */
function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  return line.length > 300 ? `${line.slice(0, 297)}...` : line;
}

/**
 * Takes the statement out of an error: the driver puts the whole of it there, rows included, and errors are printed with
 * `--debug`. Empty when it has none.
 */
function takeStatement(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('sql' in error)) return '';
  const { sql } = error;
  Reflect.deleteProperty(error, 'sql');
  return typeof sql === 'string' ? sql : '';
}
