import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientChannel } from 'ssh2';
import { RescueError } from '../../base/errors.js';
import type { RemoteCommandLine } from '../remote-commands.js';
import { type StallTimer, stallTimer } from '../stall-timer.js';
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
  /** For its standard input; it ends there. What it throws ends the command and passes unchanged. */
  readonly input?: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** Milliseconds without output; that of the connection if not given. */
  readonly stallMs?: number;
  /** Asked when nothing came for so long: whether it is at work all the same. */
  readonly isAtWork?: () => Promise<boolean>;
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
  {
    input = [],
    totalMs = timeOfTree(connection),
    stallMs = connection.settings.stallTimeoutMs,
    isAtWork,
  }: CommandInput = {},
): Promise<CommandEnd> {
  const open = await connection.exec(line);
  const { channel, release } = open;
  const content = new ContentErrors(input);
  const outcome = new Promise<CommandEnd>((resolve, reject) => {
    follow(open, onOutput, resolve, reject);
    const stalled = () => {
      reject(commandFailed(connection, line, `nothing came from it for ${stallMs / 1000} s`));
    };
    watch(channel, stallTimer(stallMs, stalled, isAtWork));
    const overdue = () =>
      reject(commandFailed(connection, line, `it has not ended after ${totalMs / 1000} s`));
    const timer = setTimeout(overdue, totalMs);
    channel.on('close', () => clearTimeout(timer));
  });
  try {
    // a command that ends before it has read all is judged by how it ended
    pipeline(Readable.from(content.pieces(), { objectMode: false }), channel).catch(() => {});
    const end = await connection.during(outcome);
    content.check();
    if (end.status === undefined && end.signal === undefined) {
      // ended without saying how: as when the connection breaks at this moment
      await connection.during(new Promise((resolve) => setTimeout(resolve, 20)));
      throw commandFailed(connection, line, 'it was ended by the server');
    }
    return end;
  } catch (error) {
    content.check();
    // what hangs would stay on the host; servers before OpenSSH 7.9 do not know how
    if (channel.writable || channel.readable) channel.signal('TERM');
    throw error;
  } finally {
    channel.destroy();
    release();
  }
}

/** Content for standard input may break off by itself, which is another failure than that of the command. */
class ContentErrors {
  readonly #content: NonNullable<CommandInput['input']>;
  #failure: { readonly error: unknown } | undefined;

  constructor(content: NonNullable<CommandInput['input']>) {
    this.#content = content;
  }

  /** What is thrown in here, as when the command ends before it has read all, is no failure of the content. */
  async *pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of this.#watched()) yield piece;
  }

  async *#watched(): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#content;
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }

  check(): void {
    if (this.#failure) throw this.#failure.error;
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

/** Complaints without end are no progress. */
function watch(channel: ClientChannel, timer: StallTimer): void {
  channel.on('data', timer.refresh);
  channel.on('drain', timer.refresh);
  channel.on('close', timer.end);
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

/** A command that goes on until its standard input ends. */
export interface HeldCommand {
  /** The first line it printed. */
  readonly said: string;
  /** Ends its standard input and waits for its end. Safe to call twice, and after the connection broke. */
  end(): Promise<void>;
}

/** It has nothing to do at its end that takes longer than ending a process and removing some files. */
const mostOfEndMs = 20_000;

/**
 * Starts a command of the list and waits for its first line. Throws OVM_SSH_COMMAND when it ends before that, or says
 * nothing for longer than the connection's stall time-out.
 */
export async function holdCommand(connection: SshConnection, line: RemoteCommandLine): Promise<HeldCommand> {
  const { channel, exit, release } = await connection.exec(line);
  const closed = new Promise<void>((resolve) => channel.once('close', resolve));
  const errors: Buffer[] = [];
  channel.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const firstLine = new Promise<string>((resolve, reject) => {
    let text = '';
    channel.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    const ended = () => {
      const stderr = Buffer.concat(errors);
      reject(commandFailed(connection, line, howItEnded({ ...exit(), stderr, stderrIsWhole: true })));
    };
    channel.once('close', ended);
    const { stallTimeoutMs } = connection.settings;
    const silent = () =>
      reject(commandFailed(connection, line, `nothing came from it for ${stallTimeoutMs / 1000} s`));
    setTimeout(silent, stallTimeoutMs).unref();
  });
  const end = async () => {
    channel.end();
    const late = new Promise<void>((resolve) => setTimeout(resolve, mostOfEndMs).unref());
    await connection.during(Promise.race([closed, late])).catch(() => undefined);
    channel.destroy();
    release();
  };
  try {
    return { said: await connection.during(firstLine), end };
  } catch (error) {
    channel.destroy();
    release();
    throw error;
  }
}
