import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { RescueError } from '../../base/errors.js';
import { Password } from '../../base/password.js';
import type { ConnectionSettings } from '../database/connection-settings.js';
import { makePrivateDirectory, scratchHint } from './private-directory.js';
import { type SystemAccount, serverAccount } from './server-account.js';
import type { ServerPrograms } from './server-programs.js';
import {
  installWords,
  longestSocketPath,
  type ServerNaming,
  type ServerPlace,
  serverPlace,
  serverWords,
} from './server-words.js';

/** A database server that nobody else reaches and that goes with this process. */
export interface PrivateServer {
  readonly programs: ServerPrograms;
  /** How to log in: by its socket, as its root, who has no password. */
  readonly settings: ConnectionSettings;
  readonly directory: string;
  readonly naming: ServerNaming;
  /** Ends it and removes everything it had. Safe to call twice. */
  end(): Promise<void>;
}

const startPatienceMs = 120_000;
const stallTimeoutMs = 300_000;

/**
 * Makes a data directory below `below` (the system's temporary directory if not given) and runs a server on it: in a
 * directory of mode 0700, on a socket, without a port. As root it runs as `serverAccount`. It ends with `end`, and with
 * this process as `makePrivateDirectory` says. Throws OVM_WRITE_FAILED, OVM_DB_UNREACHABLE when it does not start.
 */
export async function startPrivateServer(
  programs: ServerPrograms,
  below = tmpdir(),
  naming: ServerNaming = { lowerCaseTableNames: 0 },
): Promise<PrivateServer> {
  const account = serverAccount();
  const directory = makePrivateDirectory(below, account);
  try {
    const place = serverPlace(directory.path);
    refuseLong(place);
    const installed = installWords(programs, place, naming);
    const install = begin(programs.install ?? programs.server, installed, place, account);
    if ((await ended(install)) !== 0) throw notStarted(programs, place, install);
    const server = begin(programs.server, serverWords(programs, place, naming), place, account);
    if (!(await answers(server, place.socket))) throw notStarted(programs, place, server);
    const end = async () => {
      directory.remove();
      await ended(server);
    };
    return { programs, settings: settingsFor(place.socket), directory: directory.path, naming, end };
  } catch (error) {
    directory.remove();
    throw error;
  }
}

function refuseLong({ socket, directory }: ServerPlace): void {
  if (Buffer.byteLength(socket) <= longestSocketPath) return;
  const why = 'its path is too long for a socket in it';
  throw new RescueError('OVM_WRITE_FAILED', directory, why, undefined, scratchHint);
}

/** What programs say on stderr: the last of it tells why one failed. */
const said = new WeakMap<ChildProcess, string>();
const mostSaid = 4096;
const programDirectories = '/usr/sbin:/usr/bin:/sbin:/bin';

/** Nothing of our own environment goes along: it may hold passwords. */
function begin(
  program: string,
  words: readonly string[],
  { directory }: ServerPlace,
  account: SystemAccount | undefined,
): ChildProcess {
  const child = spawn(program, words, {
    ...(account && { uid: account.uid, gid: account.gid }),
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: programDirectories, HOME: directory, TMPDIR: directory },
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.set(child, ((said.get(child) ?? '') + text).slice(-mostSaid));
  });
  child.once('error', (error) => said.set(child, error.message));
  return child;
}

/** Its exit code; null when it was ended by a signal or never began. */
function ended(child: ChildProcess): Promise<number | null> {
  if (hasEnded(child)) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('close', resolve);
    child.once('error', () => resolve(null));
  });
}

function hasEnded({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null || pid === undefined;
}

async function answers(child: ChildProcess, socket: string): Promise<boolean> {
  const deadline = performance.now() + startPatienceMs;
  while (!hasEnded(child) && performance.now() < deadline) {
    if (await greets(socket)) return true;
    await wait(10);
  }
  return false;
}

/** A server greets whoever connects; nothing is sent. */
function greets(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    const done = (answer: boolean) => {
      connection.destroy();
      resolve(answer);
    };
    connection.once('data', () => done(true));
    connection.once('error', () => done(false));
    connection.once('close', () => done(false));
  });
}

function notStarted(
  { server, version }: ServerPrograms,
  { errorLog }: ServerPlace,
  child: ChildProcess,
): RescueError {
  const errors = textOf(errorLog)
    .split('\n')
    .filter((line) => line.includes('[ERROR]'));
  const lastSaid = (said.get(child) ?? '').trim().split('\n').at(-1) ?? '';
  const why = [...errors.slice(-2), lastSaid].filter((line) => line !== '').join('; ');
  const object = `a private server of ${server} ${version}`;
  const message = `it did not start${why === '' ? '' : `: ${why}`}`;
  return new RescueError('OVM_DB_UNREACHABLE', object, message, undefined, scratchHint);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it did not come so far
  }
}

function settingsFor(socketPath: string): ConnectionSettings {
  return {
    engine: 'mysql',
    host: 'localhost',
    port: 0,
    socketPath,
    user: 'root',
    password: new Password(''),
    tls: 'off',
    compress: false,
    connectTimeoutMs: 10_000,
    stallTimeoutMs,
  };
}
