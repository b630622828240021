import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RescueError, systemReason } from '../../base/errors.js';
import { endProcesses } from '../end-processes.js';
import { createLocalHost } from '../local-host.js';
import { type RemoteCommandLine, shellTextOf } from '../remote-commands.js';
import { stallTimer } from '../stall-timer.js';
import { newWorkplace } from './new-workplace.js';
import type { ToolEnd, ToolHost, ToolRun } from './tool-host.js';

const mostComplaint = 64 * 1024;

/** The tools on this machine. They run as the user who runs this program. */
export function localToolHost(): ToolHost {
  const files = createLocalHost();
  return {
    name: 'this machine',
    run: runHere,
    workplace: (below) => newWorkplace({ run: runHere }, below, holdHere),
    readChunks: (path) => files.readChunks(path),
    readFile: (path, maxBytes) => files.readFile(path, maxBytes),
    readDirectory: (path) => files.readDirectory(path),
  };
}

async function runHere(line: RemoteCommandLine, run: ToolRun): Promise<ToolEnd> {
  const child = start(line);
  let inputFailure: { readonly error: unknown } | undefined;
  // a command that ends before it has read all is judged by how it ended
  pipeline(
    Readable.from(
      content(run, (error) => (inputFailure = { error })),
      { objectMode: false },
    ),
    child.stdin,
  ).catch(() => {});
  try {
    const end = await endOf(child, line, run);
    if (inputFailure) throw (inputFailure as { error: unknown }).error;
    return end;
  } finally {
    if (isAlive(child) && child.pid !== undefined) endProcesses(child.pid);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

async function* content(
  { input = [] }: ToolRun,
  failed: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* input;
  } catch (error) {
    failed(error);
    throw error;
  }
}

function endOf(
  child: ChildProcessWithoutNullStreams,
  line: RemoteCommandLine,
  { onOutput, stallMs, isAtWork }: ToolRun,
): Promise<ToolEnd> {
  return new Promise((resolve, reject) => {
    let complaint = '';
    const stalled = () => reject(failed(line, `nothing came from it for ${stallMs / 1000} s`));
    const timer = stallTimer(stallMs, stalled, isAtWork);
    child.stdout.on('data', (chunk: Buffer) => {
      timer.refresh();
      onOutput?.(chunk);
    });
    child.stdin.on('drain', () => timer.refresh());
    child.stderr.on('data', (chunk: Buffer) => {
      if (complaint.length < mostComplaint) complaint += chunk.toString('utf8');
    });
    child.once('error', (error) => {
      timer.end();
      reject(failed(line, systemReason(error), error));
    });
    child.once('close', (status, signal) => {
      timer.end();
      resolve({ status: status ?? undefined, signal: signal ?? undefined, complaint });
    });
  });
}

/** Goes on, in a session of its own, until its standard input ends: also when this process is killed. */
async function holdHere(line: RemoteCommandLine): Promise<{ end(): Promise<void> }> {
  const child = start(line);
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString('utf8');
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('error', (error) => reject(failed(line, systemReason(error), error)));
    child.once('close', (status) => reject(failed(line, `exit status ${status}, ${complaint.trim()}`)));
  });
  return {
    end: () => {
      child.stdin.end();
      return closed;
    },
  };
}

/** In a session of its own: what is typed on our terminal to interrupt us does not reach it. */
function start(line: RemoteCommandLine): ChildProcessWithoutNullStreams {
  const child = spawn('/bin/sh', ['-c', shellTextOf(line, { sudo: false })], { detached: true });
  child.stdin.on('error', () => {}); // it ended before it had read all
  return child;
}

function isAlive(child: ChildProcessWithoutNullStreams): boolean {
  return child.exitCode === null && child.signalCode === null;
}

function failed(line: RemoteCommandLine, why: string, cause?: unknown): RescueError {
  return new RescueError('OVM_TOOL_FAILED', `${line.name} on this machine`, why, cause);
}
