import { bundledParts } from '../../../base/bundled-parts.js';
import { clientLibraryDirectory } from './client-library.js';

/** Why the server cannot be used as things are, and what to install and set. */
export interface NeededClient {
  readonly code: 'OVM_DB_CLIENT_NEEDED' | 'OVM_DB_CLIENT_BROKEN' | 'OVM_DB_CLIENT_OLD';
  readonly why: string;
  readonly hint: string;
}

/** What uses the library is machine code, which the single file has not. */
const packageFirst = bundledParts
  ? 'This is the single file, which cannot use a client library: install ovm-rescue from its package. '
  : '';

const install =
  packageFirst +
  'Install Oracle Instant Client 19 (Basic or Basic Light, for Linux x86-64: version 19 is the last that reaches 11.2) and the ' +
  'package libaio1 (libaio on Oracle Linux); unpack it, say in /opt/oracle/instantclient_19_25; then run ' +
  '`export LD_LIBRARY_PATH=/opt/oracle/instantclient_19_25` and the same command again in that shell. Without a client ' +
  "`schema export` and `schema import` go by the database's own tools on its host: add `--via-tools --via-ssh oracle@HOST`.";

/** Where the library was looked for on the operator's word. */
function lookedIn(): string {
  const told = (process.env.LD_LIBRARY_PATH ?? '').split(':').filter(Boolean);
  return told.length === 0 ? ', and LD_LIBRARY_PATH is not set' : ` (LD_LIBRARY_PATH has ${told.join(', ')})`;
}

/**
 * For errors about Oracle's client library: NJS-138 (the server is older than 12.1), DPI-1047 (the library cannot be
 * loaded) and DPI-1050 (it is too old). `started` is what came of starting the library before the login, if it was tried.
 */
export function clientNeeded(number: string, text: string, started: unknown): NeededClient | undefined {
  if (number === 'NJS-138') {
    const old =
      'the server is older than Oracle Database 12.1, which can be used through a client library only';
    const code = 'OVM_DB_CLIENT_NEEDED';
    if (started === undefined)
      return {
        code,
        why: `${old}; no libclntsh.so is on the library path${lookedIn()} (NJS-138)`,
        hint: install,
      };
    const { message } = started as { readonly message?: unknown };
    const failure = firstLine(typeof message === 'string' ? message : String(started));
    return (
      libraryNeeded(failure, `${old}; `) ?? {
        code,
        why: `${old}; starting it failed: ${failure}`,
        hint: install,
      }
    );
  }
  return libraryNeeded(text, '');
}

function libraryNeeded(text: string, before: string): NeededClient | undefined {
  if (text.startsWith('DPI-1047')) {
    const why = `${before}the client library was found but cannot be loaded: ${text}`;
    return { code: 'OVM_DB_CLIENT_BROKEN', why, hint: missingParts() };
  }
  if (!text.startsWith('DPI-1050')) return undefined;
  const found = /is at version ([\d.]+)/.exec(text)?.[1] ?? 'an older version';
  return {
    code: 'OVM_DB_CLIENT_OLD',
    why: `${before}the client library on the path is ${found}, and 19 is the oldest that will do: ${text}`,
    hint: install,
  };
}

/** Mostly it is libaio, which Instant Client does not bring. */
function missingParts(): string {
  const library = `${clientLibraryDirectory() ?? '/opt/oracle/instantclient_19_25'}/libclntsh.so`;
  return `Run \`ldd '${library.replace(/'/g, `'\\''`)}'\`: it lists what is missing, mostly libaio (package libaio1, libaio on Oracle Linux), or says that the file is no library for this machine. ${install}`;
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.trim() ?? '';
}
