import { type ErrorCode, RescueError } from '../../../base/errors.js';
import { clientNeeded } from './client-needed.js';
import { type KnownFailure, knownFailures, type Occasion, type OccasionNames } from './known-failures.js';

interface DriverError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
}

/** Numbers stand alone for Oracle's, with their prefix for the driver's and the client library's. */
const prefixed = /\b(?:ORA|NJS|DPI|TNS)-\d{3,5}\b/;

/** A connection that ends before anybody is logged in cannot be used at all. */
const unreachedInstead: ReadonlySet<ErrorCode> = new Set(['OVM_DB_LOST', 'OVM_DB_STALLED']);

/** An error of the driver, of the client library or of the server as one of ours. */
export function oracleFailure(error: unknown, address: string, occasion: Occasion): RescueError {
  if (error instanceof RescueError) return error;
  const { code, message } = (error ?? {}) as DriverError;
  const text = cut(typeof message === 'string' ? message : String(error));
  const number = typeof code === 'string' && prefixed.test(code) ? code : (prefixed.exec(text)?.[0] ?? '');
  const names: OccasionNames = { ...occasion, text, address };
  const needed = clientNeeded(number, text, occasion.client);
  if (needed) return new RescueError(needed.code, address, needed.why, error, needed.hint);
  // What the listener says tells more than that it refuses.
  const said = number === 'NJS-511' ? (/ORA-\d{5}/.exec(text)?.[0] ?? number) : number;
  const known = knownFailures[normal(said)] ?? knownFailures[normal(number)];
  if (!known) return new RescueError('OVM_DB_FAILED', address, text, error);
  return failureOf(known, names, error);
}

/** For a connection that ended while nothing was asked for. */
export function connectionLost(address: string, user: string): RescueError {
  const known = knownFailures['NJS-521'] as KnownFailure;
  const text = 'the server closed it';
  return failureOf(known, { statement: '', user, text, address }, undefined);
}

function failureOf(known: KnownFailure, names: OccasionNames, error: unknown): RescueError {
  const early = names.connecting === true && unreachedInstead.has(known.code);
  const code = early ? 'OVM_DB_UNREACHABLE' : known.code;
  const why = known.why === undefined ? names.text : `${known.why(names)}: ${names.text}`;
  return new RescueError(code, names.address, why, error, early ? undefined : known.hint?.(names));
}

/** Old and new drivers write some errors with five digits, some with three; ours are looked up as Oracle documents them. */
function normal(number: string): string {
  const [prefix = '', digits = ''] = number.split('-');
  return prefix === 'TNS' ? `ORA-${digits}` : `${prefix}-${digits}`;
}

/** One line; what the driver adds about where to read more is left out. */
function cut(text: string): string {
  const line = text
    .replace(/^Help: .*$/gm, '')
    .replace(/ ?\(CONNECTION_ID=[^)]*\)/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '');
  return line.length > 300 ? `${line.slice(0, 297)}...` : line;
}
