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
  /** What it said on standard error, the first 64 KB. */
  readonly stderr: Buffer;
}

export interface CommandInput {
  /** For its standard input; it ends there. */
  readonly input?: Iterable<Uint8Array>;
}

const mostStderr = 64 * 1024;

/**
 * Runs a command of the list and gives its standard output to `onOutput` as it comes. Throws OVM_SSH_COMMAND when
 * nothing comes for longer than the connection's stall time-out, OVM_SSH_LOST when the connection breaks; an exit
 * status is told, not thrown. What `onOutput` throws ends the command.
 */
export async function runCommand(
  connection: SshConnection,
  line: RemoteCommandLine,
  onOutput: (chunk: Buffer) => void,
  { input = [] }: CommandInput = {},
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
  } finally {
    channel.destroy();
    release();
  }
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
  channel.on('close', () => resolve({ ...exit(), stderr: Buffer.concat(errors) }));
}

/** Calls `stalled` when nothing came over the channel for so long. */
function watch(channel: ClientChannel, stallTimeoutMs: number, stalled: () => void): void {
  const timer = setTimeout(stalled, stallTimeoutMs);
  const refresh = () => timer.refresh();
  channel.on('data', refresh);
  channel.on('drain', refresh);
  channel.stderr.on('data', refresh);
  channel.on('close', () => clearTimeout(timer));
}

/** A whole standard output. Throws OVM_SSH_COMMAND for every exit status but 0, and above `maxBytes`. */
export async function outputOf(
  connection: SshConnection,
  line: RemoteCommandLine,
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const end = await runCommand(connection, line, (chunk) => {
    bytes += chunk.length;
    if (bytes > maxBytes) throw commandFailed(connection, line, `it gives more than ${maxBytes} bytes`);
    chunks.push(chunk);
  });
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
