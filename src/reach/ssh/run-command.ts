import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientChannel } from 'ssh2';
import { RescueError } from '../../base/errors.js';
import type { RemoteCommandLine } from '../remote-commands.js';
import { remoteText } from './remote-text.js';
import type { OpenChannel, SshConnection } from './ssh-connection.js';

/** How a command ended. */
export interface CommandEnd {
  /** Exit status; undefined when a signal ended it, or the server does not tell. */
  readonly status: number | undefined;
  readonly signal: string | undefined;
  /** What it said on standard error, the first 4 MB. */
  readonly stderr: Buffer;
  readonly stderrIsWhole: boolean;
}

export interface CommandInput {
  /** For its standard input; it ends there. */
  readonly input?: Iterable<Uint8Array>;
  /** Milliseconds for all of it; enough for the largest tree if not given. One that drips would never stall. */
  readonly totalMs?: number;
}

/** So many stall time-outs a command has whose reply is small. */
const stallsOfReply = 5;
/** A listing or many files: never less than an hour, however short the stall time-out is. */
const stallsOfTree = 60;
const leastOfTreeMs = 3_600_000;

const mostStderr = 4 * 1024 * 1024;

/**
 * Runs a command of the list and gives its standard output to `onOutput` as it comes. Throws OVM_SSH_COMMAND when no
 * output comes for longer than the connection's stall time-out, whatever it says on standard error, OVM_SSH_LOST when
 * the connection breaks; an exit status is told, not thrown. What `onOutput` throws ends the command.
 */
export async function runCommand(
  connection: SshConnection,
  line: RemoteCommandLine,
  onOutput: (chunk: Buffer) => void,
  { input = [], totalMs = timeOfTree(connection) }: CommandInput = {},
): Promise<CommandEnd> {
  const open = await connection.exec(line);
  const { channel, release } = open;
  const outcome = new Promise<CommandEnd>((resolve, reject) => {
    follow(open, onOutput, resolve, reject);
    const stalled = () => {
      const seconds = connection.settings.stallTimeoutMs / 1000;
      reject(commandFailed(connection, line, `nothing came from it for ${seconds} s`));
    };
    watch(channel, connection.settings.stallTimeoutMs, stalled);
    const overdue = () =>
      reject(commandFailed(connection, line, `it has not ended after ${totalMs / 1000} s`));
    const timer = setTimeout(overdue, totalMs);
    channel.on('close', () => clearTimeout(timer));
  });
  try {
    // a command that ends before it has read all is judged by how it ended
    pipeline(Readable.from(input, { objectMode: false }), channel).catch(() => {});
    const end = await connection.during(outcome);
    if (end.status === undefined && end.signal === undefined) {
      // ended without saying how: as when the connection breaks at this moment
      await connection.during(new Promise((resolve) => setTimeout(resolve, 20)));
      throw commandFailed(connection, line, 'it was ended by the server');
    }
    return end;
  } catch (error) {
    // what hangs would stay on the host; servers before OpenSSH 7.9 do not know how
    if (channel.writable || channel.readable) channel.signal('TERM');
    throw error;
  } finally {
    channel.destroy();
    release();
  }
}

function timeOfTree({ settings }: SshConnection): number {
  return Math.max(leastOfTreeMs, stallsOfTree * settings.stallTimeoutMs);
}

function follow(
  { channel, exit }: OpenChannel,
  onOutput: (chunk: Buffer) => void,
  resolve: (end: CommandEnd) => void,
  reject: (error: unknown) => void,
): void {
  const errors: Buffer[] = [];
  let errorBytes = 0;
  channel.on('data', (chunk: Buffer) => {
    try {
      onOutput(chunk);
    } catch (error) {
      reject(error);
    }
  });
  channel.stderr.on('data', (chunk: Buffer) => {
    if (errorBytes < mostStderr) errors.push(chunk);
    errorBytes += chunk.length;
  });
  channel.on('error', reject);
  channel.on('close', () => {
    const stderr = Buffer.concat(errors);
    resolve({ ...exit(), stderr, stderrIsWhole: stderr.length === errorBytes });
  });
}

/** Calls `stalled` when no output came for so long. Complaints without end are no progress. */
function watch(channel: ClientChannel, stallTimeoutMs: number, stalled: () => void): void {
  const timer = setTimeout(stalled, stallTimeoutMs);
  const refresh = () => timer.refresh();
  channel.on('data', refresh);
  channel.on('drain', refresh);
  channel.on('close', () => clearTimeout(timer));
}

/**
 * A whole standard output. Throws OVM_SSH_COMMAND for every exit status but 0, above `maxBytes`, and when it takes five
 * times as long as the stall time-out.
 */
export async function outputOf(
  connection: SshConnection,
  line: RemoteCommandLine,
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const take = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) throw commandFailed(connection, line, `it gives more than ${maxBytes} bytes`);
    chunks.push(chunk);
  };
  const totalMs = stallsOfReply * connection.settings.stallTimeoutMs;
  const end = await runCommand(connection, line, take, { totalMs });
  if (end.status !== 0) throw commandFailed(connection, line, howItEnded(end));
  return Buffer.concat(chunks);
}

/** For a message: exit status and the first line of what it said, secrets masked. */
export function howItEnded({ status, signal, stderr }: CommandEnd): string {
  const how = status === undefined ? `ended by ${signal}` : `exit status ${status}`;
  const first = stderr
    .toString('utf8')
    .split('\n')
    .find((text) => text.trim() !== '');
  return first === undefined ? how : `${how}, ${remoteText(first)}`;
}

export function commandFailed(connection: SshConnection, line: RemoteCommandLine, why: string): RescueError {
  return new RescueError('OVM_SSH_COMMAND', connection.name, `${line.name}: ${why}`);
}
