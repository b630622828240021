import { tmpdir } from 'node:os';
import { RescueError } from '../../base/errors.js';
import type { Log } from '../../base/log.js';
import { freeBytes } from '../../reach/free-space.js';
import { makePrivateDirectory, type PrivateDirectory } from '../../reach/private-server/private-directory.js';
import { type PrivateServer, startPrivateServer } from '../../reach/private-server/private-server.js';
import { findServerPrograms, type ServerPrograms } from '../../reach/private-server/server-programs.js';
import type { ServerNaming } from '../../reach/private-server/server-words.js';
import type { NoServer, RestorePlace } from './restore-schema.js';

/** What a restore stands on. */
export interface RestoreGround {
  /** Below it the private server and files are made; the system's temporary directory if not given. */
  readonly scratch?: string;
  /** A server that runs already and stays; one is started and ended if not given. */
  readonly server?: PrivateServer;
  /** How the programs of a server are found; in PATH and where packages put them if not given. */
  readonly findPrograms?: () => Promise<ServerPrograms | undefined>;
  readonly log: Log;
}

/** Rows, their keys, the log of the engine, and a copy in staging. */
const bytesPerRowByte = 3;
const serverBytes = 300e6;

/** What a restore takes. */
export interface RestoreNeeds {
  /** Bytes of rows. */
  readonly needed: number;
  /** How the server takes names; undefined where no server is needed. */
  readonly wantsServer: ServerNaming | undefined;
}

/** Gives `work` a place to restore to, and clears it away whatever happens. Throws OVM_WRITE_FAILED where there is no room. */
export async function withRestorePlace<Result>(
  ground: RestoreGround,
  { needed, wantsServer }: RestoreNeeds,
  work: (place: RestorePlace) => Promise<Result>,
): Promise<Result> {
  const { log } = ground;
  const scratch = ground.scratch ?? tmpdir();
  refuseSmall(scratch, needed * bytesPerRowByte + (wantsServer ? serverBytes : 0));
  const directory: PrivateDirectory = makePrivateDirectory(scratch);
  try {
    const server = wantsServer
      ? await serverOf(ground, scratch, wantsServer)
      : { why: 'none is needed', severity: 'note' as const };
    try {
      return await work({ server, directory: directory.path, log });
    } finally {
      if (ground.server === undefined && !('why' in server)) await server.end();
    }
  } finally {
    directory.remove();
  }
}

async function serverOf(
  ground: RestoreGround,
  scratch: string,
  naming: ServerNaming,
): Promise<RestorePlace['server']> {
  if (ground.server) return ground.server;
  const programs = await (ground.findPrograms ?? findServerPrograms)();
  if (programs === undefined) return noProgram;
  ground.log.info(`starting a private ${programs.product} ${programs.version}`);
  try {
    return await startPrivateServer(programs, scratch, naming);
  } catch (error) {
    if (error instanceof RescueError && error.code === 'OVM_DB_UNREACHABLE')
      return { why: error.message, severity: 'not-proven' };
    throw error;
  }
}

const noProgram: NoServer = {
  why: 'no program of a MariaDB or MySQL server (mariadbd, mysqld) is on this machine',
  severity: 'note',
};

function refuseSmall(scratch: string, needed: number): void {
  const free = freeBytes(scratch);
  if (free === undefined || free >= needed) return;
  const why = `a rehearsal needs about ${megabytes(needed)} MB there, and ${megabytes(free)} MB are free`;
  const hint = 'Name a directory with more room with --scratch. Nothing was begun.';
  throw new RescueError('OVM_WRITE_FAILED', scratch, why, undefined, hint);
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
